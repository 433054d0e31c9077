/**
 * The terminal's store, libSQL. Ids are 16-byte blobs, amounts whole minor units, times epoch milliseconds. A sale
 * belongs to no one else's row: nothing here cascades, nothing is deleted but notes of what was still to be done. Some
 * nouns' tables stand in files of their own.
 */
import { type Column, type SQL, sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { NoSaleReason, OpeningState } from "#domain/drawer.ts";
import type { PaymentState, PaymentWay } from "#domain/payment.ts";
import type { ReceiptDocument } from "#domain/receipt/document.ts";
import type { RefundReason, RefundState } from "#domain/refund.ts";
import type { Discount, SaleLine, SaleState, TenderKind } from "#domain/sale.ts";
import { bytes, currency, time, uuid } from "./columns.ts";
import { packed } from "./packed.ts";
import { operators } from "./people.ts";
import { cashMoves, shifts } from "./shifts.ts";

export * from "./announcements.ts";
export * from "./catalog.ts";
export * from "./e-receipts.ts";
export * from "./held-sales.ts";
export * from "./people.ts";
export * from "./reconciliation.ts";
export * from "./reports.ts";
export * from "./shifts.ts";

/** Why a person is told of something: `server/pos/alarms/alarms.ts` has the words. */
export type AlarmKind =
  | "mismatch"
  | "contradiction"
  | "returned_late"
  | "accepted_unpaid"
  | "unheld"
  | "stream_broken"
  | "wallet_restored"
  | "journal_broken";

/** Facts about the store itself: demo or not, how far streams and counters have come, the wallet's time. */
export const facts = sqliteTable("facts", {
  name: text("name").primaryKey(),
  value: text("value").notNull(),
});

export const sales = sqliteTable(
  "sales",
  {
    id: uuid("id").primaryKey(),
    /** Counts the sales of one day, as receipts show it. */
    number: integer("number").notNull(),
    day: text("day").notNull(),
    currency: currency(),
    lines: packed<readonly SaleLine[]>("lines").notNull(),
    /** Taken off what the lines come to. */
    discount: text("discount", { mode: "json" }).$type<Discount>(),
    note: text("note"),
    total: integer("total").notNull(),
    /** Kept with the tenders that it sums, so that no sale has to be added up to be read. */
    collected: integer("collected").notNull(),
    state: text("state").$type<SaleState>().notNull(),
    operator: uuid("operator")
      .notNull()
      .references(() => operators.id),
    shift: uuid("shift").references(() => shifts.id),
    createdAt: time("created_at").notNull(),
    /** When it was paid, and counted for the reports in the same transaction. */
    paidAt: time("paid_at"),
  },
  (table) => [
    // Those of a time when nothing was counted yet.
    index("sales_uncounted").on(table.id).where(sql`${table.state} = 'paid' and ${table.paidAt} is null`),
    uniqueIndex("sales_number").on(table.day, table.number),
    // What a customer comes back with.
    index("sales_by_number").on(table.number, table.day),
    index("sales_by_total").on(table.total, table.day),
    check("sales_total", sql`${table.total} > 0`),
    check("sales_collected", sql`${table.collected} between 0 and ${table.total}`),
    check("sales_paid", sql`(${table.state} = 'paid') = (${table.collected} = ${table.total})`),
  ],
);

export const tenders = sqliteTable(
  "tenders",
  {
    id: uuid("id").primaryKey(),
    sale: uuid("sale")
      .notNull()
      .references(() => sales.id),
    kind: text("kind").$type<TenderKind>().notNull(),
    amount: integer("amount").notNull(),
    /** `open` until it is collected; `void` once no attempt of it can be. */
    state: text("state").$type<"open" | "met" | "void">().notNull(),
    /** Cash only. */
    received: integer("received"),
    /** Cash only: what was taken beyond what it met of the sale, below zero where less was; minor units. */
    rounding: integer("rounding").notNull().default(0),
    createdAt: time("created_at").notNull(),
  },
  (table) => [
    index("tenders_sale").on(table.sale),
    // What a day took in cash is summed from the index alone.
    index("tenders_cash")
      .on(table.createdAt, table.state, table.amount, table.rounding)
      .where(sql`${table.kind} = 'cash'`),
    check("tenders_amount", sql`${table.amount} > 0`),
  ],
);

/** In the words of the indexes below: SQLite takes a partial index only for a query that says the same, and bound values say nothing. */
export const isPendingPayment = (state: Column): SQL =>
  sql`${state} in ('recorded', 'presented', 'submitted', 'waiting', 'unknown', 'accepted', 'reversing')`;
export const isPendingRefund = (state: Column): SQL => sql`${state} in ('requested', 'queued', 'unknown')`;

export const payments = sqliteTable(
  "payments",
  {
    tender: uuid("tender")
      .notNull()
      .references(() => tenders.id),
    attempt: integer("attempt").notNull(),
    way: text("way").$type<PaymentWay>().notNull(),
    state: text("state").$type<PaymentState>().notNull(),
    amount: integer("amount").notNull(),
    currency: currency(),
    /** The signed bytes that the QR carries. */
    request: bytes("request").notNull(),
    /** Of the wallet's time. */
    issuedAt: time("issued_at").notNull(),
    expiresAt: time("expires_at").notNull(),
    /** The latest signed statement of the wallet, as it came; a proof also where the reversal had won. */
    statement: bytes("statement"),
    /** Of the wallet's time, as its statements say: when it was paid, and when the latest of them was decided. */
    capturedAt: time("captured_at"),
    decidedAt: time("decided_at"),
    createdAt: time("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tender, table.attempt] }),
    // What belongs to a business day, whatever became of it.
    index("payments_issued").on(table.issuedAt),
    index("payments_captured").on(table.capturedAt),
    index("payments_decided").on(table.decidedAt),
    // Those that the wallet has still to be heard on: what is pending after a restart.
    index("payments_open").on(table.state).where(isPendingPayment(table.state)),
    uniqueIndex("payments_one_paid").on(table.tender).where(sql`${table.state} = 'paid'`),
    check("payments_paid_by_proof", sql`${table.state} <> 'paid' or ${table.statement} is not null`),
  ],
);

/** Money given back of a paid sale, under its own id. What has ended stays ended. */
export const refunds = sqliteTable(
  "refunds",
  {
    id: uuid("id").primaryKey(),
    sale: uuid("sale")
      .notNull()
      .references(() => sales.id),
    tender: uuid("tender").notNull(),
    attempt: integer("attempt").notNull(),
    amount: integer("amount").notNull(),
    currency: currency(),
    /** How many of which lines came back; empty where an amount was named instead. */
    lines: text("lines", { mode: "json" }).$type<readonly { line: string; quantity: number }[]>().notNull(),
    reason: text("reason").$type<RefundReason>().notNull(),
    state: text("state").$type<RefundState>().notNull(),
    /** The signed bytes that the wallet gets. */
    request: bytes("request").notNull(),
    /** The wallet's signed statement of how it ended, and when that was, of the wallet's time. */
    statement: bytes("statement"),
    decidedAt: time("decided_at"),
    operator: uuid("operator")
      .notNull()
      .references(() => operators.id),
    /** The manager who approved it at that moment, where the operator's role needs one. */
    approvedBy: uuid("approved_by").references(() => operators.id),
    createdAt: time("created_at").notNull(),
  },
  (table) => [
    foreignKey({
      columns: [table.tender, table.attempt],
      foreignColumns: [payments.tender, payments.attempt],
    }),
    index("refunds_sale").on(table.sale),
    index("refunds_created").on(table.createdAt),
    index("refunds_decided").on(table.decidedAt),
    index("refunds_pending").on(table.state).where(isPendingRefund(table.state)),
    check("refunds_amount", sql`${table.amount} > 0`),
    check("refunds_by_statement", sql`${table.state} <> 'refunded' or ${table.statement} is not null`),
  ],
);

/** What was given back in cash of a sale that was paid in cash: what came back, and why. The money itself is the move of the same id. */
export const cashRefunds = sqliteTable(
  "cash_refunds",
  {
    id: uuid("id")
      .primaryKey()
      .references(() => cashMoves.id),
    sale: uuid("sale")
      .notNull()
      .references(() => sales.id),
    tender: uuid("tender")
      .notNull()
      .references(() => tenders.id),
    /** As of refunds. */
    lines: text("lines", { mode: "json" }).$type<readonly { line: string; quantity: number }[]>().notNull(),
    reason: text("reason").$type<RefundReason>().notNull(),
    /** By how much the money is more than what came back is worth, since cash is rounded; below zero where it is less. */
    rounding: integer("rounding").notNull().default(0),
  },
  (table) => [index("cash_refunds_sale").on(table.sale)],
);

/** What a person must know, until that person says so. The same thing alarms once, however often it is told. */
export const alarms = sqliteTable(
  "alarms",
  {
    id: uuid("id").primaryKey(),
    kind: text("kind").$type<AlarmKind>().notNull(),
    /** The payment or refund, or the part of the system, that it is about. */
    subject: text("subject").notNull(),
    /** The bytes that gave rise to it, kept as they came; empty where it was none. */
    evidence: bytes("evidence").notNull(),
    raisedAt: time("raised_at").notNull(),
    acknowledgedBy: uuid("acknowledged_by").references(() => operators.id),
    acknowledgedAt: time("acknowledged_at"),
  },
  (table) => [uniqueIndex("alarms_once").on(table.kind, table.subject, table.evidence)],
);

/** Which paper: each kind has its own original, and copies of its own. */
export const SLIP_KINDS = ["receipt", "reversal", "refund"] as const;
export type SlipKind = (typeof SLIP_KINDS)[number];
/**
 * X (中途小结) is of its moment and never copied; Z (交班报表) is of the closing. A cash move and a correction each have
 * a paper of their own.
 */
export const REPORT_KINDS = ["x-report", "z-report", "cash-move", "correction"] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];
/** Of a day, each of its own moment: what the bank settles for it (结算单), and what was sold up to it (销售报表). */
export const DAY_KINDS = ["settlement", "sales-report"] as const;
export type DayKind = (typeof DAY_KINDS)[number];

/** What is to be printed and what became of it: the intent is stored before the first byte leaves. */
export const printJobs = sqliteTable(
  "print_jobs",
  {
    id: uuid("id").primaryKey(),
    /** Whose paper it is: a sale's, a shift's, or a business day's. */
    sale: uuid("sale").references(() => sales.id),
    shift: uuid("shift").references(() => shifts.id),
    day: text("day"),
    kind: text("kind").$type<SlipKind | ReportKind | DayKind>().notNull().default("receipt"),
    /** What it is about beside that: a payment's or a refund's id, its own of X and a day's paper; empty for receipt and Z. */
    subject: text("subject").notNull().default(""),
    /** 0 is the original; each copy says its number on the paper. */
    copy: integer("copy").notNull(),
    document: packed<ReceiptDocument>("document").notNull(),
    state: text("state")
      .$type<"queued" | "sending" | "printed" | "held" | "unknown" | "unconfirmed" | "not-sent">()
      .notNull(),
    trouble: text("trouble"),
    createdAt: time("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("print_jobs_copy").on(table.sale, table.kind, table.subject, table.copy),
    uniqueIndex("print_jobs_shift_copy")
      .on(table.shift, table.kind, table.subject, table.copy)
      .where(sql`${table.shift} is not null`),
    uniqueIndex("print_jobs_day_copy")
      .on(table.day, table.kind, table.subject, table.copy)
      .where(sql`${table.day} is not null`),
    check(
      "print_jobs_owner",
      sql`(${table.sale} is not null) + (${table.shift} is not null) + (${table.day} is not null) = 1`,
    ),
  ],
);

/** Drawer openings: one per cash tender at most, because the tender is the key. */
export const drawerOpenings = sqliteTable("drawer_openings", {
  tender: uuid("tender")
    .primaryKey()
    .references(() => tenders.id),
  state: text("state").$type<OpeningState>().notNull(),
  createdAt: time("created_at").notNull(),
});

/**
 * A tender that was met and is given back because its sale is given up: cash from the drawer, a wallet's by reversal.
 * At most one for a tender.
 */
export const tenderReturns = sqliteTable("tender_returns", {
  tender: uuid("tender")
    .primaryKey()
    .references(() => tenders.id),
  /** Of the drawer, for cash only. */
  state: text("state").$type<OpeningState>(),
  operator: uuid("operator")
    .notNull()
    .references(() => operators.id),
  approvedBy: uuid("approved_by").references(() => operators.id),
  createdAt: time("created_at").notNull(),
});

/** The drawer opened without a sale: for which reason and by whose word. What has ended stays ended. */
export const noSales = sqliteTable(
  "no_sales",
  {
    id: uuid("id").primaryKey(),
    reason: text("reason").$type<NoSaleReason>().notNull(),
    /** What the other reason is. */
    note: text("note"),
    operator: uuid("operator")
      .notNull()
      .references(() => operators.id),
    /** The manager who approved it at that moment, where the operator's role needs one. */
    approvedBy: uuid("approved_by").references(() => operators.id),
    shift: uuid("shift").references(() => shifts.id),
    state: text("state").$type<OpeningState>().notNull(),
    createdAt: time("created_at").notNull(),
  },
  (table) => [
    index("no_sales_shift").on(table.shift),
    check("no_sales_note", sql`(${table.reason} = 'other') = (${table.note} is not null)`),
  ],
);

/** Trials of how the drawer is wired: one pulse each, what its switch did, and what a person saw. */
export const drawerTrials = sqliteTable("drawer_trials", {
  id: uuid("id").primaryKey(),
  pin: integer("pin").$type<2 | 5>().notNull(),
  state: text("state").$type<"intended" | "sent" | "unknown" | "not-sent">().notNull(),
  switched: text("switched").$type<"high" | "low" | "still" | "unheard">(),
  opened: integer("opened", { mode: "boolean" }),
  operator: uuid("operator")
    .notNull()
    .references(() => operators.id),
  createdAt: time("created_at").notNull(),
});

/** What happened, in order, each row hashed over the one before it. */
export const journal = sqliteTable(
  "journal",
  {
    number: integer("number").primaryKey(),
    at: time("at").notNull(),
    /** The operator's name, or the part of the system that acted. */
    actor: text("actor").notNull(),
    action: text("action").notNull(),
    subject: text("subject").notNull(),
    detail: text("detail", { mode: "json" }).$type<Readonly<Record<string, unknown>>>().notNull(),
    hash: bytes("hash").notNull(),
  },
  (table) => [
    /** What the drawer did is read again, among everything else that happened. */
    index("journal_drawer").on(table.number).where(sql`${table.actor} = 'drawer'`),
  ],
);
