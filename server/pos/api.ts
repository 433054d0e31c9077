/**
 * What the terminal's server takes and gives: the schemas of every body and event, once. The routes validate by them,
 * OpenAPI is generated from them, and the screens use their types.
 */
import { z } from "@hono/zod-openapi";
import { isId } from "#domain/ids.ts";
import { CURRENCIES, type Currency } from "#domain/money.ts";
import { PAYMENT_STATES } from "#domain/payment.ts";
import { REFUSALS, type RefusalCode } from "#domain/refusal.ts";
import { SALE_STATES } from "#domain/sale.ts";

/** In the one spelling that stores and signed bytes give back: lower case, and no UUID of zeros. */
export const Uuid = z
  .uuid()
  .refine(isId, "not an id")
  .openapi({ example: "0197b6a2-7c1e-7d3a-9f00-2b1c5d6e7f80" });
const amount = z.int().min(0).openapi({ description: "minor units of the currency", example: 1250 });
const currency = z.enum(Object.keys(CURRENCIES) as [Currency, ...Currency[]]);
const pin = z.string().regex(/^\d{6,12}$/);
const time = z.int().openapi({ description: "epoch milliseconds" });

export const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]]),
    retry: z.enum(["never", "same-id", "query-first", "after-change"]),
    zh: z.string(),
  })
  .openapi("Problem");

// Screens and people

export const SCREEN_KINDS = ["checkout", "display"] as const;
export const PairingInput = z
  .strictObject({ kind: z.enum(SCREEN_KINDS), code: z.string().max(64) })
  .openapi("PairingInput");
export const PairedScreen = z
  .object({ screen: Uuid, kind: z.enum(SCREEN_KINDS), secret: z.string(), token: z.string() })
  .openapi("PairedScreen");
export const TokenInput = z.strictObject({ screen: Uuid, secret: z.string().max(64) }).openapi("TokenInput");
export const ScreenToken = z.object({ token: z.string(), kind: z.enum(SCREEN_KINDS) }).openapi("ScreenToken");

export const SignInInput = z
  .strictObject({ operator: z.string().min(1).max(32), pin })
  .openapi("SignInInput");
export const NewPinInput = z.strictObject({ pin, newPin: pin }).openapi("NewPinInput");
export const Session = z
  .object({
    operator: z.object({ id: Uuid, name: z.string() }),
    /** Until a new PIN is set nothing else is allowed. */
    pinMustChange: z.boolean(),
  })
  .openapi("Session");

// The shop as the screens show it

export const Shop = z
  .object({
    demo: z.boolean(),
    merchant: z.object({ nameZh: z.string(), nameEn: z.string(), place: z.string() }),
    currency,
    /** The terminal's number as people read it aloud. */
    terminal: z.string(),
  })
  .openapi("Shop");

// Sales, tenders, payments

export const LineInput = z.strictObject({
  id: Uuid,
  name: z.string().min(1).max(100),
  quantity: z.int().min(1).max(9999),
  unitPrice: amount,
});
export const SaleInput = z
  .strictObject({ currency, lines: z.array(LineInput).min(1).max(500) })
  .openapi("SaleInput");

export const TenderInput = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("cash"), amount, received: amount }),
    z.strictObject({ kind: z.literal("wallet"), amount }),
  ])
  .openapi("TenderInput");

export const PaymentView = z
  .object({
    /** `{tender}.{attempt}` */
    id: z.string(),
    state: z.enum(PAYMENT_STATES),
    amount,
    currency,
    qr: z.string(),
    matchCode: z.string(),
    issuedAt: time,
    /** By this machine's clock. */
    expiresAt: time,
  })
  .openapi("PaymentView");

export const PRINT_STATES = [
  "queued",
  "sending",
  "printed",
  "held",
  "unknown",
  "unconfirmed",
  "not-sent",
] as const;
export const PrintJobView = z
  .object({
    id: Uuid,
    sale: Uuid,
    copy: z.int().min(0),
    state: z.enum(PRINT_STATES),
    trouble: z.string().optional(),
  })
  .openapi("PrintJobView");

export const DRAWER_STATES = ["intended", "opened", "sent", "unknown", "not-sent"] as const;

export const TenderView = z
  .object({
    id: Uuid,
    kind: z.enum(["cash", "wallet"]),
    amount,
    state: z.enum(["open", "met", "void"]),
    received: amount.optional(),
    change: amount.optional(),
    drawer: z.enum(DRAWER_STATES).optional(),
    /** The attempts to collect a wallet tender, the newest last. */
    payments: z.array(PaymentView),
  })
  .openapi("TenderView");

export const SaleView = z
  .object({
    id: Uuid,
    /** Short number of the day, as the receipt shows it. */
    number: z.int(),
    currency,
    lines: z.array(LineInput),
    total: amount,
    due: amount,
    state: z.enum(SALE_STATES),
    tenders: z.array(TenderView),
    receipts: z.array(PrintJobView),
    createdAt: time,
  })
  .openapi("SaleView");

// Events. Each has an id; a reader that comes back names the last it saw in Last-Event-ID. `snapshot` comes first
// where that is not known any more, and says all there is.

export const PrinterView = z
  .object({
    state: z.enum(["absent", "probing", "ready", "attention"]),
    trouble: z.string().optional(),
    paperNearEnd: z.boolean().optional(),
    virtual: z.boolean(),
  })
  .openapi("PrinterView");
export const LineView = z
  .object({ up: z.boolean(), since: time, pending: z.int(), pendingAmount: amount })
  .openapi("LineView");

export const DisplayView = z
  .discriminatedUnion("state", [
    z.object({ state: z.literal("idle") }),
    z.object({
      state: z.literal("paying"),
      amount: z.string(),
      qr: z.string(),
      matchCode: z.string(),
      expiresAt: time,
    }),
    z.object({ state: z.literal("checking"), amount: z.string() }),
    z.object({ state: z.literal("paid"), amount: z.string(), change: z.string().optional() }),
    z.object({
      state: z.literal("ended"),
      amount: z.string(),
      outcome: z.enum(["declined", "expired", "cancelled", "reversed"]),
    }),
  ])
  .openapi("DisplayView");

export const CheckoutSnapshot = z
  .object({
    shop: Shop,
    now: time,
    line: LineView,
    printer: PrinterView,
    /** The sale on which the last payment or tender of this terminal stands, if it is of today. */
    sale: SaleView.nullable(),
  })
  .openapi("CheckoutSnapshot");

/** What the checkout's stream carries: event name and data. */
export interface CheckoutEvents {
  readonly snapshot: z.infer<typeof CheckoutSnapshot>;
  readonly sale: z.infer<typeof SaleView>;
  readonly line: z.infer<typeof LineView>;
  readonly printer: z.infer<typeof PrinterView>;
  /** Something that a person must know: a contradiction, a late payment. */
  readonly alarm: { readonly zh: string; readonly en: string };
}

/** What the customer display's stream carries: never anything but the one picture. */
export interface DisplayEvents {
  readonly snapshot: {
    readonly shop: z.infer<typeof Shop>;
    readonly now: number;
    readonly picture: z.infer<typeof DisplayView>;
  };
  readonly picture: z.infer<typeof DisplayView>;
}

export type PairingInput = z.infer<typeof PairingInput>;
export type PairedScreen = z.infer<typeof PairedScreen>;
export type ScreenToken = z.infer<typeof ScreenToken>;
export type ScreenKind = (typeof SCREEN_KINDS)[number];
export type SignInInput = z.infer<typeof SignInInput>;
export type Session = z.infer<typeof Session>;
export type Shop = z.infer<typeof Shop>;
export type SaleInput = z.infer<typeof SaleInput>;
export type SaleView = z.infer<typeof SaleView>;
export type TenderInput = z.infer<typeof TenderInput>;
export type TenderView = z.infer<typeof TenderView>;
export type PaymentView = z.infer<typeof PaymentView>;
export type PrintJobView = z.infer<typeof PrintJobView>;
export type PrinterView = z.infer<typeof PrinterView>;
export type LineView = z.infer<typeof LineView>;
export type DisplayView = z.infer<typeof DisplayView>;
export type CheckoutSnapshot = z.infer<typeof CheckoutSnapshot>;
