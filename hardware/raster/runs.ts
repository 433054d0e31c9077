import bidiFactory from "bidi-js";
import { characterWidth } from "#domain/receipt/width.ts";
import type { Face } from "./face.ts";
import type { FontSource } from "./sources.ts";

/** A text that one font file draws. */
export interface Part {
  readonly text: string;
  readonly face: Face;
}

/** What is drawn as one: a character with its marks, or words whose letters follow one another as their font wants. */
export interface Run {
  /** In the order in which they are seen: a font that was cut up for browsers has the letters of a word in several files. */
  readonly parts: readonly Part[];
  readonly rightToLeft: boolean;
  /** Where it begins and how much room it has, in half-width columns. */
  readonly column: number;
  readonly columns: number;
}

interface Piece {
  parts: Part[];
  columns: number;
  /** Embedding level: odd from right to left. */
  readonly level: number;
}

const mark = /^\p{M}/u;
const rightToLeftScript =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const bidi = bidiFactory();

/** Cuts a line's text into runs and puts them into the order in which they are seen, from left to right. */
export function runsOf(text: string, faceOf: (character: string) => Face | undefined): readonly Run[] {
  let column = 0;
  return inSightOrder(join(piecesOf(text, faceOf))).flatMap(({ parts, columns, level }) => {
    const at = column;
    column += columns;
    const rightToLeft = level % 2 === 1;
    if (parts.every((part) => part.text.trim() === "")) return [];
    return [{ parts: rightToLeft ? [...parts].reverse() : parts, rightToLeft, column: at, columns }];
  });
}

/** Characters with the marks that belong to them. */
function piecesOf(text: string, faceOf: (character: string) => Face | undefined): readonly Piece[] {
  const levels = rightToLeftScript.test(text) ? bidi.getEmbeddingLevels(text).levels : undefined;
  const pieces: Piece[] = [];
  let index = 0;
  for (const character of text) {
    const last = pieces.at(-1);
    const part = last?.parts.at(-1);
    const columns = characterWidth(character);
    const face = mark.test(character) && part?.face.has(character) ? part.face : faceOf(character);
    const piece = face ? [{ text: character, face }] : [];
    if (last && mark.test(character)) {
      // Marks have no width of their own in a font, so they come to stand over the letter whichever font draws it.
      last.parts = joinParts(last.parts, piece);
      last.columns += columns;
    } else {
      pieces.push({ parts: piece, columns, level: levels?.[index] ?? 0 });
    }
    index += character.length;
  }
  return pieces;
}

/** Words of a font that flows become one, the single spaces between them too: letters each in columns of its own are hard to read. */
function join(pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = [];
  for (const [index, piece] of pieces.entries()) {
    const last = joined.at(-1);
    const next = isSpace(piece) ? pieces[index + 1] : piece;
    if (
      last &&
      next &&
      !isSpace(next) &&
      flowOf(last) &&
      flowOf(last) === flowOf(next) &&
      last.level === piece.level
    ) {
      last.parts = joinParts(last.parts, piece.parts);
      last.columns += piece.columns;
    } else {
      joined.push(piece);
    }
  }
  return joined;
}

function isSpace({ parts }: Piece): boolean {
  return parts.every(({ text }) => text === " ");
}

/** The font that a piece flows in, if it does. */
function flowOf(piece: Piece): FontSource | undefined {
  const source = isSpace(piece) ? undefined : piece.parts[0]?.face.source;
  return source?.set === "flow" ? source : undefined;
}

/** A space takes the width that the font before it gives it. */
function joinParts(before: readonly Part[], after: readonly Part[]): Part[] {
  const joined = [...before];
  for (const part of after) {
    const last = joined.at(-1);
    const isOne = last && (last.face === part.face || (part.text === " " && last.face.has(" ")));
    if (isOne) joined[joined.length - 1] = { ...last, text: last.text + part.text };
    else joined.push(part);
  }
  return joined;
}

/** Rule L2 of the bidirectional algorithm: from the highest level down, every sequence at it or above is turned round. */
function inSightOrder(pieces: readonly Piece[]): readonly Piece[] {
  const seen = [...pieces];
  for (let level = Math.max(0, ...pieces.map((piece) => piece.level)); level > 0; level--) {
    for (let start = 0; start < seen.length; start++) {
      let end = start;
      while (end < seen.length && (seen[end]?.level ?? 0) >= level) end++;
      if (end > start) seen.splice(start, end - start, ...seen.slice(start, end).reverse());
      start = end;
    }
  }
  return seen;
}
