/** Shifts in the store. */
import { eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { type ShiftTotals, wholeTotals } from "#domain/shift.ts";
import { shifts } from "#drizzle/pos/schema.ts";
import type { PosDb } from "../store.ts";

export type ShiftRow = typeof shifts.$inferSelect;

/** A shift that is open for longer than this was forgotten: nobody works so long. */
const LONGEST_MS = 16 * 3_600_000;

/** @throws Refusal `not_found` */
export function findShift(db: PosDb, id: Id): ShiftRow {
  const shift = db.select().from(shifts).where(eq(shifts.id, id)).get();
  if (!shift) throw new Refusal("not_found");
  return shift;
}

/** @throws Refusal `not_found`, `shift_closed` */
export function toOpenShift(db: PosDb, id: Id): ShiftRow {
  const shift = findShift(db, id);
  if (shift.closedAt !== null) throw new Refusal("shift_closed");
  return shift;
}

/** The till's totals at which the shift begins. */
export function startOf({ startTotals }: ShiftRow): ShiftTotals {
  return wholeTotals(startTotals ?? {});
}

export function isForgotten({ openedAt, closedAt }: ShiftRow, now: number): boolean {
  return closedAt === null && now - openedAt > LONGEST_MS;
}
