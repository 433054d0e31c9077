/** The drawer of a shift, counted: the float at the beginning, and all of it for the closing. */
import { and, asc, eq } from "drizzle-orm";
import { arePieces, sumOfPieces } from "#domain/cash-pieces.ts";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { cashMovements, expectedInDrawer } from "#domain/shift.ts";
import { shiftCounts } from "#drizzle/pos/schema.ts";
import { writeJournal } from "../journal.ts";
import type { Operator } from "../operators/operators.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import type { CountInput, CountView } from "./api.ts";
import { type ShiftRow, startOf, toOpenShift } from "./shift-row.ts";
import { totalsSince } from "./totals.ts";

export type CountRow = typeof shiftCounts.$inferSelect;
type Purpose = CountRow["purpose"];

/** Who counted, and the manager who approved it where that was needed. */
export interface CountedBy {
  readonly operator: Operator;
  readonly approvedBy: Operator | undefined;
}

/** Counts of a shift for one purpose, the oldest first. */
export function countsOf(db: PosDb, shift: Id, purpose: Purpose): CountRow[] {
  return db
    .select()
    .from(shiftCounts)
    .where(and(eq(shiftCounts.shift, shift), eq(shiftCounts.purpose, purpose)))
    .orderBy(asc(shiftCounts.createdAt), asc(shiftCounts.id))
    .all();
}

/** The float as it was counted last, where anybody did. */
export function floatOf(db: PosDb, shift: Id): number | undefined {
  return countsOf(db, shift, "float").at(-1)?.counted;
}

/** Whether this would be a further count of the float: it corrects what is on record. */
export function isFurtherFloat(db: PosDb, shift: Id, id: Id, purpose: Purpose): boolean {
  return purpose === "float" && countsOf(db, shift, "float").some((known) => known.id !== id);
}

/**
 * Puts a count of the open shift on record.
 * @param tolerance by how much a closing's count may differ, minor units
 * @throws Refusal `not_found`, `shift_closed`, `id_reused`; `malformed` for pieces that do not come to what was counted
 */
export function countDrawer(
  till: Till,
  shiftId: Id,
  id: Id,
  input: CountInput,
  { operator, approvedBy }: CountedBy,
  tolerance: number,
): CountView {
  const { purpose, counted, pieces } = input;
  const { currency } = till.identity.enrolment.merchant;
  const isSum = pieces.length === 0 || (arePieces(pieces, currency) && sumOfPieces(pieces) === counted);
  if (!isSum) throw new Refusal("malformed");
  till.store.write((db) => {
    const shift = toOpenShift(db, shiftId);
    const known = db.select().from(shiftCounts).where(eq(shiftCounts.id, id)).get();
    if (known && !isSame(known, shiftId, input)) throw new Refusal("id_reused");
    if (known) return;
    const at = till.clocks.now();
    db.insert(shiftCounts)
      .values({
        id,
        shift: shiftId,
        purpose,
        counted,
        pieces,
        operator: operator.id,
        approvedBy: approvedBy?.id ?? null,
        moved: cashMovements(totalsSince(db, startOf(shift))),
        createdAt: at,
      })
      .run();
    writeJournal(db, {
      at,
      actor: operator.name,
      action: purpose === "float" ? "float counted" : "drawer counted for closing",
      subject: shiftId,
      detail: { counted, ...(approvedBy && { approvedBy: approvedBy.name }) },
    });
  });
  const { db } = till.store;
  const shift = toOpenShift(db, shiftId);
  return { id, purpose, counted, within: Math.abs(counted - expectedNow(db, shift)) <= tolerance };
}

/** What should lie in the drawer of an open shift. */
export function expectedNow(db: PosDb, shift: ShiftRow): number {
  return expectedInDrawer(floatOf(db, shift.id) ?? 0, totalsSince(db, startOf(shift)));
}

/**
 * The count that a closing goes by.
 * @throws Refusal `not_found` for one that is not of this shift; `count_old` where cash was moved since, or somebody
 *   counted once more
 */
export function toClosingCount(db: PosDb, shift: ShiftRow, id: Id): CountRow {
  const known = countsOf(db, shift.id, "closing");
  const count = known.find((one) => one.id === id);
  if (!count) throw new Refusal("not_found");
  const isOld = count.moved !== cashMovements(totalsSince(db, startOf(shift)));
  if (isOld || count.id !== known.at(-1)?.id) throw new Refusal("count_old");
  return count;
}

function isSame(row: CountRow, shift: Id, { purpose, counted, pieces }: CountInput): boolean {
  const same = row.shift === shift && row.purpose === purpose && row.counted === counted;
  return same && JSON.stringify(row.pieces) === JSON.stringify(pieces);
}
