/**
 * The wallet's store, PostgreSQL. What must never be false is said here and in the migrations as constraints and
 * triggers, not only in code: legs are balanced by construction and never changed, balances follow from legs alone,
 * a floor holds, a tender is captured at most once. Each noun's tables stand in a file of their own beside this one.
 */
import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  date,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { CONSENT_CLASSES, type ConsentClass } from "#domain/limits.ts";
import type { PaymentWay } from "#domain/payment.ts";
import type { RefusalCode } from "#domain/refusal.ts";
import type { Outcome, RefundOutcome } from "#domain/statement.ts";
import { bytea, currency, inList, instant, now } from "./columns.ts";
import { customers } from "./customers.ts";
import { feeSchedules } from "./fees.ts";
import { transactions } from "./ledger.ts";
import { merchants } from "./merchants.ts";
import { CASE_KINDS, type CaseKind, terminals } from "./terminals.ts";

export * from "./bank-orders.ts";
export * from "./customers.ts";
export * from "./e-receipts.ts";
export * from "./fees.ts";
export * from "./ledger.ts";
export * from "./merchants.ts";
export * from "./settlements.ts";
export * from "./staff.ts";
export * from "./terminals.ts";
export * from "./transfers.ts";
export * from "./writer.ts";

/** Facts about the store itself: its world, whose keys it belongs to, and the epoch of its event streams. */
export const facts = pgTable("facts", { name: text("name").primaryKey(), value: text("value").notNull() });

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
    /** The capture in the ledger, and when it was decided. */
    transaction: uuid("transaction").references(() => transactions.id),
    capturedAt: instant("captured_at"),
    /** By which schedule its fee was taken, what of the amount was free, and the fee, minor units. */
    feeSchedule: uuid("fee_schedule").references(() => feeSchedules.id),
    feeFree: bigint("fee_free", { mode: "number" }).notNull().default(0),
    fee: bigint("fee", { mode: "number" }).notNull().default(0),
    /** The day, in the payer's time zone, on which a capture counts in his usage, and the class of his consent. */
    spentOn: date("spent_on", { mode: "string" }),
    consentClass: text("consent_class").$type<ConsentClass>(),
    /** The signed statement of the outcome, as it travels. */
    statement: bytea("statement"),
    decidedAt: instant("decided_at"),
    createdAt: instant("created_at").notNull().default(now),
  },
  (table) => [
    primaryKey({ columns: [table.terminal, table.tender, table.attempt] }),
    uniqueIndex("payments_one_capture").on(table.terminal, table.tender).where(sql`${table.state} = 'paid'`),
    // One transaction captures one payment, and leads back to it.
    uniqueIndex("payments_transaction").on(table.transaction).where(sql`${table.transaction} IS NOT NULL`),
    // What the PIN-free limit counts, and what a charge looks up.
    index("payments_by_code").on(table.payer, table.createdAt).where(sql`${table.way} = 'submitted'`),
    index("payments_open").on(table.expiresAt).where(sql`${table.state} = 'open'`),
    check("payments_amount", sql`${table.amount} > 0`),
    check("payments_refunded", sql`${table.refunded} BETWEEN 0 AND ${table.amount}`),
    check("payments_decided", sql`(${table.state} = 'open') = (${table.statement} IS NULL)`),
    check(
      "payments_counted",
      sql`(${table.transaction} IS NULL) = (${table.spentOn} IS NULL) AND (${table.transaction} IS NULL) = (${table.consentClass} IS NULL)`,
    ),
    check("payments_consent_class", inList(table.consentClass, CONSENT_CLASSES)),
    check(
      "payments_captured",
      sql`${table.state} <> 'paid' OR (${table.payer} IS NOT NULL AND ${table.transaction} IS NOT NULL)`,
    ),
    check("payments_captured_at", sql`(${table.transaction} IS NULL) = (${table.capturedAt} IS NULL)`),
    check(
      "payments_fee",
      sql`${table.feeFree} >= 0 AND ${table.fee} BETWEEN 0 AND ${table.amount} - ${table.feeFree}`,
    ),
    check(
      "payments_fee_agreed",
      sql`CASE WHEN ${table.feeSchedule} IS NULL THEN ${table.fee} = 0 AND ${table.feeFree} = 0 ELSE ${table.transaction} IS NOT NULL END`,
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
    uniqueIndex("refunds_transaction").on(table.transaction).where(sql`${table.transaction} IS NOT NULL`),
    index("refunds_queued").on(table.createdAt).where(sql`${table.state} = 'queued'`),
    check("refunds_amount", sql`${table.amount} > 0`),
    check("refunds_decided", sql`(${table.state} = 'queued') = (${table.statement} IS NULL)`),
    check("refunds_paid", sql`(${table.state} = 'refunded') = (${table.transaction} IS NOT NULL)`),
  ],
);

/**
 * What only the bank's people can settle: an outcome that was stated before a restore and is not known after it, or a
 * reversal or refund that came from a terminal which is not to be believed any more.
 */
export const cases = pgTable(
  "cases",
  {
    id: uuid("id").primaryKey(),
    kind: text("kind").$type<CaseKind>().notNull().default("forgotten"),
    terminal: uuid("terminal")
      .notNull()
      .references(() => terminals.id),
    tender: uuid("tender").notNull(),
    attempt: smallint("attempt").notNull(),
    /** The signed bytes that were brought: a statement of this wallet itself, a reversal or a refund. */
    evidence: bytea("evidence").notNull(),
    openedAt: instant("opened_at").notNull().default(now),
    closedAt: instant("closed_at"),
    /** What was found, in the words of whoever closed it. */
    finding: text("finding"),
  },
  (table) => [
    unique("cases_once").on(table.terminal, table.tender, table.attempt, table.evidence),
    check("cases_kind", inList(table.kind, CASE_KINDS)),
    check("cases_closed", sql`(${table.closedAt} IS NULL) = (${table.finding} IS NULL)`),
  ],
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
