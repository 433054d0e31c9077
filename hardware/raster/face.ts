import { readFile } from "node:fs/promises";
import {
  Blob,
  Direction,
  DrawFuncs,
  Font,
  Face as OpenTypeFace,
  Buffer as ShapingBuffer,
  shape,
  Variation,
} from "harfbuzzjs";
import wawoff2 from "wawoff2";
import { fill, type Glyph, Pen } from "./outline.ts";
import type { Slice } from "./slices.ts";
import type { FontSource } from "./sources.ts";

/** A glyph of a shaped text, in dots: how far the pen goes on and where the glyph stands beside the pen. */
export interface PlacedGlyph {
  readonly id: number;
  readonly advance: number;
  readonly x: number;
  readonly y: number;
}

/** Drawings of one glyph are kept up to this many, then all are forgotten: a shop's words are few. */
const drawingsMax = 4_000;

/** One font file, opened: says what it has, sets text in order and draws glyphs. */
export class Face {
  readonly source: FontSource;
  readonly #face: OpenTypeFace;
  readonly #fonts = new Map<boolean, Font>();
  readonly #drawings = new Map<string, Glyph | undefined>();
  readonly #dotsPerUnit: number;

  private constructor(source: FontSource, bytes: Uint8Array) {
    this.source = source;
    this.#face = new OpenTypeFace(new Blob(bytes));
    this.#dotsPerUnit = source.emDots / this.#face.upem;
  }

  static async open({ file, source }: Slice): Promise<Face> {
    return new Face(source, await wawoff2.decompress(await readFile(file)));
  }

  /** Whether there is a glyph with ink in it: some fonts fill up their tables with empty ones. */
  has(character: string): boolean {
    const font = this.#font(false);
    const glyph = font.nominalGlyph(character.codePointAt(0) ?? 0);
    if (glyph === undefined || glyph === 0) return false;
    return /\s/.test(character) || (font.glyphExtents(glyph)?.height ?? 0) !== 0;
  }

  /** The glyphs of a text from left to right, joined and stacked as its script wants. */
  shape(text: string, bold: boolean, rightToLeft: boolean): readonly PlacedGlyph[] {
    const buffer = new ShapingBuffer();
    buffer.addText(text);
    buffer.guessSegmentProperties();
    buffer.setDirection(rightToLeft ? Direction.RTL : Direction.LTR);
    shape(this.#font(bold), buffer);
    return buffer.getGlyphInfosAndPositions().map((glyph) => ({
      id: glyph.codepoint,
      advance: (glyph.xAdvance ?? 0) * this.#dotsPerUnit,
      x: (glyph.xOffset ?? 0) * this.#dotsPerUnit,
      y: (glyph.yOffset ?? 0) * this.#dotsPerUnit,
    }));
  }

  /** A glyph as dots, `scale` times its normal size; nothing for one without ink. */
  draw(id: number, bold: boolean, scale: { readonly x: number; readonly y: number }): Glyph | undefined {
    const key = `${id} ${bold} ${scale.x.toFixed(3)} ${scale.y}`;
    if (!this.#drawings.has(key)) {
      if (this.#drawings.size >= drawingsMax) this.#drawings.clear();
      this.#drawings.set(key, this.#drawing(id, bold, scale));
    }
    return this.#drawings.get(key);
  }

  #drawing(id: number, bold: boolean, scale: { readonly x: number; readonly y: number }): Glyph | undefined {
    const pen = new Pen({ x: scale.x * this.#dotsPerUnit, y: scale.y * this.#dotsPerUnit });
    this.#font(bold).drawGlyph(id, penStrokes(), pen);
    pen.close();
    const glyph = fillLegibly(pen.edges, this.source.threshold, bold ? inkMax.bold : inkMax.normal);
    return glyph && bold && !this.source.weight ? { ...glyph, dots: glyph.dots.doubled() } : glyph;
  }

  #font(bold: boolean): Font {
    const known = this.#fonts.get(bold);
    if (known) return known;
    const font = new Font(this.#face);
    const { weight } = this.source;
    if (weight) font.setVariations([new Variation("wght", bold ? weight.bold : weight.normal)]);
    this.#fonts.set(bold, font);
    return font;
  }
}

/** The share of a character that may be black before its strokes run together. */
const inkMax = { normal: 0.5, bold: 0.58 };

/** Draws the strokes of a crowded character thinner than those of others, so that white remains between them. */
function fillLegibly(edges: readonly number[], threshold: number, ink: number): Glyph | undefined {
  let glyph = fill(edges, threshold);
  for (let demand = threshold + 0.08; glyph && demand < 0.9 && inkOf(glyph) > ink; demand += 0.08) {
    glyph = fill(edges, demand) ?? glyph;
  }
  return glyph;
}

/** Black dots over all dots of the box; small and simple shapes are no characters that could run together. */
function inkOf({ dots }: Glyph): number {
  if (dots.width < 16 || dots.height < 16) return 0;
  return dots.bytes.reduce((sum, byte) => sum + blackDots(byte), 0) / (dots.width * dots.height);
}

function blackDots(byte: number): number {
  let count = 0;
  for (let rest = byte; rest > 0; rest &= rest - 1) count++;
  return count;
}

let strokes: DrawFuncs | undefined;

/** What HarfBuzz calls for each stroke of an outline; one set serves every pen. */
function penStrokes(): DrawFuncs {
  if (strokes) return strokes;
  strokes = new DrawFuncs();
  const penOf = (data: unknown) => {
    if (data instanceof Pen) return data;
    throw new TypeError("an outline is drawn by a pen");
  };
  strokes.setMoveToFunc((x, y, pen) => penOf(pen).moveTo(x, y));
  strokes.setLineToFunc((x, y, pen) => penOf(pen).lineTo(x, y));
  strokes.setQuadraticToFunc((cx, cy, x, y, pen) => penOf(pen).quadraticTo(cx, cy, x, y));
  strokes.setCubicToFunc((ax, ay, bx, by, x, y, pen) => penOf(pen).cubicTo(ax, ay, bx, by, x, y));
  strokes.setClosePathFunc((pen) => penOf(pen).close());
  return strokes;
}
