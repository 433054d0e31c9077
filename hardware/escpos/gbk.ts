/**
 * Which characters the Chinese font of a receipt printer has: GBK, two bytes each. The bytes themselves come from the
 * escpos package; this says what may be handed to it.
 */

/** Stands for a character that the printer has no glyph for. */
export const missingGlyph = "〓";

/** The half-width currency signs have full-width twins in GBK; nobody should miss a sign of money on a receipt. */
const twins: Readonly<Record<string, string>> = { "¥": "￥", "£": "￡", "¢": "￠" };

/** Places that were filled after GBK was fixed (first and last code of each run); the fonts of printers lack most of them. */
const newerThanGbk: readonly (readonly [number, number])[] = [
  [0xa2e3, 0xa2e3],
  [0xa3a0, 0xa3a0],
  [0xa6d9, 0xa6f3],
  [0xa8bc, 0xa8bf],
  [0xa989, 0xa995],
  [0xfe50, 0xfea0],
];

let table: ReadonlySet<string> | undefined;

/**
 * Every two-byte character of GBK. Read off the platform's GB18030 decoder, because it is the same table in every Node
 * while the one labelled "gbk" is not. Unassigned places decode to private use and are left out.
 */
export function gbkCharacters(): ReadonlySet<string> {
  table ??= readTable();
  return table;
}

function readTable(): ReadonlySet<string> {
  const decoder = new TextDecoder("gb18030");
  const characters = new Set<string>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const code = (lead << 8) | trail;
      if (trail === 0x7f || newerThanGbk.some(([first, last]) => code >= first && code <= last)) continue;
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (!/^[\p{Co}\uFFFD]/u.test(character)) characters.add(character);
    }
  }
  return characters;
}

/** The text as the printer can show it: every character of the result is ASCII or in GBK. */
export function toGbkText(text: string): string {
  let shown = "";
  for (const character of text) {
    if (character >= " " && character <= "~") shown += character;
    else shown += glyphFor(character);
  }
  return shown;
}

function glyphFor(character: string): string {
  const twin = twins[character] ?? character;
  if (gbkCharacters().has(twin)) return twin;
  // A mark that combines would take a place of its own on paper.
  return /^\p{M}/u.test(character) ? "" : missingGlyph;
}
