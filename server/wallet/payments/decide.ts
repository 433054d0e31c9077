/**
 * What the wallet decides about a payment: a pure function of what is stored, what arrives, and the database's time.
 * The handlers only load, commit what is decided, and carry out the effects in the same transaction.
 */
import { equalBytes } from "#domain/bytes.ts";
import type { Id } from "#domain/ids.ts";
import {
  type ConsentClass,
  consentClassOf,
  type Factor,
  spend,
  type Tier,
  type Usage,
} from "#domain/limits.ts";
import type { Currency } from "#domain/money.ts";
import type { PaymentWay } from "#domain/payment.ts";
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
  /** Whether its QR was shown to whoever pays first, or one payer's payment code was charged. */
  readonly way: PaymentWay;
  /** Who paid; of an open payment by payment code, whose code it was. */
  readonly payer?: Id;
  /** What refunds have given back, minor units. */
  readonly refunded: number;
}

export interface Payer {
  readonly customer: Id;
  readonly balance: number;
  readonly currency: Currency;
  readonly frozen: boolean;
  readonly tier: Tier;
  /** What this wallet has paid already, as its limits count it. */
  readonly usage: Usage;
}

export type WalletMessage =
  /** Terminal or phone brings the signed request, checked already. */
  | {
      readonly type: "present";
      readonly request: PaymentRequest;
      readonly bytes: Uint8Array;
      readonly shop: PayeeFacts;
    }
  /** The terminal brings the signed request with the payer's payment code, to be charged at once. */
  | {
      readonly type: "submit";
      readonly request: PaymentRequest;
      readonly bytes: Uint8Array;
      readonly shop: PayeeFacts;
      readonly payee: PayeeStanding;
      readonly code: CodeStanding;
    }
  /** A payer says yes, and has shown by these factors that it is he. */
  | {
      readonly type: "consent";
      readonly payer: Payer;
      readonly payee: PayeeStanding;
      readonly factors: readonly Factor[];
    }
  /** The terminal takes back what it signed, whatever stands in it: checked for nothing but its signatures. */
  | { readonly type: "reverse"; readonly request: PaymentRequest; readonly bytes: Uint8Array }
  /** The bank closes what nobody has paid: its terminal is not to be believed any more. */
  | { readonly type: "close" }
  /** Nothing but time has passed. */
  | { readonly type: "time" };

export interface PayeeFacts {
  readonly demo: boolean;
  readonly currency: Currency;
  /** The terminal was deactivated: what it signs from then on is refused. */
  readonly retired: boolean;
}

/** A payment code of one device and one step of time: it pays once. */
export interface SpentCode {
  readonly device: Id;
  readonly step: number;
}

/** What a payment code is worth. Why one is not is nobody's business but its payer's: all of those end alike. */
export type CodeStanding =
  | { readonly kind: "refused" }
  | {
      readonly kind: "good";
      readonly payer: Payer;
      readonly spends: SpentCode;
      /** The payer has to say yes on the phone: the amount, or the day's number of payments, is above the limit. */
      readonly pinNeeded: boolean;
    };

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
  | { readonly type: "spend"; readonly spends: SpentCode }
  /** `usage` is the payer's after it. */
  | {
      readonly type: "capture";
      readonly payer: Id;
      readonly usage: Usage;
      readonly consentClass: ConsentClass;
    }
  | { readonly type: "return"; readonly amount: number }
  | { readonly type: "state"; readonly outcome: Outcome };

export type WalletDecision =
  | { readonly payment: WalletPayment; readonly effects: readonly WalletEffect[] }
  | { readonly refusal: RefusalCode };

/** A payment code was made by the bound phone, and that is all; its payer's yes on the phone adds the PIN. */
const BY_CODE: readonly Factor[] = ["device"];
export const BY_PIN: readonly Factor[] = ["device", "pin"];

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
  if (message.type === "submit")
    return payment ? submitAgain(payment, message.bytes, now) : submit(message, now);
  if (message.type === "reverse") return reverse(payment, message, now);
  if (!payment) return refuse("not_found");
  if (message.type === "consent") return consent(payment, message, now);
  if (message.type === "close" && payment.state === "open") return end(payment, now);
  return expireIfDue(payment, now) ?? unchanged(payment);
}

function present({ request, bytes, shop }: WalletMessage & { type: "present" }, now: number): WalletDecision {
  const why = whyNotRecord(request, shop, now);
  return why ? refuse(why) : recordThen(expireIfDue, { request, bytes, way: "presented" }, now);
}

/** Why a request is not even recorded: its terminal made it wrong, and no payer has anything to do with it. */
function whyNotRecord(request: PaymentRequest, shop: PayeeFacts, now: number): RefusalCode | undefined {
  if (shop.retired) return "terminal_retired";
  if (request.demo !== shop.demo) return "demo_mismatch";
  if (request.currency !== shop.currency) return "currency_mismatch";
  if (request.lifetime > LIFETIME_MAX_S) return "lifetime_refused";
  return request.issuedAt * 1000 > now ? "issued_in_future" : undefined;
}

function submit(message: WalletMessage & { type: "submit" }, now: number): WalletDecision {
  const { request, bytes, shop } = message;
  const why = whyNotRecord(request, shop, now);
  if (why) return refuse(why);
  const charge: NextStep = (payment) => expireIfDue(payment, now) ?? chargeCode(payment, message, now);
  return recordThen(charge, { request, bytes, way: "submitted" }, now);
}

/**
 * Charges the payer of a good code, or asks for his PIN: also where only the PIN gives room within the day's limits.
 * Whatever stands in the way ends as `declined`, all alike to the till; a code that was good is spent by that too, so
 * that its payer's phone hears of it and shows the next.
 */
function chargeCode(
  payment: WalletPayment,
  { code, payee }: WalletMessage & { type: "submit" },
  now: number,
): WalletDecision {
  if (code.kind === "refused") return decline(payment, []);
  const { payer, spends, pinNeeded } = code;
  const bound = { ...payment, payer: payer.customer };
  const spent: WalletEffect = { type: "spend", spends };
  const byCode = weigh(payment, payer, { payee, factors: BY_CODE }, now);
  if (!pinNeeded && "capture" in byCode)
    return { payment: { ...bound, state: "paid" }, effects: [spent, ...byCode.capture] };
  const byPin = weigh(payment, payer, { payee, factors: BY_PIN }, now);
  return "refusal" in byPin ? decline(payment, [spent]) : { payment: bound, effects: [spent] };
}

function decline(payment: WalletPayment, before: readonly WalletEffect[]): WalletDecision {
  const effects: WalletEffect[] = [...before, { type: "state", outcome: "declined" }];
  return { payment: { ...payment, state: "declined" }, effects };
}

/** The same code and request again are the same payment: nothing is charged twice, and the code is not even read. */
function submitAgain(payment: WalletPayment, bytes: Uint8Array, now: number): WalletDecision {
  const isKnown = payment.way === "submitted" || payment.state !== "open";
  return isKnown ? presentAgain(payment, bytes, now) : refuse("id_reused");
}

/** What is recorded: the request, its signed bytes, and how its payer meets it. */
interface Recorded {
  readonly request: PaymentRequest;
  readonly bytes: Uint8Array;
  readonly way: PaymentWay;
}

type NextStep = (payment: WalletPayment, now: number) => WalletDecision | undefined;

/** A payment is recorded open and goes on from there in the same transaction. */
function recordThen(next: NextStep, { request, bytes, way }: Recorded, now: number): WalletDecision {
  const { amount, currency } = request;
  const open: WalletPayment = {
    state: "open",
    amount,
    currency,
    request: bytes,
    expiresAt: expiryOf(request),
    way,
    refunded: 0,
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
  { payer, payee, factors }: WalletMessage & { type: "consent" },
  now: number,
): WalletDecision {
  const expired = expireIfDue(payment, now);
  if (expired) return expired;
  if (payment.state !== "open") return consentAgain(payment, payment.state, payer);
  if (payment.payer !== undefined && payment.payer !== payer.customer) return refuse("payment_not_yours");
  const weighed = weigh(payment, payer, { payee, factors }, now);
  if ("refusal" in weighed) return weighed;
  return { payment: { ...payment, state: "paid", payer: payer.customer }, effects: weighed.capture };
}

/** The capture that this payer's yes comes to, or why he cannot pay this payment now. */
function weigh(
  payment: WalletPayment,
  payer: Payer,
  { payee, factors }: { readonly payee: PayeeStanding; readonly factors: readonly Factor[] },
  now: number,
): { readonly capture: readonly WalletEffect[] } | { readonly refusal: RefusalCode } {
  const refusal = whyNotPay(payment, payer, payee);
  if (refusal) return { refusal };
  const consentClass = consentClassOf(factors);
  const spending = spend(payer, { amount: payment.amount, consentClass }, now);
  if ("refusal" in spending) return spending;
  const { usage } = spending;
  return {
    capture: [
      { type: "capture", payer: payer.customer, usage, consentClass },
      { type: "state", outcome: "paid" },
    ],
  };
}

/** What beside the limits stands in the way of this payer. */
function whyNotPay(
  { amount, currency }: WalletPayment,
  payer: Payer,
  payee: PayeeStanding,
): RefusalCode | undefined {
  if (payee.tenderPaid) return "payment_taken";
  if (payee.suspended) return "terminal_suspended";
  if (payer.frozen) return "wallet_frozen";
  if (payer.currency !== currency) return "currency_mismatch";
  return payer.balance < amount ? "balance_too_low" : undefined;
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
  if (!payment) return recordThen(end, { request, bytes, way: "presented" }, now);
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
  if (payment.state === "paid") return giveBack(payment);
  return unchanged(payment);
}

/** Refunds and reversal share one cap, what was captured: what refunds gave back does not go back again. */
function giveBack(payment: WalletPayment): WalletDecision {
  const amount = payment.amount - payment.refunded;
  const returned: WalletEffect[] = amount > 0 ? [{ type: "return", amount }] : [];
  return {
    payment: { ...payment, state: "reversed" },
    effects: [...returned, { type: "state", outcome: "reversed" }],
  };
}
