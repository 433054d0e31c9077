/** Money from one wallet to another, by phone number. */
import { sql } from "drizzle-orm";
import { bigint, check, date, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { RefusalCode } from "#domain/refusal.ts";
import { currency, instant, now } from "./columns.ts";
import { customers } from "./customers.ts";
import { transactions } from "./ledger.ts";

export const transfers = pgTable(
  "transfers",
  {
    /** Made by the payer's phone, so that a retry is the same transfer. */
    id: uuid("id").primaryKey(),
    payer: uuid("payer")
      .notNull()
      .references(() => customers.id),
    /** To whom it was asked for, and who that was. */
    phone: text("phone").notNull(),
    payee: uuid("payee").references(() => customers.id),
    amount: bigint("amount", { mode: "number" }).notNull(),
    currency: currency(),
    /** Why no money moved; null where it did. */
    refusal: text("refusal").$type<RefusalCode>(),
    transaction: uuid("transaction")
      .unique()
      .references(() => transactions.id),
    /** The day, in the payer's time zone, on which it counts in his usage. */
    spentOn: date("spent_on", { mode: "string" }),
    createdAt: instant("created_at").notNull().default(now),
  },
  (table) => [
    index("transfers_payer").on(table.payer),
    check("transfers_amount", sql`${table.amount} > 0`),
    check("transfers_two_wallets", sql`${table.refusal} IS NOT NULL OR ${table.payer} <> ${table.payee}`),
    check(
      "transfers_done",
      sql`(${table.refusal} IS NULL) = (${table.transaction} IS NOT NULL)
        AND (${table.refusal} IS NULL) = (${table.spentOn} IS NOT NULL)
        AND (${table.refusal} IS NOT NULL OR ${table.payee} IS NOT NULL)`,
    ),
  ],
);
