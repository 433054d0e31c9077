import type { Align, Bitmap, Block, Cell, ReceiptDocument, TextSize } from "./document.ts";
import { characterWidth, printableText, textWidth } from "./width.ts";
import { wrap } from "./wrap.ts";

/** A run of text in its place: `column` counts half-width columns from the left edge of the paper, from 0. */
export interface Segment {
  readonly column: number;
  readonly text: string;
  readonly size: TextSize;
  readonly bold: boolean;
}

export type LayoutItem =
  | { readonly kind: "line"; readonly segments: readonly Segment[] }
  | { readonly kind: "qr"; readonly text: string }
  | { readonly kind: "barcode"; readonly text: string }
  | { readonly kind: "image"; readonly image: Bitmap }
  | { readonly kind: "feed"; readonly lines: number }
  | { readonly kind: "cut" };

/** How many times its normal width a character of each size takes. */
export const sizeFactor: Readonly<Record<TextSize, 1 | 2>> = { normal: 1, wide: 2, large: 2 };

/** The narrowest paper that any text can be set on: two characters of the widest kind. */
const columnsMin = 8;

/** A scanner needs the paper above and below a QR blank for four modules, which a line is at least as high as. */
const quietZone: LayoutItem = { kind: "feed", lines: 1 };

interface Style {
  readonly size: TextSize;
  readonly bold: boolean;
}

/** A cell that has its place: `width` columns from `column` on, of which text may fill `room`. */
interface PlacedCell {
  readonly text: string;
  readonly align: Align;
  readonly column: number;
  readonly width: number;
  readonly room: number;
}

/**
 * Sets a document on paper that is `columns` half-width columns wide. Every segment lies inside the paper, none
 * overlaps another, and no character but white space at the ends of wrapped lines is lost.
 * @throws RangeError if the paper is narrower than 8 columns
 */
export function layout(document: ReceiptDocument, columns: number): readonly LayoutItem[] {
  if (!Number.isInteger(columns) || columns < columnsMin) {
    throw new RangeError(`paper of ${columns} columns: a receipt needs at least ${columnsMin}`);
  }
  return document.blocks.flatMap((block) => layoutBlock(block, columns));
}

function layoutBlock(block: Block, columns: number): readonly LayoutItem[] {
  switch (block.kind) {
    case "text":
      return layoutRow([{ text: block.text, align: block.align ?? "left" }], columns, styleOf(block));
    case "row":
      return layoutRow(block.cells, columns, styleOf(block), block.stacks);
    case "rule":
      return [ruleLine(block.stroke ?? "single", columns)];
    case "qr":
      return [quietZone, { kind: "qr", text: printableText(block.text) }, quietZone];
    case "barcode":
      return [{ kind: "barcode", text: printableText(block.text) }, quietZone];
    case "image":
      return [block];
    case "logo":
      return [];
    case "feed":
      return [{ kind: "feed", lines: Math.min(Math.max(Math.trunc(block.lines) || 0, 0), 255) }];
    case "cut":
      return [{ kind: "cut" }];
  }
}

function styleOf(block: { readonly size?: TextSize; readonly bold?: boolean }): Style {
  return { size: block.size ?? "normal", bold: block.bold ?? false };
}

/** Whether a segment is a line drawn across the paper, made of stretched hyphens or equals signs. */
export function isRule({ text, size }: Segment): boolean {
  return size === "wide" && /^(-+|=+)$/.test(text);
}

/** Wide strokes halve what a rule costs on a serial line and look the same on paper. */
function ruleLine(stroke: "single" | "double", columns: number): LayoutItem {
  const text = (stroke === "double" ? "=" : "-").repeat(Math.floor(columns / sizeFactor.wide));
  return { kind: "line", segments: [{ column: 0, text, size: "wide", bold: false }] };
}

function layoutRow(
  cells: readonly Cell[],
  columns: number,
  style: Style,
  stacks = false,
): readonly LayoutItem[] {
  const placed = placeCells(cells, columns, style);
  const wrapped = placed?.map(({ text, room, align }) =>
    wrap(text, Math.floor(room / sizeFactor[style.size]), align === "center"),
  );
  const height = Math.max(1, ...(wrapped ?? []).map((lines) => lines.length));
  // A row whose cells do not fit side by side is read from top to bottom instead.
  if (!placed || !wrapped || (stacks && height > 1 && cells.length > 1))
    return cells.flatMap((cell) => layoutRow([{ ...cell, width: columns }], columns, style));

  return Array.from({ length: height }, (_, line) => ({
    kind: "line" as const,
    segments: placed.flatMap((cell, index) => segmentOf(cell, wrapped[index]?.[line] ?? "", style)),
  }));
}

function segmentOf(cell: PlacedCell, text: string, style: Style): readonly Segment[] {
  if (text === "") return [];
  const spare = cell.room - textWidth(text) * sizeFactor[style.size];
  const shift = { left: 0, center: Math.floor(spare / 2), right: spare }[cell.align];
  return [{ column: cell.column + shift, text, ...style }];
}

/** Where each cell of a row goes, or nothing if the paper is too narrow for them. */
function placeCells(
  cells: readonly Cell[],
  columns: number,
  style: Style,
): readonly PlacedCell[] | undefined {
  const fixed = cells.reduce((sum, cell) => sum + fixedWidth(cell), 0);
  const sharing = cells.filter((cell) => cell.width === undefined).length;
  let spare = columns - fixed;
  let shares = sharing;
  let column = 0;
  const placed: PlacedCell[] = [];
  for (const [index, cell] of cells.entries()) {
    const width = cell.width === undefined ? Math.floor(spare / shares) : fixedWidth(cell);
    if (cell.width === undefined) {
      spare -= width;
      shares -= 1;
    }
    const text = printableText(cell.text);
    const align = cell.align ?? "left";
    const room = width - gutter(cell, align, index === cells.length - 1);
    if (column + width > columns || room < widestCharacter(text) * sizeFactor[style.size]) return undefined;
    placed.push({ text, align, column, width, room });
    column += width;
  }
  return placed;
}

function fixedWidth(cell: Cell): number {
  return Math.max(Math.trunc(cell.width ?? 0) || 0, 0);
}

/** A cell that fills up to its neighbour would read as one word with it, so one that is given no width keeps a column free. */
function gutter(cell: Cell, align: Align, last: boolean): 0 | 1 {
  return cell.width === undefined && align === "left" && !last ? 1 : 0;
}

function widestCharacter(text: string): number {
  let widest = 0;
  for (const character of text) widest = Math.max(widest, characterWidth(character));
  return widest;
}
