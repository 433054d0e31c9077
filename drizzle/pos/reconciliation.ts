/** What people put on record when a business day is reconciled. */
import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Remedy, ResolutionOutcome } from "#domain/difference.ts";
import { currency, time, uuid } from "./columns.ts";
import { operators } from "./people.ts";

/**
 * The drawer as it was counted for a business day. A count is never changed: whoever counts again writes a new one, and
 * the latest is the day's.
 */
export const cashCounts = sqliteTable(
  "cash_counts",
  {
    id: uuid("id").primaryKey(),
    day: text("day").notNull(),
    /** What lay in the drawer before anything was taken, what lay there now, and what was taken by then. Minor units. */
    float: integer("float").notNull(),
    counted: integer("counted").notNull(),
    taken: integer("taken").notNull(),
    /** By how much refunds and what was paid in and out had changed it by then; null where an earlier version counted. */
    moved: integer("moved"),
    currency: currency(),
    operator: uuid("operator")
      .notNull()
      .references(() => operators.id),
    /** The manager who approved a further count at that moment, where the operator's role needs one. */
    approvedBy: uuid("approved_by").references(() => operators.id),
    createdAt: time("created_at").notNull(),
  },
  (table) => [
    index("cash_counts_day").on(table.day, table.createdAt),
    check("cash_counts_amounts", sql`${table.float} >= 0 and ${table.counted} >= 0 and ${table.taken} >= 0`),
  ],
);

/** What was done about a difference of a business day, on whose word. Never changed: what is done once more is a new one. */
export const resolutions = sqliteTable(
  "resolutions",
  {
    id: uuid("id").primaryKey(),
    day: text("day").notNull(),
    /** The difference, as `server/domain/difference.ts` names it, and both of its amounts as they stood. */
    difference: text("difference").notNull(),
    here: integer("here"),
    there: integer("there"),
    remedy: text("remedy").$type<Remedy>().notNull(),
    outcome: text("outcome").$type<ResolutionOutcome>().notNull(),
    /** The bank's number, where there is one. */
    reference: uuid("reference"),
    operator: uuid("operator")
      .notNull()
      .references(() => operators.id),
    approvedBy: uuid("approved_by").references(() => operators.id),
    createdAt: time("created_at").notNull(),
  },
  (table) => [index("resolutions_day").on(table.day)],
);
