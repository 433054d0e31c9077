/** The shops: what the bank knows of each, and whatever it knew before. */
import { sql } from "drizzle-orm";
import { check, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { currency, instant, now } from "./columns.ts";
import { accounts } from "./ledger.ts";

export const merchants = pgTable(
  "merchants",
  {
    id: uuid("id").primaryKey(),
    nameZh: text("name_zh").notNull(),
    nameEn: text("name_en").notNull(),
    /** 统一社会信用代码: by it the authorities know the merchant. */
    creditCode: text("credit_code").notNull(),
    /** 布放地址: where its terminals stand, unless one's activation says otherwise. */
    place: text("place").notNull(),
    city: text("city").notNull(),
    country: text("country").notNull(),
    category: text("category").notNull(),
    timeZone: text("time_zone").notNull(),
    /** When a business day ends, minutes after midnight in the merchant's time zone. */
    cutOff: smallint("cut_off").notNull().default(0),
    currency: currency(),
    /** The bank account to which payouts go: the bank's number (联行号), the account's, and who holds it. */
    settlementBank: text("settlement_bank").notNull(),
    settlementNumber: text("settlement_number").notNull(),
    settlementHolder: text("settlement_holder").notNull(),
    /** What it took and was not settled yet. */
    account: uuid("account")
      .notNull()
      .references(() => accounts.id),
    /** What settlements owe to it until the core bank has paid it out. */
    payable: uuid("payable")
      .notNull()
      .references(() => accounts.id),
    /** Counts the versions of these facts, from 1. */
    version: integer("version").notNull().default(1),
  },
  (table) => [
    check("merchants_cut_off", sql`${table.cutOff} BETWEEN 0 AND 1439`),
    check("merchants_credit_code", sql`${table.creditCode} ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'`),
    check("merchants_two_accounts", sql`${table.account} <> ${table.payable}`),
  ],
);

/** Every version of a merchant's facts with the moment from which it holds, written by a trigger. Appended only. */
export const merchantHistory = pgTable(
  "merchant_history",
  {
    merchant: uuid("merchant")
      .notNull()
      .references(() => merchants.id),
    version: integer("version").notNull(),
    /** The whole row as it was. */
    facts: jsonb("facts").$type<Readonly<Record<string, unknown>>>().notNull(),
    validFrom: instant("valid_from").notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.merchant, table.version] })],
);
