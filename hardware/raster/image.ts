import type { Bitmap } from "#domain/receipt/document.ts";
import { Dots } from "./dots.ts";

/** A document's picture as dots, made smaller if the paper is narrower. Bits that are missing are white. */
export function drawImage({ width, height, bits }: Bitmap, paperDots: number): Dots {
  const rowBytes = Math.ceil(width / 8);
  const bytes = new Uint8Array(rowBytes * height);
  bytes.set(Buffer.from(bits, "hex").subarray(0, bytes.length));
  // What pads a row to whole bytes is no part of the picture.
  const padding = 0xff << (rowBytes * 8 - width);
  for (let end = rowBytes - 1; end < bytes.length; end += rowBytes) bytes[end] = (bytes[end] ?? 0) & padding;
  return new Dots(width, height, bytes).shrunkTo(paperDots);
}
