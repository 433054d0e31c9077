/** Shifts (班次): one drawer session each. The first operator who signs in opens it. */
import { isNull } from "drizzle-orm";
import { shifts } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { writeJournal } from "../journal.ts";
import type { Operator } from "../operators/operators.ts";
import type { PosDb, PosStore } from "../store.ts";
import type { Till } from "../till.ts";
import type { Clocks } from "../wallet-clock.ts";
import { lastClosing } from "./closings.ts";
import { isForgotten, type ShiftRow } from "./shift-row.ts";
import { runningTotals } from "./totals.ts";

export interface ShiftDeps {
  readonly store: PosStore;
  readonly clocks: Clocks;
}

export function openShift(db: PosDb): ShiftRow | undefined {
  return db.select().from(shifts).where(isNull(shifts.closedAt)).get();
}

/** Whether a shift has to be seen to by whoever signs in: he has begun it, or finds one that was forgotten. */
export function isShiftDue(till: Till, operator: Operator): boolean {
  const isNew = beginShift(till, operator);
  const shift = openShift(till.store.db);
  return isNew || (shift !== undefined && isForgotten(shift, till.clocks.now()));
}

/** Opens a shift where none is open. True where it did. */
export function beginShift({ store, clocks }: ShiftDeps, operator: Operator): boolean {
  return store.write((db) => {
    if (openShift(db)) return false;
    const at = clocks.now();
    const id = newId();
    const startTotals = lastClosing(db)?.facts.running ?? runningTotals(db);
    db.insert(shifts).values({ id, openedBy: operator.id, openedAt: at, startTotals }).run();
    writeJournal(db, { at, actor: operator.name, action: "shift opened", subject: id });
    return true;
  });
}
