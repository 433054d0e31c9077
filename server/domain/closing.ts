/** The record of a shift's closing, Z (交班报表): all that stands on it, as it was at that moment. */
import type { CashPieces } from "./cash-pieces.ts";
import type { Id } from "./ids.ts";
import type { Currency } from "./money.ts";
import type { Action } from "./permission.ts";
import type { CashDirection, CashMoveReason, ShiftTotals } from "./shift.ts";

/** Somebody's word for something that others may not do alone. */
export interface GivenWord {
  readonly action: Action;
  readonly by: string;
}

export interface CountFact {
  readonly counted: number;
  readonly by: string;
  readonly at: number;
}

export interface MoveFact {
  readonly direction: CashDirection;
  readonly amount: number;
  readonly reason: CashMoveReason;
  readonly note?: string | undefined;
  readonly by: string;
  readonly approvedBy?: string | undefined;
  readonly at: number;
}

/** A payment or refund that had no definite end. */
export interface PendingFact {
  readonly kind: "payment" | "refund";
  readonly id: string;
  readonly amount: number;
  readonly unknown: boolean;
}

/** Amounts are minor units, times epoch milliseconds of the terminal's clock. */
export interface ClosingFacts {
  readonly number: number;
  readonly terminal: string;
  readonly shift: Id;
  readonly currency: Currency;
  readonly openedBy: string;
  readonly openedAt: number;
  readonly closedBy: string;
  readonly closedAt: number;
  /** Why it was closed without a count, where it had been forgotten. */
  readonly forced?: string;
  /** What the shift took, and what the till had taken in all its life by then. */
  readonly totals: ShiftTotals;
  readonly running: ShiftTotals;
  /** What lay in the drawer at the beginning, where somebody counted it; what the shift before had left there. */
  readonly float?: number;
  readonly leftBefore?: number;
  readonly expected: number;
  readonly counted?: number;
  readonly pieces?: readonly CashPieces[];
  readonly tolerance: number;
  /** Of what was counted, what stays in the drawer for the next shift. */
  readonly left?: number;
  /** Every count for the closing, the last of which holds. */
  readonly counts: readonly CountFact[];
  readonly moves: readonly MoveFact[];
  readonly pending: readonly PendingFact[];
  readonly pendingAmount: number;
  readonly words: readonly GivenWord[];
}

/** What was counted beyond what should have been there; undefined where nobody counted. */
export function closingDifference({
  counted,
  expected,
}: Pick<ClosingFacts, "counted" | "expected">): number | undefined {
  return counted === undefined ? undefined : counted - expected;
}
