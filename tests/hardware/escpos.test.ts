import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Block, ReceiptDocument } from "#domain/receipt/document.ts";
import { AnswerReader } from "#hardware/escpos/answers.ts";
import { Composer } from "#hardware/escpos/composer.ts";
import { encodeReceipt } from "#hardware/escpos/encode.ts";
import { gbkCharacters, toGbkText } from "#hardware/escpos/gbk.ts";
import { paper58, paper80 } from "#hardware/escpos/profile.ts";
import { read, realTimeCommands } from "./reader.ts";
import { golden, referenceReceipt } from "./receipts.ts";

const hostile = fc.constantFrom(
  "\u001bp\u0000\u0019\u0019",
  "\u0010\u0014\u0001\u0000\u0005",
  "\u0010\u0004\u0001",
  "\u001b@",
  "\u001c.",
  "\u009b",
  "\u2028",
  "\u202e",
);
const texts = fc
  .array(
    fc.oneof(
      hostile,
      fc.string({ unit: "binary", maxLength: 8 }),
      fc.constantFrom("可乐", "¥12.50", "€", "한글"),
    ),
  )
  .map((parts) => parts.join(""));
const sizes = fc.constantFrom("normal", "wide", "large");
const blocks: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant("text"), text: texts, size: sizes, bold: fc.boolean() }),
  fc.record({
    kind: fc.constant("row"),
    cells: fc.array(fc.record({ text: texts }), { maxLength: 4 }),
    size: sizes,
  }),
  fc.record({
    kind: fc.constant("qr"),
    text: fc.string({ unit: "binary", minLength: 1, maxLength: 40 }).map((text) => `r${text}`),
  }),
  fc.constant<Block>({ kind: "rule" }),
  fc.record({ kind: fc.constant("feed"), lines: fc.integer({ min: 0, max: 30 }) }),
  fc.constant<Block>({ kind: "cut" }),
);
const documents: fc.Arbitrary<ReceiptDocument> = fc.record({ blocks: fc.array(blocks, { maxLength: 10 }) });

describe("a receipt as bytes", () => {
  test("whatever a product is called, the drawer stays shut and the printer understands every byte", () => {
    fc.assert(
      fc.property(documents, fc.constantFrom(paper80, paper58), (document, paper) => {
        const bytes = encodeReceipt(document, paper);
        const { commands, faults, left } = read(bytes, paper.columns);
        expect(commands.filter((command) => command.do === "pulse")).toEqual([]);
        expect(realTimeCommands(bytes)).toEqual([]);
        expect(faults).toEqual([]);
        expect(left).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  test("what is read back is what was written, in its columns", () => {
    expect(read(encodeReceipt(referenceReceipt)).text).toBe(golden("receipt.txt"));
  });

  test("both kinds of yuan sign and of space are printed, and what the font lacks is seen to be missing", () => {
    const bytes = encodeReceipt({ blocks: [{ kind: "text", text: "¥1 ￥2\u00a0€3 한글 😀" }] });
    expect(read(bytes).text).toBe("￥1 ￥2 〓3 〓〓 〓\n");
    expect(Buffer.from(bytes).includes(Buffer.from([0xa3, 0xa4]))).toBe(true);
  });

  test("a QR keeps its text, and one that no phone could read off paper is refused", () => {
    const qr = (length: number): ReceiptDocument => ({ blocks: [{ kind: "qr", text: "A".repeat(length) }] });
    expect(read(encodeReceipt(qr(900))).text).toBe(`\n[QR ${"A".repeat(900)}]\n\n`);
    expect(() => encodeReceipt(qr(998))).toThrow("a QR of 998 bytes does not fit the paper");
  });
});

describe("GBK", () => {
  test("escpos gives every character of the table two bytes that mean this character", () => {
    const decoder = new TextDecoder("gb18030");
    const wrong = [...gbkCharacters()].filter((character) => {
      const composer = new Composer();
      composer.text(character);
      const bytes = composer.finish();
      return bytes.length !== 2 || decoder.decode(bytes) !== character;
    });
    expect(wrong).toEqual([]);
  });

  test("no text ever has a character of four bytes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const character of toGbkText(text)) {
          expect(character <= "~" || gbkCharacters().has(character)).toBe(true);
        }
      }),
    );
  });
});

describe("answers of a printer", () => {
  const all = [
    [[0x12], { kind: "real-time", byte: 0x12 }],
    [[0x7e], { kind: "real-time", byte: 0x7e }],
    [[0x18, 0x00, 0x0c, 0x00], { kind: "change", bytes: [0x18, 0x00, 0x0c, 0x00] }],
    [[0x0f], { kind: "ordered", byte: 0x0f }],
    [[0x37, 0x22, 0x30, 0x31, 0x32, 0x33, 0x00], { kind: "process", id: 123 }],
    [[0x5f, 0x45, 0x50, 0x53, 0x4f, 0x4e, 0x00], { kind: "identity", text: "EPSON" }],
  ] as const;

  test("are told apart however the line cuts them up, with flow control between them", () => {
    const pieces = fc.array(fc.tuple(fc.constantFrom(...all), fc.constantFrom([], [0x11], [0x13])), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(pieces, fc.infiniteStream(fc.integer({ min: 1, max: 5 })), (answers, lengths) => {
        const bytes = answers.flatMap(([[sent], flow]) => [...sent, ...flow]);
        const reader = new AnswerReader();
        const read = [];
        for (let at = 0; at < bytes.length; ) {
          const length = lengths.next().value ?? 1;
          read.push(...reader.read(bytes.slice(at, at + length)));
          at += length;
        }
        expect(read).toEqual(answers.map(([[, meaning]]) => meaning));
      }),
    );
  });

  test("are found again after any noise", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const reader = new AnswerReader();
        reader.read(noise);
        reader.read(Array(100).fill(0xff));
        expect(reader.read([0x16])).toEqual([{ kind: "real-time", byte: 0x16 }]);
      }),
    );
  });
});
