/** The merchant's money: settlements with their lines, payouts, and whose the funds of promotions are. */
import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { BankRefusal } from "#domain/bank-refusal.ts";
import type { Day } from "#domain/business-day.ts";
import { LINE_KINDS, type LineKind, PAYOUT_STATES, type PayoutState } from "#domain/settlement.ts";
import { currency, inList, instant, now } from "./columns.ts";
import { accounts, transactions } from "./ledger.ts";
import { merchants } from "./merchants.ts";

const minor = (name: string) => bigint(name, { mode: "number" }).notNull();

/** Who put in what a promotion gives: the bank, or a merchant himself. */
export const promotionFunds = pgTable(
  "promotion_funds",
  {
    account: uuid("account")
      .primaryKey()
      .references(() => accounts.id),
    owner: text("owner").$type<"bank" | "merchant">().notNull(),
    /** Whose it is, where it is a merchant's. */
    merchant: uuid("merchant").references(() => merchants.id),
  },
  (table) => [
    check("promotion_funds_owner", inList(table.owner, ["bank", "merchant"])),
    check("promotion_funds_merchant", sql`(${table.owner} = 'merchant') = (${table.merchant} IS NOT NULL)`),
  ],
);

/**
 * What a merchant was settled for, once and for ever: the close of a business day (run 0), or what was asked for during the
 * day (run 1 and on). Its id is also the id of the transaction that moves what it pays.
 */
export const settlements = pgTable(
  "settlements",
  {
    /** Derived from merchant, day and run: settling again is the same settlement. */
    id: uuid("id").primaryKey(),
    merchant: uuid("merchant")
      .notNull()
      .references(() => merchants.id),
    day: text("day").$type<Day>().notNull(),
    run: smallint("run").notNull(),
    /** The merchant's settlements in the order in which they were made, from 1 and without a gap. */
    number: integer("number").notNull(),
    /** The rule that the day followed, and the day by it. */
    timeZone: text("time_zone").notNull(),
    cutOff: smallint("cut_off").notNull(),
    dayFrom: instant("day_from").notNull(),
    dayTo: instant("day_to").notNull(),
    /** What moved before this moment and was in no settlement is in this one. */
    claimedTo: instant("claimed_to").notNull(),
    currency: currency(),
    paymentsCount: integer("payments_count").notNull(),
    paymentsAmount: minor("payments_amount"),
    refundsCount: integer("refunds_count").notNull(),
    refundsAmount: minor("refunds_amount"),
    reversalsCount: integer("reversals_count").notNull(),
    reversalsAmount: minor("reversals_amount"),
    fees: minor("fees"),
    promotionsByBank: minor("promotions_by_bank"),
    promotionsByMerchant: minor("promotions_by_merchant"),
    due: minor("due"),
    /** The merchant's debt before and after, zero or below. */
    carriedBefore: minor("carried_before"),
    carriedAfter: minor("carried_after"),
    /** What is paid out, zero or above. */
    paid: minor("paid"),
    /** Who asked for it: `staff 0198…`, `terminal 0198…`; null where it was the day's close. */
    askedBy: text("asked_by"),
    createdAt: instant("created_at").notNull().default(now),
  },
  (table) => [
    unique("settlements_one_of_a_run").on(table.merchant, table.day, table.run),
    unique("settlements_number").on(table.merchant, table.number),
    check("settlements_run", sql`${table.run} >= 0 AND (${table.run} = 0) = (${table.askedBy} IS NULL)`),
    check(
      "settlements_due",
      sql`${table.due} = ${table.paymentsAmount} + ${table.refundsAmount} + ${table.reversalsAmount} + ${table.fees}`,
    ),
    check(
      "settlements_paid",
      sql`${table.paid} = greatest(0, ${table.due} + ${table.carriedBefore}) AND ${table.carriedAfter} = least(0, ${table.due} + ${table.carriedBefore})`,
    ),
    check("settlements_carried", sql`${table.carriedBefore} <= 0`),
  ],
);

/** What one transaction moved on a merchant's account, in the one settlement that has it. Appended only. */
export const settlementLines = pgTable(
  "settlement_lines",
  {
    transaction: uuid("transaction")
      .notNull()
      .references(() => transactions.id),
    account: uuid("account").notNull(),
    settlement: uuid("settlement")
      .notNull()
      .references(() => settlements.id),
    kind: text("kind").$type<LineKind>().notNull(),
    terminal: uuid("terminal").notNull(),
    tender: uuid("tender").notNull(),
    attempt: smallint("attempt").notNull(),
    refund: uuid("refund"),
    amount: minor("amount"),
    fee: minor("fee"),
    byBank: minor("by_bank"),
    byMerchant: minor("by_merchant"),
    at: instant("at").notNull(),
  },
  (table) => [
    // All legs of a transaction on an account are claimed together, and once.
    primaryKey({ columns: [table.transaction, table.account] }),
    index("settlement_lines_in_order").on(table.settlement, table.at, table.transaction),
    check("settlement_lines_kind", inList(table.kind, LINE_KINDS)),
    check("settlement_lines_refund", sql`(${table.kind} = 'refund') = (${table.refund} IS NOT NULL)`),
  ],
);

/** What the core bank was asked to pay a merchant for a settlement. Its id is also that of the transaction once it is done. */
export const payouts = pgTable(
  "payouts",
  {
    /** Derived from settlement and attempt: the core bank knows it by this id, however often it is asked. */
    id: uuid("id").primaryKey(),
    settlement: uuid("settlement")
      .notNull()
      .references(() => settlements.id),
    /** From 1; the next once the bank's people have put right why the last was refused. */
    attempt: smallint("attempt").notNull(),
    amount: minor("amount"),
    currency: currency(),
    bank: text("bank").notNull(),
    number: text("number").notNull(),
    holder: text("holder").notNull(),
    state: text("state").$type<PayoutState>().notNull().default("requested"),
    refusal: text("refusal").$type<BankRefusal>(),
    /** When the core bank is asked next, where nothing is known yet; and how often it was. */
    pursueAt: instant("pursue_at").notNull().default(now),
    pursuits: integer("pursuits").notNull().default(0),
    createdAt: instant("created_at").notNull().default(now),
    decidedAt: instant("decided_at"),
  },
  (table) => [
    unique("payouts_attempt").on(table.settlement, table.attempt),
    uniqueIndex("payouts_one_stands").on(table.settlement).where(sql`${table.state} <> 'refused'`),
    index("payouts_requested").on(table.pursueAt).where(sql`${table.state} = 'requested'`),
    index("payouts_not_done").on(table.createdAt, table.id).where(sql`${table.state} <> 'done'`),
    check("payouts_state", inList(table.state, PAYOUT_STATES)),
    check("payouts_amount", sql`${table.amount} > 0`),
    check("payouts_decided", sql`(${table.state} = 'requested') = (${table.decidedAt} IS NULL)`),
    check("payouts_refusal", sql`(${table.state} = 'refused') = (${table.refusal} IS NOT NULL)`),
  ],
);
