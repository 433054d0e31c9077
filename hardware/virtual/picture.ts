import { cellHeight, cellWidth, type Mark, type Row, type Strip } from "./paper.ts";

const margin = { side: 36, top: 40, bottom: 56 };
const desk = 28;
const toothWidth = 12;
const ink = "#23211f";
const fonts = "'Noto Sans SC','Noto Sans CJK SC','Noto Sans Mono CJK SC',monospace";

/**
 * The strip as a picture, one unit a dot of the head. Every character has the place of its cell, so columns line up
 * whatever font draws them.
 */
export function drawStrip(strip: Strip): string {
  const width = strip.columns * cellWidth + 2 * margin.side;
  const height = strip.rows.reduce((sum, row) => sum + row.height, 0) + margin.top + margin.bottom;
  const body: string[] = [];
  let top = margin.top;
  for (const row of strip.rows) {
    body.push(drawRow(row, top));
    top += row.height;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width + 2 * desk} ${height + 2 * desk}" width="${width + 2 * desk}" height="${height + 2 * desk}">`,
    `<defs><linearGradient id="sheen" x1="0" x2="1" y1="0" y2="0"><stop offset="0" stop-color="#f3f0e9"/><stop offset=".08" stop-color="#fdfcf9"/><stop offset=".92" stop-color="#fdfcf9"/><stop offset="1" stop-color="#f1eee6"/></linearGradient><filter id="lift" x="-10%" y="-5%" width="120%" height="110%"><feDropShadow dx="0" dy="3" stdDeviation="7" flood-color="#3a3222" flood-opacity=".22"/></filter></defs>`,
    `<rect width="100%" height="100%" fill="#e9e5dc"/>`,
    `<g transform="translate(${desk} ${desk})">`,
    `<path d="${tornEdges(width, height)}" fill="url(#sheen)" filter="url(#lift)"/>`,
    `<g transform="translate(${margin.side} 0)" fill="${ink}" font-family="${fonts}" text-anchor="middle">`,
    ...body.filter((piece) => piece !== ""),
    `</g></g></svg>\n`,
  ].join("\n");
}

/** Straight at the sides; above and below the small waves that the teeth of a cutter leave. */
function tornEdges(width: number, height: number): string {
  const teeth = Math.round(width / toothWidth);
  const step = width / teeth;
  const wave = (direction: 1 | -1, depth: number) =>
    Array.from({ length: teeth }, () => `q${(direction * step) / 2} ${depth} ${direction * step} 0`).join("");
  return `M0 0${wave(1, 5)}V${height}${wave(-1, -5)}Z`;
}

function drawRow(row: Row, top: number): string {
  if (row.kind === "qr") return drawQr(row, top);
  if (row.kind === "picture") return drawDots(row, top);
  if (row.kind === "barcode") return drawBarcode(row, top);
  // All characters of a line stand on one base line, so the tall ones reach upwards.
  const base = top + row.height - 9;
  return [...marksByLook(row.marks).values()].map((marks) => drawMarks(marks, base)).join("");
}

/** Glyphs that most fonts draw wider than a cell. */
const wideLetters = /[mwMW@%&]/;
const squeezed = 0.74;

/** Marks that one element can draw: same size, same weight, same squeeze. */
function marksByLook(marks: readonly Mark[]): ReadonlyMap<string, readonly Mark[]> {
  return Map.groupBy(marks, (mark) =>
    [
      mark.scale.x,
      mark.scale.y,
      mark.chinese,
      mark.bold,
      isStroke(mark),
      wideLetters.test(mark.character),
    ].join(),
  );
}

/** A stretched hyphen or equals sign is part of a rule, which the head draws through the whole cell. */
function isStroke({ character, scale }: Mark): boolean {
  return scale.x > scale.y && (character === "-" || character === "=");
}

function drawMarks(marks: readonly Mark[], base: number): string {
  const [first] = marks;
  if (!first) return "";
  if (isStroke(first)) return drawStrokes(marks, base);
  const { scale, bold, chinese, character } = first;
  const size = chinese ? cellHeight : cellHeight - 4;
  const across = scale.x * (wideLetters.test(character) ? squeezed : 1);
  const centres = marks.map((mark) => round((mark.x + mark.width / 2) / across)).join(" ");
  const text = escapeXml(marks.map((mark) => mark.character).join(""));
  const stretch = across === 1 && scale.y === 1 ? "" : ` transform="scale(${across} ${scale.y})"`;
  const weight = bold ? ' font-weight="700"' : "";
  return `<text font-size="${size}"${weight}${stretch} x="${centres}" y="${round(base / scale.y)}">${text}</text>`;
}

function drawStrokes(marks: readonly Mark[], base: number): string {
  const path = marks.map(({ x, width, character }) => {
    const stroke = (y: number) => `M${x + 2} ${y}h${width - 4}`;
    return character === "=" ? stroke(base - 11) + stroke(base - 6) : stroke(base - 8);
  });
  return `<path stroke="${ink}" stroke-width="2" d="${path.join("")}"/>`;
}

function drawQr(row: Extract<Row, { kind: "qr" }>, top: number): string {
  const { size, dots, modules } = row.code;
  let path = "";
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (modules[y * size + x] === 1) path += `M${x} ${y}h1v1h-1z`;
    }
  }
  const place = `translate(${row.x} ${top}) scale(${dots})`;
  return `<path shape-rendering="crispEdges" transform="${place}" d="${path}"/>`;
}

/** Each run of black dots as one rectangle. */
function drawDots({ x, height, picture }: Extract<Row, { kind: "picture" }>, top: number): string {
  const { rowBytes, data } = picture;
  const isBlack = (row: number, dot: number) =>
    ((data[row * rowBytes + (dot >> 3)] ?? 0) & (0x80 >> (dot & 7))) !== 0;
  let path = "";
  for (let row = 0; row < height; row++) {
    for (let from = 0; from < rowBytes * 8; from++) {
      let to = from;
      while (to < rowBytes * 8 && isBlack(row, to)) to++;
      if (to > from) path += `M${from} ${row}h${to - from}v1H${from}z`;
      from = to;
    }
  }
  return path === ""
    ? ""
    : `<path shape-rendering="crispEdges" transform="translate(${x} ${top})" d="${path}"/>`;
}

function drawBarcode({ x, code }: Extract<Row, { kind: "barcode" }>, top: number): string {
  let at = x;
  let path = "";
  for (const [index, width] of code.widths.entries()) {
    if (index % 2 === 0) path += `M${at} ${top}h${width}v${code.barHeight}h-${width}z`;
    at += width;
  }
  const bars = `<path shape-rendering="crispEdges" d="${path}"/>`;
  if (!code.written) return bars;
  const base = top + code.barHeight + cellHeight;
  return `${bars}<text font-size="${cellHeight - 4}" x="${(x + at) / 2}" y="${base}">${escapeXml(code.text)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
