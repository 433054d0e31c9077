/** The dark modules of a QR, for pictures of papers. */
import QRCode from "qrcode";
import type { QrModules } from "#domain/receipt/picture.ts";

export function qrModules(text: string): QrModules {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: "M" });
  return { size: modules.size, isDark: (row, column) => modules.get(row, column) === 1 };
}
