import QRCode from "qrcode";
import { Dots } from "./dots.ts";

/**
 * A QR at error correction M, without its quiet zone.
 * @param dots of one module
 */
export function drawQr(text: string, dots: number): Dots {
  const { modules } = QRCode.create([{ data: Buffer.from(text, "utf8"), mode: "byte" }], {
    errorCorrectionLevel: "M",
  });
  const picture = new Dots(modules.size * dots, modules.size * dots);
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column)) picture.blacken(column * dots, row * dots, dots, dots);
    }
  }
  return picture;
}
