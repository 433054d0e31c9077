import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ProductIndex } from "#domain/product-search.ts";
import type { Problem } from "#domain/refusal.ts";
import { journal } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { CatalogView, ProductInput } from "#pos/catalog/api.ts";
import { stockDemoShop } from "#pos/catalog/demo.ts";
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

const EGG: ProductInput = {
  name: "土鸡蛋",
  category: null,
  unit: "piece",
  price: 150,
  tax: 900,
  barcodes: ["6901234567892"],
};
const call = <T = Problem>(method: string, path: string, body?: object) =>
  till.call<T>(method, path, { token, ...(body && { body }) });
const keep = (input: ProductInput, id = newId()) => call("PUT", `/api/catalog/products/${id}`, input);
const catalog = async () => (await call<CatalogView>("GET", "/api/catalog")).body;
const find = async (text: string) =>
  new ProductIndex((await catalog()).products).find(text, 10).map(({ name }) => name);
const code = async (answer: Promise<{ body: Problem }>) => (await answer).body?.code;

describe("a product", () => {
  test("is found by its hanzi, its pinyin, the initials, its English and its barcode", async () => {
    await keep({ ...EGG, nameEn: "Farm eggs" });
    for (const text of ["鸡蛋", "tujidan", "tjd", "egg", "6901234567892"])
      expect(await find(text)).toEqual(["土鸡蛋"]);
  });

  test("is spoken as in its words: a bank is yinhang, a walk is xing", async () => {
    await keep({ ...EGG, name: "银行卡套", barcodes: [] });
    expect(await find("yinhangkatao")).toEqual(["银行卡套"]);
  });

  test("put twice is one, and only a change is another revision and another line of the journal", async () => {
    const id = newId();
    await keep(EGG, id);
    const { revision } = await catalog();
    await keep(EGG, id);
    expect((await catalog()).revision).toBe(revision);
    await keep({ ...EGG, price: 180 }, id);
    expect(await catalog()).toMatchObject({ products: [{ id, price: 180 }] });
    expect((await catalog()).revision).not.toBe(revision);
    const rows = desk.store.db.select().from(journal).all();
    expect(
      rows.filter(({ subject }) => subject === id).map(({ action, detail }) => [action, detail]),
    ).toEqual([
      ["product added", { name: "土鸡蛋", price: 150 }],
      ["product changed", { name: "土鸡蛋", price: 180, priceBefore: 150 }],
    ]);
  });

  test("that is withdrawn is off sale, leaves its barcode to another, and may come back", async () => {
    const id = newId();
    await keep(EGG, id);
    expect(await code(keep({ ...EGG, name: "鸭蛋" }))).toBe("barcode_taken");
    expect(await call("DELETE", `/api/catalog/products/${id}`)).toMatchObject({ status: 204 });
    expect((await catalog()).products).toEqual([]);
    expect(await keep({ ...EGG, name: "鸭蛋" })).toMatchObject({ status: 204 });
    expect(await code(keep(EGG, id))).toBe("barcode_taken");
    await keep({ ...EGG, barcodes: [] }, id);
    expect((await catalog()).products.map(({ name }) => name)).toEqual(["土鸡蛋", "鸭蛋"]);
  });

  test.each([
    [{ name: " 鸡蛋" }, "product_not_sound"],
    [{ name: "鸡\u0007蛋" }, "product_not_sound"],
    [{ variant: "大" }, "product_not_sound"],
    [{ barcodes: ["690123", "690123"] }, "product_not_sound"],
    [{ price: 1_000_000_000 }, "product_not_sound"],
    [{ category: newId() }, "not_found"],
    [{ barcodes: ["69 01"] }, "malformed"],
    [{ price: 1.5 }, "malformed"],
  ])("that cannot be (%o) is refused, and nothing of it is kept", async (wrong, refusal) => {
    expect(await code(keep({ ...EGG, ...wrong }))).toBe(refusal);
    expect((await catalog()).products).toEqual([]);
  });
});

test("a category that is taken away leaves its products on sale", async () => {
  const id = newId();
  await call("PUT", `/api/catalog/categories/${id}`, { name: "蛋类", nameEn: "Eggs", place: 0 });
  await keep({ ...EGG, category: id });
  expect(await catalog()).toMatchObject({ categories: [{ name: "蛋类" }], products: [{ category: id }] });
  await call("DELETE", `/api/catalog/categories/${id}`);
  expect(await catalog()).toMatchObject({ categories: [], products: [{ category: null }] });
});

test("a screen that has the revision is sent nothing, and the stream tells when there is another", async () => {
  await keep(EGG);
  const { revision } = await catalog();
  const headers = { "if-none-match": `"${revision}"` };
  expect(await till.call("GET", "/api/catalog", { token, headers })).toMatchObject({ status: 304 });
  const [snapshot] = await till.events("/api/checkout/events", token, 1);
  await keep({ ...EGG, barcodes: [] });
  const [told] = await till.events("/api/checkout/events", token, 1, snapshot?.id);
  expect([told?.event, JSON.parse(told?.data ?? "{}")]).toEqual([
    "catalog",
    { revision: (await catalog()).revision },
  ]);
});

test("a picture is kept once, by what it is and not by what it is called", async () => {
  const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(100, 7)]);
  const bring = (bytes: Buffer) =>
    call<{ picture: string }>("POST", "/api/catalog/pictures", { body: bytes.toString("base64") });
  const { picture } = (await bring(png)).body;
  expect((await bring(png)).body.picture).toBe(picture);
  await keep({ ...EGG, picture });
  expect((await catalog()).products).toMatchObject([{ picture }]);
  // As an image asks for it.
  const shown = await till.call("GET", `/api/product-pictures/${picture}`);
  expect(shown.status).toBe(200);
  expect(await code(call("POST", "/api/catalog/pictures", { body: "PHN2Zz4=" }))).toBe("picture_not_usable");
  expect(await code(keep({ ...EGG, barcodes: [], picture: "0".repeat(64) }))).toBe("not_found");
});

test("the demo's shop is stocked once, each article found, none of them twice", async () => {
  stockDemoShop(desk.store, desk.world.clocks);
  const { products, categories, revision } = await catalog();
  expect(categories).toHaveLength(4);
  expect(new Set(products.map(({ name }) => name)).size).toBe(products.length);
  expect(await find("kqs")).toEqual(["矿泉水 550ml"]);
  stockDemoShop(desk.store, desk.world.clocks);
  expect((await catalog()).revision).toBe(revision);
});
