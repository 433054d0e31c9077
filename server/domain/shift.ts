/**
 * A shift (班次) in figures. The till keeps running totals that only ever grow; what a shift took is how much they grew
 * since the shift before was closed. So each thing is counted in exactly one shift, also what comes out late, while none
 * was open, or after the one that it was sold in.
 */
import type { Sentence } from "./payment-sentences.ts";
import type { Action } from "./permission.ts";
import type { Tally } from "./receipt/shift-report.ts";
import type { RefusalCode } from "./refusal.ts";

/**
 * - `sales`: that were paid; `reopened`: of them, those whose money went back afterwards
 * - `discounts`: what was taken off paid sales and their lines
 * - `cash`, `wallet`: what tenders that were met brought in, by kind; `cash_returned`, `wallet_reversed`: what of them went
 *   back with its sale, beyond what refunds had given
 * - `rounded_down`, `rounded_up`: by how much cash was below and above what it met; what goes back counts on the other side
 * - `late`: of `wallet`, what was collected for a sale of a shift that is closed
 * - `refunds`: what was given back of paid sales; `refunds_cash`: of that, out of the drawer
 * - `refunds_rounded_down`, `refunds_rounded_up`: by how much refunds in cash gave less and more than came back for them
 * - `paid_in`, `paid_out`: cash put into the drawer or taken out beside sales
 * - `no_sale`: how often the drawer was to be opened without a sale
 */
export const TOTAL_NAMES = [
  "sales",
  "reopened",
  "discounts",
  "cash",
  "cash_returned",
  "wallet",
  "wallet_reversed",
  "late",
  "refunds",
  "paid_in",
  "paid_out",
  "no_sale",
  "rounded_down",
  "rounded_up",
  "refunds_cash",
  "refunds_rounded_down",
  "refunds_rounded_up",
] as const;
export type TotalName = (typeof TOTAL_NAMES)[number];

export type ShiftTotals = Readonly<Record<TotalName, Tally>>;

export const NO_TOTALS = totalsOf(() => ({ count: 0, amount: 0 }));

export function totalsOf(tally: (name: TotalName) => Tally): ShiftTotals {
  return Object.fromEntries(TOTAL_NAMES.map((name) => [name, tally(name)])) as Record<TotalName, Tally>;
}

/** All of the totals, where they were kept before some of their names were known. */
export function wholeTotals(kept: Readonly<Partial<ShiftTotals>>): ShiftTotals {
  return { ...NO_TOTALS, ...kept };
}

/** How much running totals have grown. */
export function totalsBetween(start: ShiftTotals, end: ShiftTotals): ShiftTotals {
  return totalsOf((name) => ({
    count: end[name].count - start[name].count,
    amount: end[name].amount - start[name].amount,
  }));
}

/** Sales that are paid and stayed so. */
export function salesPaid({ sales, reopened }: ShiftTotals): number {
  return sales.count - reopened.count;
}

/** What each way of paying brought in, less what went back by it before the sale was over. Minor units. */
export function taken(totals: ShiftTotals): Readonly<Record<"cash" | "wallet", number>> {
  return {
    cash: totals.cash.amount - totals.cash_returned.amount,
    wallet: totals.wallet.amount - totals.wallet_reversed.amount,
  };
}

/** By how much cash differs from what it met of sales, minor units: below zero where less was taken. */
export function roundingOf({ rounded_down, rounded_up }: ShiftTotals): number {
  return rounded_up.amount - rounded_down.amount;
}

/** By how much refunds in cash gave more than came back for them, minor units: below zero where less was given. */
export function refundRoundingOf({ refunds_rounded_down, refunds_rounded_up }: ShiftTotals): number {
  return refunds_rounded_up.amount - refunds_rounded_down.amount;
}

/**
 * What was given back of paid sales, by the way that it went.
 * @returns undefined for totals of a time when nobody kept that
 */
export function refundsBy({
  refunds,
  refunds_cash: cash,
}: Readonly<Partial<ShiftTotals>>): Readonly<Record<"cash" | "wallet", Tally>> | undefined {
  if (!refunds || !cash) return undefined;
  return { cash, wallet: { count: refunds.count - cash.count, amount: refunds.amount - cash.amount } };
}

/** What should lie in the drawer. @param float what lay there at the beginning, minor units */
export function expectedInDrawer(float: number, totals: ShiftTotals): number {
  return float + taken(totals).cash + totals.paid_in.amount - totals.paid_out.amount;
}

/** Whether the drawer had any part in the shift: where it had none, there is nothing to count. */
export function movedCash(float: number, { cash, paid_in, paid_out }: ShiftTotals): boolean {
  return float !== 0 || cash.count + paid_in.count + paid_out.count > 0;
}

/** How often cash came into the drawer or left it: what was counted before it grew is old. */
export function cashMovements({ cash, cash_returned, paid_in, paid_out }: ShiftTotals): number {
  return cash.count + cash_returned.count + paid_in.count + paid_out.count;
}

/** A shift as somebody is about to close it. */
export interface Closing {
  /** Payments and refunds without a definite end. */
  readonly pending: number;
  /** What lies in the drawer, where it was counted, beyond what should lie there. Minor units. */
  readonly difference: number | undefined;
  readonly tolerance: number;
  /** The drawer has to be counted. */
  readonly needsCount: boolean;
  /** It was forgotten: whoever closes it now was not there to count. */
  readonly forced: boolean;
}

/** Why it cannot be closed so, whoever approves; undefined where it can. */
export function whyNotClose({ difference, needsCount, forced }: Closing): RefusalCode | undefined {
  return needsCount && difference === undefined && !forced ? "count_needed" : undefined;
}

/** What somebody has to be allowed to do in order to close it so. */
export function actionsOfClosing({ pending, difference, tolerance, forced }: Closing): readonly Action[] {
  return [
    ...(forced ? (["force_close"] as const) : []),
    ...(pending > 0 ? (["close_shift_with_pending"] as const) : []),
    ...(Math.abs(difference ?? 0) > tolerance ? (["close_over_tolerance"] as const) : []),
  ];
}

/** Why cash is put into the drawer or taken out of it, beside sales: a closed list, so that reports can count them. */
export const CASH_MOVE_REASONS = {
  in: {
    change: { zh: "补充零钱", en: "Change was brought" },
    owed: { zh: "收回欠款", en: "A debt was paid back" },
    other: { zh: "其他", en: "Another reason" },
  },
  out: {
    safe: { zh: "上缴保险箱", en: "To the safe" },
    supplies: { zh: "采购支出", en: "Something was bought" },
    refund: { zh: "退顾客现金", en: "A customer got cash back" },
    other: { zh: "其他", en: "Another reason" },
  },
} as const satisfies Record<string, Record<string, Sentence>>;
export const CASH_DIRECTIONS = ["in", "out"] as const;
export type CashDirection = (typeof CASH_DIRECTIONS)[number];
export type CashMoveReason = keyof (typeof CASH_MOVE_REASONS)["in"] | keyof (typeof CASH_MOVE_REASONS)["out"];

export function moveReason({
  direction,
  reason,
}: {
  readonly direction: CashDirection;
  readonly reason: CashMoveReason;
}): Sentence {
  const reasons: Readonly<Partial<Record<CashMoveReason, Sentence>>> = CASH_MOVE_REASONS[direction];
  return reasons[reason] ?? CASH_MOVE_REASONS[direction].other;
}
