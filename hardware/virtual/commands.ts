/**
 * A strict reader of ESC/POS, written from Epson's reference and not from our encoder, so that a mistake of one is not
 * repeated by the other. What it does not know is a fault.
 */
import { type CharacterSet, nextCharacter } from "./charset.ts";
import { barcodeCommand, rasterCommand } from "./graphics.ts";

export type Command =
  | { readonly do: "text"; readonly text: string; readonly chinese: boolean }
  | { readonly do: "line-feed" }
  | { readonly do: "tab" }
  | { readonly do: "feed"; readonly lines: number }
  | { readonly do: "initialise" }
  | { readonly do: "chinese"; readonly on: boolean }
  | { readonly do: "size"; readonly width: number; readonly height: number }
  | { readonly do: "chinese-size"; readonly width: number; readonly height: number }
  | { readonly do: "country"; readonly number: number }
  | { readonly do: "bold"; readonly on: boolean }
  | { readonly do: "justify"; readonly side: "left" | "center" | "right" }
  | { readonly do: "position"; readonly dots: number }
  | { readonly do: "cut" }
  | { readonly do: "pulse"; readonly pin: 2 | 5; readonly onMs: number }
  | { readonly do: "qr-module"; readonly dots: number }
  | { readonly do: "qr-correction"; readonly level: "L" | "M" | "Q" | "H" }
  | { readonly do: "qr-store"; readonly data: readonly number[] }
  | { readonly do: "qr-print" }
  | { readonly do: "picture"; readonly rowBytes: number; readonly data: readonly number[] }
  | { readonly do: "bar-height"; readonly dots: number }
  | { readonly do: "bar-width"; readonly dots: number }
  | { readonly do: "bar-text"; readonly below: boolean }
  | { readonly do: "barcode"; readonly text: string; readonly symbols: readonly number[] }
  | { readonly do: "process-id"; readonly id: readonly number[] }
  | { readonly do: "ordered-status" }
  | { readonly do: "identity"; readonly topic: number }
  | { readonly do: "tell-changes"; readonly mask: number }
  | { readonly do: "nothing" };

export type Step =
  | { readonly length: number; readonly command: Command }
  | { readonly length: number; readonly fault: "unknown-command" | "bad-parameter" | "no-glyph" };

interface Form {
  readonly parameters: number;
  readonly make: (parameters: readonly number[]) => Command | undefined;
}

const oneOf = <T>(values: Readonly<Record<number, T>>, byte: number | undefined): T | undefined =>
  byte === undefined ? undefined : values[byte];

const sides: Readonly<Record<number, "left" | "center" | "right">> = {
  0: "left",
  1: "center",
  2: "right",
  48: "left",
  49: "center",
  50: "right",
};

/** Where a barcode says in characters what it says: nowhere or below. Above is not simulated. */
const textsOfBars: Readonly<Record<number, boolean>> = { 0: false, 2: true, 48: false, 50: true };

function chineseSize(wide: number, high: number): Command {
  return { do: "chinese-size", width: wide === 0 ? 1 : 2, height: high === 0 ? 1 : 2 };
}

const nothing: Command = { do: "nothing" };

/** Commands of a fixed length, by the hexadecimal of the bytes that name them. */
const forms: Readonly<Record<string, Form>> = {
  "00": { parameters: 0, make: () => nothing },
  "09": { parameters: 0, make: () => ({ do: "tab" }) },
  "0a": { parameters: 0, make: () => ({ do: "line-feed" }) },
  "0d": { parameters: 0, make: () => nothing },
  // Real-time commands were carried out when they arrived; in their turn they mean nothing.
  "1004": { parameters: 1, make: ([topic = 0]) => (topic >= 1 && topic <= 4 ? nothing : undefined) },
  "1014": { parameters: 3, make: ([kind]) => (kind === 1 ? nothing : undefined) },
  "1b24": { parameters: 2, make: ([low = 0, high = 0]) => ({ do: "position", dots: low + high * 256 }) },
  "1b40": { parameters: 0, make: () => ({ do: "initialise" }) },
  "1b45": { parameters: 1, make: ([n = 0]) => ({ do: "bold", on: (n & 1) === 1 }) },
  "1b52": { parameters: 1, make: ([number = 0]) => (number <= 17 ? { do: "country", number } : undefined) },
  "1b61": { parameters: 1, make: ([n]) => withValue(oneOf(sides, n), (side) => ({ do: "justify", side })) },
  "1b64": { parameters: 1, make: ([lines = 0]) => ({ do: "feed", lines }) },
  "1b70": { parameters: 3, make: ([pin = 0, on = 0, off = 0]) => pulseOf(pin, on, off) },
  "1c26": { parameters: 0, make: () => ({ do: "chinese", on: true }) },
  "1c2e": { parameters: 0, make: () => ({ do: "chinese", on: false }) },
  // Bits 2 and 3; an underline (bit 7) is not simulated.
  "1c21": { parameters: 1, make: ([n = 0]) => ((n & ~0x0c) === 0 ? chineseSize(n & 4, n & 8) : undefined) },
  "1c57": { parameters: 1, make: ([n = 0]) => chineseSize(n & 1, n & 1) },
  "1d21": { parameters: 1, make: ([n = 0]) => sizeOf(n) },
  "1d48": {
    parameters: 1,
    make: ([n]) => withValue(oneOf(textsOfBars, n), (below) => ({ do: "bar-text", below })),
  },
  "1d49": { parameters: 1, make: ([topic = 0]) => (topic > 0 ? { do: "identity", topic } : undefined) },
  "1d61": { parameters: 1, make: ([mask = 0]) => ({ do: "tell-changes", mask }) },
  "1d68": { parameters: 1, make: ([dots = 0]) => (dots > 0 ? { do: "bar-height", dots } : undefined) },
  "1d77": {
    parameters: 1,
    make: ([dots = 0]) => (dots >= 2 && dots <= 6 ? { do: "bar-width", dots } : undefined),
  },
  "1d72": { parameters: 1, make: ([n]) => (n === 1 || n === 49 ? { do: "ordered-status" } : undefined) },
};

function withValue<T>(value: T | undefined, make: (value: T) => Command): Command | undefined {
  return value === undefined ? undefined : make(value);
}

function pulseOf(pin: number, on: number, off: number): Command | undefined {
  const which = oneOf<2 | 5>({ 0: 2, 1: 5, 48: 2, 49: 5 }, pin);
  return which === undefined || off < on ? undefined : { do: "pulse", pin: which, onMs: on * 2 };
}

function sizeOf(n: number): Command | undefined {
  const [width, height] = [(n >> 4) + 1, (n & 0x0f) + 1];
  return width > 8 || height > 8 ? undefined : { do: "size", width, height };
}

/**
 * The command that the bytes begin with, or nothing if more bytes have to come first.
 * @param chinese whether `FS &` is in effect
 * @param set what the Chinese font has
 */
export function nextCommand(
  bytes: readonly number[],
  chinese: boolean,
  set: CharacterSet = "gbk",
): Step | undefined {
  const first = bytes[0];
  if (first === undefined) return undefined;
  if (first >= 0x20 && first <= 0x7e) return asciiText(bytes);
  if (first >= 0x80) return chinese ? chineseCharacter(bytes, set) : { length: 1, fault: "no-glyph" };
  if (![0x10, 0x1b, 0x1c, 0x1d].includes(first)) return fixedCommand(bytes, 1);
  if (bytes.length < 2) return undefined;
  if (first === 0x1d && bytes[1] === 0x28) return functionCommand(bytes);
  if (first === 0x1d && bytes[1] === 0x76) return rasterCommand(bytes);
  if (first === 0x1d && bytes[1] === 0x6b) return barcodeCommand(bytes);
  if (first === 0x1d && bytes[1] === 0x56) return cutCommand(bytes);
  return fixedCommand(bytes, 2);
}

function asciiText(bytes: readonly number[]): Step {
  const end = bytes.findIndex((byte) => byte < 0x20 || byte > 0x7e);
  const run = end === -1 ? bytes : bytes.slice(0, end);
  return { length: run.length, command: { do: "text", text: String.fromCharCode(...run), chinese: false } };
}

function chineseCharacter(bytes: readonly number[], set: CharacterSet): Step | undefined {
  const found = nextCharacter(bytes, set);
  if (!found) return undefined;
  const { length, text } = found;
  return text === undefined
    ? { length, fault: "no-glyph" }
    : { length, command: { do: "text", text, chinese: true } };
}

function fixedCommand(bytes: readonly number[], nameLength: number): Step | undefined {
  const name = bytes.slice(0, nameLength).map((byte) => byte.toString(16).padStart(2, "0"));
  const form = forms[name.join("")];
  if (!form) return { length: nameLength, fault: "unknown-command" };
  const length = nameLength + form.parameters;
  if (bytes.length < length) return undefined;
  const command = form.make(bytes.slice(nameLength, length));
  return command ? { length, command } : { length, fault: "bad-parameter" };
}

/** `GS V`: functions 65 and 66 have a parameter, the older ones none. */
function cutCommand(bytes: readonly number[]): Step | undefined {
  const mode = bytes[2];
  if (mode === undefined) return undefined;
  if ([0, 1, 48, 49].includes(mode)) return { length: 3, command: { do: "cut" } };
  if (mode !== 65 && mode !== 66) return { length: 3, fault: "bad-parameter" };
  return bytes.length < 4 ? undefined : { length: 4, command: { do: "cut" } };
}

/** `GS ( name pL pH ...`: commands that say their own length. */
function functionCommand(bytes: readonly number[]): Step | undefined {
  const [, , name, low, high] = bytes;
  if (name === undefined || low === undefined || high === undefined) return undefined;
  const length = 5 + low + high * 256;
  if (bytes.length < length) return undefined;
  const parameters = bytes.slice(5, length);
  if (name === 0x6b) return { length, ...outcome(qrCommand(parameters)) };
  if (name === 0x48) return { length, ...outcome(processCommand(parameters)) };
  return { length, fault: "unknown-command" };
}

function outcome(command: Command | undefined): { command: Command } | { fault: "bad-parameter" } {
  return command ? { command } : { fault: "bad-parameter" };
}

function qrCommand([symbol, operation, ...rest]: readonly number[]): Command | undefined {
  const [n = 0] = rest;
  if (symbol !== 0x31) return undefined;
  if (operation === 0x41) return n === 50 && rest.length === 2 ? nothing : undefined;
  if (operation === 0x43)
    return n >= 1 && n <= 16 && rest.length === 1 ? { do: "qr-module", dots: n } : undefined;
  if (operation === 0x45) {
    const level = oneOf<"L" | "M" | "Q" | "H">({ 48: "L", 49: "M", 50: "Q", 51: "H" }, n);
    return rest.length === 1
      ? withValue(level, (known) => ({ do: "qr-correction", level: known }))
      : undefined;
  }
  if (operation === 0x50)
    return n === 48 && rest.length > 1 ? { do: "qr-store", data: rest.slice(1) } : undefined;
  if (operation === 0x51) return n === 48 && rest.length === 1 ? { do: "qr-print" } : undefined;
  return undefined;
}

function processCommand([operation, kind, ...id]: readonly number[]): Command | undefined {
  const readable = id.length === 4 && id.every((byte) => byte >= 0x20 && byte <= 0x7e);
  return operation === 0x30 && kind === 0x30 && readable ? { do: "process-id", id } : undefined;
}
