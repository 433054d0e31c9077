/** What phones and the bank's people ask of a wallet beside paying: top-up, withdrawal, transfer, limits, PIN, freeze. */
import { z } from "@hono/zod-openapi";
import { TIERS } from "#domain/limits.ts";
import { CURRENCIES, type Currency } from "#domain/money.ts";
import { REFUSALS, type RefusalCode } from "#domain/refusal.ts";

const uuid = z.uuid();
const phone = z.string().regex(/^\d{6,15}$/);
const pin = z.string().regex(/^\d{6}$/);
const currency = z.enum(Object.keys(CURRENCIES) as [Currency, ...Currency[]]);
const wanted = z
  .int()
  .min(1)
  .max(999_999_999)
  .openapi({ description: "minor units of the wallet's currency", example: 10_000 });
const amount = z.int().openapi({ description: "minor units" });
const time = z.int().openapi({ description: "epoch milliseconds, the wallet's clock" });
const kind = z.enum(["top_up", "withdrawal"]);

/** An account at the core bank. Of its number only the end is told. */
export const LinkedAccount = z
  .object({ id: uuid, bank: z.string(), tail: z.string().length(4) })
  .openapi("LinkedAccount");
export const LinkedAccounts = z.object({ accounts: z.array(LinkedAccount), time }).openapi("LinkedAccounts");

export const BankOrderInput = z
  .strictObject({ kind, account: uuid, amount: wanted, pin })
  .openapi("BankOrderInput");
export const BankOrder = z
  .object({
    id: uuid,
    kind,
    amount,
    currency,
    state: z.enum(["requested", "done", "refused"]).openapi({
      description:
        "`requested` until the core bank's answer is known: it is pursued, and the money is safe meanwhile",
    }),
    refusal: z.enum(Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]]).nullable(),
    at: time,
    time,
  })
  .openapi("BankOrder");
export const BankOrders = z.object({ orders: z.array(BankOrder), time }).openapi("BankOrders");

export const PayeeInput = z.strictObject({ phone }).openapi("PayeeInput");
export const PayeeAnswer = z
  .object({ name: z.string().openapi({ description: "masked", example: "*明" }), time })
  .openapi("PayeeAnswer");
export const TransferInput = z
  .strictObject({
    phone,
    name: z.string().max(200).openapi({ description: "The payee's name as it was shown" }),
    amount: wanted,
    pin,
  })
  .openapi("TransferInput");
export const TransferAnswer = z
  .object({ id: uuid, name: z.string(), amount, currency, at: time, time })
  .openapi("TransferAnswer");

const tier = z.literal(TIERS);
const most = z.int().nullable().openapi({ description: "minor units; null: no limit" });
const used = z.object({ spent: amount, most });
export const LimitsAnswer = z
  .object({
    tier,
    currency,
    payment: most,
    balance: most,
    day: used,
    year: used,
    byCode: used.openapi({ description: "By QR code, today" }),
    byCodeAlone: used.openapi({ description: "What of it was paid by payment code without the PIN" }),
    frozen: z.boolean(),
    time,
  })
  .openapi("LimitsAnswer");

export const PinChangeInput = z.strictObject({ old: pin, new: pin }).openapi("PinChangeInput");
export const FreezeInput = z.strictObject({ frozen: z.literal(true) }).openapi("FreezeInput");
export const Done = z.object({ time }).openapi("WalletDone");

// The bank's people

export const CustomerQuery = z.object({ phone });
export const BankFreezeInput = z
  .strictObject({ frozen: z.boolean(), reason: z.string().trim().min(1).max(200) })
  .openapi("BankFreezeInput");
export const CustomerAnswer = z
  .object({
    id: uuid,
    name: z.string().openapi({ description: "masked" }),
    tier,
    frozen: z.boolean(),
    frozenBy: z.enum(["customer", "bank"]).nullable(),
  })
  .openapi("CustomerAnswer");

export type LinkedAccount = z.infer<typeof LinkedAccount>;
export type LinkedAccounts = z.infer<typeof LinkedAccounts>;
export type BankOrder = z.infer<typeof BankOrder>;
export type BankOrders = z.infer<typeof BankOrders>;
export type PayeeAnswer = z.infer<typeof PayeeAnswer>;
export type TransferAnswer = z.infer<typeof TransferAnswer>;
export type LimitsAnswer = z.infer<typeof LimitsAnswer>;
