/** Where a text that is wider than its cell goes on in the next line. */
import { characterWidth, textWidth } from "./width.ts";

/** What may not begin a line of Chinese, and what may not end one. */
const CLOSING = /[，。、；：？！…）】》〉」』”’％℃·～,.;:?!)\]}%]/;
const OPENING = /[（【《〈「『“‘￥¥$([{]/;

/**
 * Breaks a text into lines of at most `width` columns: between words where there are any, inside one only if it is
 * longer than a line, and then after a hyphen or slash if it can. Chinese characters are words of their own, but no
 * line begins with a full stop or ends with an opening bracket. Spaces at a break stand in neither line.
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  const endLine = () => {
    if (line.trimEnd() !== "") lines.push(line.trimEnd());
    [line, used] = ["", 0];
  };
  const place = (piece: string) => {
    const room = textWidth(piece);
    const parts = room > width ? partsOf(piece) : [];
    if (used + room <= width) [line, used] = [line + piece, used + room];
    else if (piece.trim() === "") return;
    else if (parts.length > 1) for (const part of parts) place(part);
    else {
      endLine();
      [line, used] = [piece, room];
    }
  };
  for (const word of words(text)) place(word);
  endLine();
  return lines;
}

/** What a word falls into that is longer than a line. */
function partsOf(word: string): readonly string[] {
  const parts = word.match(/[^-/]*[-/]+|[^-/]+$/g) ?? [];
  return parts.length > 1 ? parts : clusters(word);
}

/** Characters, each with the marks that belong to it. */
function clusters(word: string): readonly string[] {
  const found: string[] = [];
  for (const character of word) {
    if (characterWidth(character) === 0 && found.length > 0) found[found.length - 1] += character;
    else found.push(character);
  }
  return found;
}

/**
 * Runs of spaces, runs of narrow characters, and single wide characters with the marks and the punctuation that belong
 * to them.
 */
function words(text: string): readonly string[] {
  const found: string[] = [];
  let before = "";
  for (const character of text) {
    if (joins(before, character) && found.length > 0) found[found.length - 1] += character;
    else found.push(character);
    if (characterWidth(character) !== 0) before = character;
  }
  return found;
}

function joins(before: string, character: string): boolean {
  const width = characterWidth(character);
  if (width === 0) return true;
  if (before === "" || character === " " || before === " ") return character === before;
  if (CLOSING.test(character) || OPENING.test(before)) return true;
  return width === 1 && characterWidth(before) === 1;
}
