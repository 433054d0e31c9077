/** What became of payments and is said aloud: once, by one screen. */
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { AnnouncementKind } from "#domain/announcement.ts";
import { currency, time, uuid } from "./columns.ts";

export const announcements = sqliteTable(
  "announcements",
  {
    /** The payment's or the refund's id. */
    subject: text("subject").notNull(),
    kind: text("kind").$type<AnnouncementKind>().notNull(),
    amount: integer("amount").notNull(),
    currency: currency(),
    /** The day at the shop, by which those of today are counted. */
    day: text("day").notNull(),
    at: time("at").notNull(),
    /** The id under which a screen has taken it upon itself to say it. */
    claim: uuid("claim"),
  },
  (table) => [
    primaryKey({ columns: [table.subject, table.kind] }),
    index("announcements_day").on(table.day, table.kind),
  ],
);
