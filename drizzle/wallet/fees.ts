/** What the bank keeps of payments: what was agreed with each merchant, and what a month took free. */
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import type { Month } from "#domain/business-day.ts";
import { RATE_MAX_PPM } from "#domain/fee.ts";
import { instant, now } from "./columns.ts";
import { merchants } from "./merchants.ts";

/** What a merchant has agreed with the bank, from when on. The one that is valid at a capture counts. Appended only. */
export const feeSchedules = pgTable(
  "fee_schedules",
  {
    id: uuid("id").primaryKey(),
    merchant: uuid("merchant")
      .notNull()
      .references(() => merchants.id),
    validFrom: instant("valid_from").notNull(),
    ratePpm: integer("rate_ppm").notNull(),
    minimum: bigint("minimum", { mode: "number" }).notNull(),
    maximum: bigint("maximum", { mode: "number" }),
    freePerMonth: bigint("free_per_month", { mode: "number" }).notNull(),
    returnedWithRefund: boolean("returned_with_refund").notNull(),
    /** Whether the merchant's own terminals may ask to be settled at once (T+0). */
    onDemand: boolean("on_demand").notNull(),
    createdAt: instant("created_at").notNull().default(now),
  },
  (table) => [
    unique("fee_schedules_one_at_a_time").on(table.merchant, table.validFrom),
    check("fee_schedules_rate", sql`${table.ratePpm} BETWEEN 0 AND ${sql.raw(String(RATE_MAX_PPM))}`),
    check(
      "fee_schedules_bounds",
      sql`${table.minimum} >= 0 AND ${table.freePerMonth} >= 0 AND (${table.maximum} IS NULL OR ${table.maximum} >= ${table.minimum})`,
    ),
  ],
);

/** What of a month's free allowance a merchant's captures have used: one row for a merchant and a month. */
export const feeAllowances = pgTable(
  "fee_allowances",
  {
    merchant: uuid("merchant")
      .notNull()
      .references(() => merchants.id),
    /** `2026-11`, of the merchant's time zone. */
    month: text("month").$type<Month>().notNull(),
    /** Minor units. */
    used: bigint("used", { mode: "number" }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.merchant, table.month] }),
    check("fee_allowances_used", sql`${table.used} > 0`),
  ],
);
