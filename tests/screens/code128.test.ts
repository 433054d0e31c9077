import fc from "fast-check";
import { transform } from "receiptline";
import { describe, expect, test } from "vitest";
import { code128 } from "../../terminal/kit/code128.ts";

/** Pixels that one module is wide in the other drawing. */
const MODULE = 2;

/** Bars and spaces as another implementation draws them, from the left edge of its first bar. */
function drawnElsewhere(digits: string): number[] {
  const svg = transform(`{code:${digits};option:code128,${MODULE},24,nohri}`, { cpl: 48, command: "svg" });
  const bars = [...svg.matchAll(/M(\d+),0h(\d+)v24/g)].map(([, at, width]) => ({
    at: Number(at) / MODULE,
    width: Number(width) / MODULE,
  }));
  return bars.flatMap(({ at, width }, index) => {
    const next = bars[index + 1];
    return next ? [width, next.at - at - width] : [width];
  });
}

const evenDigits = fc
  .array(fc.nat(99), { minLength: 2, maxLength: 12 })
  .map((pairs) => pairs.map((pair) => String(pair).padStart(2, "0")).join(""));

describe("a barcode of digits", () => {
  test("is the same, bar for bar, as another implementation draws", () => {
    fc.assert(
      fc.property(evenDigits, (digits) => {
        expect(code128(digits)).toEqual(drawnElsewhere(digits));
      }),
    );
  });

  test("has every pair of digits right", () => {
    for (let pair = 0; pair < 100; pair++) {
      const digits = `00${String(pair).padStart(2, "0")}`;
      expect(code128(digits)).toEqual(drawnElsewhere(digits));
    }
  });

  test("of a payment code is 145 modules wide", () => {
    expect(code128("88004129075026719323").reduce((sum, width) => sum + width)).toBe(145);
  });

  test.each(["", "1", "123", "12a4", "１２"])("is not made of '%s'", (text) => {
    expect(() => code128(text)).toThrow(RangeError);
  });
});
