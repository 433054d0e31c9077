/**
 * The drawer as it was counted for a business day. One amount stands for all of it; how many of which coin and note lay
 * there would sum to the same `counted`.
 */
import { type Difference, difference } from "./difference.ts";
import type { Tally } from "./receipt/shift-report.ts";

/** What moved cash in a day: minor units, below zero for what left the drawer. */
export interface CashOfDay {
  /** For sales, less change. */
  readonly taken: Tally;
  readonly refunded: Tally;
  readonly paidIn: Tally;
  readonly paidOut: Tally;
}

/** What moved cash beside sales, minor units. */
export function movedBy({ refunded, paidIn, paidOut }: CashOfDay): number {
  return refunded.amount + paidIn.amount + paidOut.amount;
}

/** Whether the drawer had any part in the day: where it had none, there is nothing to count. */
export function hadCash(cash: CashOfDay): boolean {
  return [cash.taken, cash.refunded, cash.paidIn, cash.paidOut].some(({ count }) => count > 0);
}

/** Amounts are minor units. */
export interface CashCount {
  /** What lay in the drawer before anything was taken. */
  readonly float: number;
  readonly counted: number;
  /** What the terminal had taken in cash in the day when it was counted, less change. */
  readonly taken: number;
  /** By how much refunds and what was paid in and out had changed it by then. */
  readonly moved: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

export function expectedCash({ float, taken, moved }: Pick<CashCount, "float" | "taken" | "moved">): number {
  return float + taken + moved;
}

/** Cash came in or left since: what was counted then says nothing of now. */
export function isOldCount({ taken, moved }: Pick<CashCount, "taken" | "moved">, cash: CashOfDay): boolean {
  return taken !== cash.taken.amount || moved !== movedBy(cash);
}

/** How the count differs from what should be there; none where it does not. */
export function cashDifference(count: CashCount | undefined): Difference | undefined {
  if (!count) return undefined;
  const here = expectedCash(count);
  const there = count.counted;
  if (there === here) return undefined;
  const kind = there < here ? "cash_short" : "cash_over";
  return difference({ kind, movement: "cash", remedy: "note", here, there, at: count.at });
}
