/**
 * The strict reader of a pole display: cuts what arrives into the commands of one set, and says what is none. Written from
 * the manuals, not from the driver.
 */

export const SETS = ["cd5220", "escpos", "led8n"] as const;
export type CommandSet = (typeof SETS)[number];

export type Command =
  | { readonly do: "start" }
  | { readonly do: "clear" }
  | { readonly do: "give-up" }
  | { readonly do: "line"; readonly line: 0 | 1; readonly bytes: readonly number[] }
  | { readonly do: "move"; readonly column: number; readonly line: 0 | 1 }
  | { readonly do: "cursor"; readonly on: boolean }
  | { readonly do: "overwrite" }
  | { readonly do: "write"; readonly bytes: readonly number[] }
  | { readonly do: "figures"; readonly digits: string }
  | { readonly do: "lamp"; readonly lamp: number };

/** One step of reading. Nothing where more has to come before anything can be said. */
export type Step =
  | { readonly length: number; readonly command: Command }
  | { readonly length: number; readonly fault: string };

const ESC = 0x1b;
const US = 0x1f;
const CR = 0x0d;
const CLEAR = 0x0c;
/** As many characters as a line has. */
const COLUMNS = 20;
const FIGURES = 8;

export function nextCommand(bytes: readonly number[], set: CommandSet): Step | undefined {
  const [first, second] = bytes;
  if (first === undefined) return undefined;
  if (first === CLEAR) return { length: 1, command: { do: "clear" } };
  if (first === ESC) {
    if (second === undefined) return undefined;
    if (second === 0x40) return { length: 2, command: { do: "start" } };
  }
  const step = READERS[set](bytes);
  if (step) return step === "more" ? undefined : step;
  const isCutOff = (first === ESC || first === US) && bytes.slice(0, 3).includes(CLEAR);
  if (isCutOff) return { length: bytes.indexOf(CLEAR), command: { do: "give-up" } };
  return { length: 1, fault: `not understood: ${hex(first)}` };
}

type Reader = (bytes: readonly number[]) => Step | "more" | undefined;

const READERS: Readonly<Record<CommandSet, Reader>> = {
  cd5220: (bytes) => readString(bytes, [ESC, 0x51, 0x41], 0) ?? readString(bytes, [ESC, 0x51, 0x42], 1),
  escpos: (bytes) => readPlace(bytes) ?? readMode(bytes) ?? readText(bytes),
  led8n: (bytes) => readFigures(bytes) ?? readLamp(bytes),
};

/** Whether the bytes begin so; `more` where too few have come to know. */
function begins(bytes: readonly number[], start: readonly number[]): boolean | "more" {
  const here = bytes.slice(0, start.length);
  if (!here.every((byte, index) => byte === start[index])) return false;
  return here.length === start.length ? true : "more";
}

/**
 * `ESC Q A` or `ESC Q B`, exactly twenty characters, CR. A clear is understood there too, and gives the line up: it is how
 * a driver begins whose line was cut in the middle of one.
 */
function readString(
  bytes: readonly number[],
  start: readonly number[],
  line: 0 | 1,
): Step | "more" | undefined {
  const begun = begins(bytes, start);
  if (begun !== true) return begun || undefined;
  const end = start.length + COLUMNS;
  const text = bytes.slice(start.length, end);
  const control = text.findIndex((byte) => byte < 0x20);
  if (text[control] === CLEAR) return { length: start.length + control, command: { do: "give-up" } };
  if (control >= 0) return { length: start.length + control + 1, fault: `a line of ${control} characters` };
  if (bytes.length <= end) return "more";
  if (bytes[end] === CLEAR) return { length: end, command: { do: "give-up" } };
  if (bytes[end] !== CR) return { length: end, fault: "a line of more than 20 characters" };
  return { length: end + 1, command: { do: "line", line, bytes: text } };
}

function readPlace(bytes: readonly number[]): Step | "more" | undefined {
  const begun = begins(bytes, [US, 0x24]);
  if (begun !== true) return begun || undefined;
  const [, , column, row] = bytes;
  if (column === undefined || row === undefined) return "more";
  if (column < 1 || column > COLUMNS || row < 1 || row > 2)
    return { length: 4, fault: `no such place: column ${column}, row ${row}` };
  return { length: 4, command: { do: "move", column: column - 1, line: row === 1 ? 0 : 1 } };
}

function readMode(bytes: readonly number[]): Step | "more" | undefined {
  if (begins(bytes, [US, 0x01]) === true) return { length: 2, command: { do: "overwrite" } };
  const begun = begins(bytes, [US, 0x43]);
  if (begun !== true) return begun || undefined;
  const on = bytes[2];
  return on === undefined ? "more" : { length: 3, command: { do: "cursor", on: on === 1 } };
}

function readText(bytes: readonly number[]): Step | undefined {
  const end = bytes.findIndex((byte) => byte < 0x20);
  const text = end < 0 ? bytes : bytes.slice(0, end);
  return text.length === 0 ? undefined : { length: text.length, command: { do: "write", bytes: text } };
}

/** `ESC Q A`, up to eight digits with decimal points among them, CR. */
function readFigures(bytes: readonly number[]): Step | "more" | undefined {
  const begun = begins(bytes, [ESC, 0x51, 0x41]);
  if (begun !== true) return begun || undefined;
  const clear = bytes.indexOf(CLEAR);
  const end = bytes.indexOf(CR);
  if (clear >= 0 && (end < 0 || clear < end)) return { length: clear, command: { do: "give-up" } };
  if (end < 0)
    return bytes.length > 3 + 2 * FIGURES ? { length: 3, fault: "figures without an end" } : "more";
  const digits = Buffer.from(bytes.slice(3, end)).toString("latin1");
  if (!/^-?[\d.]+$/.test(digits) || digits.replace(/\D/g, "").length > FIGURES)
    return { length: end + 1, fault: `no figures: ${digits}` };
  return { length: end + 1, command: { do: "figures", digits } };
}

function readLamp(bytes: readonly number[]): Step | "more" | undefined {
  const begun = begins(bytes, [ESC, 0x73]);
  if (begun !== true) return begun || undefined;
  const lamp = bytes[2];
  if (lamp === undefined) return "more";
  return lamp < 0x30 || lamp > 0x34
    ? { length: 3, fault: `no such lamp: ${hex(lamp)}` }
    : { length: 3, command: { do: "lamp", lamp: lamp - 0x30 } };
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}
