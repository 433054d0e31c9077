/** What turned out about a shift after its closing: a record of its own with its own paper, which changes nothing of Z. */
import { asc, eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { shiftCorrections } from "#drizzle/pos/schema.ts";
import { writeJournal } from "../journal.ts";
import { operatorName } from "../sales/store.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import type { CorrectionInput, ShiftView } from "./api.ts";
import type { CountedBy } from "./counts.ts";
import { intendCorrection } from "./papers.ts";
import { findShift } from "./shift-row.ts";

type CorrectionView = ShiftView["corrections"][number];
type CorrectionRow = typeof shiftCorrections.$inferSelect;

/** Corrections of a shift, the oldest first. */
export function correctionsOf(db: PosDb, shift: Id): CorrectionView[] {
  return db
    .select()
    .from(shiftCorrections)
    .where(eq(shiftCorrections.shift, shift))
    .orderBy(asc(shiftCorrections.createdAt), asc(shiftCorrections.id))
    .all()
    .map((row) => correctionView(db, row));
}

/** Adds a correction to a closed shift, once under its id. @throws Refusal `not_found`, `shift_not_closed`, `id_reused` */
export function correctShift(
  till: Till,
  shift: Id,
  id: Id,
  { amount, note }: CorrectionInput,
  { operator, approvedBy }: CountedBy,
): void {
  till.store.write((db) => {
    if (findShift(db, shift).closedAt === null) throw new Refusal("shift_not_closed");
    const known = db.select().from(shiftCorrections).where(eq(shiftCorrections.id, id)).get();
    if (known && (known.shift !== shift || known.amount !== amount || known.note !== note))
      throw new Refusal("id_reused");
    if (known) return;
    const createdAt = till.clocks.now();
    const people = { operator: operator.id, approvedBy: approvedBy?.id ?? null };
    const row = { id, shift, amount, note, ...people, createdAt };
    db.insert(shiftCorrections).values(row).run();
    writeJournal(db, {
      at: createdAt,
      actor: operator.name,
      action: "shift corrected",
      subject: shift,
      detail: { amount, note, ...(approvedBy && { approvedBy: approvedBy.name }) },
    });
    intendCorrection(till, db, shift, correctionView(db, row));
  });
}

function correctionView(db: PosDb, row: CorrectionRow): CorrectionView {
  const { id, amount, note, operator, approvedBy, createdAt } = row;
  return {
    id,
    amount,
    note,
    by: operatorName(db, operator),
    ...(approvedBy !== null && { approvedBy: operatorName(db, approvedBy) }),
    at: createdAt,
  };
}
