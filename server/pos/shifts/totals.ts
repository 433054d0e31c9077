/** What the till has taken in all its life, and in a shift. Triggers of the store keep the rows. */
import { type ShiftTotals, totalsBetween, totalsOf } from "#domain/shift.ts";
import { tillTotals } from "#drizzle/pos/schema.ts";
import { prepared } from "../prepared.ts";
import type { PosDb } from "../store.ts";

const rows = prepared((db) => db.select().from(tillTotals).prepare());

export function runningTotals(db: PosDb): ShiftTotals {
  const known = new Map(
    rows(db)
      .all()
      .map(({ name, count, amount }) => [name, { count, amount }] as const),
  );
  return totalsOf((name) => known.get(name) ?? { count: 0, amount: 0 });
}

/** What has come since the closing before this shift. */
export function totalsSince(db: PosDb, start: ShiftTotals): ShiftTotals {
  return totalsBetween(start, runningTotals(db));
}
