import { gbkCodes } from "../gbk.ts";

/**
 * Which characters the Chinese font of a receipt printer has. The bytes themselves come from the escpos package; this
 * says what may be handed to it.
 */
export type CharacterSet = "gb2312" | "gbk" | "gb18030" | "none";

/** The half-width currency signs have full-width twins in GBK; nobody should miss a sign of money on a receipt. */
const twins: Readonly<Record<string, string>> = { "¥": "￥", "£": "￡", "¢": "￠" };

/** The text with every sign exchanged for the one that Chinese fonts have in its place. It takes the same room. */
export function withTwins(text: string): string {
  return text.replace(/[¥£¢]/g, (sign) => twins[sign] ?? sign);
}

type Range = readonly [number, number];

/** Places that were filled after GBK was fixed (first and last code of each run); the fonts of printers lack most of them. */
const newerThanGbk: readonly Range[] = [
  [0xa2e3, 0xa2e3],
  [0xa3a0, 0xa3a0],
  [0xa6d9, 0xa6f3],
  [0xa8bc, 0xa8bf],
  [0xa989, 0xa995],
  [0xfe50, 0xfea0],
];

/** GB 2312-80: first and last code of each run, whose trail bytes are 0xA1 to 0xFE. */
const gb2312Runs: readonly Range[] = [
  [0xa1a1, 0xa1fe],
  [0xa2b1, 0xa2e2],
  [0xa2e5, 0xa2ee],
  [0xa2f1, 0xa2fc],
  [0xa3a1, 0xa3fe],
  [0xa4a1, 0xa4f3],
  [0xa5a1, 0xa5f6],
  [0xa6a1, 0xa6b8],
  [0xa6c1, 0xa6d8],
  [0xa7a1, 0xa7c1],
  [0xa7d1, 0xa7f1],
  [0xa8a1, 0xa8ba],
  [0xa8c5, 0xa8e9],
  [0xa9a4, 0xa9ef],
  [0xb0a1, 0xd7f9],
  [0xd8a1, 0xf7fe],
];

/** Extension A, the hanzi of four bytes that GB 18030-2000 demands of every font. */
const fourByteHanzi: Range = [0x3400, 0x4db5];

const isWithin = (code: number, ranges: readonly Range[]) =>
  ranges.some(([first, last]) => code >= first && code <= last);

const tables = new Map<CharacterSet, ReadonlySet<string>>();

/** Every character of a set that is not ASCII. Read once, when it is first asked for. */
export function charactersOf(set: CharacterSet): ReadonlySet<string> {
  const known = tables.get(set) ?? readTable(set);
  tables.set(set, known);
  return known;
}

function readTable(set: CharacterSet): ReadonlySet<string> {
  if (set === "none") return new Set();
  if (set === "gb18030") return new Set([...charactersOf("gbk"), ...characters(fourByteHanzi)]);
  return set === "gbk" ? readGbk((code) => !isWithin(code, newerThanGbk)) : readGbk(isGb2312);
}

function isGb2312(code: number): boolean {
  return (code & 0xff) >= 0xa1 && isWithin(code, gb2312Runs);
}

function readGbk(has: (code: number) => boolean): ReadonlySet<string> {
  return new Set([...gbkCodes()].flatMap(([character, code]) => (has(code) ? [character] : [])));
}

function characters([first, last]: Range): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));
}

/** Whether a printer with this font prints the character as text. One without a font prints none. */
export function hasCharacter(set: CharacterSet, character: string): boolean {
  if (set === "none") return false;
  return (character >= " " && character <= "~") || charactersOf(set).has(character);
}
