import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { creditCodeCheck, isCreditCode } from "#domain/credit-code.ts";

const SIGNS = [..."0123456789ABCDEFGHJKLMNPQRTUWXY"];
const codes = fc
  .array(fc.constantFrom(...SIGNS), { minLength: 17, maxLength: 17 })
  .map((signs) => signs.join(""))
  .map((signs) => signs + creditCodeCheck(signs));

describe("the credit code of an organisation (统一社会信用代码)", () => {
  // The example of GB 32100-2015, and codes of listed companies as their reports print them.
  test.each(["91350100M000100Y43", "91110000600037341L", "914403001922038216", "91330106673959654P"])(
    "%s is one",
    (code) => expect(isCreditCode(code)).toBe(true),
  );

  test("one wrong sign is found, wherever it stands", () => {
    fc.assert(
      fc.property(codes, fc.nat(17), fc.constantFrom(...SIGNS), (code, place, sign) => {
        const other = code.slice(0, place) + sign + code.slice(place + 1);
        expect(isCreditCode(other)).toBe(other === code);
      }),
    );
  });

  test("two signs that changed places are found", () => {
    fc.assert(
      fc.property(codes, fc.nat(16), (code, place) => {
        const [a = "", b = ""] = code.slice(place, place + 2);
        const other = code.slice(0, place) + b + a + code.slice(place + 2);
        expect(isCreditCode(other)).toBe(other === code);
      }),
    );
  });

  test.each([
    "",
    "91350100M000100Y4",
    "91350100M000100Y433",
    "91350100m000100y43",
    "9135O100M000100Y43",
    "９1350100M000100Y43",
  ])("%j is none", (text) => expect(isCreditCode(text)).toBe(false));
});
