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

function qrModules(text: string): QrModules {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: "M" });
  return { size: modules.size, isDark: (row, column) => modules.get(row, column) === 1 };
}
