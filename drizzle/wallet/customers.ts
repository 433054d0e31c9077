/** Customers, their phones, and what limits count of what they paid. */
import { sql } from "drizzle-orm";
import { bigint, boolean, check, date, integer, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { TIERS, type Tier } from "#domain/limits.ts";
import { bytea, inList, instant, now } from "./columns.ts";
import { accounts } from "./ledger.ts";

export const customers = pgTable(
  "customers",
  {
    id: uuid("id").primaryKey(),
    phone: text("phone").notNull().unique(),
    name: text("name").notNull(),
    pinHash: text("pin_hash").notNull(),
    frozen: boolean("frozen").notNull().default(false),
    /** Who froze it last; null where nobody has, or it is not known. */
    frozenBy: text("frozen_by").$type<"customer" | "bank">(),
    /** The last change of the PIN, by the id that the phone made for it: a retry is known by it. */
    pinChange: uuid("pin_change"),
    /** How well the bank knows whose wallet it is, and by that its limits. Who is not known has the lowest. */
    tier: smallint("tier").$type<Tier>().notNull().default(4),
    account: uuid("account")
      .notNull()
      .references(() => accounts.id),
  },
  (table) => [
    check("customers_tier", inList(table.tier, TIERS)),
    check(
      "customers_frozen_by",
      sql`${table.frozenBy} IS NULL OR (${table.frozen} AND ${inList(table.frozenBy, ["customer", "bank"])})`,
    ),
  ],
);

/** What a customer has paid on the last day on which he paid, and in that day's year: what limits look at. */
export const customerUsage = pgTable(
  "customer_usage",
  {
    customer: uuid("customer")
      .primaryKey()
      .references(() => customers.id),
    /** In the wallet's time zone. */
    day: date("day", { mode: "string" }).notNull(),
    /** All of that day, minor units; and what of it was paid by QR code with each class of consent. */
    spent: bigint("spent", { mode: "number" }).notNull(),
    spentA: bigint("spent_a", { mode: "number" }).notNull(),
    spentB: bigint("spent_b", { mode: "number" }).notNull(),
    spentC: bigint("spent_c", { mode: "number" }).notNull(),
    spentInYear: bigint("spent_in_year", { mode: "number" }).notNull(),
  },
  (table) => [
    check(
      "customer_usage_sums",
      sql`${table.spentA} >= 0 AND ${table.spentB} >= 0 AND ${table.spentC} >= 0
        AND ${table.spentA} + ${table.spentB} + ${table.spentC} <= ${table.spent} AND ${table.spent} <= ${table.spentInYear}`,
    ),
  ],
);

/** A phone on which a customer has signed in: only there a payment PIN is asked for. */
export const devices = pgTable("devices", {
  id: uuid("id").primaryKey(),
  customer: uuid("customer")
    .notNull()
    .references(() => customers.id),
  tokenHash: bytea("token_hash").notNull().unique(),
  /** The eight digits by which a payment code names this device, and the seed that its codes are made from. */
  codeNumber: text("code_number").unique(),
  codeSeed: bytea("code_seed"),
  createdAt: instant("created_at").notNull().default(now),
});

/** Failed PINs by customer, failed payment codes by terminal, merchant and device: they outlive a restart. */
export const tries = pgTable("tries", {
  subject: text("subject").primaryKey(),
  failures: integer("failures").notNull(),
  lockedUntil: bigint("locked_until", { mode: "number" }).notNull(),
});
