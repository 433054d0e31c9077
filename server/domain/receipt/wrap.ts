/** Where a text that is wider than its cell goes on in the next line. */
import { characterWidth, textWidth } from "./width.ts";

/** What may not begin a line of Chinese, and what may not end one. */
const CLOSING = /[，。、；：？！…）】》〉」』”’％℃·～,.;:?!)\]}%]/;
const OPENING = /[（【《〈「『“‘￥¥$([{]/;

/** What may end a line without anybody stumbling over it, as a space may. */
const PAUSE = /[-/]|[，。、；：？！,.;:?!]/;

/** What is worth avoiding, in hundredths of an empty line; a line more costs more than all of it. */
const COSTS = { brokenWord: 90, brokenChinese: 60, betweenScripts: 20, forlorn: 30 } as const;
/** A last line that fills less of the paper than that looks forlorn. */
const FORLORN_BELOW = 0.25;

/** What stays together, and the half-width columns it takes. */
interface Piece {
  readonly text: string;
  readonly width: number;
  readonly isSpace: boolean;
}

/** The best that can follow from a piece on: how many lines, what they cost, and where the second of them begins. */
interface Ending {
  readonly lines: number;
  readonly cost: number;
  /** The piece after the last of this line. */
  readonly end: number;
  readonly next: number;
}

/**
 * Breaks a text into as few lines of at most `width` columns as it takes: between words where there are any, inside one
 * only if it is longer than a line, and then after a hyphen or slash if it can. Chinese characters are words of their
 * own, but a pause is the better end of a line, none begins with a full stop and none ends with an opening bracket.
 * Spaces at a break stand in neither line.
 * @param even lines of nearly one length, as centred text wants them, rather than full ones
 */
export function wrap(text: string, width: number, even = false): readonly string[] {
  const whole = text.trimEnd();
  if (textWidth(whole) <= width) return whole === "" ? [] : [whole];
  const pieces = piecesOf(whole, width);
  const endings = endingsOf(pieces, width, even);
  const lines: string[] = [];
  for (let at = 0; at < pieces.length; ) {
    const { end, next } = endings[at] ?? { end: pieces.length, next: pieces.length };
    const line = pieces.slice(at, end).map((piece) => piece.text);
    lines.push(line.join(""));
    at = next;
  }
  return lines;
}

/** From the last piece to the first: where a line that begins with it had best end. */
function endingsOf(pieces: readonly Piece[], width: number, even: boolean): readonly Ending[] {
  const endings: Ending[] = Array.from({ length: pieces.length });
  for (let start = pieces.length - 1; start >= 0; start--) {
    let used = 0;
    let best: Ending | undefined;
    for (let end = start + 1; end <= pieces.length; end++) {
      const last = pieces[end - 1];
      used += last?.width ?? 0;
      if (used > width && best) break;
      if (last?.isSpace) continue;
      const next = pieces[end]?.isSpace ? end + 1 : end;
      const after = endings[next];
      const lines = 1 + (after?.lines ?? 0);
      const slack = after || even ? 100 * (1 - used / width) ** 2 : lastCost(used / width);
      const cost = slack + breakCost(pieces, end) + (after?.cost ?? 0);
      if (!best || lines < best.lines || (lines === best.lines && cost < best.cost))
        best = { lines, cost, end, next };
    }
    endings[start] = best ?? { lines: 1, cost: 0, end: pieces.length, next: pieces.length };
  }
  return endings;
}

function lastCost(filled: number): number {
  return filled < FORLORN_BELOW ? COSTS.forlorn : 0;
}

/** What it costs to end a line before piece `end`. */
function breakCost(pieces: readonly Piece[], end: number): number {
  const next = pieces[end];
  const before = pieces[end - 1]?.text.at(-1) ?? "";
  if (!next || next.isSpace || PAUSE.test(before)) return 0;
  const [left, right] = [characterWidth(before), characterWidth([...next.text][0] ?? "")];
  if (left !== right) return COSTS.betweenScripts;
  return left === 2 ? COSTS.brokenChinese : COSTS.brokenWord;
}

/** Spaces before the first word stay as long as it has room beside them. */
function piecesOf(text: string, width: number): readonly Piece[] {
  const pieces = words(text).flatMap((word) => fitting(word, width));
  const [first, second] = pieces;
  const isIndented = first?.isSpace && first.width + (second?.width ?? 0) <= width;
  return first?.isSpace && !isIndented ? pieces.slice(1) : pieces;
}

/** The word, or the parts of it that fit a line. */
function fitting(text: string, width: number): readonly Piece[] {
  const room = textWidth(text);
  const parts = room > width && !isSpace(text) ? partsOf(text) : [];
  if (parts.length > 1) return parts.flatMap((part) => fitting(part, width));
  return [{ text, width: room, isSpace: isSpace(text) }];
}

/** Spaces, of either width. */
const isSpace = (text: string) => text.trim() === "";

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
 * Runs of spaces of either width, runs of narrow characters, and single wide characters with the marks and the
 * punctuation that belong to them.
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
  if (before === "") return false;
  if (isSpace(character) || isSpace(before)) return isSpace(character) && isSpace(before);
  if (CLOSING.test(character) || OPENING.test(before)) return true;
  return width === 1 && characterWidth(before) === 1;
}
