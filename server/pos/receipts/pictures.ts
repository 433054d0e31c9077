/** Papers as people see them without a printer. */
import QRCode from "qrcode";
import type { ReceiptDocument } from "#domain/receipt/document.ts";
import { type QrModules, receiptSvg } from "#domain/receipt/picture.ts";
import { receiptText } from "#domain/receipt/text.ts";
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

function qrModules(text: string): QrModules {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: "M" });
  return { size: modules.size, isDark: (row, column) => modules.get(row, column) === 1 };
}
