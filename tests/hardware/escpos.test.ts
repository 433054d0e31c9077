import { describe, expect, test } from "vitest";
import type { Block, ReceiptDocument } from "#domain/receipt/document.ts";
import { encodeBlocks, encodeReceipt } from "#hardware/escpos/encode.ts";
import {
  type PrinterFamily,
  paper58,
  paper80,
  printerFamilies,
  printerProfile,
} from "#hardware/escpos/profile.ts";
import { exampleLogo } from "../support/papers.ts";
import { read, realTimeCommands } from "./reader.ts";
import { golden, referenceReceipt } from "./receipts.ts";

const families = Object.keys(printerFamilies) as PrinterFamily[];
const profiles = families.flatMap((family) =>
  ([48, 32] as const).map((columns) => ({ family, columns, profile: printerProfile(family, columns) })),
);

describe("a receipt as bytes", () => {
  test("what is read back is what was written, in its columns", async () => {
    expect(read(await encodeReceipt(referenceReceipt)).text).toBe(golden("receipt.txt"));
  });

  test("both kinds of yuan sign and of space are printed", async () => {
    const bytes = await encodeReceipt({ blocks: [{ kind: "text", text: "¥1 ￥2\u00a03" }] });
    expect(read(bytes).text).toBe("￥1 ￥2 3\n");
    expect(Buffer.from(bytes).includes(Buffer.from([0xa3, 0xa4]))).toBe(true);
  });

  test("a dollar is a dollar on a printer that was set to China", async () => {
    const bytes = await encodeReceipt({ blocks: [{ kind: "text", text: "$5.00" }] });
    expect(read(bytes).text).toBe("$5.00\n");
  });

  test("a QR keeps its text, and one that no phone could read off paper is refused", async () => {
    const qr = (length: number): ReceiptDocument => ({ blocks: [{ kind: "qr", text: "A".repeat(length) }] });
    expect(read(await encodeReceipt(qr(900))).text).toBe(`\n[QR ${"A".repeat(900)}]\n\n`);
    await expect(encodeReceipt(qr(998))).rejects.toThrow("a QR of 998 bytes does not fit the paper");
  });

  test("a few wide hyphens in a line are no rule across the paper", async () => {
    const row: Block = {
      kind: "row",
      size: "wide",
      cells: [{ text: "--", width: 8 }, { text: "无" }],
    };
    expect(read(await encodeReceipt({ blocks: [row] })).text).toBe("----    无\n");
  });

  test("what stands in the middle stands there whichever way is cheaper, alone or below a QR", async () => {
    const centred = (text: string) => ({ kind: "text", text, align: "center" }) as const;
    const left = { kind: "text", text: "左" } as const;
    const document: ReceiptDocument = {
      blocks: [
        centred("中"),
        left,
        centred("谢谢惠顾再来"),
        centred("odd"),
        left,
        { kind: "qr", text: "Q" },
        centred("谢"),
      ],
    };
    for (const paper of [paper80, paper58]) {
      const { commands, text } = read(await encodeReceipt(document, paper), paper);
      const lines = text.split("\n");
      const middle = (words: string, width: number) =>
        expect(lines).toContain(" ".repeat(Math.floor((paper.columns - width) / 2)) + words);
      middle("中", 2);
      middle("谢谢惠顾再来", 12);
      middle("odd", 3);
      middle("谢", 2);
      expect(lines.filter((line) => line === "左")).toHaveLength(2);
      expect(commands.filter((command) => command.do === "justify").length).toBeLessThanOrEqual(3);
    }
  });

  test.each([1_000, 448, 30])(
    "no logo opens the drawer or makes the printer answer, in bands of at most %i bytes",
    async (bytesMax) => {
      // Every row ends with DLE and begins with what makes a command of it, and has them inside too.
      const rows = ["04", "05", "14"].flatMap((second) =>
        Array(80).fill(`${second}0010041001140110140100051004010405101010`),
      );
      const image = { width: 168, height: rows.length, bits: rows.join("") };
      const parts = await encodeBlocks({ blocks: [{ kind: "image", image }] }, paper80, bytesMax);
      const bytes = Buffer.concat(parts);
      expect(realTimeCommands(bytes)).toEqual([]);
      expect(bytes.toString("hex").replace(/../g, "$& ")).not.toMatch(/10 (04|05|14)/);
      const { strip, faults } = read(bytes);
      expect(faults).toEqual([]);
      const data = strip.rows.flatMap((row) => (row.kind === "picture" ? row.picture.data : []));
      const wanted = [...Buffer.from(image.bits, "hex")];
      expect(data).toHaveLength(wanted.length);
      // No dot is missing, and one that was added stands beside a black one.
      for (const [index, byte] of wanted.entries())
        expect([byte, byte === 0x10 ? 0x18 : byte]).toContain(data[index]);
    },
  );

  test("blocks end where a line or a band of a picture ends, and are the job when put together", async () => {
    const document: ReceiptDocument = {
      blocks: [
        ...referenceReceipt.blocks,
        { kind: "image", image: exampleLogo },
        { kind: "text", text: "𠮷" },
      ],
    };
    for (const { profile } of profiles) {
      const parts = await encodeBlocks(document, profile, 448);
      expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(448);
      const together = Buffer.concat(parts);
      expect(read(together, profile).text).toBe(read(await encodeReceipt(document, profile), profile).text);
    }
  });
});
