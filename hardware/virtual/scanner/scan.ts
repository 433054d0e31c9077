/** What lies under the virtual scanner, and how it leaves it. */
import type { Orders } from "../program.ts";

export const SUFFIXES = ["cr", "lf", "crlf", "tab", "none"] as const;
export type Suffix = (typeof SUFFIXES)[number];

export function suffixOf(suffix: Suffix): readonly number[] {
  const bytes: Readonly<Record<Suffix, readonly number[]>> = {
    cr: [0x0d],
    lf: [0x0a],
    crlf: [0x0d, 0x0a],
    tab: [0x09],
    none: [],
  };
  return bytes[suffix];
}

export interface Scan {
  readonly bytes: readonly number[];
  readonly suffix: Suffix;
  /** Sizes of the pieces that come first, each followed by a pause. */
  readonly pieces: readonly number[];
  readonly pauseMs: number;
}

/** A scan as it was ordered: `text` as UTF-8, or `bytes` as they are. A sentence where the order will not do. */
export function wholeScan(
  { text, bytes, suffix = "", pieces = [], pauseMs = 0 }: Orders,
  usual: Suffix,
): Scan | string {
  const content = typeof text === "string" ? [...Buffer.from(text, "utf8")] : bytes;
  if (!areNumbers(content) || content.some((byte) => byte > 255)) return "a scan needs text, or bytes";
  if (!areNumbers(pieces)) return "pieces are sizes in bytes";
  if (!areNumbers([pauseMs])) return "pauseMs is a number of milliseconds";
  const known = suffix === "" ? usual : SUFFIXES.find((one) => one === suffix);
  if (known === undefined) return `suffix is one of ${SUFFIXES.join(", ")}`;
  return { bytes: content, suffix: known, pieces, pauseMs: Number(pauseMs) };
}

function areNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => Number.isInteger(one) && one >= 0);
}

const BITS_PER_BYTE = 10;
/** An adapter hands over what has come about this often, in milliseconds. */
const HANDOVER_MS = 4;

/** The bytes as the line lets them through: a few at a time, each few with the time that they take. */
export function* piecesOf(
  bytes: readonly number[],
  baudRate: number,
): Generator<{ readonly bytes: readonly number[]; readonly ms: number }> {
  const msPerByte = (BITS_PER_BYTE * 1000) / baudRate;
  const size = Math.max(1, Math.floor(HANDOVER_MS / msPerByte));
  for (let from = 0; from < bytes.length; from += size) {
    const piece = bytes.slice(from, from + size);
    yield { bytes: piece, ms: piece.length * msPerByte };
  }
}
