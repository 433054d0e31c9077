import type { ReceiptDocument } from "#domain/receipt/document.ts";
import { layout, type Segment, sizeFactor } from "#domain/receipt/layout.ts";
import { textWidth } from "#domain/receipt/width.ts";
import { withTwins } from "#hardware/escpos/charset.ts";

/** A receipt as the other encoders are given it: columns filled up with spaces, alignment and size by their commands. */
export interface PlainReceipt {
  readonly columns: number;
  /** Those above the QR. */
  readonly lines: readonly PlainLine[];
  readonly qr: string;
  /** The line below the QR. */
  readonly closing: PlainLine;
}

interface PlainLine {
  readonly text: string;
  readonly centered: boolean;
  readonly large: boolean;
}

/** @throws Error for a receipt without a QR or without a line below it */
export function plainReceipt({ blocks }: ReceiptDocument, columns: number): PlainReceipt {
  const lines = blocks.flatMap((block): PlainLine[] => {
    if (block.kind === "rule") return [{ text: "-".repeat(columns), centered: false, large: false }];
    if (block.kind !== "text" && block.kind !== "row") return [];
    const centered = block.kind === "text" && block.align === "center";
    return layout({ blocks: [block] }, columns).flatMap((item) =>
      item.kind === "line"
        ? [{ text: padded(item.segments, centered), centered, large: block.size === "large" }]
        : [],
    );
  });
  const code = blocks.find((block) => block.kind === "qr");
  const closing = lines.pop();
  if (!code || !closing) throw new Error("the receipt to compare by has a QR and a line below it");
  return { columns, lines, qr: code.text, closing };
}

function padded(segments: readonly Segment[], centered: boolean): string {
  let line = "";
  let column = 0;
  for (const segment of segments) {
    const gap = (segment.column - column) / sizeFactor[segment.size];
    line += " ".repeat(centered ? 0 : Math.round(gap)) + segment.text;
    column = segment.column + textWidth(segment.text) * sizeFactor[segment.size];
  }
  return withTwins(line);
}
