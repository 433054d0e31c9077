/**
 * How much room text takes on paper, in half-width columns, and which characters may stand there at all.
 */

/**
 * First and last code points that take two columns: East Asian Wide and Fullwidth (UAX #11) and, as in every Chinese
 * character set, Ambiguous; the signs ¢ £ ¥ too, of which printers have the full-width twins only. Symbol blocks are given whole, since a receipt printer has such glyphs only in its Chinese
 * font. Sorted, so that the search can halve it.
 */
const doubleWidth: readonly (readonly [number, number])[] = [
  [0xa1, 0xa5],
  [0xa7, 0xa8],
  [0xb0, 0xb1],
  [0xb4, 0xb4],
  [0xb7, 0xb7],
  [0xd7, 0xd7],
  [0xe0, 0xe1],
  [0xe8, 0xea],
  [0xec, 0xed],
  [0xf2, 0xf3],
  [0xf7, 0xf7],
  [0xf9, 0xfa],
  [0xfc, 0xfc],
  [0x101, 0x101],
  [0x113, 0x113],
  [0x11b, 0x11b],
  [0x12b, 0x12b],
  [0x144, 0x144],
  [0x148, 0x148],
  [0x14d, 0x14d],
  [0x16b, 0x16b],
  [0x1ce, 0x1ce],
  [0x1d0, 0x1d0],
  [0x1d2, 0x1d2],
  [0x1d4, 0x1d4],
  [0x1d6, 0x1d6],
  [0x1d8, 0x1d8],
  [0x1da, 0x1da],
  [0x1dc, 0x1dc],
  [0x251, 0x251],
  [0x261, 0x261],
  [0x2c7, 0x2c7],
  [0x2c9, 0x2cb],
  [0x2d9, 0x2d9],
  [0x391, 0x3a9],
  [0x3b1, 0x3c9],
  [0x401, 0x401],
  [0x410, 0x44f],
  [0x451, 0x451],
  [0x1100, 0x115f],
  [0x2010, 0x27bf],
  [0x2b00, 0x2bff],
  [0x2e80, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xe000, 0xfaff],
  [0xfe10, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0xfffd, 0xfffd],
  [0x16fe0, 0x1b2fb],
  [0x1f000, 0x1faff],
  [0x20000, 0x3fffd],
];

const combining = /^[\p{Mn}\p{Me}]$/u;
const spacing = /[\t\n\v\f\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f]/gu;
const unprintable = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Columns that one character takes: 0 for a combining mark, 2 for what is East Asian wide, otherwise 1. */
export function characterWidth(character: string): 0 | 1 | 2 {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0xa1) return 1;
  if (isDoubleWidth(code)) return 2;
  return combining.test(character) ? 0 : 1;
}

function isDoubleWidth(code: number): boolean {
  let low = 0;
  let high = doubleWidth.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const [first, last] = doubleWidth[middle] ?? [0, 0];
    if (code < first) high = middle;
    else if (code > last) low = middle + 1;
    else return true;
  }
  return false;
}

/** Columns that a text takes in normal size. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/**
 * What of a text may stand on paper: no control character, line separator, bidirectional or zero-width mark, variation
 * selector or lone surrogate remains, and white space of any kind but the Chinese full-width one becomes a plain space. A name that was typed or
 * imported can then never be taken for a command by whatever device shows it.
 */
export function printableText(text: string): string {
  // Composed last: what was taken out may have stood between a letter and its accent.
  return text.toWellFormed().replace(spacing, " ").replace(unprintable, "").normalize("NFC");
}
