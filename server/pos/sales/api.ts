/** What a sale is made of as the API has it, and what waits of sales that were set aside. */
import { z } from "@hono/zod-openapi";
import { NOTE_MAX } from "#domain/drawer.ts";
import { UNITS } from "#domain/product.ts";
import { GRAMS_MAX, PERCENT_MAX } from "#domain/sale.ts";
import { amount, time, Uuid } from "../api-parts.ts";

/** A part in basis points, or an amount in minor units. */
export const Discount = z
  .union([
    z.strictObject({ percent: z.int().min(1).max(PERCENT_MAX) }),
    z.strictObject({ amount: amount.min(1) }),
  ])
  .openapi("Discount");
const note = z.string().min(1).max(NOTE_MAX).optional();
export const LineInput = z.strictObject({
  id: Uuid,
  name: z.string().min(1).max(100),
  /** Pieces, or grams of what is sold by the kilogram. */
  quantity: z.int().min(1).max(GRAMS_MAX),
  /** For one piece or one kilogram. */
  unitPrice: amount,
  unit: z.enum(UNITS).optional(),
  product: Uuid.optional(),
  /** Basis points, included in the price. */
  tax: z.int().min(0).max(PERCENT_MAX).optional(),
  discount: Discount.optional(),
  /** The barcode of a scale's label that says what the line comes to. */
  label: z
    .string()
    .regex(/^2\d{12}$/)
    .optional(),
  /** What the catalog asks, where the line has another price. The terminal looks that up for itself. */
  listPrice: amount.optional(),
  note,
});
/** What is said of the sale as a whole. */
export const saleWords = { discount: Discount.optional(), note };

// Sales that were set aside

const heldContent = { lines: z.array(LineInput).min(1).max(500), ...saleWords };
export const HeldInput = z.strictObject(heldContent).openapi("HeldInput");
export const HeldSale = z.object({ id: Uuid, ...heldContent }).openapi("HeldSale");
export const HeldSummary = z
  .object({
    id: Uuid,
    total: amount,
    /** The names of its first goods. */
    goods: z.array(z.string()),
    lines: z.int(),
    note: z.string().optional(),
    by: z.string(),
    heldAt: time,
  })
  .openapi("HeldSummary");

export type HeldInput = z.infer<typeof HeldInput>;
export type HeldSale = z.infer<typeof HeldSale>;
export type HeldSummary = z.infer<typeof HeldSummary>;
