/** A receipt as a picture of its paper, dot by dot as a print head would have it. */
import type { ReceiptDocument } from "#domain/receipt/document.ts";
import { type LayoutItem, layout } from "#domain/receipt/layout.ts";
import { barsFor } from "./escpos/barcode.ts";
import { drawable } from "./escpos/printable.ts";
import { moduleDots } from "./escpos/qr.ts";
import type { Artist } from "./raster/artist.ts";
import { drawBars } from "./raster/bars.ts";
import { Dots, stacked } from "./raster/dots.ts";
import { drawImage } from "./raster/image.ts";
import { cell } from "./raster/lettering.ts";
import { encodePng } from "./raster/png.ts";
import { drawQr } from "./raster/qr.ts";

/** White around what is printed, in dots. */
const margin = { side: 32, top: 32, bottom: 48 };

/**
 * @param columns half-width columns of the paper
 * @returns a PNG of one bit a dot
 * @throws RangeError if a QR does not fit the paper
 */
export async function receiptPng(document: ReceiptDocument, columns: number): Promise<Uint8Array> {
  const printed = await drawReceipt(document, columns);
  const paper = new Dots(printed.width + 2 * margin.side, printed.height + margin.top + margin.bottom);
  paper.stamp(printed, margin.side, margin.top);
  return encodePng(paper);
}

/** What is printed, without the paper around it. A cut is where the paper ends and takes no room. */
export async function drawReceipt(document: ReceiptDocument, columns: number): Promise<Dots> {
  const shown = await drawable(document);
  const items = layout(shown.document, columns);
  return stacked([
    new Dots(columns * cell.width, 0),
    ...items.flatMap((item) => drawItem(item, columns, shown.artist)),
  ]);
}

function drawItem(item: LayoutItem, columns: number, artist: Artist): readonly Dots[] {
  const paperDots = columns * cell.width;
  switch (item.kind) {
    case "line":
      return [artist.drawLine(item.segments, columns)];
    case "qr":
      return [centred(drawQr(item.text, moduleDots(Buffer.byteLength(item.text), paperDots)), paperDots)];
    case "barcode":
      return drawBarcode(item.text, columns, artist);
    case "image":
      return [centred(drawImage(item.image, paperDots), paperDots)];
    case "feed":
      return [new Dots(paperDots, item.lines * cell.line)];
    case "cut":
      return [];
  }
}

function drawBarcode(text: string, columns: number, artist: Artist): readonly Dots[] {
  const paperDots = columns * cell.width;
  const bars = barsFor(text, paperDots, false);
  const caption = layout({ blocks: [{ kind: "text", text, align: "center" }] }, columns);
  const below = caption.flatMap((item) => drawItem(item, columns, artist));
  if (bars?.by === "picture") return [centred(drawBars(bars.widths, bars.dots), paperDots), ...below];
  return text === "" ? below : [...drawItem({ kind: "qr", text }, columns, artist), ...below];
}

function centred(picture: Dots, paperDots: number): Dots {
  const paper = new Dots(paperDots, picture.height);
  paper.stamp(picture, Math.floor((paperDots - picture.rowBytes * 8) / 2), 0);
  return paper;
}
