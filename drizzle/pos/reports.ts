/** What was sold, added up as it was paid: reports read these rows and not the sales. */
import { sql } from "drizzle-orm";
import { check, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Dimension } from "#domain/sales-report.ts";

/**
 * One row for each day and each hour, product, category, operator or tender that it had. Changed only in the
 * transaction that pays a sale or learns that a refund went back. Laid out by its key (WITHOUT ROWID): a report reads a
 * stretch of days of one dimension.
 */
export const salesTotals = sqliteTable(
  "sales_totals",
  {
    dimension: text("dimension").$type<Dimension>().notNull(),
    /** At the shop: `2026-11-26`. */
    day: text("day").notNull(),
    key: text("key").notNull(),
    sales: integer("sales").notNull(),
    quantity: integer("quantity").notNull(),
    amount: integer("amount").notNull(),
    discount: integer("discount").notNull(),
    refunds: integer("refunds").notNull(),
    refunded: integer("refunded").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.dimension, table.day, table.key] }),
    check("sales_totals_counts", sql`${table.sales} >= 0 and ${table.refunds} >= 0`),
  ],
);
