import type { TextSize } from "#domain/receipt/document.ts";

/**
 * The commands that a job is made of, as bytes. Names and meaning: Epson's ESC/POS reference,
 * https://download4.epson.biz/sec_pubs/pos/reference_en/escpos/
 */
const [LF, ESC, FS, GS] = [0x0a, 0x1b, 0x1c, 0x1d];

/** `ESC @`, then `FS &`: everything to its default, then two-byte characters. `FS .` is never sent. */
export const initialise = Buffer.from([ESC, 0x40, FS, 0x26]);

/** `GS V 66 0`: feed to the cutter, then cut, leaving a corner. */
export const cut = Buffer.from([GS, 0x56, 66, 0]);

/** `GS !`: width and height of every character, Chinese ones too. */
export function characterSize(size: TextSize): Buffer {
  return Buffer.from([GS, 0x21, { normal: 0x00, wide: 0x10, large: 0x11 }[size]]);
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
