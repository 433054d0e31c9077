/** What the wallet takes of a terminal's e-receipt. */
import { z } from "@hono/zod-openapi";
import { RECEIPT_DIGITS } from "#domain/e-receipt.ts";
import { CURRENCIES, type Currency } from "#domain/money.ts";
import type { ReceiptDocument } from "#domain/receipt/document.ts";

const base64 = z.string().regex(/^[A-Za-z0-9_-]+$/);

export const ReceiptDigits = z.string().regex(new RegExp(`^\\d{${RECEIPT_DIGITS}}$`));
export const EReceiptInput = z
  .strictObject({
    receipt: base64.max(60_000).openapi({
      description: "The receipt as JSON (`EReceipt`), UTF-8, deflated (RFC 1951), base64url",
    }),
    signature: base64.length(86).openapi({
      description:
        'By the key that signs the request, in the context "shouyin e-receipt 1", over the JSON\'s bytes',
    }),
  })
  .openapi("EReceiptInput");
export const EReceiptAnswer = z.object({ kept: z.literal(true), time: z.int() }).openapi("EReceiptAnswer");

const text = z.string().max(2000);
const align = z.enum(["left", "center", "right"]).optional();
const size = z.enum(["normal", "wide", "large"]).optional();
const bold = z.boolean().optional();
const cell = z.strictObject({ text, width: z.int().min(0).max(200).optional(), align });
const block = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("text"), text, align, size, bold }),
  z.strictObject({
    kind: z.literal("row"),
    cells: z.array(cell).max(10),
    size,
    bold,
    stacks: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal("rule"), stroke: z.enum(["single", "double"]).optional() }),
  z.strictObject({ kind: z.literal("qr"), text: z.string().max(300) }),
  z.strictObject({ kind: z.literal("barcode"), text: z.string().max(40) }),
  z.strictObject({ kind: z.literal("feed"), lines: z.int().min(0).max(20) }),
  z.strictObject({ kind: z.literal("cut") }),
]);
const document = z.strictObject({ blocks: z.array(block).max(3000) });

/** The JSON inside: no picture is taken, since whoever opens the address would load it. */
export const EReceiptBody = z.strictObject({
  format: z.literal(1),
  terminal: z.uuid(),
  sale: z.uuid(),
  number: z.int().min(1),
  at: z.int().min(0),
  currency: z.enum(Object.keys(CURRENCIES) as [Currency, ...Currency[]]),
  total: z.int().min(0),
  payments: z.array(z.string().max(50)).max(100),
  documents: z.strictObject({ zh: document, en: document }),
});
export type EReceiptBody = z.infer<typeof EReceiptBody> & {
  readonly documents: { readonly zh: ReceiptDocument; readonly en: ReceiptDocument };
};
