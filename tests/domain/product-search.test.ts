import fc from "fast-check";
import { expect, test } from "vitest";
import { FIELD, folded, ProductIndex, searchText } from "#domain/product-search.ts";

const shelf = [
  ["矿泉水 550ml", "ksh550ml", "kuangquanshui550ml", "Mineral water", "6900000000001"],
  ["可乐 330ml", "kl330ml", "kele330ml", "Cola", "6900000000002"],
  ["薯片 原味", "spyw", "shupianyuanwei", "Crisps", "6900000000003"],
  ["无糖可乐 330ml", "wtkl330ml", "wutangkele330ml", "Cola without sugar", "6900000000004"],
].map((fields, place) => ({ place, search: searchText(fields) }));
const index = new ProductIndex(shelf);
const places = (text: string, limit = 10) => index.find(text, limit).map(({ place }) => place);

test.each([
  ["可乐", [1, 3]],
  ["kl", [1, 3]],
  ["kele", [1, 3]],
  ["COLA", [1, 3]],
  ["ｋｌ", [1, 3]],
  ["6900000000003", [2]],
  ["水 550", [0]],
  ["cola sugar", [3]],
  ["sugar cola", [3]],
  ["water cola", []],
  ["", []],
  ["  ", []],
  ["没有", []],
])("%s finds what it should, what begins so first", (text, wanted) => {
  expect(places(text)).toEqual(wanted);
});

test("never more than so many, and each once", () => {
  expect(places("0", 3)).toEqual([0, 1, 2]);
});

test("finds exactly what has the text, however the shelf is stocked", () => {
  const field = fc.string({ unit: fc.constantFrom("a", "b", "水", "7", " ", FIELD, "\n"), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(fc.array(field, { maxLength: 3 }), { maxLength: 12 }), field, (stocked, text) => {
      const items = stocked.map((fields) => ({ fields, search: searchText(fields) }));
      const words = folded(text).split(" ").filter(Boolean);
      const wanted = items.filter(
        ({ search }) => words.length > 0 && words.every((word) => search.includes(word)),
      );
      expect(new Set(new ProductIndex(items).find(text, 100))).toEqual(new Set(wanted));
    }),
  );
});

test("twenty thousand products are searched before a finger is off the key", () => {
  const many = Array.from({ length: 20_000 }, (_, number) => ({
    search: searchText([
      `农夫山泉 ${number}ml`,
      `nfsq${number}ml`,
      `nongfushanquan${number}ml`,
      `690${number}`,
    ]),
  }));
  const full = new ProductIndex(many);
  for (const text of ["n", "山", "nfsq19999", "zzz", "shan 77770"]) {
    // The quickest of some: what else this machine does meanwhile is no part of it. A tablet is six times slower.
    const times = Array.from({ length: 9 }, () => {
      const start = performance.now();
      full.find(text, 60);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(16 / 6);
  }
});
