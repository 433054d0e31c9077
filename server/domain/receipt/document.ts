/**
 * A receipt as a document: what it says and in which order, never how a printer spells it.
 * `layout` gives it lines for a paper width; a driver, a text file or a picture carries those out.
 */

/** How large characters are: `wide` doubles the width, `large` doubles width and height. */
export type TextSize = "normal" | "wide" | "large";
export type Align = "left" | "center" | "right";

/**
 * One cell of a row. `width` counts half-width columns of the paper; a cell without one shares what is left with
 * the other such cells. Text too long for its cell goes on in the next line of the same cell.
 */
export interface Cell {
  readonly text: string;
  readonly width?: number;
  readonly align?: Align;
}

/** A picture in black and white, such as a shop's logo. */
export interface Bitmap {
  /** Dots. */
  readonly width: number;
  /** Dots. */
  readonly height: number;
  /** Row by row from the top, each padded to whole bytes, the leftmost dot in the highest bit, 1 black; as hex. */
  readonly bits: string;
}

export type Block =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly align?: Align;
      readonly size?: TextSize;
      readonly bold?: boolean;
    }
  | {
      readonly kind: "row";
      readonly cells: readonly Cell[];
      readonly size?: TextSize;
      readonly bold?: boolean;
      /** The cells stand below each other rather than that one of them goes on in a second line. */
      readonly stacks?: boolean;
    }
  | { readonly kind: "rule"; readonly stroke?: "single" | "double" }
  | { readonly kind: "qr"; readonly text: string }
  /** Code 128, of printable ASCII; its text stands below it. */
  | { readonly kind: "barcode"; readonly text: string }
  | { readonly kind: "image"; readonly image: Bitmap }
  /** Where the shop's logo stands; the picture itself is put in when the document is shown (`withLogo`). */
  | { readonly kind: "logo" }
  | { readonly kind: "feed"; readonly lines: number }
  | { readonly kind: "cut" };

export interface ReceiptDocument {
  readonly blocks: readonly Block[];
}
