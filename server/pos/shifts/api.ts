/** What the routes of shifts take and give. */
import { z } from "@hono/zod-openapi";
import { NOTE_MAX, OPENING_STATES } from "#domain/drawer.ts";
import { ACTION_NAMES } from "#domain/permission.ts";
import { CASH_DIRECTIONS, CASH_MOVE_REASONS, type CashMoveReason } from "#domain/shift.ts";
import { PrintJobView } from "../api.ts";
import { Approval, amount, time, Uuid } from "../api-parts.ts";

const signed = z
  .int()
  .openapi({ description: "minor units of the currency, below zero for what is missing" });
const count = z.int().min(0);
const approval = Approval.optional();
/** What a person types: something that can be read, without control characters. */
const note = z
  .string()
  .min(1)
  .max(NOTE_MAX)
  .refine((text) => /\S/u.test(text) && !/\p{C}/u.test(text), "not readable");

const pieces = z
  .array(z.strictObject({ value: z.int().min(1), count: z.int().min(1).max(99_999) }))
  .max(20)
  .openapi({ description: "how many of which note or coin; empty where only the sum was counted" });

export const CountInput = z
  .strictObject({ purpose: z.enum(["float", "closing"]), counted: amount, pieces, approval })
  .openapi("ShiftCountInput");

const reasonsOf = (direction: "in" | "out") =>
  Object.keys(CASH_MOVE_REASONS[direction]) as [CashMoveReason, ...CashMoveReason[]];
const moved = z.int().min(1).max(999_999_999);
/** The other reason is always noted; any may be. */
export const CashMoveInput = z
  .union([
    z.strictObject({
      direction: z.literal("in"),
      amount: moved,
      reason: z.enum(reasonsOf("in")),
      note: note.optional(),
      approval,
    }),
    z.strictObject({
      direction: z.literal("out"),
      amount: moved,
      reason: z.enum(reasonsOf("out")),
      note: note.optional(),
      approval,
    }),
  ])
  .refine((input) => input.reason !== "other" || input.note !== undefined, "the other reason is noted")
  .openapi("CashMoveInput");

export const ClosingInput = z
  .strictObject({
    /** The count that holds; left out where the drawer had no part in the shift, and where it is closed by force. */
    count: Uuid.optional(),
    /** Of what was counted, what stays in the drawer for the next shift. */
    left: amount.optional(),
    /** Why it is closed by force. */
    forced: note.optional(),
    approval,
  })
  .openapi("ClosingInput");

export const CorrectionInput = z
  .strictObject({ amount: signed.min(-999_999_999).max(999_999_999), note, approval })
  .openapi("CorrectionInput");

/** Blind: it says whether the count will do, and not by how much it differs. */
export const CountView = z
  .object({ id: Uuid, purpose: z.enum(["float", "closing"]), counted: amount, within: z.boolean() })
  .openapi("ShiftCountView");

export const CashMoveView = z
  .object({
    id: Uuid,
    direction: z.enum(CASH_DIRECTIONS),
    amount,
    reason: z.enum([...new Set([...reasonsOf("in"), ...reasonsOf("out")])]),
    note: z.string().optional(),
    by: z.string(),
    approvedBy: z.string().optional(),
    at: time,
    /** Whether the drawer opened for it. */
    state: z.enum(OPENING_STATES),
  })
  .openapi("CashMoveView");

const correction = z.object({
  id: Uuid,
  amount: signed,
  note: z.string(),
  by: z.string(),
  approvedBy: z.string().optional(),
  at: time,
});

export const ShiftView = z
  .object({
    id: Uuid,
    openedBy: z.string(),
    openedAt: time,
    /** It has been open for longer than anybody works: whoever opened it went without closing it. */
    forgotten: z.boolean(),
    closedAt: time.optional(),
    sales: z.int(),
    /** What each way of paying brought in, less what went back before a sale was over. */
    cash: signed,
    wallet: signed,
    /** Of `wallet`, what came in for sales of shifts that are closed. */
    late: signed,
    refunded: amount,
    /** Of that, out of the drawer; absent of a shift that was closed when nobody kept that. */
    refundedInCash: amount.optional(),
    /** By how much refunds in cash gave more than came back for them: below zero where less was given. */
    refundRounding: signed,
    discounts: amount,
    /** By how much the cash differs from what it met of sales: below zero where less was taken. */
    rounding: signed,
    paidIn: amount,
    paidOut: amount,
    /** How often the drawer was to be opened without a sale. */
    noSales: count,
    /** What lay in the drawer at the beginning, where somebody counted it, and what the shift before had left there. */
    float: amount.optional(),
    leftBefore: amount.optional(),
    /** The drawer had a part in it, and has to be counted before it closes. */
    needsCount: z.boolean(),
    moves: z.array(CashMoveView),
    /** Payments and refunds without a definite end: when it was closed, or now while it is open. */
    pending: count,
    pendingAmount: amount,
    /** The manager who signed off what was pending. */
    signedOffBy: z.string().optional(),
    /** What stands on Z; nothing of it while the shift is open. */
    closing: z
      .object({
        number: z.int(),
        by: z.string(),
        /** Why it was closed by force. */
        forced: z.string().optional(),
        expected: signed,
        counted: amount.optional(),
        difference: signed.optional(),
        left: amount.optional(),
        /** How often the drawer was counted for it. */
        counts: count,
        words: z.array(z.object({ action: z.enum(ACTION_NAMES), by: z.string() })),
        /** Of what was pending, what has no definite end even now. */
        stillPending: count,
        /** The record's place in the chain, so that two papers of one number can be told apart. */
        seal: z.string(),
      })
      .optional(),
    /** What turned out since, the oldest first. */
    corrections: z.array(correction),
    /** Its reports on paper, the oldest first. */
    reports: z.array(PrintJobView),
  })
  .openapi("ShiftView");

/** Closings, the latest first. */
export const ClosingSummary = z
  .object({
    number: z.int(),
    shift: Uuid,
    openedBy: z.string(),
    closedBy: z.string(),
    closedAt: time,
    forced: z.boolean(),
    difference: signed.optional(),
    corrected: z.boolean(),
  })
  .openapi("ClosingSummary");

export type CountInput = z.infer<typeof CountInput>;
export type CountView = z.infer<typeof CountView>;
export type CashMoveInput = z.infer<typeof CashMoveInput>;
export type CashMoveView = z.infer<typeof CashMoveView>;
export type ClosingInput = z.infer<typeof ClosingInput>;
export type CorrectionInput = z.infer<typeof CorrectionInput>;
export type ShiftView = z.infer<typeof ShiftView>;
export type ClosingSummary = z.infer<typeof ClosingSummary>;
