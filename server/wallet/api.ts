/**
 * What the wallet takes and gives: the published API that ties it to terminals and phones. A bank replaces this
 * wallet by speaking the same.
 */
import { z } from "@hono/zod-openapi";
import { CUSTOMER_TRANSACTION_KINDS } from "#domain/ledger.ts";
import { CURRENCIES, type Currency } from "#domain/money.ts";
import { PAYMENT_WAYS } from "#domain/payment.ts";
import { OUTCOMES, type Outcome, REFUND_OUTCOMES, type RefundOutcome } from "#domain/statement.ts";

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
const refundOutcome = z.enum(Object.keys(REFUND_OUTCOMES) as [RefundOutcome, ...RefundOutcome[]]);

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

export const PaymentInput = z
  .strictObject({
    request: base64,
    code: z
      .string()
      .regex(/^\d{16,24}$/)
      .optional()
      .openapi({
        description: "The payer's payment code (付款码), where one was read: it is charged at once",
      }),
  })
  .openapi("PaymentInput");
export const ReversalInput = z
  .strictObject({
    reversal: base64.openapi({ description: "The signed request and the signature of its reversal" }),
  })
  .openapi("ReversalInput");
export const PaymentAnswer = z
  .object({
    id: z.string(),
    /** `open`, or the outcome that `statement` states. */
    state: z.union([z.literal("open"), outcome]),
    statement: base64.optional(),
    time,
  })
  .openapi("PaymentAnswer");

// Refunds, proofs and the terminal itself

export const RefundInput = z.strictObject({ refund: base64 }).openapi("WalletRefundInput");
export const RefundAnswer = z
  .object({
    id: uuid,
    /** `queued` until the merchant's balance covers it. */
    state: z.union([z.literal("queued"), refundOutcome]),
    statement: base64.optional(),
    time,
  })
  .openapi("RefundAnswer");
export const ProofInput = z.strictObject({ statement: base64 }).openapi("WalletProofInput");
/** `known` is false where a case was opened: the wallet's people compare what it had stated with what it has. */
export const ProofAnswer = z.object({ known: z.boolean(), time }).openapi("ProofAnswer");
export const TerminalAnswer = z
  .object({
    terminal: uuid,
    number: z.string(),
    /** What the merchant has to give back from, minor units. */
    balance: z.int(),
    currency,
    time,
  })
  .openapi("TerminalAnswer");
/** The last row of a terminal's journal: its number, which is the journal's length, and its hash over all before it. */
export const JournalHead = z.object({ number: z.int().min(0), hash: base64 }).openapi("JournalHead");
export const JournalInput = z.strictObject(JournalHead.shape).openapi("JournalInput");
/** `before` is the head that was told before this one; signed with the answer it is the wallet's witness. */
export const JournalAnswer = z.object({ before: JournalHead.nullable(), time }).openapi("JournalAnswer");
export const RetirementAnswer = z.object({ retired: z.boolean(), time }).openapi("RetirementAnswer");

// The customer's phone

export const SignInInput = z
  .strictObject({ phone: z.string().regex(/^\d{6,15}$/), pin: z.string().regex(/^\d{6}$/) })
  .openapi("PhoneSignInInput");
export const PhoneDevice = z
  .object({
    token: z.string(),
    name: z.string(),
    /** What this device makes payment codes from, without a network. */
    code: z.object({ number: z.string().length(8), seed: base64 }),
    time,
  })
  .openapi("PhoneDevice");

export const WalletEntry = z
  .object({
    id: uuid,
    kind: z.enum(CUSTOMER_TRANSACTION_KINDS),
    /** Minor units; below zero is money that left the wallet. */
    amount: z.int(),
    /** Whom it was paid to or came from: a shop, or another customer with a masked name; empty where it is nobody's. */
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
    frozen: z.boolean(),
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
    way: z.enum(PAYMENT_WAYS),
    state: z.union([z.literal("open"), outcome]),
    /** True when this customer paid it. */
    mine: z.boolean(),
    expiresAt: time,
    paidAt: time.optional(),
    /** The proof of payment, as it travels. Only for its payer. */
    proof: base64.optional(),
    /** Only for its payer: what he reads aloud where the till cannot scan the proof. */
    eightDigitCode: z.string().optional(),
    /** What refunds have given back, minor units. */
    refunded: amount,
    /** Where its receipt stands, once the shop has sent it. Only for its payer. */
    receipt: z.string().optional(),
    time,
  })
  .openapi("PhonePayment");
/** The last payment that was charged to this device's codes within three minutes, open or ended. */
export const LatestCharge = z.object({ payment: PhonePayment.nullable(), time }).openapi("LatestCharge");
/** What became of the refund on a slip, for whoever holds the paper. */
export const RefundSlip = z
  .object({
    payee: z.string(),
    amount,
    currency,
    state: z.union([z.literal("not_received"), z.literal("queued"), refundOutcome]),
    time,
  })
  .openapi("RefundSlip");
export const ConsentInput = z.strictObject({ pin: z.string().regex(/^\d{6}$/) }).openapi("ConsentInput");

export type ActivationInput = z.infer<typeof ActivationInput>;
export type Activation = z.infer<typeof Activation>;
export type Merchant = z.infer<typeof Merchant>;
export type RefundAnswer = z.infer<typeof RefundAnswer>;
export type LatestCharge = z.infer<typeof LatestCharge>;
export type RefundSlip = z.infer<typeof RefundSlip>;
export type ProofAnswer = z.infer<typeof ProofAnswer>;
export type JournalHead = z.infer<typeof JournalHead>;
export type JournalAnswer = z.infer<typeof JournalAnswer>;
export type TerminalAnswer = z.infer<typeof TerminalAnswer>;
export type RetirementAnswer = z.infer<typeof RetirementAnswer>;
export type PaymentAnswer = z.infer<typeof PaymentAnswer>;
export type PhoneDevice = z.infer<typeof PhoneDevice>;
export type WalletView = z.infer<typeof WalletView>;
export type WalletEntry = z.infer<typeof WalletEntry>;
export type PhonePayment = z.infer<typeof PhonePayment>;
