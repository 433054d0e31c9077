/** Counts of the drawer and what was done about differences, by business day. Both are only ever added to. */
import { asc, desc, eq } from "drizzle-orm";
import type { Day } from "#domain/business-day.ts";
import type { CashCount } from "#domain/cash-count.ts";
import type { Difference } from "#domain/difference.ts";
import type { Id } from "#domain/ids.ts";
import { cashCounts, resolutions } from "#drizzle/pos/schema.ts";
import type { PosDb } from "../store.ts";

export type CashCountRow = typeof cashCounts.$inferSelect;
export type ResolutionRow = typeof resolutions.$inferSelect;

/** The latest count is the day's. */
export function latestCount(db: PosDb, day: Day): CashCountRow | undefined {
  return db
    .select()
    .from(cashCounts)
    .where(eq(cashCounts.day, day))
    .orderBy(desc(cashCounts.createdAt), desc(cashCounts.id))
    .limit(1)
    .get();
}

export function findCount(db: PosDb, id: Id): CashCountRow | undefined {
  return db.select().from(cashCounts).where(eq(cashCounts.id, id)).get();
}

export function insertCount(db: PosDb, row: typeof cashCounts.$inferInsert): void {
  db.insert(cashCounts).values(row).run();
}

/** Counts of an earlier version reckoned with nothing beside sales. */
export function countOf({ float, counted, taken, moved, createdAt: at }: CashCountRow): CashCount {
  return { float, counted, taken, moved: moved ?? 0, at };
}

export function resolutionsOf(db: PosDb, day: Day): ResolutionRow[] {
  return db
    .select()
    .from(resolutions)
    .where(eq(resolutions.day, day))
    .orderBy(asc(resolutions.createdAt), asc(resolutions.id))
    .all();
}

export function findResolution(db: PosDb, id: Id): ResolutionRow | undefined {
  return db.select().from(resolutions).where(eq(resolutions.id, id)).get();
}

export function insertResolution(db: PosDb, row: typeof resolutions.$inferInsert): void {
  db.insert(resolutions).values(row).run();
}

/** What was done last about a difference as it stands: with other amounts it is another one. */
export function latestResolution(
  all: readonly ResolutionRow[],
  { id, here, there }: Difference,
): ResolutionRow | undefined {
  return all.findLast((row) => row.difference === id && row.here === here && row.there === there);
}
