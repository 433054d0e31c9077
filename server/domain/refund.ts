/**
 * The refund machine, as the terminal keeps it: data, like the payment machine. A refund is asked for until the wallet
 * has stated how it ended; nothing but its statement ends it.
 */

import { cashOf } from "./cash-rounding.ts";
import type { Id } from "./ids.ts";
import type { Sentence } from "./payment-sentences.ts";
import type { RefundOutcome, VerifiedRefundStatement } from "./statement.ts";

/**
 * - `requested`: committed here, and being asked for
 * - `queued`: the wallet has it and pays it once the merchant's balance covers it
 * - `unknown`: an answer should have been there by now
 */
export const REFUND_STATES = ["requested", "queued", "unknown", "refunded", "not_refunded"] as const;
export type RefundState = (typeof REFUND_STATES)[number];

export type RefundEvent =
  | { readonly type: "queued" }
  | { readonly type: "overdue" }
  | { readonly type: RefundOutcome; readonly statement: VerifiedRefundStatement };

interface RefundTransition {
  readonly on: RefundEvent["type"];
  readonly from: readonly RefundState[];
  readonly to: RefundState;
}

const PENDING = ["requested", "queued", "unknown"] as const;

export const REFUND_TRANSITIONS: readonly RefundTransition[] = [
  { on: "queued", from: ["requested", "unknown"], to: "queued" },
  // A refund that is known to be queued stays that: nobody is surprised that it takes days.
  { on: "overdue", from: ["requested"], to: "unknown" },
  { on: "refunded", from: PENDING, to: "refunded" },
  { on: "not_refunded", from: PENDING, to: "not_refunded" },
];

/** States in which the wallet has still to be heard. */
export const PENDING_REFUND_STATES: readonly RefundState[] = PENDING;

/** What an event does to a refund; `contradiction` is an outcome that a settled refund cannot have. */
export type RefundStep =
  | { readonly kind: "moved"; readonly state: RefundState }
  | { readonly kind: "same" }
  | { readonly kind: "contradiction" };

export function stepRefund(state: RefundState, event: RefundEvent): RefundStep {
  const transition = REFUND_TRANSITIONS.find(({ on, from }) => on === event.type && from.includes(state));
  if (transition) return { kind: "moved", state: transition.to };
  const isOutcome = event.type === "refunded" || event.type === "not_refunded";
  return isOutcome && event.type !== state ? { kind: "contradiction" } : { kind: "same" };
}

/** What each state says to the cashier. `{amount}` is the money. */
export const REFUND_SENTENCES: Record<RefundState, Sentence> = {
  requested: { zh: "正在退款 {amount}", en: "Refunding {amount}" },
  queued: {
    zh: "退款 {amount} 已登记，商户余额到账后自动退回顾客",
    en: "Refund of {amount} recorded: it goes to the customer once the shop's balance covers it",
  },
  unknown: {
    zh: "正在核实退款 {amount}，请勿重复退款",
    en: "Checking the refund of {amount}: do not refund again",
  },
  refunded: {
    zh: "已退款 {amount}，款项已退回顾客",
    en: "Refunded {amount}: the money went back to the customer",
  },
  not_refunded: { zh: "未退款，银行拒绝了此笔退款", en: "Not refunded: the bank refused it" },
};

/** Why money is given back: a closed list, so that reports can count them. */
export const REFUND_REASONS = {
  returned: { zh: "顾客退货", en: "Goods returned" },
  faulty: { zh: "商品有问题", en: "Goods were faulty" },
  wrong_amount: { zh: "金额收错", en: "Wrong amount" },
  paid_twice: { zh: "重复付款", en: "Paid twice" },
  other: { zh: "其他", en: "Other" },
} as const satisfies Record<string, Sentence>;
export type RefundReason = keyof typeof REFUND_REASONS;

/** What may still be given back of a captured amount, minor units. Refunds under way count as given. */
export function refundable(
  captured: number,
  refunds: readonly { state: RefundState; amount: number }[],
): number {
  return refunds.reduce(
    (left, { state, amount }) => (state === "not_refunded" ? left : left - amount),
    captured,
  );
}

/** What of a tender has not gone back by refunds of its sale, minor units. Refunds under way count as given. */
export function leftOf(
  tender: { readonly id: Id; readonly amount: number; readonly rounding?: number | undefined },
  refunds: readonly { readonly tender: Id; readonly state: RefundState; readonly amount: number }[],
): number {
  return refundable(
    cashOf(tender),
    refunds.filter((refund) => refund.tender === tender.id),
  );
}
