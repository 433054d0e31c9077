import type { Block, ReceiptDocument, TextSize } from "#domain/receipt/document.ts";
import { type LayoutItem, layout, type Segment, sizeFactor } from "#domain/receipt/layout.ts";
import { printableText, textWidth } from "#domain/receipt/width.ts";
import { characterSize, cut, emphasis, feed, initialise, justify, position } from "./commands.ts";
import { Composer } from "./composer.ts";
import { toGbkText } from "./gbk.ts";
import { type PaperProfile, paper80 } from "./profile.ts";
import { qrCommands } from "./qr.ts";

/** What the printer is set to at this point of the job: nothing is said twice. */
interface Mode {
  size: TextSize;
  bold: boolean;
  centered: boolean;
  /** Half-width column where the next character would stand. */
  column: number;
}

/**
 * The whole of a print job as bytes, from the initialisation on. It never contains a drawer pulse or a real-time
 * command, whatever the texts of the document contain.
 * @throws RangeError if a QR does not fit the paper
 */
export function encodeReceipt(document: ReceiptDocument, paper: PaperProfile = paper80): Uint8Array {
  return Buffer.concat(encodeBlocks(document, paper, Number.POSITIVE_INFINITY));
}

/**
 * The same job in blocks of at most `bytesMax`, each ending at the end of a line, so that a printer that nothing can
 * hold back can be given one at a time. A single line or QR that is longer is a block of its own.
 * @throws RangeError if a QR does not fit the paper
 */
export function encodeBlocks(
  document: ReceiptDocument,
  paper: PaperProfile,
  bytesMax: number,
): readonly Uint8Array[] {
  const composer = new Composer();
  const mode: Mode = { size: "normal", bold: false, centered: false, column: 0 };
  // Characters are exchanged before the layout, because a stand-in may be wider than what it stands for.
  const printable = { blocks: document.blocks.map(inGbk) };
  composer.raw(initialise);
  const blocks: Uint8Array[] = [composer.finish()];
  for (const item of layout(printable, paper.columns)) {
    encodeItem(item, composer, mode, paper);
    const bytes = composer.finish();
    const last = blocks.at(-1) ?? bytes;
    if (last.length + bytes.length <= bytesMax) blocks[blocks.length - 1] = Buffer.concat([last, bytes]);
    else blocks.push(bytes);
  }
  return blocks;
}

function inGbk(block: Block): Block {
  const shown = (text: string) => toGbkText(printableText(text));
  if (block.kind === "text") return { ...block, text: shown(block.text) };
  if (block.kind !== "row") return block;
  return { ...block, cells: block.cells.map((cell) => ({ ...cell, text: shown(cell.text) })) };
}

function encodeItem(item: LayoutItem, composer: Composer, mode: Mode, paper: PaperProfile): void {
  switch (item.kind) {
    case "line":
      if (item.segments.length > 0) setJustification(composer, mode, false);
      for (const segment of item.segments) encodeSegment(segment, composer, mode, paper);
      composer.raw(feed(1));
      mode.column = 0;
      return;
    case "qr":
      setJustification(composer, mode, true);
      composer.raw(qrCommands(item.text, paper.columns * paper.dotsPerColumn));
      return;
    case "feed":
      composer.raw(feed(item.lines));
      return;
    case "cut":
      composer.raw(cut);
      return;
  }
}

function setJustification(composer: Composer, mode: Mode, centered: boolean): void {
  if (mode.centered === centered) return;
  composer.raw(justify(centered ? "center" : "left"));
  mode.centered = centered;
}

function encodeSegment(segment: Segment, composer: Composer, mode: Mode, paper: PaperProfile): void {
  const gap = segment.column - mode.column;
  const before = gapAsSpaces(gap, mode.size);
  if (before !== undefined) composer.text(before);
  if (mode.size !== segment.size) composer.raw(characterSize(segment.size));
  if (mode.bold !== segment.bold) composer.raw(emphasis(segment.bold));
  const after = gapAsSpaces(gap, segment.size);
  if (before === undefined && after !== undefined) composer.text(after);
  else if (before === undefined) composer.raw(position(segment.column * paper.dotsPerColumn));
  composer.text(segment.text);
  mode.size = segment.size;
  mode.bold = segment.bold;
  mode.column = segment.column + textWidth(segment.text) * sizeFactor[segment.size];
}

/** The spaces that fill a gap, if they are no more bytes than an absolute position. */
function gapAsSpaces(gap: number, size: TextSize): string | undefined {
  const spaces = gap / sizeFactor[size];
  return Number.isInteger(spaces) && spaces <= position(0).length ? " ".repeat(spaces) : undefined;
}
