import type { TextSize } from "#domain/receipt/document.ts";

/**
 * The commands that a job is made of, as bytes. Names and meaning: Epson's ESC/POS reference,
 * https://download4.epson.biz/sec_pubs/pos/reference_en/escpos/
 */
const [LF, ESC, FS, GS] = [0x0a, 0x1b, 0x1c, 0x1d];

const reset = Buffer.from([ESC, 0x40]);
const twoByteCharacters = Buffer.from([FS, 0x26]);

/** `ESC @`: everything to its default; `FS &`: two-byte characters, where the printer has any. `FS .` is never sent. */
export function initialise(hanzi: boolean): Buffer {
  return hanzi ? Buffer.concat([reset, twoByteCharacters]) : reset;
}

/** `ESC R 0`: ASCII as it is. A printer set to China (15) has a yuan sign in the place of `$`. */
export const plainAscii: Buffer = Buffer.from([ESC, 0x52, 0]);

/** `GS V 66 0`: feed to the cutter, then cut, leaving a corner. */
export const cut = Buffer.from([GS, 0x56, 66, 0]);

/** `GS !`: width and height of every character, Chinese ones too. */
export function characterSize(size: TextSize): Buffer {
  return Buffer.from([GS, 0x21, { normal: 0x00, wide: 0x10, large: 0x11 }[size]]);
}

/** `GS !` with nothing but a width: characters `times` as wide as normal, 1 to 8. */
export function characterWidth(times: number): Buffer {
  return Buffer.from([GS, 0x21, (times - 1) << 4]);
}

/** `FS !`: the size of Chinese characters alone, which older Chinese printers keep apart. */
export function hanziSize(size: TextSize): Buffer {
  return Buffer.from([FS, 0x21, { normal: 0x00, wide: 0x04, large: 0x0c }[size]]);
}

/** `ESC E`. */
export function emphasis(on: boolean): Buffer {
  return Buffer.from([ESC, 0x45, on ? 1 : 0]);
}

/** `ESC $`: the next character stands `dots` from the left edge (0-65535). */
export function position(dots: number): Buffer {
  return Buffer.from([ESC, 0x24, dots & 0xff, dots >> 8]);
}

/** `ESC a`. Takes effect only at the beginning of a line. */
export function justify(side: "left" | "center"): Buffer {
  return Buffer.from([ESC, 0x61, side === "center" ? 1 : 0]);
}

/** `lines` empty lines (0-255), as line feeds or as `ESC d`, whichever is shorter. */
export function feed(lines: number): Buffer {
  return lines <= 3 ? Buffer.alloc(lines, LF) : Buffer.from([ESC, 0x64, lines]);
}

/** Lines from the head to the edge at which paper is torn off where there is no cutter. */
export const tearOffLines = 4;
