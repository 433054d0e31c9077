/** A shop's goods come out of a spreadsheet: looked at first, then taken in, with what is wrong said row by row. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Problem } from "#domain/refusal.ts";
import { journal } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { CatalogView, ProductInput } from "#pos/catalog/api.ts";
import type { ImportView } from "#pos/catalog/import-api.ts";
import { takeFromStock } from "#pos/catalog/stock.ts";
import { csvOf, type Row, readTable } from "#pos/tables/tables.ts";
import { TillApp } from "./app-support.ts";
import { Desk } from "./support.ts";

let desk: Desk;
let till: TillApp;
let token: string;
beforeEach(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  token = await till.signedIn();
});
afterEach(() => desk.close());

const call = <T = Problem>(method: string, path: string, body?: object) =>
  till.call<T>(method, path, { token, ...(body && { body }) });
const catalog = async () => (await call<CatalogView>("GET", "/api/catalog")).body;
const fileOf = (rows: readonly Row[]) => Buffer.from(csvOf(rows)).toString("base64");
const bring = async (rows: readonly Row[], id = newId()) =>
  (await call<ImportView>("PUT", `/api/catalog/imports/${id}`, { name: "goods.csv", file: fileOf(rows) }))
    .body;
async function confirmed(id: string): Promise<ImportView> {
  let view = (await call<ImportView>("PUT", `/api/catalog/imports/${id}/confirmation`)).body;
  while (view.state === "importing") {
    await new Promise(setImmediate);
    view = (await call<ImportView>("GET", `/api/catalog/imports/${id}`)).body;
  }
  return view;
}
const journalled = () =>
  desk.store.db
    .select()
    .from(journal)
    .all()
    .filter(({ action }) => action.includes("import") || action.startsWith("product"))
    .map(({ action, detail }) => ({ action, ...detail }));

const GOODS: readonly Row[] = [
  ["我的商店商品表"],
  ["商品名称", "售价", "单位", "条形码", "分类", "库存", "供应商"],
  ["土鸡蛋", "1.50", "个", "6901234567892", "蛋类", "30", "老王"],
  ["红富士苹果", "¥11.80", "公斤", "", "水果", "12.5", "老李"],
  ["", "", "", "", "", "", ""],
  ["酸奶", "6.90", "瓶", "6.90123E+12", "冷藏", "", "老李"],
  ["", "3.00", "瓶", "", "", "", ""],
];

test("what a file would change is said first, and nothing of it is done until somebody says so", async () => {
  const preview = await bring(GOODS);
  expect(preview).toMatchObject({
    state: "previewed",
    rows: 4,
    added: 2,
    changed: 0,
    faulty: 2,
    categories: ["蛋类", "水果"],
    ignored: ["供应商"],
    faults: [
      { row: 6, name: "酸奶", faults: ["barcode_rounded"] },
      { row: 7, name: "", faults: ["name"] },
    ],
  });
  expect((await catalog()).products).toEqual([]);
  expect(await confirmed(preview.id)).toMatchObject({ state: "imported", done: 2, refused: [] });
  const { products, categories } = await catalog();
  expect(categories.map(({ name, place }) => [name, place])).toEqual([
    ["蛋类", 0],
    ["水果", 1],
  ]);
  expect(products).toMatchObject([
    { name: "土鸡蛋", price: 150, unit: "piece", barcodes: ["6901234567892"], stock: 30 },
    { name: "红富士苹果", price: 1180, unit: "kilogram", stock: 12_500 },
  ]);
  expect(journalled()).toMatchObject([
    { action: "catalog import begun", file: "goods.csv", rows: 2 },
    { action: "catalog imported", rows: 2, refused: 0 },
  ]);
});

describe("with goods in the catalog", () => {
  beforeEach(async () => {
    await confirmed((await bring(GOODS)).id);
  });

  test("the same file once more changes nothing, and another price is one change, on record", async () => {
    expect(await bring(GOODS)).toMatchObject({ added: 0, changed: 0, same: 2, categories: [] });
    const preview = await bring([
      ["条码", "价格"],
      ["6901234567892", "1.80"],
    ]);
    expect(preview.changes).toEqual([
      { row: 2, name: "土鸡蛋", columns: ["price"], priceBefore: 150, price: 180 },
    ]);
    await confirmed(preview.id);
    expect(journalled().slice(3, 4)).toMatchObject([
      { action: "product changed", name: "土鸡蛋", price: 180, priceBefore: 150 },
    ]);
  });

  test("what was sold between the look and the import is not put back on the shelf", async () => {
    const egg = (await catalog()).products.find(({ name }) => name === "土鸡蛋");
    const preview = await bring([
      ["名称", "价格"],
      ["土鸡蛋", "1.80"],
    ]);
    desk.store.write((db) => takeFromStock(db, [{ product: egg?.id, quantity: 4 }]));
    await confirmed(preview.id);
    expect((await catalog()).products).toMatchObject([{ name: "土鸡蛋", price: 180, stock: 26 }, {}]);
  });

  test("a preview that another's change has made untrue is not carried out", async () => {
    const preview = await bring([...GOODS, ["盐", "2.00", "袋", "", "", "", ""]]);
    const salt: ProductInput = {
      name: "盐",
      category: null,
      unit: "piece",
      price: 250,
      tax: 0,
      barcodes: [],
    };
    await call("PUT", `/api/catalog/products/${newId()}`, salt);
    const answer = await call("PUT", `/api/catalog/imports/${preview.id}/confirmation`);
    expect(answer).toMatchObject({ status: 409, body: { code: "catalog_changed" } });
    expect((await catalog()).products.find(({ name }) => name === "盐")?.price).toBe(250);
  });

  test.each(["csv", "xlsx"] as const)("what leaves as %s comes back as it was", async (format) => {
    const spare = { category: null, unit: "kilogram", tax: 1350, family: "=苹果", variant: "-大" } as const;
    await call("PUT", `/api/catalog/products/${newId()}`, {
      ...spare,
      name: "@青苹果",
      price: 5,
      barcodes: ["+69", "690123"],
      scaleCode: "00021",
      favourite: 0,
      stock: -1500,
    });
    const before = await catalog();
    const response = await till.request("GET", `/api/catalog/export?format=${format}`, { token });
    expect(response.headers.get("content-disposition")).toContain(`.${format}"`);
    const bytes = Buffer.from(await response.arrayBuffer());
    const table = await readTable(bytes);
    expect(table).toHaveLength(4);
    if (format === "csv") expect(bytes.toString()).not.toMatch(/(^|,)[=+@]/m);
    const id = newId();
    const file = bytes.toString("base64");
    const again = await call<ImportView>("PUT", `/api/catalog/imports/${id}`, { name: "x", file });
    expect(again.body).toMatchObject({ rows: 3, same: 3, faulty: 0, ignored: [] });
    expect(await catalog()).toEqual(before);
  });
});

test("a file is one import: another under its id is refused, and so is what is no table or has no names", async () => {
  const { id } = await bring(GOODS);
  expect(await bring(GOODS, id)).toMatchObject({ id, state: "previewed" });
  const code = async (rows: readonly Row[], under = newId()) =>
    ((await bring(rows, under)) as unknown as Problem).code;
  expect(await code(GOODS.slice(1), id)).toBe("id_reused");
  expect(await code([["土鸡蛋", "1.50"]])).toBe("table_without_names");
  const picture = { name: "x.png", file: Buffer.from("89504e470d0a1a0a0000", "hex").toString("base64") };
  expect((await call("PUT", `/api/catalog/imports/${newId()}`, picture)).body.code).toBe(
    "table_not_readable",
  );
  expect((await call("PUT", `/api/catalog/imports/${newId()}/confirmation`)).body.code).toBe("not_found");
});

test("the till has its turns while thousands come in, and reads them out by name, each once", async () => {
  const names = Array.from({ length: 2400 }, (_, index) => `商品 ${(index * 7919) % 2400}`);
  let turns = 0;
  let isOver = false;
  const sell = () => {
    turns++;
    if (!isOver) setImmediate(sell);
  };
  const during = async <T>(work: () => Promise<T>) => {
    [turns, isOver] = [0, false];
    setImmediate(sell);
    const done = await work();
    isOver = true;
    return { done, turns };
  };
  const preview = await during(() => bring([["名称", "价格"], ...names.map((name): Row => [name, "1.00"])]));
  expect(preview.done).toMatchObject({ state: "previewed", added: names.length, faulty: 0 });
  expect(preview.turns).toBeGreaterThan(5);
  const imported = await during(() => confirmed(preview.done.id));
  expect(imported.done).toMatchObject({ state: "imported", done: names.length, refused: [] });
  expect(imported.turns).toBeGreaterThan(names.length / 50);
  const read = await during(catalog);
  expect(read.done.products.map(({ name }) => name)).toEqual([...names].sort());
  expect(read.turns).toBeGreaterThan(5);
});
