import { describe, expect, test } from "vitest";
import type { ReceiptDocument } from "#domain/receipt/document.ts";
import { encodeReceipt } from "#hardware/escpos/encode.ts";
import {
  type PrinterFamily,
  type PrinterProfile,
  printerFamilies,
  printerProfile,
} from "#hardware/escpos/profile.ts";
import type { Dots } from "#hardware/raster/dots.ts";
import { encodePng } from "#hardware/raster/png.ts";
import { drawReceipt, receiptPng } from "#hardware/receipt-png.ts";
import { expectGoldenPng } from "../support/golden.ts";
import { paperDots } from "../support/paper-dots.ts";
import { examplePaper, LANGUAGES, PAPER_KINDS, WIDTHS } from "../support/papers.ts";
import { read } from "./reader.ts";
import { foreignReceipt } from "./receipts.ts";

const papers = PAPER_KINDS.flatMap((kind) =>
  WIDTHS.flatMap((columns) =>
    LANGUAGES.map((language) => ({
      name: `${kind}-${columns}-${language}`,
      columns,
      document: examplePaper(kind, language, columns),
    })),
  ),
);
const families = Object.keys(printerFamilies) as PrinterFamily[];
const profiles = families.flatMap((family) =>
  WIDTHS.map((columns) => ({ name: `${family}-${columns}`, profile: printerProfile(family, columns) })),
);

/** What stands on the paper of a virtual printer that has what the profile says. */
async function printed(document: ReceiptDocument, profile: PrinterProfile): Promise<Dots> {
  const { faults, strip } = read(await encodeReceipt(document, profile), profile);
  expect(faults).toEqual([]);
  return paperDots(strip);
}

describe("each kind of paper as it comes out", () => {
  test.each(papers)("$name is the picture that was looked at", async ({ name, columns, document }) => {
    expectGoldenPng(
      `paper/${name}.png`,
      encodePng(await printed(document, printerProfile("epson", columns))),
    );
  });

  test.each(profiles)(
    "scripts of all the world come out of a printer like $name",
    async ({ name, profile }) => {
      expectGoldenPng(`paper/scripts-${name}.png`, encodePng(await printed(foreignReceipt, profile)));
    },
  );

  test.each(papers.filter(({ columns }) => columns === 48))(
    "$name has the same dots on the paper of a printer without a Chinese font as in its picture",
    async ({ document }) => {
      const paper = await printed(document, printerProfile("raster", 48));
      const drawn = await drawReceipt(document, 48);
      expect([paper.width, paper.height]).toEqual([drawn.width, drawn.height]);
      // Dots are only ever added, where bytes would have been a real-time command.
      const added = [...paper.bytes].filter((byte, index) => byte !== drawn.bytes[index]);
      expect(added.length).toBeLessThan(20);
      expect([...drawn.bytes].every((byte, index) => (byte & ~(paper.bytes[index] ?? 0)) === 0)).toBe(true);
    },
  );

  test("a picture of a receipt has white around it", async () => {
    const png = await receiptPng(foreignReceipt, 48);
    expectGoldenPng("paper/picture.png", png);
    expect(Buffer.from(png).readUInt32BE(16)).toBe(48 * 12 + 64);
  });
});
