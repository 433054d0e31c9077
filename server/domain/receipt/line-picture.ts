/**
 * One line of a receipt as SVG, a unit a dot of the printer's head: every character in the middle of its own cell, so
 * that columns line up whatever font draws them.
 */
import { isRule, type Segment, sizeFactor } from "./layout.ts";
import { characterWidth, printableText } from "./width.ts";

/** Dots of a half-width column. */
export const COLUMN_DOTS = 12;
/** Dots of a character's height. */
export const CHARACTER_DOTS = 24;
/** Dots that a line of normal characters takes, the space below it included. */
export const LINE_DOTS = 30;

/** Dots from the base line to the lower edge of the line. */
const BELOW_BASE = 9;
/** Latin letters stand lower than Chinese ones of the same size: drawn smaller they fit their narrow cell. */
const NARROW_FONT_DOTS = 20;

export interface FontChoice {
  /** As CSS has it: the first is asked first for each character. */
  readonly family: string;
  /** In a font of one width no letter is broader than its cell; in any other, `m` and `W` are drawn narrower. */
  readonly monospaced: boolean;
}

export const DEFAULT_FONT: FontChoice = {
  family: "'Noto Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif",
  monospaced: false,
};

/** Height of a line in dots: its tallest character, and the space below. */
export function lineHeight(segments: readonly Segment[]): number {
  const isTall = segments.some(({ size }) => size === "large");
  return isTall ? LINE_DOTS + CHARACTER_DOTS : LINE_DOTS;
}

/** A picture of one line alone, `columns` wide, on no background. */
export function lineSvg(segments: readonly Segment[], columns: number, font = DEFAULT_FONT): string {
  const size = `width="${columns * COLUMN_DOTS}" height="${lineHeight(segments)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${textGroup(drawLine(segments, 0, font), font)}</svg>`;
}

/** What `drawLine` draws has to stand in this, which says what all characters have in common. */
export function textGroup(content: string, { family }: FontChoice): string {
  return `<g font-family="${escapeXml(family)}" text-anchor="middle">${content}</g>`;
}

/** The elements of a line whose upper edge is at `top`. */
export function drawLine(segments: readonly Segment[], top: number, font: FontChoice): string {
  const base = top + lineHeight(segments) - BELOW_BASE;
  return segments.map((segment) => drawSegment(segment, base, font)).join("");
}

function drawSegment(segment: Segment, base: number, font: FontChoice): string {
  const glyphs = glyphsOf(segment);
  if (isRule(segment)) return drawStrokes(glyphs, base);
  const alike = Map.groupBy(glyphs, (glyph) => lookOf(glyph, font));
  return [...alike.values()].map((group) => drawGlyphs(group, segment, base, font)).join("");
}

/** A character with the marks that belong to it, in its cell. */
interface Glyph {
  readonly text: string;
  /** Dots from the left edge of the paper to the middle of the cell. */
  readonly centre: number;
  /** Dots. */
  readonly width: number;
  readonly wide: boolean;
}

function glyphsOf({ column, text, size }: Segment): readonly Glyph[] {
  const glyphs: Glyph[] = [];
  let at = column;
  for (const character of printableText(text)) {
    const columns = characterWidth(character);
    const before = glyphs.at(-1);
    if (columns === 0 && before) glyphs[glyphs.length - 1] = { ...before, text: before.text + character };
    const width = columns * sizeFactor[size] * COLUMN_DOTS;
    if (columns > 0)
      glyphs.push({ text: character, centre: at * COLUMN_DOTS + width / 2, width, wide: columns === 2 });
    at += columns * sizeFactor[size];
  }
  return glyphs.filter((glyph) => glyph.text !== " " && glyph.text !== "\u3000");
}

/** Letters that fonts of several widths draw broader than a cell. */
const BROAD = /[mwMW@%&]/;
const SQUEEZED = 0.74;

/** Characters that one element can draw. One of several code units is drawn alone: readers of SVG count those differently. */
function lookOf({ text, centre, wide }: Glyph, font: FontChoice): string {
  return text.length > 1 ? `alone ${centre}` : `${wide} ${squeeze(text, font)}`;
}

function squeeze(text: string, { monospaced }: FontChoice): number {
  return !monospaced && BROAD.test(text) ? SQUEEZED : 1;
}

function drawGlyphs(
  glyphs: readonly Glyph[],
  { size, bold }: Segment,
  base: number,
  font: FontChoice,
): string {
  const [first] = glyphs;
  if (!first) return "";
  const across = sizeFactor[size] * (first.wide ? 1 : squeeze(first.text, font));
  const down = size === "large" ? 2 : 1;
  const centres = glyphs.map(({ centre }) => round(centre / across)).join(" ");
  const stretch = across === 1 && down === 1 ? "" : ` transform="scale(${across} ${down})"`;
  const weight = bold ? ' font-weight="700"' : "";
  const height = first.wide ? CHARACTER_DOTS : NARROW_FONT_DOTS;
  const text = escapeXml(glyphs.map((glyph) => glyph.text).join(""));
  return `<text font-size="${height}"${weight}${stretch} x="${centres}" y="${round(base / down)}">${text}</text>`;
}

/** The head draws a rule through nearly the whole of each cell. */
function drawStrokes(glyphs: readonly Glyph[], base: number): string {
  const path = glyphs.map(({ text, centre, width }) => {
    const stroke = (y: number) => `M${centre - width / 2 + 2} ${y}h${width - 4}`;
    return text === "=" ? stroke(base - 11) + stroke(base - 6) : stroke(base - 8);
  });
  return `<path stroke="#000" stroke-width="2" d="${path.join("")}"/>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Non-characters have no place in XML, however they are spelled. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
