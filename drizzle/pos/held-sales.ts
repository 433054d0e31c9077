/** Sales that were set aside before anything was collected, until somebody goes on with them (挂单). */
import { sql } from "drizzle-orm";
import { check, index, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Discount, SaleLine } from "#domain/sale.ts";
import { time, uuid } from "./columns.ts";
import { packed } from "./packed.ts";
import { operators, screens } from "./people.ts";

export const heldSales = sqliteTable(
  "held_sales",
  {
    id: uuid("id").primaryKey(),
    lines: packed<readonly SaleLine[]>("lines").notNull(),
    discount: text("discount", { mode: "json" }).$type<Discount>(),
    note: text("note"),
    operator: uuid("operator")
      .notNull()
      .references(() => operators.id),
    heldAt: time("held_at").notNull(),
    /** Which screen took it up again, and when. It is taken up once. */
    recalledAt: time("recalled_at"),
    recalledBy: uuid("recalled_by").references(() => screens.id),
  },
  (table) => [
    index("held_sales_waiting").on(table.heldAt).where(sql`${table.recalledAt} is null`),
    check("held_sales_recalled", sql`(${table.recalledAt} is null) = (${table.recalledBy} is null)`),
  ],
);
