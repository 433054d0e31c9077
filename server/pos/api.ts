/**
 * What the terminal's server takes and gives: the schemas of every body and event, once. The routes validate by them,
 * OpenAPI is generated from them, and the screens use their types.
 */

import { z } from "@hono/zod-openapi";
import { ROUNDING_RULES } from "#domain/cash-rounding.ts";
import { OPENING_STATES } from "#domain/drawer.ts";
import { PAYMENT_STATES, PAYMENT_WAYS } from "#domain/payment.ts";
import { PAPER_RULES, type PaperRule } from "#domain/receipt/design.ts";
import { REFUND_REASONS, REFUND_STATES, type RefundReason } from "#domain/refund.ts";
import { REFUSALS, type RefusalCode } from "#domain/refusal.ts";
import { GRAMS_MAX, SALE_STATES } from "#domain/sale.ts";
import { SALE_MATCHES } from "#domain/sale-search.ts";
import { CONFIRMATION_LEVELS, PRINTER_TROUBLES } from "#hardware/printer.ts";
import { AnnouncementsView } from "./announcements/api.ts";
import { Approval, amount, currency, time, Uuid } from "./api-parts.ts";
import { DrawerView } from "./drawer/api.ts";
import { ExchangeRatesView } from "./rates/api.ts";
import { HeldSummary, LineInput, saleWords } from "./sales/api.ts";
import type { ShiftView } from "./shifts/api.ts";
import { LineView } from "./sync/api.ts";

export * from "./operators/api.ts";
export * from "./sync/api.ts";
export { Approval, Uuid };

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

const approval = Approval.optional();

// The shop as the screens show it

export const Shop = z
  .object({
    demo: z.boolean(),
    merchant: z.object({ nameZh: z.string(), nameEn: z.string(), place: z.string() }),
    currency,
    /** The terminal's number as people read it aloud. */
    terminal: z.string(),
    /** How what is paid in cash is rounded; absent where it is not. The step in minor units. */
    cashRounding: z.object({ rule: z.enum(ROUNDING_RULES), step: z.int().min(2) }).optional(),
  })
  .openapi("Shop");

// Sales, tenders, payments

export const SaleInput = z
  .strictObject({ currency, lines: z.array(LineInput).min(1).max(500), ...saleWords, approval })
  .openapi("SaleInput");

/** The payer's own code (付款码), always a text: leading zeros count. */
const paymentCode = z
  .string()
  .regex(/^\d{16,24}$/)
  .openapi({ description: "The payment code on the customer's phone", example: "88000000010123456789" });
export const TenderInput = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("cash"), amount, received: amount }),
    z.strictObject({ kind: z.literal("wallet"), amount, code: paymentCode.optional() }),
  ])
  .openapi("TenderInput");
export const CancellationInput = z.strictObject({ approval }).openapi("CancellationInput");
export const AttemptInput = z.strictObject({ code: paymentCode.optional() }).openapi("AttemptInput");
export const AcceptanceInput = z
  .strictObject({ code: z.string().regex(/^\d{8}$/), approval })
  .openapi("AcceptanceInput");
export const ProofInput = z.strictObject({ digits: z.string().regex(/^\d{1,2000}$/) }).openapi("ProofInput", {
  description: "The proof of payment on a customer's phone, as a scanner types it",
});

export const PaymentView = z
  .object({
    /** `{tender}.{attempt}` */
    id: z.string(),
    way: z.enum(PAYMENT_WAYS),
    state: z.enum(PAYMENT_STATES),
    amount,
    currency,
    qr: z.string(),
    matchCode: z.string(),
    issuedAt: time,
    /** By this machine's clock. */
    expiresAt: time,
    /** When a payment code is given up and its payment reversed, by this machine's clock. */
    givenUpAt: time.optional(),
    /** While it is being reversed: the address by which a customer's phone can carry the reversal to the wallet. */
    reversalQr: z.string().optional(),
  })
  .openapi("PaymentView");

const refundReason = z.enum(Object.keys(REFUND_REASONS) as [RefundReason, ...RefundReason[]]);
const refundLines = z.array(z.strictObject({ line: Uuid, quantity: z.int().min(1).max(GRAMS_MAX) })).max(500);
export const RefundInput = z
  .strictObject({
    tender: Uuid,
    /** Minor units. With `lines` it is what these came to. */
    amount,
    lines: refundLines,
    reason: refundReason,
    approval,
  })
  .openapi("RefundInput");
export const RefundView = z
  .object({
    id: Uuid,
    tender: Uuid,
    amount,
    currency,
    lines: refundLines,
    reason: refundReason,
    state: z.enum(REFUND_STATES),
    createdAt: time,
  })
  .openapi("RefundView");
export const SlipInput = z
  .strictObject({ kind: z.enum(["reversal", "refund"]), subject: z.string().max(64) })
  .openapi("SlipInput");
/** `balance` is null where the wallet could not be asked: then the refund is queued until it can. */
export const BalanceView = z.object({ balance: z.int().nullable(), currency }).openapi("BalanceView");

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
    kind: z.enum([
      "receipt",
      "reversal",
      "refund",
      "x-report",
      "z-report",
      "cash-move",
      "correction",
      "settlement",
      "sales-report",
    ]),
    /** What a slip is about beside its sale: a payment's or a refund's id; empty for receipt and Z report. */
    subject: z.string(),
    copy: z.int().min(0),
    state: z.enum(PRINT_STATES),
    trouble: z.string().optional(),
  })
  .openapi("PrintJobView");

export const TenderView = z
  .object({
    id: Uuid,
    kind: z.enum(["cash", "wallet"]),
    amount,
    state: z.enum(["open", "met", "void"]),
    received: amount.optional(),
    change: amount.optional(),
    /** Of cash: what was taken beyond `amount`, minor units, below zero where less was; absent where it was not rounded. */
    rounding: z.int().optional(),
    drawer: z.enum(OPENING_STATES).optional(),
    /**
     * It was met, and what refunds have left of it goes back because the sale was given up; with what became of the drawer,
     * where it had to open for that.
     */
    returned: z.object({ drawer: z.enum(OPENING_STATES).optional() }).optional(),
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
    ...saleWords,
    total: amount,
    due: amount,
    state: z.enum(SALE_STATES),
    tenders: z.array(TenderView),
    refunds: z.array(RefundView),
    receipts: z.array(PrintJobView),
    createdAt: time,
  })
  .openapi("SaleView");
/** A sale in a list, the newest first. */
export const SaleSummary = z
  .object({
    id: Uuid,
    number: z.int(),
    day: z.string(),
    currency,
    total: amount,
    state: z.enum(SALE_STATES),
    createdAt: time,
    /** By what of the search it was found. */
    matched: z.enum(SALE_MATCHES).optional(),
  })
  .openapi("SaleSummary");

// The business day's papers, and the terminal's own end

/** What a business day has on paper, the oldest first. */
export const DayPapers = z.object({ day: z.iso.date(), papers: z.array(PrintJobView) }).openapi("DayPapers");
export const RetirementView = z.object({ retired: z.boolean() }).openapi("RetirementView");

// Events. Each has an id; a reader that comes back names the last it saw in Last-Event-ID. `snapshot` comes first
// where that is not known any more, and says all there is.

export const PrinterView = z
  .object({
    state: z.enum(["absent", "probing", "ready", "attention"]),
    trouble: z.enum(PRINTER_TROUBLES).optional(),
    paperNearEnd: z.boolean().optional(),
    /** How the printer confirms a receipt; C and D cannot. */
    level: z.enum(CONFIRMATION_LEVELS).optional(),
    virtual: z.boolean(),
  })
  .openapi("PrinterView");
/** `none` where the terminal was set up without it. That one is `present` says only that its line is open. */
const attendance = ["none", "absent", "present"] as const;
export const DevicesView = z
  .object({
    /** `contested`: somebody is signed in at more than one checkout, and none of them gets what it reads. */
    scanner: z.enum([...attendance, "contested"]),
    pole: z.enum(attendance),
  })
  .openapi("DevicesView");
/** What the scanner on a line of the terminal's own has read; empty where that was no text. */
export const ScanView = z.object({ text: z.string() }).openapi("ScanView");

/** Something that a person must know, until somebody says that it was read. */
export const AlarmView = z
  .object({ id: Uuid, subject: z.string(), raisedAt: time, zh: z.string(), en: z.string() })
  .openapi("AlarmView");

/** Null: it is shown no more. */
export const DueInput = z.strictObject({ amount: amount.min(1).nullable() }).openapi("DueInput");
/** What the amount is in the money of guests, near enough. */
const foreign = z.array(z.string()).optional();
export const DisplayView = z
  .discriminatedUnion("state", [
    z.object({ state: z.literal("idle") }),
    /** Cash is being counted. */
    z.object({ state: z.literal("due"), amount: z.string(), foreign }),
    z.object({
      state: z.literal("paying"),
      amount: z.string(),
      foreign,
      qr: z.string(),
      matchCode: z.string(),
      expiresAt: time,
    }),
    /** The payer's code was read: the wallet charges it, or its payer is entering a PIN until `givenUpAt`. */
    z.object({
      state: z.literal("charging"),
      amount: z.string(),
      confirming: z.boolean(),
      givenUpAt: time,
    }),
    z.object({ state: z.literal("checking"), amount: z.string() }),
    z.object({ state: z.literal("accepted"), amount: z.string() }),
    /** `receipt` is the text of the QR that leads to the e-receipt, once the whole sale is paid. */
    z.object({
      state: z.literal("paid"),
      amount: z.string(),
      change: z.string().optional(),
      /** What of the sale is still to be paid, where this was a part of it. */
      due: z.string().optional(),
      receipt: z.string().optional(),
    }),
    /** Nothing but the QR that leads to the e-receipt: after the green, or shown once more. */
    z.object({ state: z.literal("receipt"), receipt: z.string() }),
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
    drawer: DrawerView,
    devices: DevicesView,
    /** The sale on which the last payment or tender of this terminal stands, if it is of today. */
    sale: SaleView.nullable(),
    /** Sales that were set aside, the oldest first. */
    held: z.array(HeldSummary),
    alarms: z.array(AlarmView),
    announcements: AnnouncementsView,
    /** Whether 8-digit codes may be taken in this shop. */
    acceptsCodes: z.boolean(),
    /** Whether receipts are printed by themselves. */
    paper: z.enum(PAPER_RULES),
    /** What guests are shown amounts by; null where nobody has set any. */
    rates: ExchangeRatesView.nullable(),
    /** The terminal was deactivated: it settles what is pending and takes nothing new. */
    retired: z.boolean(),
  })
  .openapi("CheckoutSnapshot");

/** What the checkout's stream carries: event name and data. */
export interface CheckoutEvents {
  readonly snapshot: z.infer<typeof CheckoutSnapshot>;
  readonly sale: z.infer<typeof SaleView>;
  readonly line: z.infer<typeof LineView>;
  readonly printer: z.infer<typeof PrinterView>;
  readonly drawer: z.infer<typeof DrawerView>;
  readonly devices: z.infer<typeof DevicesView>;
  /** Has no id and is told once: a payment code must not come again to whoever reads the stream anew. */
  readonly scan: z.infer<typeof ScanView>;
  /** A shift of which a report was asked for, or came out. */
  readonly shift: ShiftView;
  /** The papers of a business day of which one was asked for, or came out. */
  readonly day: DayPapers;
  /** Sales that were set aside, the oldest first. */
  readonly held: readonly z.infer<typeof HeldSummary>[];
  /** There is another catalog to fetch. */
  readonly catalog: { readonly revision: string };
  /** What there is to say aloud, and how many payments the till was paid today. */
  readonly announcements: AnnouncementsView;
  /** Whether receipts are printed by themselves, from now on. */
  readonly paper: { readonly rule: PaperRule };
  readonly rates: { readonly known: ExchangeRatesView | null };
  /** All that nobody has read yet, the oldest first. */
  readonly alarms: readonly z.infer<typeof AlarmView>[];
  /** What somebody may do has changed: each screen asks anew who is signed in there. */
  readonly session: Readonly<Record<string, never>>;
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
export type Shop = z.infer<typeof Shop>;
export type SaleInput = z.infer<typeof SaleInput>;
export type SaleView = z.infer<typeof SaleView>;
export type SaleSummary = z.infer<typeof SaleSummary>;
export type AcceptanceInput = z.infer<typeof AcceptanceInput>;
export type RefundInput = z.infer<typeof RefundInput>;
export type RefundView = z.infer<typeof RefundView>;
export type { ShiftView } from "./shifts/api.ts";
export type DayPapers = z.infer<typeof DayPapers>;
export type AlarmView = z.infer<typeof AlarmView>;
export type TenderInput = z.infer<typeof TenderInput>;
export type TenderView = z.infer<typeof TenderView>;
export type PaymentView = z.infer<typeof PaymentView>;
export type PrintJobView = z.infer<typeof PrintJobView>;
export type PrinterView = z.infer<typeof PrinterView>;
export type DevicesView = z.infer<typeof DevicesView>;
export type DisplayView = z.infer<typeof DisplayView>;
export type CheckoutSnapshot = z.infer<typeof CheckoutSnapshot>;
