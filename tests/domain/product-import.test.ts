import { describe, expect, test } from "vitest";
import type { Product } from "#domain/product.ts";
import { columnsOf, headingOf, PRODUCT_COLUMNS } from "#domain/product-columns.ts";
import { planImport } from "#domain/product-import.ts";
import { KnownProducts } from "#domain/product-matching.ts";

const [EGG, APPLE, COLA, COLA_TOO] = [
  { id: "01900000-0000-7000-8000-000000000001", name: "土鸡蛋", barcodes: ["690001"], price: 150 },
  {
    id: "01900000-0000-7000-8000-000000000002",
    name: "苹果",
    unit: "kilogram",
    scaleCode: "00021",
    price: 1180,
    stock: 500,
  },
  { id: "01900000-0000-7000-8000-000000000003", name: "可乐", barcodes: ["690003"], price: 300, stock: 9 },
  { id: "01900000-0000-7000-8000-000000000004", name: "可乐", barcodes: ["690004"], price: 400 },
].map((own): Product => ({ category: null, unit: "piece", tax: 0, barcodes: [], ...own }) as Product) as [
  Product,
  Product,
  Product,
  Product,
];

function plan(headings: string, ...rows: string[]) {
  const split = (line: string) => line.split("|");
  return [
    ...planImport({
      rows: rows.map(split),
      columns: columnsOf(split(headings)),
      firstRow: 2,
      currency: "CNY",
      categories: [{ id: "01900000-0000-7000-8000-00000000000c", name: "饮料", nameEn: "Drinks", place: 0 }],
      known: new KnownProducts([EGG, APPLE, COLA, COLA_TOO]),
    }),
  ];
}

describe("columns", () => {
  test("are known as we write them, by either name, and as other systems call them", () => {
    expect([...columnsOf(PRODUCT_COLUMNS.map(headingOf)).keys()]).toEqual([...PRODUCT_COLUMNS]);
    expect([...columnsOf(["Name ", "售价", "ＥＡＮ", "供应商", "条码"])]).toEqual([
      ["name", 0],
      ["price", 1],
      ["barcodes", 2],
    ]);
  });
});

describe("a row means", () => {
  test.each([
    ["编号|价格", `${EGG.id}|1.80`, EGG.id],
    ["条码|价格", "690003|3.20", COLA.id],
    ["秤码|价格", "00021|12", APPLE.id],
    ["名称|价格", "土鸡蛋|1.80", EGG.id],
  ])("what %s says, %s", (headings, row, id) => {
    expect(plan(headings, row)).toMatchObject([{ kind: "changed", id, columns: ["price"] }]);
  });

  test("what it does not say stays, and what it leaves empty goes", () => {
    expect(plan("条码|价格", "690003|3.20")).toMatchObject([{ product: { name: "可乐", stock: "kept" } }]);
    const [row] = plan("编号|条码|库存|名称|价格", `${COLA.id}||||`);
    expect(row).toMatchObject({ kind: "changed", columns: ["barcodes", "stock"] });
    expect(row).toMatchObject({ product: { name: "可乐", price: 300, barcodes: [], stock: undefined } });
  });

  test("stock in the unit that the product has, whether or not the file says it", () => {
    expect(plan("秤码|库存", "00021|1.25")).toMatchObject([{ product: { stock: 1250 } }]);
    expect(plan("条码|库存", "690003|1.25")).toMatchObject([{ faults: ["stock"] }]);
  });

  test("a category by its name in either language, or a new one", () => {
    const rows = plan("名称|价格|分类", "水|1|Drinks", "盐|2|调料", "糖|2|");
    expect(rows.map((row) => "product" in row && [row.product.category, row.product.newCategory])).toEqual([
      ["01900000-0000-7000-8000-00000000000c", undefined],
      [null, "调料"],
      [null, undefined],
    ]);
  });

  test("a variant of what its name says, where no family is named", () => {
    expect(plan("名称|规格|价格", "茶|大|5")).toMatchObject([{ product: { family: "茶", variant: "大" } }]);
  });
});

describe("a row is left out, with the reason, where", () => {
  test.each([
    ["名称|价格", "盐|", "price_missing"],
    ["名称|价格", "盐|两元", "price"],
    ["名称|价格", "盐|2.005", "price"],
    ["名称|价格", "盐|-2", "price"],
    ["名称|价格", `${"盐".repeat(61)}|2`, "name"],
    ["名称|价格|单位", "盐|2|斤", "unit"],
    ["名称|价格|税率", "盐|2|0.09", "tax"],
    ["名称|价格|税率", "盐|2|101%", "tax"],
    ["名称|价格|条码", "盐|2|6.90123E+12", "barcode_rounded"],
    ["名称|价格|条码", "盐|2|690 690", "barcode_twice"],
    ["名称|价格|条码", "盐|2|69", "barcode"],
    ["名称|价格|秤码", "盐|2|21", "scale_code"],
    ["名称|价格|库存", "盐|2|1.5", "stock"],
    ["名称|价格|常用位置", "盐|2|0", "favourite"],
    ["名称|价格|编号", "盐|2|17", "id"],
    ["条码|价格", "690003 690004|2", "ambiguous"],
    ["名称|价格", "可乐|2", "ambiguous"],
    ["编号|条码", `${EGG.id}|690003`, "barcode_taken"],
  ])("%s says %s", (headings, row, fault) => {
    expect(plan(headings, row)).toMatchObject([{ kind: "faulty", row: 2, faults: [fault] }]);
  });

  test("a row before has its product or its barcode", () => {
    const rows = plan("名称|价格|条码", "盐|2|690100", "糖|3|690100", "盐|2|690101", "", "醋|4|690102");
    expect(rows.map((row) => [row.row, row.kind, "faults" in row ? row.faults : []])).toEqual([
      [2, "added", []],
      [3, "faulty", ["barcode_taken"]],
      [4, "faulty", ["product_twice"]],
      [6, "added", []],
    ]);
  });
});
