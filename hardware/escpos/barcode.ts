import { code128, QUIET } from "#domain/code128.ts";
import { barDotsMax, barHeight } from "../raster/bars.ts";

const GS = 0x1d;

/** Modules of a symbol, and the symbols of start, check and stop (ISO/IEC 15417); the stop is two modules wider. */
const symbol = { modules: 11, around: 3, stopMore: 2 } as const;

/** Thinner bars than this are printed, but no scanner reads them off thermal paper. */
const barDotsMin = 2;

/** How a text can stand on paper as bars: by the printer, drawn, or not at all. */
export type Bars =
  | { readonly by: "printer"; readonly commands: Uint8Array }
  | { readonly by: "picture"; readonly widths: readonly number[]; readonly dots: number }
  | undefined;

/**
 * @param native whether the printer draws barcodes itself
 * @returns nothing for what Code 128 cannot say or the paper has no room for
 */
export function barsFor(text: string, paperDots: number, native: boolean): Bars {
  if (!/^[ -~]+$/.test(text)) return undefined;
  const plain = dotsOf((text.length + symbol.around) * symbol.modules + symbol.stopMore, paperDots);
  if (native && plain !== undefined) return { by: "printer", commands: barcodeCommands(text, plain) };
  const widths = code128(text);
  const dots = dotsOf(
    widths.reduce((sum, width) => sum + width, 0),
    paperDots,
  );
  return dots === undefined ? undefined : { by: "picture", widths, dots };
}

/** Dots of a module with which the bars and the white beside them fill the paper best. */
function dotsOf(modules: number, paperDots: number): number | undefined {
  const dots = Math.min(barDotsMax, Math.floor(paperDots / (modules + 2 * QUIET)));
  return dots < barDotsMin ? undefined : dots;
}

/**
 * `GS h`, `GS w`, `GS H 2` (its text below), `GS k 73`: Code 128, in its set B throughout. The pairs of digits of set C
 * would be shorter, and may be bytes that pass for a real-time command.
 */
function barcodeCommands(text: string, dots: number): Uint8Array {
  // What begins a change of set is said twice.
  const data = Buffer.from(`{B${text.replaceAll("{", "{{")}`, "latin1");
  return Buffer.concat([
    Buffer.from([GS, 0x68, barHeight, GS, 0x77, dots, GS, 0x48, 2, GS, 0x6b, 73, data.length]),
    data,
  ]);
}
