/** The shops. */
import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { currency } from "./columns.ts";
import { accounts } from "./ledger.ts";

export const merchants = pgTable("merchants", {
  id: uuid("id").primaryKey(),
  nameZh: text("name_zh").notNull(),
  nameEn: text("name_en").notNull(),
  place: text("place").notNull(),
  city: text("city").notNull(),
  country: text("country").notNull(),
  category: text("category").notNull(),
  timeZone: text("time_zone").notNull(),
  currency: currency(),
  account: uuid("account")
    .notNull()
    .references(() => accounts.id),
});
