import { Dots } from "./dots.ts";

/** The contours of a glyph as straight edges, `x0 y0 x1 y1` each, y growing downwards from the base line. */
export type Edges = readonly number[];

/** A glyph as dots: (left, top) is where they begin, counted from the pen on the base line. */
export interface Glyph {
  readonly left: number;
  readonly top: number;
  readonly dots: Dots;
}

/** Rows that each row of dots is sampled at. */
const samples = 4;

/**
 * Fills contours by the non-zero rule, which the overlapping strokes of variable fonts need.
 * @param threshold the share of a dot that has to be covered for it to be black: a head knows no grey
 */
export function fill(edges: Edges, threshold: number): Glyph | undefined {
  if (edges.length === 0) return undefined;
  const box = boundsOf(edges);
  const dots = new Dots(box.right - box.left, box.bottom - box.top);
  const cover = new Float64Array(dots.width);
  for (let row = 0; row < dots.height; row++) {
    cover.fill(0);
    for (let sample = 0; sample < samples; sample++) {
      const y = box.top + row + (sample + 0.5) / samples;
      for (const [from, to] of spansAt(edges, y)) addSpan(cover, from - box.left, to - box.left);
    }
    for (let x = 0; x < dots.width; x++) {
      if ((cover[x] ?? 0) / samples >= threshold) dots.blacken(x, row);
    }
  }
  return { left: box.left, top: box.top, dots };
}

function boundsOf(edges: Edges) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (let at = 0; at < edges.length; at += 2) {
    const [x = 0, y = 0] = [edges[at], edges[at + 1]];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return {
    left: Math.floor(box.left),
    right: Math.ceil(box.right),
    top: Math.floor(box.top),
    bottom: Math.ceil(box.bottom),
  };
}

/** Where the inside begins and ends along one horizontal line. */
function spansAt(edges: Edges, y: number): readonly (readonly [number, number])[] {
  const crossings: { x: number; turn: number }[] = [];
  for (let at = 0; at < edges.length; at += 4) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = [edges[at], edges[at + 1], edges[at + 2], edges[at + 3]];
    if (y0 <= y === y1 <= y) continue;
    crossings.push({ x: x0 + ((y - y0) / (y1 - y0)) * (x1 - x0), turn: y0 < y1 ? 1 : -1 });
  }
  crossings.sort((a, b) => a.x - b.x);
  const spans: [number, number][] = [];
  let winding = 0;
  let from = 0;
  for (const { x, turn } of crossings) {
    if (winding === 0) from = x;
    winding += turn;
    if (winding === 0) spans.push([from, x]);
  }
  return spans;
}

function addSpan(cover: Float64Array, from: number, to: number): void {
  for (let x = Math.max(0, Math.floor(from)); x < Math.min(cover.length, Math.ceil(to)); x++) {
    cover[x] = (cover[x] ?? 0) + Math.min(to, x + 1) - Math.max(from, x);
  }
}

/** Straight pieces of a curve: at 24 dots nobody sees the corners. */
const pieces = 5;

/** Collects a glyph's contours as edges, scaled, with y turned downwards. */
export class Pen {
  readonly edges: number[] = [];
  readonly #scale: { readonly x: number; readonly y: number };
  #start: readonly [number, number] = [0, 0];
  #at: readonly [number, number] = [0, 0];

  constructor(scale: { readonly x: number; readonly y: number }) {
    this.#scale = scale;
  }

  moveTo(x: number, y: number): void {
    this.close();
    this.#start = this.#at = this.#place(x, y);
  }

  lineTo(x: number, y: number): void {
    this.#draw(this.#place(x, y));
  }

  quadraticTo(cx: number, cy: number, x: number, y: number): void {
    const [from, control, to] = [this.#at, this.#place(cx, cy), this.#place(x, y)];
    this.#curve((t, axis) => (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * control[axis] + t ** 2 * to[axis]);
  }

  cubicTo(ax: number, ay: number, bx: number, by: number, x: number, y: number): void {
    const [from, a, b, to] = [this.#at, this.#place(ax, ay), this.#place(bx, by), this.#place(x, y)];
    this.#curve(
      (t, axis) =>
        (1 - t) ** 3 * from[axis] +
        3 * t * (1 - t) ** 2 * a[axis] +
        3 * t ** 2 * (1 - t) * b[axis] +
        t ** 3 * to[axis],
    );
  }

  close(): void {
    if (this.#at[0] !== this.#start[0] || this.#at[1] !== this.#start[1]) this.#draw(this.#start);
  }

  #curve(along: (t: number, axis: 0 | 1) => number): void {
    for (let piece = 1; piece <= pieces; piece++) {
      const t = piece / pieces;
      this.#draw([along(t, 0), along(t, 1)]);
    }
  }

  #place(x: number, y: number): readonly [number, number] {
    return [x * this.#scale.x, -y * this.#scale.y];
  }

  #draw(to: readonly [number, number]): void {
    this.edges.push(...this.#at, ...to);
    this.#at = to;
  }
}
