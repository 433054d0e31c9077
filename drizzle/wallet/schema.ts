/**
 * The wallet's store, PostgreSQL. What must never be false is said here and in the migrations as constraints and
 * triggers, not only in code: legs are balanced by construction and never changed, balances follow from legs alone,
 * a floor holds, a tender is captured at most once.
 */
import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { DUTIES, type Duty } from "#domain/duty.ts";
import { ACCOUNT_KINDS, type AccountKind, TRANSACTION_KINDS, type TransactionKind } from "#domain/ledger.ts";
import type { Currency } from "#domain/money.ts";
import type { PaymentWay } from "#domain/payment.ts";
import type { RefusalCode } from "#domain/refusal.ts";
import type { Outcome, RefundOutcome } from "#domain/statement.ts";

/** Raw bytes, as `Uint8Array` whichever driver brings them. */
const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "bytea",
  toDriver: (value) => Buffer.from(value),
  fromDriver: (value) => new Uint8Array(value),
});
const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });
const now = sql`clock_timestamp()`;
const inList = (column: AnyPgColumn, values: readonly string[]) =>
  sql`${column} IN (${sql.raw(values.map((value) => `'${value}'`).join(", "))})`;
const KINDS_BELOW_ZERO = Object.entries(ACCOUNT_KINDS).flatMap(([kind, { mayGoNegative }]) =>
  mayGoNegative ? [kind] : [],
);
const currency = () => text("currency").$type<Currency>().notNull();

/** Facts about the store itself: its world, whose keys it belongs to, and the epoch of its event streams. */
export const facts = pgTable("facts", { name: text("name").primaryKey(), value: text("value").notNull() });

// The ledger

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
  },
  (table) => [
    primaryKey({ columns: [table.transaction, table.place] }),
    // The pair (account, currency) as a key: a leg cannot join accounts of two currencies.
    foreignKey({ columns: [table.debit, table.currency], foreignColumns: [accounts.id, accounts.currency] }),
    foreignKey({ columns: [table.credit, table.currency], foreignColumns: [accounts.id, accounts.currency] }),
    index("legs_debit").on(table.debit),
    index("legs_credit").on(table.credit),
    check("legs_amount", sql`${table.amount} > 0`),
    check("legs_two_accounts", sql`${table.debit} <> ${table.credit}`),
  ],
);

// People and shops

export const customers = pgTable("customers", {
  id: uuid("id").primaryKey(),
  phone: text("phone").notNull().unique(),
  name: text("name").notNull(),
  pinHash: text("pin_hash").notNull(),
  frozen: boolean("frozen").notNull().default(false),
  account: uuid("account")
    .notNull()
    .references(() => accounts.id),
});

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

// The bank's people

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

// Terminals

export const activations = pgTable("activations", {
  id: uuid("id").primaryKey(),
  merchant: uuid("merchant")
    .notNull()
    .references(() => merchants.id),
  serial: text("serial").notNull(),
  /** Derived from the one-time code; the code itself is not stored. */
  codeKey: bytea("code_key").notNull(),
  failures: integer("failures").notNull().default(0),
  expiresAt: instant("expires_at").notNull(),
  usedAt: instant("used_at"),
});

export const terminals = pgTable("terminals", {
  id: uuid("id").primaryKey(),
  /** The number that people read aloud. */
  number: text("number").notNull().unique(),
  merchant: uuid("merchant")
    .notNull()
    .references(() => merchants.id),
  serial: text("serial").notNull().unique(),
  /** `retired` once it was deactivated: what it had signed before can still be asked about and taken back. */
  state: text("state").$type<"active" | "suspended" | "retired">().notNull(),
  /** The key of the 8-digit code, agreed at activation. */
  codeKey: bytea("code_key").notNull(),
  /** The end of the terminal's event stream. */
  streamNumber: bigint("stream_number", { mode: "number" }).notNull().default(0),
  streamChain: bytea("stream_chain").notNull(),
  /** The head of the terminal's journal as it was last told here: it cannot be shortened or rewritten unnoticed. */
  journalNumber: bigint("journal_number", { mode: "number" }).notNull().default(0),
  journalHash: bytea("journal_hash"),
  /** The highest request counter seen. */
  counter: bigint("counter", { mode: "number" }).notNull().default(0),
  createdAt: instant("created_at").notNull().default(now),
});

export const terminalKeys = pgTable("terminal_keys", {
  /** First eight bytes of the SHA-256 of the key, hexadecimal. */
  id: text("id").primaryKey(),
  terminal: uuid("terminal")
    .notNull()
    .references(() => terminals.id),
  publicKey: bytea("public_key").notNull(),
  createdAt: instant("created_at").notNull().default(now),
});

/** Counters of signed requests inside the sliding window: each counts once. */
export const requestCounters = pgTable(
  "request_counters",
  {
    terminal: uuid("terminal")
      .notNull()
      .references(() => terminals.id),
    counter: bigint("counter", { mode: "number" }).notNull(),
    digest: bytea("digest").notNull(),
  },
  (table) => [primaryKey({ columns: [table.terminal, table.counter] })],
);

// Payments

export const payments = pgTable(
  "payments",
  {
    terminal: uuid("terminal")
      .notNull()
      .references(() => terminals.id),
    tender: uuid("tender").notNull(),
    attempt: smallint("attempt").notNull(),
    merchant: uuid("merchant")
      .notNull()
      .references(() => merchants.id),
    amount: bigint("amount", { mode: "number" }).notNull(),
    currency: currency(),
    /** The signed request: with terminal and payment id the payment's identity. */
    request: bytea("request").notNull(),
    expiresAt: instant("expires_at").notNull(),
    /** Whether its QR was shown to whoever pays first, or one payer's payment code was charged. */
    way: text("way").$type<PaymentWay>().notNull().default("presented"),
    state: text("state").$type<"open" | Outcome>().notNull(),
    /** Who paid; of an open payment by payment code, whose code it was: nobody else can consent. */
    payer: uuid("payer").references(() => customers.id),
    /** What refunds have given back of it, minor units. Kept with the refunds that it sums. */
    refunded: bigint("refunded", { mode: "number" }).notNull().default(0),
    /** The capture in the ledger. */
    transaction: uuid("transaction").references(() => transactions.id),
    /** The signed statement of the outcome, as it travels. */
    statement: bytea("statement"),
    decidedAt: instant("decided_at"),
    createdAt: instant("created_at").notNull().default(now),
  },
  (table) => [
    primaryKey({ columns: [table.terminal, table.tender, table.attempt] }),
    uniqueIndex("payments_one_capture").on(table.terminal, table.tender).where(sql`${table.state} = 'paid'`),
    // What the PIN-free limit counts, and what a charge looks up.
    index("payments_by_code").on(table.payer, table.createdAt).where(sql`${table.way} = 'submitted'`),
    index("payments_open").on(table.expiresAt).where(sql`${table.state} = 'open'`),
    check("payments_amount", sql`${table.amount} > 0`),
    check("payments_refunded", sql`${table.refunded} BETWEEN 0 AND ${table.amount}`),
    check("payments_decided", sql`(${table.state} = 'open') = (${table.statement} IS NULL)`),
    check(
      "payments_captured",
      sql`${table.state} <> 'paid' OR (${table.payer} IS NOT NULL AND ${table.transaction} IS NOT NULL)`,
    ),
  ],
);

/** Payment codes that were charged: each device's code of one step pays once, whichever terminal brings it. */
export const spentCodes = pgTable(
  "spent_codes",
  {
    device: uuid("device").notNull(),
    step: bigint("step", { mode: "number" }).notNull(),
    terminal: uuid("terminal").notNull(),
    tender: uuid("tender").notNull(),
    attempt: smallint("attempt").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.device, table.step] }),
    foreignKey({
      columns: [table.terminal, table.tender, table.attempt],
      foreignColumns: [payments.terminal, payments.tender, payments.attempt],
    }),
  ],
);

/** Money given back of a captured payment, under the terminal's own id. */
export const refunds = pgTable(
  "refunds",
  {
    terminal: uuid("terminal")
      .notNull()
      .references(() => terminals.id),
    id: uuid("id").notNull(),
    tender: uuid("tender").notNull(),
    attempt: smallint("attempt").notNull(),
    amount: bigint("amount", { mode: "number" }).notNull(),
    currency: currency(),
    /** The signed bytes: with terminal and id the refund's identity. */
    request: bytea("request").notNull(),
    /** `queued` until the merchant's balance covers it. */
    state: text("state").$type<"queued" | RefundOutcome>().notNull(),
    transaction: uuid("transaction").references(() => transactions.id),
    statement: bytea("statement"),
    decidedAt: instant("decided_at"),
    createdAt: instant("created_at").notNull().default(now),
  },
  (table) => [
    primaryKey({ columns: [table.terminal, table.id] }),
    index("refunds_payment").on(table.terminal, table.tender, table.attempt),
    index("refunds_queued").on(table.createdAt).where(sql`${table.state} = 'queued'`),
    check("refunds_amount", sql`${table.amount} > 0`),
    check("refunds_decided", sql`(${table.state} = 'queued') = (${table.statement} IS NULL)`),
    check("refunds_paid", sql`(${table.state} = 'refunded') = (${table.transaction} IS NOT NULL)`),
  ],
);

/** What only the bank's people can settle: an outcome that was stated before a restore and is not known after it. */
export const cases = pgTable(
  "cases",
  {
    id: uuid("id").primaryKey(),
    terminal: uuid("terminal")
      .notNull()
      .references(() => terminals.id),
    tender: uuid("tender").notNull(),
    attempt: smallint("attempt").notNull(),
    /** The statement that the terminal brought, signed by this wallet itself. */
    statement: bytea("statement").notNull(),
    openedAt: instant("opened_at").notNull().default(now),
  },
  (table) => [unique("cases_once").on(table.terminal, table.tender, table.attempt, table.statement)],
);

/** One payer's yes, or failed yes, to a payment that is presented. */
export const consents = pgTable(
  "consents",
  {
    /** Made by the phone, so that a retry is the same consent. */
    id: uuid("id").primaryKey(),
    customer: uuid("customer")
      .notNull()
      .references(() => customers.id),
    terminal: uuid("terminal").notNull(),
    tender: uuid("tender").notNull(),
    attempt: smallint("attempt").notNull(),
    /** Why it did not pay; null where it did. */
    refusal: text("refusal").$type<RefusalCode>(),
    createdAt: instant("created_at").notNull().default(now),
  },
  (table) => [
    foreignKey({
      columns: [table.terminal, table.tender, table.attempt],
      foreignColumns: [payments.terminal, payments.tender, payments.attempt],
    }),
    index("consents_payment").on(table.terminal, table.tender, table.attempt),
  ],
);

/** Statements in the order in which the terminal's stream has them. Appended only. */
export const events = pgTable(
  "events",
  {
    terminal: uuid("terminal")
      .notNull()
      .references(() => terminals.id),
    number: bigint("number", { mode: "number" }).notNull(),
    chain: bytea("chain").notNull(),
    statement: bytea("statement").notNull(),
  },
  (table) => [primaryKey({ columns: [table.terminal, table.number] })],
);
