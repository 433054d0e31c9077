/** What the wallet tells of settlements. */
import { z } from "@hono/zod-openapi";
import { isDay } from "#domain/business-day.ts";
import { CURRENCIES, type Currency } from "#domain/money.ts";
import { LINE_KINDS } from "#domain/settlement.ts";

const amount = z.int().openapi({ description: "minor units, signed as the merchant sees them" });
const time = z.int().openapi({ description: "epoch milliseconds, the wallet's clock" });
const Tally = z.object({ count: z.int(), amount });

export const DayParam = z.object({ day: z.string().refine(isDay).openapi({ example: "2026-11-26" }) });
export const PageQuery = z.object({
  after: z.string().max(64).optional().openapi({ description: "`next` of the page before" }),
});
export const SettlementAnswer = z
  .object({
    day: z.string(),
    timeZone: z.string(),
    cutOff: z.int().openapi({ description: "minutes after midnight at which the business day begins" }),
    from: time,
    to: time,
    currency: z.enum(Object.keys(CURRENCIES) as [Currency, ...Currency[]]),
    state: z.enum(["open", "settled"]),
    lines: z.array(
      z.object({
        kind: z.enum(LINE_KINDS),
        payment: z.object({ tender: z.uuid(), attempt: z.int() }),
        refund: z.uuid().nullable(),
        amount,
        fee: amount,
        at: time,
        transaction: z.uuid(),
      }),
    ),
    totals: z
      .object({
        payments: Tally,
        refunds: Tally,
        reversals: Tally,
        fees: amount,
        promotionsBorneByBank: amount,
        promotionsBorneByMerchant: amount,
        due: amount,
      })
      .openapi({ description: "of all lines, not only of this page's" }),
    next: z.string().nullable(),
    time,
  })
  .openapi("Settlement");
