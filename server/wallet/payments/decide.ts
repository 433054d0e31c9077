/**
 * What the wallet decides about a payment: a pure function of what is stored, what arrives, and the database's time.
 * The handlers only load, commit what is decided, and carry out the effects in the same transaction.
 */
import { equalBytes } from "#domain/bytes.ts";
import type { Id } from "#domain/ids.ts";
import type { Currency } from "#domain/money.ts";
import { expiryOf, LIFETIME_MAX_S, type PaymentRequest } from "#domain/payment-request.ts";
import type { RefusalCode } from "#domain/refusal.ts";
import type { Outcome } from "#domain/statement.ts";

/** A payment as the wallet keeps it. */
export interface WalletPayment {
  readonly state: "open" | Outcome;
  readonly amount: number;
  readonly currency: Currency;
  /** The signed bytes: the payment's identity. */
  readonly request: Uint8Array;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly payer?: Id;
}

export interface Payer {
  readonly customer: Id;
  readonly balance: number;
  readonly currency: Currency;
  readonly frozen: boolean;
}

export type WalletMessage =
  /** Terminal or phone brings the signed request, checked already. */
  | {
      readonly type: "present";
      readonly request: PaymentRequest;
      readonly bytes: Uint8Array;
      readonly shop: PayeeFacts;
    }
  /** A payer, whose PIN was right, says yes. */
  | { readonly type: "consent"; readonly payer: Payer; readonly payee: PayeeStanding }
  /** The terminal takes back what it signed, whatever stands in it: checked for nothing but its signature. */
  | { readonly type: "reverse"; readonly request: PaymentRequest; readonly bytes: Uint8Array }
  /** Nothing but time has passed. */
  | { readonly type: "time" };

export interface PayeeFacts {
  readonly demo: boolean;
  readonly currency: Currency;
}

/** What of the shop's side can stand in the way of a consent. */
export interface PayeeStanding {
  /** The terminal was suspended after it had shown the QR: it could not be told of the payment. */
  readonly suspended: boolean;
  /** Another attempt to collect the same tender is paid: this one would take the money twice. */
  readonly tenderPaid: boolean;
}

/** What the handler does in the transaction: write the new state, move money, state the outcome. */
export type WalletEffect =
  | { readonly type: "record" }
  | { readonly type: "capture"; readonly payer: Id }
  | { readonly type: "return" }
  | { readonly type: "state"; readonly outcome: Outcome };

export type WalletDecision =
  | { readonly payment: WalletPayment; readonly effects: readonly WalletEffect[] }
  | { readonly refusal: RefusalCode };

const refuse = (refusal: RefusalCode): WalletDecision => ({ refusal });
const unchanged = (payment: WalletPayment): WalletDecision => ({ payment, effects: [] });

/** @param now epoch milliseconds of the database's clock */
export function decide(
  payment: WalletPayment | undefined,
  message: WalletMessage,
  now: number,
): WalletDecision {
  if (message.type === "present")
    return payment ? presentAgain(payment, message.bytes, now) : present(message, now);
  if (message.type === "reverse") return reverse(payment, message, now);
  if (!payment) return refuse("not_found");
  if (message.type === "consent") return consent(payment, message, now);
  return expireIfDue(payment, now) ?? unchanged(payment);
}

function present(message: WalletMessage & { type: "present" }, now: number): WalletDecision {
  const { request, bytes, shop } = message;
  if (request.demo !== shop.demo) return refuse("demo_mismatch");
  if (request.currency !== shop.currency) return refuse("currency_mismatch");
  if (request.lifetime > LIFETIME_MAX_S) return refuse("lifetime_refused");
  if (request.issuedAt * 1000 > now) return refuse("issued_in_future");
  return recordThen(expireIfDue, request, bytes, now);
}

type NextStep = (payment: WalletPayment, now: number) => WalletDecision | undefined;

/** A payment is recorded open and goes on from there in the same transaction. */
function recordThen(next: NextStep, request: PaymentRequest, bytes: Uint8Array, now: number): WalletDecision {
  const { amount, currency } = request;
  const open: WalletPayment = {
    state: "open",
    amount,
    currency,
    request: bytes,
    expiresAt: expiryOf(request),
  };
  const decision = next(open, now) ?? unchanged(open);
  if ("refusal" in decision) return decision;
  return { payment: decision.payment, effects: [{ type: "record" }, ...decision.effects] };
}

function presentAgain(payment: WalletPayment, bytes: Uint8Array, now: number): WalletDecision {
  if (!equalBytes(payment.request, bytes)) return refuse("id_reused");
  return expireIfDue(payment, now) ?? unchanged(payment);
}

/** Written by the first transaction that could have captured the payment and came too late. */
function expireIfDue(payment: WalletPayment, now: number): WalletDecision | undefined {
  if (payment.state !== "open" || now < payment.expiresAt) return undefined;
  return { payment: { ...payment, state: "expired" }, effects: [{ type: "state", outcome: "expired" }] };
}

/** Why a payment that has ended takes no consent. */
const ENDED: Record<Outcome, RefusalCode> = {
  paid: "payment_taken",
  declined: "payment_cancelled",
  expired: "payment_expired",
  cancelled: "payment_cancelled",
  reversed: "payment_cancelled",
};

/** Its payer hears how his money stands, everybody else that none of his was taken. */
function consentAgain(payment: WalletPayment, outcome: Outcome, { customer }: Payer): WalletDecision {
  const own = payment.payer === customer;
  if (own && outcome === "paid") return unchanged(payment);
  return refuse(own && outcome === "reversed" ? "payment_returned" : ENDED[outcome]);
}

/** A consent that cannot pay ends itself, not the payment: the next payer may try. */
function consent(
  payment: WalletPayment,
  { payer, payee }: WalletMessage & { type: "consent" },
  now: number,
): WalletDecision {
  const expired = expireIfDue(payment, now);
  if (expired) return expired;
  if (payment.state !== "open") return consentAgain(payment, payment.state, payer);
  if (payee.tenderPaid) return refuse("payment_taken");
  if (payee.suspended) return refuse("terminal_suspended");
  if (payer.frozen) return refuse("wallet_frozen");
  if (payer.currency !== payment.currency) return refuse("currency_mismatch");
  if (payer.balance < payment.amount) return refuse("balance_too_low");
  return {
    payment: { ...payment, state: "paid", payer: payer.customer },
    effects: [
      { type: "capture", payer: payer.customer },
      { type: "state", outcome: "paid" },
    ],
  };
}

/**
 * "As if it never was": closes what is unpaid, returns what is paid, and says the same again when asked again. What was
 * never seen is recorded closed, a tombstone, also where it could never have been paid: whatever a terminal signed it
 * must be able to end.
 */
function reverse(
  payment: WalletPayment | undefined,
  { request, bytes }: WalletMessage & { type: "reverse" },
  now: number,
): WalletDecision {
  if (!payment) return recordThen(end, request, bytes, now);
  return equalBytes(payment.request, bytes) ? end(payment, now) : refuse("id_reused");
}

function end(payment: WalletPayment, now: number): WalletDecision {
  if (payment.state === "open")
    return (
      expireIfDue(payment, now) ?? {
        payment: { ...payment, state: "cancelled" },
        effects: [{ type: "state", outcome: "cancelled" }],
      }
    );
  if (payment.state === "paid")
    return {
      payment: { ...payment, state: "reversed" },
      effects: [{ type: "return" }, { type: "state", outcome: "reversed" }],
    };
  return unchanged(payment);
}
