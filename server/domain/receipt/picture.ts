/**
 * A receipt as a picture: SVG, a unit a dot of the printer's head, laid out as on its paper. Pure: the modules of a QR
 * come from a function, since the domain has no QR encoder; fonts are named, not embedded.
 */
import { code128, QUIET } from "../code128.ts";
import type { Bitmap, ReceiptDocument } from "./document.ts";
import { type LayoutItem, layout } from "./layout.ts";
import {
  COLUMN_DOTS,
  DEFAULT_FONT,
  drawLine,
  type FontChoice,
  LINE_DOTS,
  lineHeight,
  textGroup,
} from "./line-picture.ts";

/** The dark modules of a QR at error correction M, without the quiet zone. */
export interface QrModules {
  /** Modules on a side. */
  readonly size: number;
  readonly isDark: (row: number, column: number) => boolean;
}

export interface PictureOptions {
  /** Half-width columns of the paper. */
  readonly columns: number;
  readonly qrModules: (text: string) => QrModules;
  readonly font?: FontChoice;
  /** Dots of blank paper around what is printed. */
  readonly margin?: number;
}

const MARGIN_DOTS = 24;
/** As the printer's own encoder has it (`GS ( k`). */
const QR_MODULE_DOTS_MAX = 6;
const QR_QUIET = 4;
const BAR_DOTS_MAX = 3;
const BARCODE_DOTS = 72;

/** What an item draws at its place, and the dots of paper that it takes. */
interface Drawn {
  readonly height: number;
  readonly content: string;
}

/**
 * The document as one SVG picture: black on white, a dashed line where it is cut between two papers.
 * @throws RangeError if a QR or barcode is wider than the paper, or the paper narrower than 8 columns
 */
export function receiptSvg(document: ReceiptDocument, options: PictureOptions): string {
  const { columns, font = DEFAULT_FONT, margin = MARGIN_DOTS } = options;
  const items = withoutLastCut(layout(document, columns));
  let top = 0;
  const content = items.map((item) => {
    const drawn = drawItem(item, top, options);
    top += drawn.height;
    return drawn.content;
  });
  const width = columns * COLUMN_DOTS + 2 * margin;
  const height = top + 2 * margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<g transform="translate(${margin} ${margin})">`,
    textGroup(content.filter((piece) => piece !== "").join("\n"), font),
    `</g></svg>\n`,
  ].join("\n");
}

/** The picture ends where the paper is cut off. */
function withoutLastCut(items: readonly LayoutItem[]): readonly LayoutItem[] {
  return items.at(-1)?.kind === "cut" ? items.slice(0, -1) : items;
}

function drawItem(item: LayoutItem, top: number, options: PictureOptions): Drawn {
  const paper = options.columns * COLUMN_DOTS;
  const { font = DEFAULT_FONT } = options;
  switch (item.kind) {
    case "line":
      return { height: lineHeight(item.segments), content: drawLine(item.segments, top, font) };
    case "qr":
      return drawQr(options.qrModules(item.text), top, paper);
    case "barcode":
      return drawBarcode(item.text, top, options.columns, font);
    case "image":
      return drawImage(item.image, top, paper);
    case "feed":
      return { height: item.lines * LINE_DOTS, content: "" };
    case "cut":
      return drawCut(top, paper);
  }
}

function drawQr({ size, isDark }: QrModules, top: number, paper: number): Drawn {
  const dots = Math.min(QR_MODULE_DOTS_MAX, Math.floor(paper / (size + 2 * QR_QUIET)));
  if (dots < 1) throw new RangeError(`a QR of ${size} modules does not fit the paper`);
  const place = `translate(${Math.floor((paper - size * dots) / 2)} ${top}) scale(${dots})`;
  return { height: size * dots, content: drawRuns(size, size, isDark, place) };
}

function drawImage({ width, height, bits }: Bitmap, top: number, paper: number): Drawn {
  const rowDigits = Math.ceil(width / 8) * 2;
  const isDark = (row: number, column: number) => {
    const digit = Number.parseInt(bits[row * rowDigits + (column >> 2)] ?? "0", 16);
    return ((digit >> (3 - (column & 3))) & 1) === 1;
  };
  const place = `translate(${Math.floor((paper - width) / 2)} ${top})`;
  return { height, content: drawRuns(width, height, isDark, place) };
}

/** Each run of dark squares of a row as one rectangle. */
function drawRuns(
  width: number,
  height: number,
  isDark: (row: number, column: number) => boolean,
  place: string,
): string {
  let path = "";
  for (let row = 0; row < height; row++) {
    for (let from = 0; from < width; from++) {
      let to = from;
      while (to < width && isDark(row, to)) to++;
      if (to > from) path += `M${from} ${row}h${to - from}v1H${from}z`;
      from = to;
    }
  }
  return `<path shape-rendering="crispEdges" transform="${place}" d="${path}"/>`;
}

/** The bars, and below them what they say. */
function drawBarcode(text: string, top: number, columns: number, font: FontChoice): Drawn {
  const paper = columns * COLUMN_DOTS;
  const widths = code128(text);
  const modules = widths.reduce((sum, width) => sum + width, 0);
  const dots = Math.min(BAR_DOTS_MAX, Math.floor(paper / (modules + 2 * QUIET)));
  if (dots < 1) throw new RangeError(`a barcode of ${text.length} characters does not fit the paper`);
  let at = Math.floor((paper - modules * dots) / 2);
  let path = "";
  for (const [index, width] of widths.entries()) {
    if (index % 2 === 0) path += `M${at} ${top}h${width * dots}v${BARCODE_DOTS}h-${width * dots}z`;
    at += width * dots;
  }
  const caption = layout({ blocks: [{ kind: "text", text, align: "center" }] }, columns);
  const lines = caption.flatMap((item) => (item.kind === "line" ? [item.segments] : []));
  const written = lines.map((line, index) => drawLine(line, top + BARCODE_DOTS + index * LINE_DOTS, font));
  return {
    height: BARCODE_DOTS + lines.length * LINE_DOTS,
    content: `<path shape-rendering="crispEdges" d="${path}"/>${written.join("")}`,
  };
}

/** Where one paper ends and the next begins. */
function drawCut(top: number, paper: number): Drawn {
  const y = top + LINE_DOTS;
  const content = `<path stroke="#999" stroke-width="1" stroke-dasharray="6 6" d="M0 ${y}h${paper}"/>`;
  return { height: 2 * LINE_DOTS, content };
}
