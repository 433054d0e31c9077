import type { CharacterSet } from "./charset.ts";

/** What a family of printers can do: the bytes of a receipt depend on nothing else. */
interface Family {
  /** Characters of its own font; what is outside is drawn as a picture, and `none` draws every line. */
  readonly characters: CharacterSet;
  /** Whether it encodes a QR (`GS ( k`) or a barcode (`GS k`) itself, or has to be given a picture of it. */
  readonly qr: "native" | "picture";
  readonly barcode: "native" | "picture";
  /** Whether it cuts 58 mm paper too; all but these tear it. */
  readonly cutsNarrowPaper: boolean;
  /** Whether double-size hanzi need `FS !` besides `GS !`, as on older Chinese printers. */
  readonly hanziSizeApart: boolean;
  /** How many times its width a character can be made (`GS !`). */
  readonly widthMax: 2 | 8;
}

/** A printer with its paper. */
export interface PrinterProfile extends Omit<Family, "cutsNarrowPaper"> {
  /** Half-width columns in font A. */
  readonly columns: number;
  /** Dots of one column; font A is 12 wide on the 203 dpi heads of receipt printers. */
  readonly dotsPerColumn: number;
  /** Whether it cuts the paper off; where it does not, the paper is fed past the edge that it is torn at. */
  readonly cutter: boolean;
}

/**
 * From makers' manuals, never tried on a device. A printer that is not listed is served by the nearest family: `epson`
 * where it is said to be compatible, `basic` where that prints a QR as text, `raster` where hanzi come out wrong.
 */
export const printerFamilies = {
  /** Epson's TM series with a Chinese font, and what follows it closely. */
  epson: {
    characters: "gbk",
    qr: "native",
    barcode: "native",
    cutsNarrowPaper: true,
    hanziSizeApart: false,
    widthMax: 8,
  },
  /** Xprinter, Gprinter and most unnamed printers of the last ten years. */
  xprinter: {
    characters: "gbk",
    qr: "native",
    barcode: "native",
    cutsNarrowPaper: false,
    hanziSizeApart: true,
    widthMax: 8,
  },
  /** The printers in Sunmi's tills. */
  sunmi: {
    characters: "gb18030",
    qr: "native",
    barcode: "native",
    cutsNarrowPaper: false,
    hanziSizeApart: false,
    widthMax: 8,
  },
  /** Old Chinese printers: the font of 1980, and no QR of their own. */
  basic: {
    characters: "gb2312",
    qr: "picture",
    barcode: "picture",
    cutsNarrowPaper: false,
    hanziSizeApart: true,
    widthMax: 2,
  },
  /** Printers without a Chinese font: they are given pictures only. */
  raster: {
    characters: "none",
    qr: "picture",
    barcode: "picture",
    cutsNarrowPaper: false,
    hanziSizeApart: false,
    widthMax: 8,
  },
} as const satisfies Record<string, Family>;

export type PrinterFamily = keyof typeof printerFamilies;

/** Columns of 58 mm paper; wider paper is cut by all. */
const narrowColumns = 32;

/** @param columns half-width columns of the paper: 48 on 80 mm, 32 on 58 mm */
export function printerProfile(family: PrinterFamily, columns: number): PrinterProfile {
  const { cutsNarrowPaper, ...rest } = printerFamilies[family];
  return { ...rest, columns, dotsPerColumn: 12, cutter: cutsNarrowPaper || columns > narrowColumns };
}

/** 80 mm paper in a printer that follows Epson's. */
export const paper80: PrinterProfile = printerProfile("epson", 48);
/** 58 mm paper in one. */
export const paper58: PrinterProfile = printerProfile("epson", 32);
