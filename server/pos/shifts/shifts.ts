/**
 * Shifts: one drawer session each. The first operator who signs in opens it. With payments or refunds that have no
 * definite end it closes only with a manager's word, which changes none of them.
 */
import { desc, eq, isNotNull, isNull } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { shifts } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { writeJournal } from "../journal.ts";
import type { Operator } from "../operators/operators.ts";
import { pendingTotals } from "../payments/store.ts";
import type { PosDb, PosStore } from "../store.ts";
import type { Till } from "../till.ts";
import type { Clocks } from "../wallet-clock.ts";
import { findShift, type ShiftRow } from "./figures.ts";
import { intendClosingReport } from "./report.ts";

export interface ShiftDeps {
  readonly store: PosStore;
  readonly clocks: Clocks;
}

export function openShift(db: PosDb): ShiftRow | undefined {
  return db.select().from(shifts).where(isNull(shifts.closedAt)).get();
}

/** The shift that was closed last. */
export function lastClosedShift(db: PosDb): ShiftRow | undefined {
  return db.select().from(shifts).where(isNotNull(shifts.closedAt)).orderBy(desc(shifts.closedAt)).get();
}

/** Opens a shift where none is open. */
export function beginShift({ store, clocks }: ShiftDeps, operator: Operator): void {
  store.write((db) => {
    if (openShift(db)) return;
    const at = clocks.now();
    const id = newId();
    db.insert(shifts).values({ id, openedBy: operator.id, openedAt: at }).run();
    writeJournal(db, { at, actor: operator.name, action: "shift opened", subject: id });
  });
}

/** True where closing needs a manager's word. */
export function hasPending(db: PosDb): boolean {
  return pendingTotals(db).pending > 0;
}

/**
 * Closes the shift, with what is pending written on its record, and has its report printed. Closing it again changes
 * nothing.
 * @param signedOffBy the manager whose word it is: the operator himself where he is one
 * @throws Refusal `not_found`, `approval_needed` while something is pending and nobody signed it off
 */
export function closeShift(till: Till, id: Id, operator: Operator, signedOffBy: Operator | undefined): void {
  const { store, clocks } = till;
  store.write((db) => {
    const shift = findShift(db, id);
    if (shift.closedAt !== null) return;
    const { pending, pendingAmount } = pendingTotals(db);
    if (pending > 0 && !signedOffBy) throw new Refusal("approval_needed");
    const at = clocks.now();
    db.update(shifts)
      .set({
        closedBy: operator.id,
        closedAt: at,
        signedOffBy: pending > 0 ? (signedOffBy?.id ?? null) : null,
        pending,
        pendingAmount,
      })
      .where(eq(shifts.id, id))
      .run();
    const detail = {
      pending,
      pendingAmount,
      ...(pending > 0 && signedOffBy && { signedOffBy: signedOffBy.name }),
    };
    writeJournal(db, { at, actor: operator.name, action: "shift closed", subject: id, detail });
    intendClosingReport(till, db, id);
  });
}
