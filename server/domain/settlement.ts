/**
 * 结算: what a merchant is due for a business day. A settlement has one line for each payment, refund and reversal, and
 * its totals are sums of its lines. All amounts are minor units, signed as the merchant sees them.
 */
import type { Day } from "./business-day.ts";
import type { Id, PaymentId } from "./ids.ts";
import type { Currency } from "./money.ts";
import type { Tally } from "./receipt/shift-report.ts";

export const LINE_KINDS = ["payment", "refund", "reversal"] as const;
export type LineKind = (typeof LINE_KINDS)[number];

export interface SettlementLine {
  readonly kind: LineKind;
  readonly payment: PaymentId;
  /** The terminal's own id of a refund. */
  readonly refund: Id | null;
  /** Above zero for a payment, below for a refund or a reversal. What promotions paid of it is in it. */
  readonly amount: number;
  /** Below zero where the bank took it, above where it gave it back. */
  readonly fee: number;
  /** When the money moved, epoch milliseconds of the wallet's clock. */
  readonly at: number;
  /** The ledger's transaction. */
  readonly transaction: Id;
}

export interface SettlementTotals {
  readonly payments: Tally;
  readonly refunds: Tally;
  readonly reversals: Tally;
  /** What the bank keeps: below zero where it keeps something. */
  readonly fees: number;
  /** What of the lines' amounts came out of promotions that the bank paid, and that the merchant himself did. */
  readonly promotionsBorneByBank: number;
  readonly promotionsBorneByMerchant: number;
  /** What all lines come to. */
  readonly due: number;
}

/** `open` while lines may still come; `settled` once the day is closed. */
export type SettlementState = "open" | "settled";

/** The lines of one business day, of a merchant or of one of his terminals, a page of them at a time. */
export interface Settlement {
  readonly day: Day;
  readonly timeZone: string;
  /** Minutes after midnight at which the day begins. */
  readonly cutOff: number;
  /** [from, to), epoch milliseconds. A line may be older: what was committed late over the cut-off is in the next day. */
  readonly from: number;
  readonly to: number;
  readonly currency: Currency;
  readonly state: SettlementState;
  readonly lines: readonly SettlementLine[];
  /** Of all lines, not only of this page's. */
  readonly totals: SettlementTotals;
  /** Where the next page begins; null on the last. */
  readonly next: string | null;
  /** The wallet's clock, epoch milliseconds. */
  readonly time: number;
}

/** A settlement's money on its way to the merchant's bank account; `requested` until the core bank has said yes or no. */
export const PAYOUT_STATES = ["requested", "done", "refused"] as const;
export type PayoutState = (typeof PAYOUT_STATES)[number];

/** What of a line's amount promotions paid, by who bore them. */
export interface Borne {
  readonly byBank: number;
  readonly byMerchant: number;
}

export const NO_TOTALS: SettlementTotals = {
  payments: { count: 0, amount: 0 },
  refunds: { count: 0, amount: 0 },
  reversals: { count: 0, amount: 0 },
  fees: 0,
  promotionsBorneByBank: 0,
  promotionsBorneByMerchant: 0,
  due: 0,
};

/** The totals of lines, each with what promotions paid of it. */
export function totalsOf(
  lines: Iterable<Pick<SettlementLine, "kind" | "amount" | "fee"> & { readonly borne?: Borne }>,
): SettlementTotals {
  let totals = NO_TOTALS;
  for (const { kind, amount, fee, borne } of lines) {
    const tally = `${kind}s` as const;
    const { count, amount: sum } = totals[tally];
    totals = {
      ...totals,
      [tally]: { count: count + 1, amount: sum + amount },
      fees: totals.fees + fee,
      promotionsBorneByBank: totals.promotionsBorneByBank + (borne?.byBank ?? 0),
      promotionsBorneByMerchant: totals.promotionsBorneByMerchant + (borne?.byMerchant ?? 0),
      due: totals.due + amount + fee,
    };
  }
  return totals;
}

/** What a settlement pays, and what of the merchant's debt is left: what is due less what he owed, never below zero. */
export function paidOf(due: number, carried: number): { readonly paid: number; readonly carried: number } {
  const left = due + carried;
  return left > 0 ? { paid: left, carried: 0 } : { paid: 0, carried: left };
}
