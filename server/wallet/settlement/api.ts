/** What the wallet tells of settlements. */
import { z } from "@hono/zod-openapi";
import { BANK_REFUSALS } from "#domain/bank-refusal.ts";
import { isDay } from "#domain/business-day.ts";
import { CURRENCIES, type Currency } from "#domain/money.ts";
import { LINE_KINDS, PAYOUT_STATES } from "#domain/settlement.ts";

const amount = z.int().openapi({ description: "minor units, signed as the merchant sees them" });
const time = z.int().openapi({ description: "epoch milliseconds, the wallet's clock" });
const Tally = z.object({ count: z.int(), amount });

const run = z.coerce.number().int().min(1).max(1000);
export const DayRunParam = z.object({ day: z.string().refine(isDay), run });
export const DayParam = z.object({ day: z.string().refine(isDay).openapi({ example: "2026-11-26" }) });
export const PageQuery = z.object({
  after: z.string().max(64).optional().openapi({ description: "`next` of the page before" }),
});
const Line = z.object({
  kind: z.enum(LINE_KINDS),
  payment: z.object({ tender: z.uuid(), attempt: z.int() }),
  refund: z.uuid().nullable(),
  amount,
  fee: amount,
  at: time,
  transaction: z.uuid(),
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
    lines: z.array(Line),
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

/** What was settled at once, and where the money is. `run` 0 is the close of the day. */
export const MadeSettlement = z
  .object({
    id: z.uuid(),
    day: z.string(),
    run: z.int(),
    number: z.int().openapi({ description: "counts the merchant's settlements, from 1" }),
    currency: z.enum(Object.keys(CURRENCIES) as [Currency, ...Currency[]]),
    due: amount,
    carriedBefore: amount.openapi({ description: "the merchant's debt before it, zero or below" }),
    carriedAfter: amount,
    paid: amount,
    askedBy: z.string().nullable(),
    at: time,
    payout: z
      .object({
        id: z.uuid(),
        attempt: z.int(),
        state: z.enum(PAYOUT_STATES),
        refusal: z.enum(BANK_REFUSALS).nullable(),
        account: z.object({ bank: z.string(), number: z.string(), holder: z.string() }),
      })
      .nullable(),
  })
  .openapi("MadeSettlement");
export type MadeSettlement = z.infer<typeof MadeSettlement>;

const id = z.uuid();
const refusal = z.enum(BANK_REFUSALS);
export const PayoutsQuery = z.object({
  state: z.enum(["requested", "refused"]),
  after: id.optional().openapi({ description: "a payout: only those after it" }),
});
export const PayoutsAnswer = z
  .object({
    payouts: z.array(
      z.object({
        id,
        settlement: z.object({ id, day: z.string(), run: z.int() }),
        merchant: z.object({ id, nameZh: z.string() }),
        amount,
        currency: z.enum(Object.keys(CURRENCIES) as [Currency, ...Currency[]]),
        account: z.object({ bank: z.string(), number: z.string(), holder: z.string() }),
        attempt: z.int(),
        asked: z.int().openapi({ description: "how often the core bank was asked" }),
        at: time,
        refusal: z
          .object({ reason: refusal, zh: z.string(), en: z.string() })
          .nullable()
          .openapi({ description: "why the core bank did not pay, and what to do" }),
      }),
    ),
    time,
  })
  .openapi("PayoutsAnswer");
export type PayoutsAnswer = z.infer<typeof PayoutsAnswer>;
export const MerchantParam = z.object({ id });
export const MerchantDayParam = z.object({ id, day: z.string().refine(isDay) });
export const MerchantRunParam = z.object({ id, day: z.string().refine(isDay), run });
export const SettlementParam = z.object({ id });
export const SettlementsQuery = z.object({ before: z.coerce.number().int().min(1).optional() });
export const SettlementsAnswer = z
  .object({ settlements: z.array(MadeSettlement) })
  .openapi("SettlementsAnswer");
export const MerchantDayAnswer = SettlementAnswer.extend({
  lines: z.array(Line.extend({ terminal: z.uuid() })),
  settlements: z.array(MadeSettlement),
}).openapi("MerchantDay");
export const NothingInput = z.strictObject({}).openapi("NothingInput");
export const LinkAnswer = z.object({ url: z.string(), expiresAt: time }).openapi("SettlementLink");
