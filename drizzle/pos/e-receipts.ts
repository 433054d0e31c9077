/** Receipts that the wallet has still to be brought. */
import { integer, sqliteTable } from "drizzle-orm/sqlite-core";
import { time, uuid } from "./columns.ts";
import { sales } from "./schema.ts";

/** A row from the moment that pays the sale until the wallet has its receipt: what is made of it follows from the sale. */
export const eReceiptsDue = sqliteTable("e_receipts_due", {
  sale: uuid("sale")
    .primaryKey()
    .references(() => sales.id),
  /** In vain until now: what was tried least comes first, so that none holds up the others. */
  tries: integer("tries").notNull().default(0),
  createdAt: time("created_at").notNull(),
});
