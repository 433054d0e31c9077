/**
 * The drawer as it was counted for a business day. One amount stands for all of it; how many of which coin and note lay
 * there would sum to the same `counted`.
 */
import { type Difference, difference } from "./difference.ts";

/** Amounts are minor units, none below zero. */
export interface CashCount {
  /** What lay in the drawer before anything was taken. */
  readonly float: number;
  readonly counted: number;
  /** What the terminal had taken in cash in the day when it was counted, less change. */
  readonly taken: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

export function expectedCash({ float, taken }: Pick<CashCount, "float" | "taken">): number {
  return float + taken;
}

/** How the count differs from what was taken; none where it does not. */
export function cashDifference(count: CashCount | undefined): Difference | undefined {
  if (!count) return undefined;
  const here = expectedCash(count);
  const there = count.counted;
  if (there === here) return undefined;
  const kind = there < here ? "cash_short" : "cash_over";
  return difference({ kind, movement: "cash", remedy: "note", here, there, at: count.at });
}
