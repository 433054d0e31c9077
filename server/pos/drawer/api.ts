/** What the drawer's routes take and give, and what the checkout's stream tells of it. */
import { z } from "@hono/zod-openapi";
import { LESSONS, NO_SALE_REASONS, NOTE_MAX, type NoSaleReason, OPENING_STATES } from "#domain/drawer.ts";
import { CASH_DIRECTIONS } from "#domain/shift.ts";
import { Approval, amount, time, Uuid } from "../api-parts.ts";

const noSaleReason = z.enum(Object.keys(NO_SALE_REASONS) as [NoSaleReason, ...NoSaleReason[]]);
/** What a person types: something that can be read, without control characters. */
const note = z
  .string()
  .min(1)
  .max(NOTE_MAX)
  .refine((text) => /\S/u.test(text) && !/\p{C}/u.test(text), "not readable");
/** The other reason is always noted, and no reason else. */
export const NoSaleInput = z
  .union([
    z.strictObject({ reason: noSaleReason.exclude(["other"]), approval: Approval.optional() }),
    z.strictObject({ reason: z.literal("other"), note, approval: Approval.optional() }),
  ])
  .openapi("NoSaleInput");
export const NoSaleView = z
  .object({
    id: Uuid,
    reason: noSaleReason,
    note: z.string().optional(),
    state: z.enum(OPENING_STATES),
    createdAt: time,
  })
  .openapi("NoSaleView");
const drawerPin = z.union([z.literal(2), z.literal(5)]);
export const TrialInput = z.strictObject({ pin: drawerPin }).openapi("TrialInput");
export const TrialAnswer = z.strictObject({ opened: z.boolean() }).openapi("TrialAnswer");
export const TrialView = z
  .object({
    id: Uuid,
    pin: drawerPin,
    state: z.enum(["intended", "sent", "unknown", "not-sent"]),
    /** What was learnt, once a person has said what was seen. */
    lesson: z.enum(LESSONS).optional(),
  })
  .openapi("TrialView");

export const DrawerView = z
  .object({
    /** `unknown` where nothing was learnt of its switch, or nothing can be read of it now. */
    state: z.enum(["open", "closed", "unknown"]),
    pin: drawerPin,
    /** What was learnt of it; left out until then. */
    learnt: z.enum(["switch", "no-switch", "cannot-tell"]).optional(),
    /** Since when it is open, where that is longer than it should be. */
    leftOpenSince: time.optional(),
  })
  .openapi("DrawerView");

/** Something that the drawer did, as the journal has it. */
export const DrawerDeed = z
  .discriminatedUnion("what", [
    z.object({ what: z.literal("cash"), at: time, state: z.enum(OPENING_STATES), sale: z.int() }),
    z.object({
      what: z.literal("no-sale"),
      at: time,
      state: z.enum(OPENING_STATES),
      reason: noSaleReason,
      note: z.string().optional(),
      operator: z.string(),
      /** The manager on whose word it was, where one was needed. */
      approvedBy: z.string().optional(),
    }),
    z.object({
      what: z.literal("cash-move"),
      at: time,
      state: z.enum(OPENING_STATES),
      direction: z.enum(CASH_DIRECTIONS),
      amount,
      operator: z.string(),
    }),
    z.object({
      what: z.literal("trial"),
      at: time,
      /** What a person saw of it, once that was said. */
      state: z.enum(OPENING_STATES),
      pin: drawerPin,
      operator: z.string(),
    }),
    z.object({
      what: z.literal("check"),
      at: time,
      state: z.enum(OPENING_STATES),
      /** Or `doctor`, for the command. */
      operator: z.string(),
    }),
    z.object({ what: z.literal("by-hand"), at: time }),
    z.object({ what: z.literal("left-open"), at: time }),
  ])
  .openapi("DrawerDeed");

export type DrawerDeed = z.infer<typeof DrawerDeed>;
export type DrawerView = z.infer<typeof DrawerView>;
export type NoSaleInput = z.infer<typeof NoSaleInput>;
export type NoSaleView = z.infer<typeof NoSaleView>;
export type TrialView = z.infer<typeof TrialView>;
