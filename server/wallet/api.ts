/**
 * What the wallet takes and gives: the published API that ties it to terminals and phones. A bank replaces this
 * wallet by speaking the same.
 */
import { z } from "@hono/zod-openapi";
import { CURRENCIES, type Currency } from "#domain/money.ts";
import { OUTCOMES, type Outcome } from "#domain/statement.ts";

const uuid = z.uuid();
const amount = z.int().min(0).openapi({ description: "minor units of the currency", example: 1250 });
const currency = z.enum(Object.keys(CURRENCIES) as [Currency, ...Currency[]]);
const time = z.int().openapi({ description: "epoch milliseconds, the wallet's clock" });
const base64 = z
  .string()
  .regex(/^[A-Za-z0-9_-]*$/)
  .max(2048)
  .openapi({ description: "base64url without padding" });
const outcome = z.enum(Object.keys(OUTCOMES) as [Outcome, ...Outcome[]]);

// Activation

export const ActivationInput = z
  .strictObject({
    serial: z.string().min(4).max(50),
    /** Raw Ed25519. */
    publicKey: base64,
    /** Raw X25519, from which both sides derive the key of the 8-digit code. */
    agreementKey: base64,
    /** HMAC-SHA256 under the key derived from the activation code, over the digest of serial and keys. */
    proof: base64,
    /** By the key that is being enrolled, over the same. */
    signature: base64,
  })
  .openapi("ActivationInput");
export const Merchant = z
  .object({
    id: uuid,
    nameZh: z.string(),
    /** ASCII, as QR payloads want it. */
    nameEn: z.string(),
    place: z.string(),
    city: z.string(),
    country: z.string().length(2),
    category: z.string().length(4).openapi({ description: "MCC" }),
    currency,
    timeZone: z.string(),
  })
  .openapi("Merchant");
export const Activation = z
  .object({
    terminal: uuid,
    number: z.string(),
    merchant: Merchant,
    rootKey: base64,
    agreementKey: base64,
    payUrl: z.string().openapi({
      description:
        "Where customers reach the wallet, as QR codes name it: a bare http or https origin without a trailing slash",
      example: "http://localhost:7400",
    }),
    demo: z.boolean(),
    time,
    proof: base64.openapi({
      description:
        "HMAC-SHA256 under the activation code's key over SHA-256 of the UTF-8 of this JSON array, without white space " +
        'and escaped as RFC 8785 has it: ["shouyin enrolment 1", base64url of the digest that the terminal proved, ' +
        "terminal, number, [merchant's id, nameZh, nameEn, place, city, country, category, currency, timeZone], " +
        "rootKey, agreementKey, payUrl, demo, time]. So nobody in between can exchange any of it.",
    }),
  })
  .openapi("Activation");

// Payments, for terminals

export const PaymentInput = z.strictObject({ request: base64 }).openapi("PaymentInput");
export const PaymentAnswer = z
  .object({
    id: z.string(),
    /** `open`, or the outcome that `statement` states. */
    state: z.union([z.literal("open"), outcome]),
    statement: base64.optional(),
    time,
  })
  .openapi("PaymentAnswer");

// The customer's phone

export const SignInInput = z
  .strictObject({ phone: z.string().regex(/^\d{6,15}$/), pin: z.string().regex(/^\d{6}$/) })
  .openapi("PhoneSignInInput");
export const PhoneDevice = z.object({ token: z.string(), name: z.string() }).openapi("PhoneDevice");

export const WalletEntry = z
  .object({
    id: uuid,
    kind: z.enum(["top_up", "payment", "reversal"]),
    /** Minor units; below zero is money that left the wallet. */
    amount: z.int(),
    payee: z.string(),
    at: time,
  })
  .openapi("WalletEntry");
export const WalletView = z
  .object({
    name: z.string(),
    currency,
    balance: z.int(),
    entries: z.array(WalletEntry),
    demo: z.boolean(),
    time,
  })
  .openapi("WalletView");

export const PresentInput = z.strictObject({ request: base64 }).openapi("PresentInput");
/** A payment as its payer sees it. */
export const PhonePayment = z
  .object({
    /** `{terminal}.{tender}.{attempt}` */
    id: z.string(),
    payee: z.string(),
    place: z.string(),
    amount,
    currency,
    /** The same short code stands on the shop's display. */
    matchCode: z.string(),
    state: z.union([z.literal("open"), outcome]),
    /** True when this customer paid it. */
    mine: z.boolean(),
    expiresAt: time,
    paidAt: time.optional(),
    /** The proof of payment, as it travels. Only for its payer. */
    proof: base64.optional(),
    time,
  })
  .openapi("PhonePayment");
export const ConsentInput = z.strictObject({ pin: z.string().regex(/^\d{6}$/) }).openapi("ConsentInput");

export type ActivationInput = z.infer<typeof ActivationInput>;
export type Activation = z.infer<typeof Activation>;
export type Merchant = z.infer<typeof Merchant>;
export type PaymentAnswer = z.infer<typeof PaymentAnswer>;
export type PhoneDevice = z.infer<typeof PhoneDevice>;
export type WalletView = z.infer<typeof WalletView>;
export type WalletEntry = z.infer<typeof WalletEntry>;
export type PhonePayment = z.infer<typeof PhonePayment>;
