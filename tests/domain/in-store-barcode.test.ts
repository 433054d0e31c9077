import fc from "fast-check";
import { expect, test } from "vitest";
import { hasCheckDigit, readInStoreBarcode } from "#domain/in-store-barcode.ts";

test.each(["6901234567892", "4006381333931", "96385074", "036000291452"])("%s is an EAN or UPC", (text) => {
  expect(hasCheckDigit(text)).toBe(true);
  for (let at = 0; at < text.length; at++) {
    const other = text.slice(0, at) + ((Number(text[at]) + 1) % 10) + text.slice(at + 1);
    expect(hasCheckDigit(other)).toBe(false);
  }
});

const checked = (twelve: string) =>
  Array.from({ length: 10 }, (_, digit) => `${twelve}${digit}`).find(hasCheckDigit) ?? "";

test("a scale's barcode names the product and what was weighed, as the scale is set", () => {
  const text = checked("210002100632");
  expect(readInStoreBarcode(text, "price")).toEqual({ scaleCode: "00021", price: 632 });
  expect(readInStoreBarcode(text, "weight")).toEqual({ scaleCode: "00021", grams: 632 });
});

test("everything else is none: other prefixes, other lengths, a wrong digit, nothing weighed", () => {
  expect(readInStoreBarcode(checked("690002100632"), "price")).toBeUndefined();
  expect(readInStoreBarcode(checked("210002100000"), "price")).toBeUndefined();
  fc.assert(
    fc.property(fc.stringMatching(/^\d{1,20}$/), (text) => {
      const isOne =
        text.length === 13 && text.startsWith("2") && hasCheckDigit(text) && !/00000.$/.test(text);
      expect(readInStoreBarcode(text, "weight") !== undefined).toBe(isOne);
    }),
  );
});
