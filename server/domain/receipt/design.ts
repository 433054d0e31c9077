/** A shop's own design of its papers: its logo, a few lines above and below, and the language. */
import type { Bitmap, ReceiptDocument } from "./document.ts";
import { printableText, textWidth } from "./width.ts";

/**
 * Whether what a customer takes along is printed by itself: `always`; where somebody asks for it (`ask`); or not as a
 * matter of course (`paperless`), since the e-receipt says the same. The till's own papers are always printed.
 */
export const PAPER_RULES = ["always", "ask", "paperless"] as const;
export type PaperRule = (typeof PAPER_RULES)[number];

export interface Letterhead {
  readonly header: readonly string[];
  /** In place of the thanks. */
  readonly footer: readonly string[];
  readonly hasLogo: boolean;
}

export interface ReceiptDesign {
  readonly paper: PaperRule;
  readonly language: "zh" | "en";
  readonly header: readonly string[];
  readonly footer: readonly string[];
  readonly logo?: Bitmap;
}

/** What a design may hold at most: a receipt has to stay short, and a sale small in the terminal's store. */
export const DESIGN_MAX = {
  /** Of the header, and of the footer. */
  lines: 3,
  /** Half-width columns: one line of 80 mm paper. */
  columns: 48,
  /** Dots: the whole width of 58 mm paper. */
  logoWidth: 384,
  /** Dots: 20 mm. */
  logoHeight: 160,
} as const;

export const PLAIN_DESIGN: ReceiptDesign = { paper: "always", language: "zh", header: [], footer: [] };

/** True for a line that fits the widest paper and has something to be seen on it. */
export function isDesignLine(text: string): boolean {
  const shown = printableText(text);
  return shown === text && text.trim() !== "" && textWidth(shown) <= DESIGN_MAX.columns;
}

export function letterheadOf({ header, footer, logo }: ReceiptDesign): Letterhead {
  return { header, footer, hasLogo: logo !== undefined };
}

/** The document with the logo where it belongs, or without one where the shop has none. */
export function withLogo(document: ReceiptDocument, logo: Bitmap | undefined): ReceiptDocument {
  return {
    blocks: document.blocks.flatMap((block) => {
      if (block.kind !== "logo") return [block];
      return logo ? [{ kind: "image" as const, image: logo }] : [];
    }),
  };
}
