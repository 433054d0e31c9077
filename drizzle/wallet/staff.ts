/** The bank's people and what they did. */
import { sql } from "drizzle-orm";
import { check, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { DUTIES, type Duty } from "#domain/duty.ts";
import { bytea, inList, instant, now } from "./columns.ts";

export const staff = pgTable(
  "staff",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull(),
    duty: text("duty").$type<Duty>().notNull(),
    /** SHA-256 of a random token of 256 bits, which is shown once and kept nowhere. */
    tokenHash: bytea("token_hash").notNull().unique(),
    createdAt: instant("created_at").notNull().default(now),
    endedAt: instant("ended_at"),
  },
  (table) => [
    check("staff_duty", inList(table.duty, Object.keys(DUTIES))),
    check("staff_name", sql`length(${table.name}) BETWEEN 1 AND 50`),
    check("staff_token_hash", sql`length(${table.tokenHash}) = 32`),
  ],
);

/** What the bank's people did, each in the transaction of its effect. Appended only. */
export const staffActs = pgTable(
  "staff_acts",
  {
    id: uuid("id").primaryKey(),
    /** Who did it; null for who works at the wallet's machine itself. */
    staff: uuid("staff").references(() => staff.id),
    act: text("act").notNull(),
    /** About what: a kind and an id, as `terminal 0198…`. */
    subject: text("subject").notNull(),
    /** What else is to be known of it: never a secret. */
    detail: jsonb("detail").$type<Readonly<Record<string, unknown>>>().notNull(),
    at: instant("at").notNull().default(now),
  },
  (table) => [index("staff_acts_subject").on(table.subject, table.id)],
);
