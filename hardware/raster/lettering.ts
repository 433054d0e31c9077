import { isRule, type Segment, sizeFactor } from "#domain/receipt/layout.ts";
import { Dots } from "./dots.ts";
import type { Faces } from "./faces.ts";
import { type Part, type Run, runsOf } from "./runs.ts";

/** Dots of a half-width column, of a character's height, and from one line to the next, as the heads of printers have them. */
export const cell = { width: 12, height: 24, line: 30 } as const;

/** Dots from the upper edge of a line to the upper edge of its characters, and from there to their base line. */
const above = 3;
const ascent = 21;

/**
 * Draws one line as a printer would set it, every segment in its columns.
 * @param columns half-width columns of the paper; nothing is drawn outside
 */
export function drawLine(segments: readonly Segment[], columns: number, faces: Faces): Dots {
  const tallest = Math.max(1, ...segments.map(({ size }) => heightFactor(size)));
  const dots = new Dots(columns * cell.width, cell.line + cell.height * (tallest - 1));
  const base = above + ascent * tallest;
  for (const segment of segments) {
    const left = segment.column * cell.width;
    if (isRule(segment)) drawRule(segment, dots, left, base);
    else drawSegment(segment, dots, left, base, faces);
  }
  return dots;
}

function heightFactor(size: Segment["size"]): 1 | 2 {
  return size === "large" ? 2 : 1;
}

/** One line across, not a row of dashes. */
function drawRule({ text }: Segment, dots: Dots, left: number, base: number): void {
  const width = text.length * sizeFactor.wide * cell.width;
  dots.blacken(left, base - 8, width, 2);
  if (text.startsWith("=")) dots.blacken(left, base - 13, width, 2);
}

function drawSegment(
  { text, size, bold }: Segment,
  dots: Dots,
  left: number,
  base: number,
  faces: Faces,
): void {
  const scale = { x: sizeFactor[size], y: heightFactor(size) };
  for (const run of runsOf(text, (character) => faces.of(character))) {
    const room = run.columns * cell.width * scale.x;
    drawRun(run, dots, { bold, scale, room, left: left + run.column * cell.width * scale.x, base });
  }
}

interface Place {
  readonly bold: boolean;
  readonly scale: { readonly x: number; readonly y: number };
  /** Dots that the run may take. */
  readonly room: number;
  readonly left: number;
  readonly base: number;
}

function drawRun({ parts, rightToLeft }: Run, dots: Dots, { bold, scale, room, left, base }: Place): void {
  const glyphs = parts.flatMap(({ text, face }) =>
    face.shape(text, bold, rightToLeft).map((glyph) => ({ ...glyph, face })),
  );
  const wanted = glyphs.reduce((sum, glyph) => sum + glyph.advance, 0) * scale.x;
  const squeeze = room > 0 && wanted > room ? room / wanted : 1;
  const across = { x: scale.x * squeeze, y: scale.y };
  let pen = left + indent(parts, rightToLeft, Math.max(0, room - wanted));
  for (const { id, face, advance, x, y } of glyphs) {
    const glyph = face.draw(id, bold, across);
    if (glyph) {
      const atX = Math.round(pen + x * across.x) + glyph.left;
      dots.stamp(glyph.dots, atX, base - Math.round(y * scale.y) + glyph.top);
    }
    pen += advance * across.x;
  }
}

/** How far into its room a run begins that does not fill it. */
function indent(parts: readonly Part[], rightToLeft: boolean, spare: number): number {
  if (parts[0]?.face.source.set === "cells") return spare / 2;
  return rightToLeft ? spare : 0;
}
