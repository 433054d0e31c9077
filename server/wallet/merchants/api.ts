/** What the bank's people ask and say of merchants. */
import { z } from "@hono/zod-openapi";
import { CURRENCIES, type Currency } from "#domain/money.ts";

const uuid = z.uuid();
const time = z.int().openapi({ description: "epoch milliseconds, the wallet's clock" });
const text = z.string().max(200);
const amount = z.int().min(0).openapi({ description: "minor units" });

const facts = {
  nameZh: text,
  nameEn: text.openapi({ description: "ASCII, at most 25 signs, as QR payloads want it" }),
  creditCode: text.openapi({
    description: "统一社会信用代码, with its check digit",
    example: "91350100M000100Y43",
  }),
  place: text.openapi({ description: "布放地址: where its terminals stand" }),
  city: text.openapi({ description: "ASCII, at most 15 signs" }),
  country: text.openapi({ example: "CN" }),
  category: text.openapi({ description: "MCC", example: "5411" }),
  currency: z.enum(Object.keys(CURRENCIES) as [Currency, ...Currency[]]),
  timeZone: text.openapi({ example: "Asia/Shanghai" }),
  cutOff: z
    .int()
    .openapi({ description: "When a business day ends, minutes after midnight in the time zone" }),
  settlementAccount: z.strictObject({
    bank: text.openapi({ description: "联行号, twelve digits" }),
    number: text,
    holder: text,
  }),
};

export const IdParam = z.object({ id: uuid });
export const MerchantInput = z
  .strictObject({
    ...facts,
    after: z.int().min(0).openapi({ description: "The version that this changes; 0 registers the merchant" }),
  })
  .openapi("MerchantInput");
export const MerchantAnswer = z
  .object({ id: uuid, version: z.int().min(1), ...facts })
  .openapi("MerchantAnswer");
export const MerchantsQuery = z.object({
  after: uuid.optional().openapi({ description: "The last merchant of the page before" }),
});
export const MerchantsAnswer = z.object({ merchants: z.array(MerchantAnswer) }).openapi("MerchantsAnswer");
export const MerchantHistory = z
  .object({ versions: z.array(z.object({ version: z.int(), validFrom: time, facts: z.object(facts) })) })
  .openapi("MerchantHistory");

export const FeeScheduleParam = z.object({ id: uuid, schedule: uuid });
export const FeeScheduleInput = z
  .strictObject({
    validFrom: time,
    ratePpm: z.int().min(0).openapi({ description: "parts per million: 3800 is 0.38 %" }),
    minimum: amount,
    maximum: amount.nullable(),
    freePerMonth: amount,
    returnedWithRefund: z.boolean(),
    onDemand: z.boolean().openapi({ description: "Whether its terminals may ask to be settled at once" }),
  })
  .openapi("FeeScheduleInput");
export const FeeSchedulesAnswer = z
  .object({ schedules: z.array(z.object({ id: uuid, ...FeeScheduleInput.shape })) })
  .openapi("FeeSchedulesAnswer");
