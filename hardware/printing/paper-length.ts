import type { ReceiptDocument } from "#domain/receipt/document.ts";
import { type LayoutItem, layout } from "#domain/receipt/layout.ts";

/** How much paper a document takes, in millimetres: not less than `least`, and hardly more than `most`. */
export interface PaperLength {
  readonly least: number;
  readonly most: number;
}

/** 203 dots an inch, as the heads of receipt printers have. */
const dotsPerMm = 8;
/** A line of characters, set tight and with the widest usual spacing (1/6 inch). */
const line: PaperLength = { least: 3, most: 4.25 };
const qr: PaperLength = { least: 8, most: 35 };
const barcode: PaperLength = { least: 4, most: 25 };
/** What is fed past the head so that the last line comes under the cutter. */
const toCutter: PaperLength = { least: 0, most: 15 };

/** @throws RangeError as `layout` does */
export function paperLength(document: ReceiptDocument, columns: number): PaperLength {
  const lengths = layout(document, columns).map(lengthOf);
  return {
    least: lengths.reduce((sum, { least }) => sum + least, 0),
    most: lengths.reduce((sum, { most }) => sum + most, 0),
  };
}

function lengthOf(item: LayoutItem): PaperLength {
  switch (item.kind) {
    case "line":
      return times(line, item.segments.some(({ size }) => size === "large") ? 2 : 1);
    case "feed":
      return times(line, item.lines);
    case "qr":
      return qr;
    case "barcode":
      return barcode;
    case "image":
      return times({ least: 1 / dotsPerMm, most: 1 / dotsPerMm }, item.image.height);
    case "cut":
      return toCutter;
  }
}

function times({ least, most }: PaperLength, count: number): PaperLength {
  return { least: least * count, most: most * count };
}
