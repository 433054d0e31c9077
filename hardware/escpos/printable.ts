import type { Block, ReceiptDocument } from "#domain/receipt/document.ts";
import { printableText } from "#domain/receipt/width.ts";
import type { Artist } from "../raster/artist.ts";
import { type CharacterSet, hasCharacter, withTwins } from "./charset.ts";

/** What may stand in for a character that no font has: its number, spelled in these. */
const spelling = "[U+0123456789ABCDEF]";

/** The document in characters that can stand on paper, and what draws those that the printer's own font lacks. */
export interface Printable {
  readonly document: ReceiptDocument;
  /** Nothing if every line can be sent as text. */
  readonly artist: Artist | undefined;
}

/**
 * Exchanges characters before the layout, because a stand-in may be wider than what it stands for. The fonts are loaded
 * only for a document that needs them.
 */
export async function printable(document: ReceiptDocument, set: CharacterSet): Promise<Printable> {
  if (set === "none") return drawable(document);
  const cleaned = mapTexts(document, clean);
  const isForeign = (character: string) => !hasCharacter(set, character);
  const drawn = cleaned.blocks.map(textOf).filter((text) => [...text].some(isForeign));
  return drawn.length === 0 ? { document: cleaned, artist: undefined } : openFonts(cleaned, drawn, isForeign);
}

/** The document in characters that can be drawn, and what draws them all. */
export function drawable(document: ReceiptDocument): Promise<Printable & { readonly artist: Artist }> {
  const cleaned = mapTexts(document, clean);
  return openFonts(cleaned, cleaned.blocks.map(textOf), () => true);
}

/** A mark that stands over no letter is given a circle to stand over: it has no width, and would be lost at an edge. */
function clean(text: string): string {
  return withTwins(printableText(text)).replace(/(^|\s)(?=\p{M})/gu, "$1\u25cc");
}

async function openFonts(
  document: ReceiptDocument,
  drawn: readonly string[],
  isForeign: (character: string) => boolean,
): Promise<Printable & { readonly artist: Artist }> {
  const { openArtist } = await import("../raster/artist.ts");
  const artist = await openArtist(`${spelling}-= ${drawn.join("")}`);
  const spell = (text: string) =>
    Array.from(text, (one) => (isForeign(one) && artist.lacks(one) ? spelled(one) : one)).join("");
  return { document: mapTexts(document, spell), artist };
}

/** `[U+2B740]`: whoever has to know can look it up, which nobody can do with an empty box. */
function spelled(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`;
}

function mapTexts({ blocks }: ReceiptDocument, change: (text: string) => string): ReceiptDocument {
  return { blocks: blocks.map((block) => mapBlock(block, change)) };
}

function mapBlock(block: Block, change: (text: string) => string): Block {
  if (block.kind === "text") return { ...block, text: change(block.text) };
  if (block.kind !== "row") return block;
  return { ...block, cells: block.cells.map((cell) => ({ ...cell, text: change(cell.text) })) };
}

/** What of a block is set in characters; a barcode's text stands below its bars. */
function textOf(block: Block): string {
  if (block.kind === "text" || block.kind === "barcode") return block.text;
  return block.kind === "row" ? block.cells.map(({ text }) => text).join("") : "";
}
