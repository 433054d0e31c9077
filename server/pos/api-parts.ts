/** What every schema of the terminal's API is made of. */
import { z } from "@hono/zod-openapi";
import { BADGE_CODE } from "#domain/badge.ts";
import { isId } from "#domain/ids.ts";
import { CURRENCIES, type Currency } from "#domain/money.ts";

/** In the one spelling that stores and signed bytes give back: lower case, and no UUID of zeros. */
export const Uuid = z
  .uuid()
  .refine(isId, "not an id")
  .openapi({ example: "0197b6a2-7c1e-7d3a-9f00-2b1c5d6e7f80" });
export const amount = z.int().min(0).openapi({ description: "minor units of the currency", example: 1250 });
export const currency = z.enum(Object.keys(CURRENCIES) as [Currency, ...Currency[]]);
export const pin = z.string().regex(/^\d{6,12}$/);
export const time = z.int().openapi({ description: "epoch milliseconds" });

/** A manager's PIN or badge, given at that moment for that one thing: what a cashier may not do alone. */
export const Approval = z
  .union([
    z.strictObject({ operator: z.string().min(1).max(32), pin }),
    z.strictObject({ badge: z.string().regex(BADGE_CODE) }),
  ])
  .openapi("Approval");
export type Approval = z.infer<typeof Approval>;
