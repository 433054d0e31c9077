/** What reconciliation takes and gives. */
import { z } from "@hono/zod-openapi";
import { DIFFERENCE_KINDS, REMEDIES, RESOLUTION_OUTCOMES } from "#domain/difference.ts";
import { PrintJobView } from "../api.ts";
import { Approval, amount, currency, time, Uuid } from "../api-parts.ts";

/** Signed as the merchant sees it. */
const signed = z.int().openapi({ description: "minor units of the currency, below zero for what goes back" });
const TallyView = z.object({ count: z.int().min(0), amount: signed });
const totals = { payments: TallyView, refunds: TallyView, reversals: TallyView, net: signed };

export const DayParam = z.union([z.iso.date(), z.literal("today"), z.literal("yesterday")]);

export const CountInput = z
  .strictObject({ float: amount, counted: amount, approval: Approval.optional() })
  .openapi("CountInput");

export const ResolutionInput = z
  .strictObject({
    /** The difference as it was shown; with other amounts it is another one. */
    difference: z.string().min(1).max(200),
    here: signed.nullable(),
    there: signed.nullable(),
    approval: Approval.optional(),
  })
  .openapi("ResolutionInput");

const DrawerCountView = z.object({
  float: amount,
  counted: amount,
  /** What should have been there when it was counted, and what was there beyond that. */
  expected: signed,
  difference: signed,
  by: z.string(),
  approvedBy: z.string().optional(),
  at: time,
  /** Cash was taken or given since: count again. */
  isOld: z.boolean(),
});

export const DifferenceView = z
  .object({
    id: z.string(),
    kind: z.enum(DIFFERENCE_KINDS),
    remedy: z.enum(REMEDIES).nullable(),
    /** Both sides can be explained, and nobody has to do anything. */
    explained: z.boolean(),
    sale: z.int().nullable(),
    here: signed.nullable(),
    there: signed.nullable(),
    /** By this machine's clock. */
    at: time.nullable(),
    /** The bank's number of the movement. */
    reference: Uuid.nullable(),
    zh: z.string(),
    en: z.string(),
    /** What was done about it last, as it stands. */
    resolution: z
      .object({
        remedy: z.enum(REMEDIES),
        outcome: z.enum(RESOLUTION_OUTCOMES),
        by: z.string(),
        at: time,
        /** Nobody has to do anything about it any more. */
        settles: z.boolean(),
        zh: z.string(),
        en: z.string(),
      })
      .nullable(),
  })
  .openapi("DifferenceView");

export const MISSING = ["end", "bank", "count"] as const;

export const ReconciliationView = z
  .object({
    day: z.iso.date(),
    /** By the wallet's clock: the day is `[from, to)`. */
    from: time,
    to: time,
    currency,
    terminal: z.object(totals),
    /** Null while the bank's side is not there. */
    bank: z
      .object({
        ...totals,
        state: z.enum(["open", "settled"]),
        fees: signed,
        promotionsBorneByBank: signed,
        promotionsBorneByMerchant: signed,
        due: signed,
        at: time,
      })
      .nullable(),
    /** What moved cash in the day. */
    drawer: z.object({
      taken: TallyView,
      refunded: TallyView,
      paidIn: TallyView,
      paidOut: TallyView,
      count: DrawerCountView.nullable(),
    }),
    matched: TallyView,
    /** Somebody still has to do something. */
    open: z.int().min(0),
    /** What is still to come before it can be said that all agrees. */
    missing: z.array(z.enum(MISSING)),
    differences: z.array(DifferenceView),
    papers: z.array(PrintJobView),
  })
  .openapi("ReconciliationView");

export type CountInput = z.infer<typeof CountInput>;
export type ResolutionInput = z.infer<typeof ResolutionInput>;
export type DifferenceView = z.infer<typeof DifferenceView>;
export type ReconciliationView = z.infer<typeof ReconciliationView>;
