/** The ledger: accounts, transactions and their legs. */
import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { ACCOUNT_KINDS, type AccountKind, TRANSACTION_KINDS, type TransactionKind } from "#domain/ledger.ts";
import { bytea, currency, inList, instant, now } from "./columns.ts";

const KINDS_BELOW_ZERO = Object.entries(ACCOUNT_KINDS).flatMap(([kind, { mayGoNegative }]) =>
  mayGoNegative ? [kind] : [],
);

export const accounts = pgTable(
  "accounts",
  {
    id: uuid("id").primaryKey(),
    kind: text("kind").$type<AccountKind>().notNull(),
    currency: currency(),
    /** Credits less debits, minor units. Written by the trigger on legs and by nothing else. */
    balance: bigint("balance", { mode: "number" }).notNull().default(0),
    mayGoNegative: boolean("may_go_negative").notNull(),
  },
  (table) => [
    unique("accounts_id_currency").on(table.id, table.currency),
    check("accounts_floor", sql`${table.balance} >= 0 OR ${table.mayGoNegative}`),
    check("accounts_kind", inList(table.kind, Object.keys(ACCOUNT_KINDS))),
    check(
      "accounts_may_go_negative",
      sql`${table.mayGoNegative} = (${inList(table.kind, KINDS_BELOW_ZERO)})`,
    ),
  ],
);

export const transactions = pgTable(
  "transactions",
  {
    /** The caller's id. */
    id: uuid("id").primaryKey(),
    kind: text("kind").$type<TransactionKind>().notNull(),
    /** What a reversal returns. Unique: the same money is returned once, whatever the code believes. */
    reverses: uuid("reverses")
      .unique()
      .references((): AnyPgColumn => transactions.id),
    /** SHA-256 of what was asked for, so that the same id with another body is known to be another transaction. */
    digest: bytea("digest").notNull(),
    /** Always 0, the place of its first leg, which has to be there: a migration makes it a foreign key to legs. */
    firstPlace: smallint("first_place").notNull().default(0),
    createdAt: instant("created_at").notNull().default(now),
  },
  (table) => [
    check("transactions_kind", inList(table.kind, TRANSACTION_KINDS)),
    check("transactions_digest", sql`length(${table.digest}) = 32`),
    check("transactions_first_place", sql`${table.firstPlace} = 0`),
    check("transactions_reverses", sql`(${table.kind} = 'reversal') = (${table.reverses} IS NOT NULL)`),
  ],
);

export const legs = pgTable(
  "legs",
  {
    transaction: uuid("transaction")
      .notNull()
      .references(() => transactions.id),
    place: smallint("place").notNull(),
    debit: uuid("debit").notNull(),
    credit: uuid("credit").notNull(),
    currency: currency(),
    amount: bigint("amount", { mode: "number" }).notNull(),
    createdAt: instant("created_at").notNull().default(now),
  },
  (table) => [
    primaryKey({ columns: [table.transaction, table.place] }),
    // The pair (account, currency) as a key: a leg cannot join accounts of two currencies.
    foreignKey({ columns: [table.debit, table.currency], foreignColumns: [accounts.id, accounts.currency] }),
    foreignKey({ columns: [table.credit, table.currency], foreignColumns: [accounts.id, accounts.currency] }),
    // By time too: a settlement reads the day of one account, however long its history is.
    index("legs_debit").on(table.debit, table.createdAt),
    index("legs_credit").on(table.credit, table.createdAt),
    check("legs_amount", sql`${table.amount} > 0`),
    check("legs_two_accounts", sql`${table.debit} <> ${table.credit}`),
  ],
);
