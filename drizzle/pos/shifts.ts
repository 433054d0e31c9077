/** What belongs to a shift beside its sales: its drawer, its closing, and what turned out after that. */
import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { CashPieces } from "#domain/cash-pieces.ts";
import type { ClosingFacts } from "#domain/closing.ts";
import type { OpeningState } from "#domain/drawer.ts";
import type { CashDirection, CashMoveReason, ShiftTotals, TotalName } from "#domain/shift.ts";
import { bytes, time, uuid } from "./columns.ts";
import { operators } from "./people.ts";

/** What the till has taken in all its life; triggers keep it in the transaction of what they count. */
export const tillTotals = sqliteTable("till_totals", {
  name: text("name").$type<TotalName>().primaryKey(),
  count: integer("count").notNull(),
  amount: integer("amount").notNull(),
});

/** One drawer session, from the first sign-in to its closing. What was unknown when it closed stays on its record. */
export const shifts = sqliteTable(
  "shifts",
  {
    id: uuid("id").primaryKey(),
    openedBy: uuid("opened_by")
      .notNull()
      .references(() => operators.id),
    openedAt: time("opened_at").notNull(),
    /** The till's totals at the closing before: what has come since is this shift's. */
    startTotals: text("start_totals", { mode: "json" }).$type<ShiftTotals>(),
    closedBy: uuid("closed_by").references(() => operators.id),
    closedAt: time("closed_at"),
    /** The manager who closed it although payments had no definite end; their number and sum as they stood then. */
    signedOffBy: uuid("signed_off_by").references(() => operators.id),
    pending: integer("pending"),
    pendingAmount: integer("pending_amount"),
  },
  (table) => [
    uniqueIndex("shifts_one_open").on(sql`(${table.closedAt} is null)`).where(sql`${table.closedAt} is null`),
    check("shifts_closed", sql`(${table.closedAt} is null) = (${table.closedBy} is null)`),
    check("shifts_signed_off", sql`coalesce(${table.pending}, 0) = 0 or ${table.signedOffBy} is not null`),
  ],
);

/** The drawer of a shift as it was counted, at its beginning or for its closing. Each count is kept; the latest holds. */
export const shiftCounts = sqliteTable(
  "shift_counts",
  {
    id: uuid("id").primaryKey(),
    shift: uuid("shift")
      .notNull()
      .references(() => shifts.id),
    purpose: text("purpose").$type<"float" | "closing">().notNull(),
    counted: integer("counted").notNull(),
    /** How many of which note and coin, where somebody counted so; they sum to `counted`. */
    pieces: text("pieces", { mode: "json" }).$type<readonly CashPieces[]>().notNull(),
    operator: uuid("operator")
      .notNull()
      .references(() => operators.id),
    /** The manager who approved a further count of the float. */
    approvedBy: uuid("approved_by").references(() => operators.id),
    /** How often cash had been moved in the shift by then: more by now, and the count is old. */
    moved: integer("moved").notNull(),
    createdAt: time("created_at").notNull(),
  },
  (table) => [
    index("shift_counts_shift").on(table.shift),
    check("shift_counts_counted", sql`${table.counted} >= 0`),
  ],
);

/** Cash put into the drawer or taken out of it beside sales, and whether the drawer opened for it. */
export const cashMoves = sqliteTable(
  "cash_moves",
  {
    id: uuid("id").primaryKey(),
    shift: uuid("shift")
      .notNull()
      .references(() => shifts.id),
    direction: text("direction").$type<CashDirection>().notNull(),
    amount: integer("amount").notNull(),
    reason: text("reason").$type<CashMoveReason>().notNull(),
    note: text("note"),
    operator: uuid("operator")
      .notNull()
      .references(() => operators.id),
    approvedBy: uuid("approved_by").references(() => operators.id),
    state: text("state").$type<OpeningState>().notNull(),
    createdAt: time("created_at").notNull(),
  },
  (table) => [
    index("cash_moves_shift").on(table.shift),
    index("cash_moves_created").on(table.createdAt),
    check("cash_moves_amount", sql`${table.amount} > 0`),
    check("cash_moves_note", sql`${table.reason} <> 'other' or ${table.note} is not null`),
  ],
);

/** Z: what a shift was when it was closed. Numbered without gaps, never changed, each hashed over the one before. */
export const closings = sqliteTable("closings", {
  number: integer("number").primaryKey(),
  shift: uuid("shift")
    .notNull()
    .unique()
    .references(() => shifts.id),
  facts: text("facts", { mode: "json" }).$type<ClosingFacts>().notNull(),
  previous: bytes("previous").notNull(),
  hash: bytes("hash").notNull(),
});

/** What turned out about a shift after its closing: added to it, and nothing of it changed. */
export const shiftCorrections = sqliteTable(
  "shift_corrections",
  {
    id: uuid("id").primaryKey(),
    shift: uuid("shift")
      .notNull()
      .references(() => shifts.id),
    /** By how much the drawer's count is corrected, minor units; 0 where it is not about cash. */
    amount: integer("amount").notNull(),
    note: text("note").notNull(),
    operator: uuid("operator")
      .notNull()
      .references(() => operators.id),
    approvedBy: uuid("approved_by").references(() => operators.id),
    createdAt: time("created_at").notNull(),
  },
  (table) => [index("shift_corrections_shift").on(table.shift)],
);
