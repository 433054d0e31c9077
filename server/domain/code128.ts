/**
 * Code 128 (ISO/IEC 15417) as bars and spaces: digits two to a symbol in its character set C, any other printable
 * ASCII one to a symbol in set B.
 */

/** For each symbol value the widths of its bars and spaces in turn, a bar first. */
const PATTERNS =
  "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112".split(
    " ",
  );
const CODE = { C: 99, B: 100 } as const;
const START = { B: 104, C: 105 } as const;
const STOP = 106;
const CHECK_MODULUS = 103;
/** Symbol values of set B count from the space. */
const SPACE = 0x20;

type CharacterSet = keyof typeof START;

/** What a reader needs white on either side, in modules. */
export const QUIET = 10;

/**
 * The widths of bars and spaces in modules, a bar first and last.
 * @throws RangeError for an empty text and for what is not printable ASCII
 */
export function code128(text: string): readonly number[] {
  if (!/^[ -~]+$/.test(text)) throw new RangeError("a barcode takes printable ASCII");
  return barsOf(symbolsOf(text));
}

/** The bars of symbol values that begin with a start; check and stop are added. */
export function barsOf(symbols: readonly number[]): readonly number[] {
  const sum = symbols.reduce((sum, value, index) => sum + value * Math.max(index, 1), 0);
  return [...symbols, sum % CHECK_MODULUS, STOP].flatMap((value) => [...(PATTERNS[value] ?? "")].map(Number));
}

/** Start, data and changes of set as symbol values. */
function symbolsOf(text: string): number[] {
  const runs = runsOf(text);
  return runs.flatMap(({ set, text }, index) => [
    index === 0 ? START[set] : CODE[set],
    ...valuesOf(set, text),
  ]);
}

function valuesOf(set: CharacterSet, text: string): number[] {
  if (set === "C") return (text.match(/../g) ?? []).map(Number);
  return [...text].map((character) => character.charCodeAt(0) - SPACE);
}

interface Run {
  readonly set: CharacterSet;
  readonly text: string;
}

/**
 * Runs of one set each. Four digits at an end, or six between others, are what a change of set begins to pay for; of
 * an odd count the first stays in set B.
 */
function runsOf(text: string): readonly Run[] {
  if (/^(\d\d)+$/.test(text)) return [{ set: "C", text }];
  const runs: Run[] = [];
  const push = (set: CharacterSet, text: string) => {
    const last = runs.at(-1);
    if (text === "") return;
    if (last?.set === set) runs[runs.length - 1] = { set, text: last.text + text };
    else runs.push({ set, text });
  };
  for (const match of text.matchAll(/\d+|\D+/g)) {
    const [part] = match;
    const atAnEnd = match.index === 0 || match.index + part.length === text.length;
    const even = part.length % 2;
    if (/^\d/.test(part) && part.length >= (atAnEnd ? 4 : 6)) {
      push("B", part.slice(0, even));
      push("C", part.slice(even));
    } else push("B", part);
  }
  return runs;
}
