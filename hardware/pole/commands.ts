/**
 * How the displays are spoken to, as data: what is sent once, what blanks the display, and what writes each line.
 * The sets are those of the manuals of Partner's CD5220 (command list 6.1), Epson's DM-D and the LED8N.
 */
import type { Charset, Figures, TwoLines } from "./layout.ts";

const ESC = 0x1b;
const US = 0x1f;
const CR = 0x0d;
const CLEAR = 0x0c;

interface CommonCommands {
  /** The speed that such displays leave the factory with. */
  readonly usualBaud: number;
  /** Brings it into a known state, once a connection. Cleared first: in string mode it would not understand the rest. */
  readonly start: readonly number[];
  /** Blanks it, so that a new line never stands beside an old one. */
  readonly clear: readonly number[];
}

/** A display of two lines. */
interface LineCommands extends CommonCommands {
  readonly shows: "lines";
  readonly charset: Charset;
  /** Stand around each line's twenty columns. */
  readonly around: Readonly<
    Record<"upper" | "lower", { readonly before: readonly number[]; readonly after: readonly number[] }>
  >;
}

/** A display of figures only, with lamps that say what they are. */
interface FigureCommands extends CommonCommands {
  readonly shows: "figures";
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly lamp: Readonly<Record<Figures["lamp"], readonly number[]>>;
}

const cd5220 = {
  shows: "lines",
  usualBaud: 9_600,
  start: [CLEAR, ESC, 0x40],
  clear: [CLEAR],
  // ESC Q A and ESC Q B: string mode, in which nothing but these two and a clear is understood.
  around: {
    upper: { before: [ESC, 0x51, 0x41], after: [CR] },
    lower: { before: [ESC, 0x51, 0x42], after: [CR] },
  },
} as const;

const escpos = {
  shows: "lines",
  usualBaud: 9_600,
  // US C 0: no cursor; US MD1: what is written replaces what stood there, and nothing scrolls.
  start: [CLEAR, ESC, 0x40, US, 0x43, 0x00, US, 0x01],
  clear: [CLEAR],
  // US $ column row.
  around: {
    upper: { before: [US, 0x24, 1, 1], after: [] },
    lower: { before: [US, 0x24, 1, 2], after: [] },
  },
} as const;

const lampOf = (digit: number) => [ESC, 0x73, 0x30 + digit] as const;

export const POLE_COMMANDS = {
  cd5220: { ...cd5220, charset: "ascii" },
  "cd5220-gbk": { ...cd5220, charset: "gbk" },
  escpos: { ...escpos, charset: "ascii" },
  "escpos-gbk": { ...escpos, charset: "gbk" },
  led8n: {
    shows: "figures",
    usualBaud: 2_400,
    start: [CLEAR, ESC, 0x40],
    clear: [CLEAR],
    before: [ESC, 0x51, 0x41],
    after: [CR],
    lamp: { none: lampOf(0), total: lampOf(2), received: lampOf(3), change: lampOf(4) },
  },
} as const satisfies Record<string, LineCommands | FigureCommands>;

export type PoleKind = keyof typeof POLE_COMMANDS;

/** The speed that displays of this kind leave the factory with. */
export function usualBaud(kind: PoleKind): number {
  return POLE_COMMANDS[kind].usualBaud;
}

/** The bytes that write both lines. @param encode a text in the display's own characters */
export function writeLines(
  { around }: LineCommands,
  [upper, lower]: TwoLines,
  encode: (text: string) => Uint8Array,
): number[] {
  return [
    ...around.upper.before,
    ...encode(upper),
    ...around.upper.after,
    ...around.lower.before,
    ...encode(lower),
    ...around.lower.after,
  ];
}

/** The bytes that write an amount and light its lamp; for no amount, those that light no lamp. */
export function writeFigures({ before, after, lamp }: FigureCommands, figures: Figures): number[] {
  const digits = [...Buffer.from(figures.digits, "ascii")];
  return [...(digits.length > 0 ? [...before, ...digits, ...after] : []), ...lamp[figures.lamp]];
}
