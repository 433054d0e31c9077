/**
 * What the wallet decides about a refund: a pure function of what is stored, what arrives, and the merchant's balance.
 * The handlers only load, commit what is decided, and carry out the effects in the same transaction.
 */
import { equalBytes } from "#domain/bytes.ts";
import type { Id } from "#domain/ids.ts";
import type { Currency } from "#domain/money.ts";
import type { RefusalCode } from "#domain/refusal.ts";
import type { Outcome, RefundOutcome } from "#domain/statement.ts";

/** A refund as the wallet keeps it. */
export interface WalletRefund {
  readonly state: "queued" | RefundOutcome;
  readonly amount: number;
  readonly currency: Currency;
  /** The signed bytes: with the terminal and the id the refund's identity. */
  readonly request: Uint8Array;
}

/** The payment that gives the money back, as it stands. */
export interface RefundedPayment {
  readonly state: "open" | Outcome;
  readonly amount: number;
  readonly currency: Currency;
  /** What was given back of it, minor units. */
  readonly refunded: number;
  /** What other refunds of it are queued for, minor units. */
  readonly queued: number;
  /** Who paid: the only one to whom anything goes back. */
  readonly payer?: Id;
}

export interface RefundStanding {
  readonly payment: RefundedPayment | undefined;
  /** What the merchant has to give back from, minor units. */
  readonly merchantBalance: number;
  /** What of the payment's fee the bank gives back with this refund, minor units. */
  readonly feeBack: number;
}

export type WalletRefundMessage =
  /** The terminal brings the signed refund, checked already. */
  | { readonly type: "ask"; readonly amount: number; readonly currency: Currency; readonly bytes: Uint8Array }
  /** A queued refund is looked at again. */
  | { readonly type: "retry" };

export type WalletRefundEffect =
  | { readonly type: "record" }
  | { readonly type: "give_back"; readonly to: Id }
  | { readonly type: "state"; readonly outcome: RefundOutcome };

export type WalletRefundDecision =
  | { readonly refund: WalletRefund; readonly effects: readonly WalletRefundEffect[] }
  | { readonly refusal: RefusalCode };

export function decideRefund(
  refund: WalletRefund | undefined,
  message: WalletRefundMessage,
  standing: RefundStanding,
): WalletRefundDecision {
  if (message.type === "retry") return refund ? pay(refund, standing) : { refusal: "not_found" };
  if (!refund) return askFirst(message, standing);
  if (!equalBytes(refund.request, message.bytes)) return { refusal: "id_reused" };
  return pay(refund, standing);
}

function askFirst(
  { amount, currency, bytes }: WalletRefundMessage & { type: "ask" },
  standing: RefundStanding,
): WalletRefundDecision {
  const decision = pay({ state: "queued", amount, currency, request: bytes }, standing);
  if ("refusal" in decision) return decision;
  return { refund: decision.refund, effects: [{ type: "record" }, ...decision.effects] };
}

/** Pays what is queued, or says why it never will be; short of balance it goes on waiting. */
function pay(
  refund: WalletRefund,
  { payment, merchantBalance, feeBack }: RefundStanding,
): WalletRefundDecision {
  if (refund.state !== "queued") return { refund, effects: [] };
  const payer = payment && payerOf(payment, refund);
  if (payer === undefined)
    return {
      refund: { ...refund, state: "not_refunded" },
      effects: [{ type: "state", outcome: "not_refunded" }],
    };
  if (merchantBalance + feeBack < refund.amount) return { refund, effects: [] };
  return {
    refund: { ...refund, state: "refunded" },
    effects: [
      { type: "give_back", to: payer },
      { type: "state", outcome: "refunded" },
    ],
  };
}

/** To whom the money goes back, where this payment can give that much back. */
function payerOf(payment: RefundedPayment, { amount, currency }: WalletRefund): Id | undefined {
  const left = payment.amount - payment.refunded - payment.queued;
  return payment.state === "paid" && payment.currency === currency && amount <= left
    ? payment.payer
    : undefined;
}
