/** Accounts at the core bank that customers have linked, and what was ordered there for them. */
import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { RefusalCode } from "#domain/refusal.ts";
import { currency, instant, now } from "./columns.ts";
import { customers } from "./customers.ts";
import { transactions } from "./ledger.ts";

export const linkedAccounts = pgTable(
  "linked_accounts",
  {
    id: uuid("id").primaryKey(),
    customer: uuid("customer")
      .notNull()
      .references(() => customers.id),
    /** As the core bank knows it. */
    number: text("number").notNull(),
    bank: text("bank").notNull(),
    createdAt: instant("created_at").notNull().default(now),
    /** From when on nothing new is ordered there. */
    endedAt: instant("ended_at"),
  },
  (table) => [index("linked_accounts_customer").on(table.customer)],
);

/** Top-ups and withdrawals: each is stored before the core bank hears of it, and pursued until it has an outcome. */
export const bankOrders = pgTable(
  "bank_orders",
  {
    /** Made by the phone. The core bank knows the order by the same. */
    id: uuid("id").primaryKey(),
    kind: text("kind").$type<"top_up" | "withdrawal">().notNull(),
    customer: uuid("customer")
      .notNull()
      .references(() => customers.id),
    linkedAccount: uuid("linked_account")
      .notNull()
      .references(() => linkedAccounts.id),
    amount: bigint("amount", { mode: "number" }).notNull(),
    currency: currency(),
    state: text("state").$type<"requested" | "done" | "refused">().notNull(),
    refusal: text("refusal").$type<RefusalCode>(),
    /** A top-up's money coming in; a withdrawal's being set aside. */
    transaction: uuid("transaction").references(() => transactions.id),
    /** A withdrawal's money that was set aside, paid out or given back. */
    ended: uuid("ended").references(() => transactions.id),
    /** When the core bank is asked next, where nothing is known yet; and how often it was. */
    pursueAt: instant("pursue_at").notNull(),
    pursuits: integer("pursuits").notNull().default(0),
    createdAt: instant("created_at").notNull().default(now),
    decidedAt: instant("decided_at"),
  },
  (table) => [
    index("bank_orders_requested").on(table.pursueAt).where(sql`${table.state} = 'requested'`),
    index("bank_orders_under_way").on(table.customer).where(sql`${table.state} = 'requested'`),
    check("bank_orders_amount", sql`${table.amount} > 0`),
    check("bank_orders_kind", sql`${table.kind} IN ('top_up', 'withdrawal')`),
    check("bank_orders_state", sql`${table.state} IN ('requested', 'done', 'refused')`),
    check("bank_orders_decided", sql`(${table.state} = 'requested') = (${table.decidedAt} IS NULL)`),
    check("bank_orders_refused", sql`(${table.state} = 'refused') = (${table.refusal} IS NOT NULL)`),
    check(
      "bank_orders_top_up",
      sql`${table.kind} <> 'top_up' OR (${table.ended} IS NULL AND (${table.state} = 'done') = (${table.transaction} IS NOT NULL))`,
    ),
    check(
      "bank_orders_withdrawal",
      sql`${table.kind} <> 'withdrawal' OR CASE ${table.state}
        WHEN 'requested' THEN ${table.transaction} IS NOT NULL AND ${table.ended} IS NULL
        WHEN 'done' THEN ${table.transaction} IS NOT NULL AND ${table.ended} IS NOT NULL
        ELSE (${table.transaction} IS NULL) = (${table.ended} IS NULL) END`,
    ),
  ],
);
