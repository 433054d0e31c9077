/** Tables go out and come back: nothing of them is lost, and nothing in them is carried out as a formula. */
import fc from "fast-check";
import { readSheet } from "read-excel-file/universal";
import { describe, expect, test } from "vitest";
import { csvOf, readTable, unguarded, xlsxOf } from "#pos/tables/tables.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const refused = expect.objectContaining({ code: "table_not_readable" });

describe("a table", () => {
  const ROWS = [
    ["名称", "价格", "库存"],
    ['可乐 "大"', { decimal: "3.50" }, -4],
    ["=cmd|'/c calc'!A1", undefined, 12],
    ["两行\n字, 一格", { decimal: "0.10" }, 0],
  ] as const;
  const TEXT = [
    ["名称", "价格", "库存"],
    ['可乐 "大"', "3.5", "-4"],
    ["=cmd|'/c calc'!A1", "", "12"],
    ["两行\n字, 一格", "0.1", "0"],
  ];

  test("comes back from an Excel file, in which text is text whatever it begins with", async () => {
    const file = await xlsxOf([{ name: "商品", rows: ROWS }]);
    expect(await readTable(file)).toEqual(TEXT);
    expect((await readSheet(new Blob([file])))[2]?.[0]).toBe("=cmd|'/c calc'!A1");
  });

  test("comes back from CSV, in which no cell begins as a formula does", async () => {
    const csv = csvOf(ROWS);
    expect(csv.split("\r\n")[2]).toMatch(/^'=cmd/);
    const rows = await readTable(bytes(csv));
    expect(rows.map(([name = "", ...others]) => [unguarded(name), ...others])).toEqual([
      TEXT[0],
      ['可乐 "大"', "3.50", "-4"],
      TEXT[2],
      ["两行\n字, 一格", "0.10", "0"],
    ]);
  });

  test("of any text is the same after it was guarded, written, read and unguarded", () => {
    const guarded = (text: string) => csvOf([[text]]).slice(1, -2);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."=+-@'＝a1\t") }), (text) => {
        const cell = guarded(text);
        expect(/^[=+@\t＝]/.test(cell)).toBe(false);
        if (cell.startsWith("-")) expect(cell).toMatch(/^-\d+$/);
        if (!text.startsWith("'")) expect(unguarded(cell)).toBe(text);
      }),
    );
  });

  test("is read as Chinese Excel writes it: GB 18030, semicolons or tabs, UTF-16", async () => {
    const gbk = Uint8Array.from([0xc3, 0xfb, 0xb3, 0xc6, 0x3b, 0xbc, 0xdb, 0xb8, 0xf1, 0x0d, 0x0a]);
    expect(await readTable(gbk)).toEqual([["名称", "价格"]]);
    const utf16 = Uint8Array.from([0xff, 0xfe, ...Buffer.from("名称\t价格\n", "utf16le")]);
    expect(await readTable(utf16)).toEqual([["名称", "价格"]]);
  });

  test.each([
    ["a picture", Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0])],
    ["a broken archive", bytes("PK\u0003\u0004 and nothing behind it")],
    ["an unclosed quotation", bytes('名称\n"可乐')],
    ["a table without end", bytes("名称\n".repeat(50_001))],
  ])("is not made of %s", async (_, file) => {
    await expect(readTable(file)).rejects.toEqual(refused);
  });
});
