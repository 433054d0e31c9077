/** What stands on the paper, in dots from the left edge of the printable area. */
export interface Mark {
  readonly x: number;
  readonly character: string;
  /** Dots of the cell, magnification included. */
  readonly width: number;
  /** Times that the character is magnified. */
  readonly scale: { readonly x: number; readonly y: number };
  readonly chinese: boolean;
  readonly bold: boolean;
}

/** One advance of the paper by `height` dots and what was printed on the way. */
export type Row =
  | { readonly kind: "text"; readonly height: number; readonly marks: readonly Mark[] }
  | { readonly kind: "qr"; readonly height: number; readonly x: number; readonly code: QrCode }
  | { readonly kind: "picture"; readonly height: number; readonly x: number; readonly picture: Picture }
  | { readonly kind: "barcode"; readonly height: number; readonly x: number; readonly code: Barcode };

/** Dots as they came over the line. */
export interface Picture {
  /** Bytes of a row, the leftmost dot in the highest bit, 1 is black. */
  readonly rowBytes: number;
  readonly data: readonly number[];
}

export interface Barcode {
  readonly text: string;
  /** Of bars and spaces in turn, in dots, a bar first. */
  readonly widths: readonly number[];
  readonly barHeight: number;
  /** Whether the text stands below the bars. */
  readonly written: boolean;
}

export interface QrCode {
  readonly text: string;
  /** Modules on a side. */
  readonly size: number;
  /** Dots of one module. */
  readonly dots: number;
  /** Row by row, 1 is black. */
  readonly modules: Uint8Array;
}

/** What lies between two cuts. */
export interface Strip {
  readonly columns: number;
  readonly rows: readonly Row[];
}

/** Dots of a half-width cell in font A. */
export const cellWidth = 12;
/** Dots of a character's height. */
export const cellHeight = 24;
/** Dots that a line of normal characters takes. */
export const lineHeight = 30;
