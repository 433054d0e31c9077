import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Block, ReceiptDocument } from "#domain/receipt/document.ts";
import { isRule, layout, type Segment, sizeFactor } from "#domain/receipt/layout.ts";
import { textWidth } from "#domain/receipt/width.ts";
import { hasCharacter } from "#hardware/escpos/charset.ts";
import { encodeReceipt } from "#hardware/escpos/encode.ts";
import { printable } from "#hardware/escpos/printable.ts";
import {
  type PrinterFamily,
  type PrinterProfile,
  printerFamilies,
  printerProfile,
} from "#hardware/escpos/profile.ts";
import { cellHeight, cellWidth, lineHeight, type Row } from "#hardware/virtual/paper.ts";
import { exampleLogo } from "../support/papers.ts";
import { read, realTimeCommands } from "./reader.ts";

const families = Object.keys(printerFamilies) as PrinterFamily[];
const profiles = families.flatMap((family) =>
  ([48, 32] as const).map((columns) => ({
    name: `${family}-${columns}`,
    profile: printerProfile(family, columns),
  })),
);

/** Of the texts that shops type, import and are attacked with. */
const texts = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.string({ unit: "grapheme", maxLength: 12 }),
      fc.constantFrom(
        "可乐 500ml",
        "¥12.50",
        "$5",
        "\u001bp\u0000\u0019\u0019",
        "\u0010\u0014\u0001\u0000\u0005",
      ),
      fc.constantFrom(
        "𠮷野家",
        "🍜",
        "شاي بالنعناع",
        "ก๋วยเตี๋ยว",
        "\u202eefil",
        "q\u0303\u0323\u0331",
        "커피",
        "\u0301",
      ),
      fc.constantFrom("-", "--", "=", "   ", "\u3000", "?", "口"),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(""));
const sizes = fc.constantFrom("normal", "wide", "large");
const aligns = fc.constantFrom("left", "center", "right");
const lines: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant("text"), text: texts, size: sizes, align: aligns, bold: fc.boolean() }),
  fc.record({
    kind: fc.constant("row"),
    cells: fc.array(fc.record({ text: texts, align: aligns }), { minLength: 1, maxLength: 3 }),
    size: sizes,
  }),
  fc.record({ kind: fc.constant("rule"), stroke: fc.constantFrom("single", "double") }),
);
const blocks: fc.Arbitrary<Block> = fc.oneof(
  lines,
  fc.record({
    kind: fc.constant("qr"),
    text: fc.string({ unit: "binary", minLength: 1, maxLength: 40 }).map((text) => `r${text}`),
  }),
  fc.record({ kind: fc.constant("barcode"), text: fc.string({ maxLength: 40 }) }),
  fc.constant<Block>({ kind: "image", image: exampleLogo }),
  fc.record({ kind: fc.constant("feed"), lines: fc.integer({ min: 0, max: 30 }) }),
  fc.constant<Block>({ kind: "cut" }),
);

/** The printer understands every byte, its drawer stays shut, and it answers nothing that it was not asked. */
async function readHarmless(document: ReceiptDocument, profile: PrinterProfile) {
  const bytes = await encodeReceipt(document, profile);
  const { commands, faults, left, strip } = read(bytes, profile);
  expect({ faults, left }).toEqual({ faults: [], left: 0 });
  expect(realTimeCommands(bytes)).toEqual([]);
  expect(commands.filter((command) => command.do === "pulse")).toEqual([]);
  return strip;
}

/** Every line of the document, in its place on what the virtual printer put out, and nothing between them. */
async function expectEveryLine(document: ReceiptDocument, profile: PrinterProfile): Promise<void> {
  const strip = await readHarmless(document, profile);
  const rows = [...strip.rows];
  const shown = await printable(document, profile.characters);
  for (const item of layout(shown.document, profile.columns)) {
    if (item.kind !== "line") throw new Error(`a ${item.kind} is no line`);
    const tallest = item.segments.some(({ size }) => size === "large") ? 2 : 1;
    const height = lineHeight + (tallest - 1) * cellHeight;
    const row = rows.shift();
    if (row?.kind === "text") expectText(row, item.segments, height);
    else expectDrawn(takePicture(row, rows, height), item.segments, profile);
  }
  expect(rows).toEqual([]);
}

function expectText(row: Extract<Row, { kind: "text" }>, segments: readonly Segment[], height: number): void {
  expect(row.height).toBe(height);
  const [first] = segments;
  if (first && segments.length === 1 && isRule(first) && row.marks.every(({ scale }) => scale.x > scale.y)) {
    const stroked = row.marks.reduce((sum, mark) => sum + mark.width, 0);
    expect(stroked).toBe(first.text.length * sizeFactor.wide * cellWidth);
    return;
  }
  const text = row.marks.map((mark) => mark.character).join("");
  expect(text).toBe(
    segments
      .map((segment) => segment.text)
      .join("")
      .replaceAll(" ", ""),
  );
  const firsts = segments.filter(({ text }) => text.trim() !== "");
  for (const { column, text, size } of firsts) {
    const blank = text.length - text.replace(/^ +/, "").length;
    const x = (column + blank * sizeFactor[size]) * cellWidth;
    // A line in the middle may stand half a column further to the right.
    expect(row.marks.some((mark) => mark.x === x || mark.x === x + cellWidth / 2)).toBe(true);
  }
}

/** The bands of one line, one below the other. */
function takePicture(first: Row | undefined, rest: Row[], height: number) {
  let taken = 0;
  const bands: Extract<Row, { kind: "picture" }>[] = [];
  for (let row = first; row; row = rest.shift()) {
    if (row.kind !== "picture") throw new Error(`a ${row.kind} stands where a picture was`);
    bands.push(row);
    taken += row.height;
    if (taken >= height) break;
  }
  expect(taken).toBe(height);
  return bands;
}

function expectDrawn(
  bands: readonly Extract<Row, { kind: "picture" }>[],
  segments: readonly Segment[],
  profile: PrinterProfile,
): void {
  const isForeign = (character: string) => !hasCharacter(profile.characters, character);
  expect(segments.some(({ text }) => [...text].some(isForeign))).toBe(true);
  for (const { column, text, size } of segments) {
    if (text.trim() === "") continue;
    const from = column * cellWidth;
    const to = (column + Math.max(1, textWidth(text)) * sizeFactor[size]) * cellWidth;
    expect(bands.some((band) => hasInk(band, from, to))).toBe(true);
  }
}

function hasInk(
  { picture: { rowBytes, data } }: Extract<Row, { kind: "picture" }>,
  from: number,
  to: number,
): boolean {
  return data.some((byte, index) => {
    const x = (index % rowBytes) * 8;
    return byte !== 0 && x + 8 > from && x < to;
  });
}

describe("any text comes out whole: no line lost, none outside the paper, no command begun", () => {
  test.each(profiles)("on a printer like $name", ({ profile }) =>
    fc.assert(
      fc.asyncProperty(fc.array(lines, { minLength: 1, maxLength: 6 }), (document) =>
        expectEveryLine({ blocks: document }, profile),
      ),
      { numRuns: 25 },
    ),
  );

  test.each(profiles)("nor among codes and pictures, on a printer like $name", ({ profile }) =>
    fc.assert(
      fc.asyncProperty(fc.array(blocks, { maxLength: 8 }), async (document) => {
        await readHarmless({ blocks: document }, profile);
      }),
      { numRuns: 15 },
    ),
  );

  test.each(["epson", "raster"] as const)("ten thousand characters on one like %s", async (family) => {
    const words = [
      "农夫山泉",
      "𠮷野家 ",
      "café ",
      "🍜",
      "\u001b@\u0010\u0004\u0001",
      "ชาไทย",
      "-",
      "شاي ",
      "$1 ",
    ];
    const characters = [...words.join("")];
    const text = Array.from({ length: 10_000 }, (_, index) => characters[index % characters.length]).join("");
    await expectEveryLine({ blocks: [{ kind: "text", text }] }, printerProfile(family, 48));
  });
});
