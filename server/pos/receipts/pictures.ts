/** Papers as people see them without a printer. */
import type { ReceiptDocument } from "#domain/receipt/document.ts";
import { receiptSvg } from "#domain/receipt/picture.ts";
import { receiptText } from "#domain/receipt/text.ts";
import { qrModules } from "#kit/qr-modules.ts";
import type { PaperView } from "./api.ts";

/** @param columns half-width columns of the paper */
export function paperView(document: ReceiptDocument, columns: number): PaperView {
  return { text: receiptText(document, columns), svg: receiptSvg(document, { columns, qrModules }) };
}

/**
 * The dots that a printer prints. What draws them is loaded when somebody first asks.
 * @param columns half-width columns of the paper
 */
export async function paperPng(document: ReceiptDocument, columns: number): Promise<Uint8Array<ArrayBuffer>> {
  const { receiptPng } = await import("#hardware/receipt-png.ts");
  return Uint8Array.from(await receiptPng(document, columns));
}
