import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Block, Cell, ReceiptDocument } from "#domain/receipt/document.ts";
import { type LayoutItem, layout, type Segment, sizeFactor } from "#domain/receipt/layout.ts";
import { characterWidth, printableText, textWidth } from "#domain/receipt/width.ts";
import { wrap } from "#domain/receipt/wrap.ts";
import { charactersOf } from "#hardware/escpos/charset.ts";

const texts = fc.string({ unit: fc.constantFrom(..."可乐茶，。¥￥aZ09 -.é中国"), maxLength: 60 });
const wildTexts = fc.string({ unit: "binary", maxLength: 60 });
const sizes = fc.constantFrom("normal", "wide", "large");
const aligns = fc.constantFrom("left", "center", "right");

const cells: fc.Arbitrary<Cell> = fc.record(
  { text: fc.oneof(texts, wildTexts), width: fc.integer({ min: 0, max: 60 }), align: aligns },
  { requiredKeys: ["text"] },
);
const blocks: fc.Arbitrary<Block> = fc.oneof(
  fc.record({
    kind: fc.constant("text"),
    text: fc.oneof(texts, wildTexts),
    align: aligns,
    size: sizes,
    bold: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("row"),
    cells: fc.array(cells, { minLength: 1, maxLength: 5 }),
    size: sizes,
    stacks: fc.boolean(),
  }),
  fc.record({ kind: fc.constantFrom("qr", "barcode"), text: fc.oneof(texts, wildTexts) }),
  fc.constant({ kind: "logo" } as const),
  fc.record({ kind: fc.constant("rule"), stroke: fc.constantFrom("single", "double") }),
  fc.record({ kind: fc.constant("feed"), lines: fc.integer({ min: -5, max: 400 }) }),
);
const documents: fc.Arbitrary<ReceiptDocument> = fc.record({ blocks: fc.array(blocks, { maxLength: 8 }) });
const papers = fc.integer({ min: 8, max: 64 });

const linesOf = (items: readonly LayoutItem[]) =>
  items.flatMap((item) => (item.kind === "line" ? [item.segments] : []));
const endOf = ({ column, text, size }: Segment) => column + textWidth(text) * sizeFactor[size];
const setText = (document: ReceiptDocument, columns: number) =>
  linesOf(layout(document, columns)).map((line) => line.map(({ text }) => text).join("|"));

describe("a receipt on paper", () => {
  test("every line is inside the paper, and nothing stands on anything else", () => {
    fc.assert(
      fc.property(documents, papers, (document, columns) => {
        for (const segments of linesOf(layout(document, columns))) {
          let free = 0;
          for (const segment of segments) {
            expect(segment.column).toBeGreaterThanOrEqual(free);
            free = endOf(segment);
          }
          expect(free).toBeLessThanOrEqual(columns);
        }
      }),
    );
  });

  test("no character of a text is lost or moved, whatever the paper", () => {
    fc.assert(
      fc.property(fc.oneof(texts, wildTexts), sizes, papers, (text, size, columns) => {
        const set = linesOf(layout({ blocks: [{ kind: "text", text, size }] }, columns)).flat();
        const letters = (value: string) => value.replaceAll(" ", "");
        expect(letters(set.map((segment) => segment.text).join(""))).toBe(letters(printableText(text)));
      }),
    );
  });

  test("no character of any cell of a row is lost", () => {
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 5 }), papers, (row, columns) => {
        const set = linesOf(layout({ blocks: [{ kind: "row", cells: row }] }, columns)).flat();
        const sorted = (value: string) => [...value.replaceAll(" ", "")].sort().join("");
        const given = row.map(({ text }) => printableText(text)).join("");
        expect(sorted(set.map(({ text }) => text).join(""))).toBe(sorted(given));
      }),
    );
  });

  test("a long name goes on below itself and leaves the price where it is", () => {
    const row: Block = {
      kind: "row",
      cells: [{ text: "农夫山泉饮用天然水大瓶装" }, { text: "¥2.00", width: 8, align: "right" }],
    };
    expect(
      linesOf(layout({ blocks: [row] }, 24)).map((line) => line.map(({ column, text }) => [column, text])),
    ).toEqual([
      [
        [0, "农夫山泉饮用天"],
        [18, "¥2.00"],
      ],
      [[0, "然水大瓶装"]],
    ]);
  });

  test("goes on after spaces of either width, however they are mixed, and stays on the paper", () => {
    expect(wrap("-\u3000   efil", 5)).toEqual(["-", "efil"]);
    expect(wrap("可乐 \u3000\u3000 特价", 6)).toEqual(["可乐", "特价"]);
  });

  test("words stay whole while they fit a line", () => {
    expect(setText({ blocks: [{ kind: "text", text: "Thank you, please come again" }] }, 12)).toEqual([
      "Thank you,",
      "please come",
      "again",
    ]);
    expect(wrap("0123456789ABCDEF", 8)).toEqual(["01234567", "89ABCDEF"]);
  });

  test("a name and a value that do not fit one line stand below each other, each whole", () => {
    const row: Block = {
      kind: "row",
      stacks: true,
      cells: [{ text: "Cashier Wang Fang" }, { text: "2026-11-22", width: 10, align: "right" }],
    };
    expect(setText({ blocks: [row] }, 28)).toEqual(["Cashier Wang Fang|2026-11-22"]);
    expect(linesOf(layout({ blocks: [row] }, 24)).flat()).toMatchObject([
      { column: 0, text: "Cashier Wang Fang" },
      { column: 14, text: "2026-11-22" },
    ]);
  });

  test("no line of Chinese begins with a full stop or ends with an opening bracket", () => {
    expect(wrap("已退回顾客。谢谢", 10)).toEqual(["已退回顾", "客。谢谢"]);
    expect(wrap("清风抽纸（三层）", 10)).toEqual(["清风抽纸", "（三层）"]);
    expect(wrap("。。。。。", 4)).toEqual(["。。", "。。", "。"]);
  });

  test("a line ends at a pause rather than inside a word, where that costs no line", () => {
    expect(wrap("退款 ¥12.80 已登记，商户余额到账后自动退回顾客", 32)).toEqual([
      "退款 ¥12.80 已登记，",
      "商户余额到账后自动退回顾客",
    ]);
    expect(wrap("Not refunded: the bank refused it", 32)).toEqual(["Not refunded: the bank", "refused it"]);
  });

  test("centred lines are of nearly one length", () => {
    const place = { kind: "text", text: "上海市静安区南京西路1266号恒隆广场B1层", align: "center" } as const;
    expect(setText({ blocks: [place] }, 32)).toEqual(["上海市静安区南京西路", "1266号恒隆广场B1层"]);
    expect(setText({ blocks: [place] }, 48)).toEqual([place.text]);
  });

  test("no text takes more lines than it has to", () => {
    const words = fc.string({ unit: fc.constantFrom(..."可乐茶，。aZ09 "), maxLength: 60 });
    const whole = /(?:[aZ09]+|[可乐茶])?[，。]*/g;
    fc.assert(
      fc.property(words, fc.integer({ min: 4, max: 40 }), fc.boolean(), (text, width, even) => {
        // What has to be torn where there is less room may fill lines that it leaves empty where it is kept whole, and so
        // may what is not indented there.
        fc.pre(!text.startsWith(" ") && (text.match(whole) ?? []).every((word) => textWidth(word) < width));
        const lines = wrap(text, width, even);
        const narrower = wrap(text, width - 1, even);
        expect(lines.length).toBeLessThanOrEqual(narrower.length);
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  test("what is longer than a line begins in this one and breaks after a hyphen", () => {
    expect(wrap("编号 0197b6a2-8f00-7a11-8c22", 18)).toEqual(["编号 0197b6a2-", "8f00-7a11-8c22"]);
    expect(wrap("2026-11-22 14:05", 12)).toEqual(["2026-11-22", "14:05"]);
  });

  test("marks that belong to nothing are not lost", () => {
    expect(wrap("\u0301aaaaaaaaaa", 8)).toEqual(["\u0301aaaaaaaa", "aa"]);
  });

  test("a row that the paper is too narrow for is read from top to bottom", () => {
    const row: Block = {
      kind: "row",
      cells: [
        { text: "数量", width: 20 },
        { text: "金额", width: 20 },
      ],
    };
    expect(setText({ blocks: [row] }, 32)).toEqual(["数量", "金额"]);
  });

  test("paper that no text fits on is refused", () => {
    expect(() => layout({ blocks: [] }, 7)).toThrow("paper of 7 columns: a receipt needs at least 8");
    expect(() => layout({ blocks: [] }, 12.5)).toThrow(RangeError);
  });
});

describe("the width of characters", () => {
  test("all that a Chinese printer has besides ASCII takes two columns", () => {
    expect([...charactersOf("gb18030")].filter((character) => characterWidth(character) !== 2)).toEqual([]);
  });

  test.each([
    ["a", 1],
    ["可", 2],
    ["￥", 2],
    ["¥", 2],
    ["\u0301", 0],
    ["ｱ", 1],
    ["😀", 2],
    ["Я", 2],
    ["ñ", 1],
  ])("%j takes %i", (character, width) => {
    expect(characterWidth(character)).toBe(width);
  });
});

describe("what may stand on paper", () => {
  test("no control character, separator, mark or half character ever passes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
        const shown = printableText(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(shown.isWellFormed()).toBe(true);
        expect(printableText(shown)).toBe(shown);
      }),
    );
  });

  test.each([
    ["可乐\u001bp\u0000\u0019\u0019", "可乐p"],
    ["A\u00a0B", "A B"],
    ["一\u2028二", "一 二"],
    ["\u202e倒写\u202c", "倒写"],
    ["零\u200b宽", "零宽"],
    ["茶\ufe0f", "茶"],
    ["e\u0301", "é"],
    ["e\u0000\u0301", "é"],
    ["全\u3000角", "全\u3000角"],
  ])("%j is shown as %j", (text, shown) => {
    expect(printableText(text)).toBe(shown);
  });
});
