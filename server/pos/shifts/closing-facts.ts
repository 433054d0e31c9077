/** What stands on the record of a closing, gathered from the store as it is at that moment. */
import type { ClosingFacts, GivenWord, PendingFact } from "#domain/closing.ts";
import { formatPaymentId } from "#domain/ids.ts";
import { pendingPayments, pendingTotals } from "../payments/store.ts";
import { pendingRefunds } from "../refunds/store.ts";
import { operatorName } from "../sales/store.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import { lastClosing } from "./closings.ts";
import { type CountRow, countsOf, expectedNow, floatOf } from "./counts.ts";
import { movesOf, moveView } from "./moves.ts";
import { type ShiftRow, startOf } from "./shift-row.ts";
import { runningTotals, totalsSince } from "./totals.ts";

export interface ClosingMoment {
  readonly by: string;
  readonly at: number;
  readonly count: CountRow | undefined;
  readonly left: number | undefined;
  readonly forced: string | undefined;
  readonly tolerance: number;
  readonly words: readonly GivenWord[];
}

export function factsOf(
  till: Till,
  db: PosDb,
  shift: ShiftRow,
  { by, at, count, left, forced, tolerance, words }: ClosingMoment,
): Omit<ClosingFacts, "number"> {
  const { id } = shift;
  const { merchant, number: terminal } = till.identity.enrolment;
  const float = floatOf(db, id);
  const leftBefore = lastClosing(db)?.facts.left;
  return {
    terminal,
    shift: id,
    currency: merchant.currency,
    openedBy: operatorName(db, shift.openedBy),
    openedAt: shift.openedAt,
    closedBy: by,
    closedAt: at,
    ...(forced !== undefined && { forced }),
    totals: totalsSince(db, startOf(shift)),
    running: runningTotals(db),
    ...(float !== undefined && { float }),
    ...(leftBefore !== undefined && { leftBefore }),
    expected: expectedNow(db, shift),
    ...(count && { counted: count.counted, pieces: count.pieces }),
    tolerance,
    ...(count && left !== undefined && { left: Math.min(left, count.counted) }),
    counts: countsOf(db, id, "closing").map(({ counted, operator, createdAt }) => ({
      counted,
      by: operatorName(db, operator),
      at: createdAt,
    })),
    moves: movesOf(db, id).map((row) => {
      const { id: _, state: __, ...fact } = moveView(db, row);
      return fact;
    }),
    pending: pendingFacts(db),
    pendingAmount: pendingTotals(db).pendingAmount,
    words,
  };
}

function pendingFacts(db: PosDb): PendingFact[] {
  return [
    ...pendingPayments(db).map((row): PendingFact => {
      return {
        kind: "payment",
        id: formatPaymentId(row),
        amount: row.amount,
        unknown: row.state === "unknown",
      };
    }),
    ...pendingRefunds(db).map(({ id, amount, state }): PendingFact => {
      return { kind: "refund", id, amount, unknown: state === "unknown" };
    }),
  ];
}
