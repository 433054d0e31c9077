/** A receipt as plain text: what a person can read in a terminal, a mail or a test that failed. */
import type { ReceiptDocument } from "./document.ts";
import { isRule, type LayoutItem, layout, type Segment } from "./layout.ts";
import { textWidth } from "./width.ts";

/**
 * The lines of the document on paper of `columns` half-width columns, each segment where it begins on paper. Large
 * characters are as wide as the others here. A QR is its content; the last cut is the end of the text.
 * @throws RangeError if the paper is narrower than 8 columns
 */
export function receiptText(document: ReceiptDocument, columns: number): string {
  const items = layout(document, columns);
  const last = items.at(-1)?.kind === "cut" ? items.slice(0, -1) : items;
  return last
    .flatMap((item) => linesOf(item, columns))
    .map((line) => `${line}\n`)
    .join("");
}

function linesOf(item: LayoutItem, columns: number): readonly string[] {
  switch (item.kind) {
    case "line":
      return [lineText(item.segments)];
    case "qr":
      return [`[QR ${item.text}]`];
    case "barcode":
      return [`[CODE 128 ${item.text}]`];
    case "image":
      return [`[IMAGE ${item.image.width} x ${item.image.height}]`];
    case "feed":
      return Array.from({ length: item.lines }, () => "");
    case "cut":
      return ["- ".repeat(Math.floor(columns / 2)).trimEnd()];
  }
}

function lineText(segments: readonly Segment[]): string {
  let line = "";
  for (const segment of segments) {
    line += " ".repeat(Math.max(segment.column - textWidth(line), 0));
    // A rule is made of stretched strokes: as text it takes two of them for each.
    line += isRule(segment) ? segment.text.repeat(2) : segment.text;
  }
  return line;
}
