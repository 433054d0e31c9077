/** What a report says. */
import { z } from "@hono/zod-openapi";
import { PERIOD_NAMES, TENDER_KEYS } from "#domain/sales-report.ts";
import { amount, currency } from "../api-parts.ts";
import { TABLE_FORMATS } from "../tables/tables.ts";

const count = z.int().min(0);
const figures = {
  sales: count,
  /** Pieces, or grams of what is sold by weight. */
  quantity: count,
  /** What was paid, discounts already taken off. Minor units. */
  amount,
  discount: amount,
  refunds: count,
  refunded: amount,
};
/** Where cash was rounded up, rounding met less than nothing of the sales. */
const signed = z.int();
const tenderRow = z.object({ key: z.enum(TENDER_KEYS), ...figures, amount: signed, refunded: signed });
const named = z.object({ key: z.string(), name: z.string(), nameEn: z.string().optional(), ...figures });

/** A period by its name, or by its first and last day. */
export const PeriodQuery = z.object({
  period: z.enum(PERIOD_NAMES).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
export const ExportQuery = PeriodQuery.extend({
  format: z.enum(TABLE_FORMATS).default("csv"),
  language: z.enum(["zh", "en"]).default("zh"),
});
export const PaperInput = z.strictObject({ from: z.iso.date(), to: z.iso.date() });

export const SalesReport = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    currency,
    total: z.object(figures),
    /** The period of the same length whole weeks earlier. */
    before: z.object({ from: z.iso.date(), to: z.iso.date(), total: z.object(figures) }),
    /** Every day and hour of the period, also those without a sale; `amountBefore` is the same day or hour of the period before. */
    days: z.array(z.object({ day: z.iso.date(), ...figures, amountBefore: amount })),
    hours: z.array(z.object({ hour: z.int().min(0).max(23), ...figures, amountBefore: amount })),
    /** The largest first. An empty key: what names no product or category. */
    products: z.array(named.extend({ unit: z.enum(["piece", "kilogram"]) })),
    categories: z.array(named),
    operators: z.array(named),
    tenders: z.array(tenderRow),
    /** Sales of an earlier version are still being counted: the figures grow until they are. */
    counting: z.boolean(),
  })
  .openapi("SalesReport");

export type SalesReport = z.infer<typeof SalesReport>;
