import fc from "fast-check";
import { transform } from "receiptline";
import { describe, expect, test } from "vitest";
import { code128 } from "#domain/code128.ts";

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
});

/** Symbols of 11 modules, the last of 13, each as its six or seven widths. */
function symbolsIn(widths: readonly number[]): string[] {
  const symbols: string[] = [];
  for (let at = 0; at < widths.length - 7; at += 6) symbols.push(widths.slice(at, at + 6).join(""));
  return [...symbols, widths.slice(-7).join("")];
}

describe("a barcode of letters and digits", () => {
  const printable = fc.string({ unit: fc.constantFrom(..."AZaz09 -/~1234567"), minLength: 1, maxLength: 20 });

  test("is whole symbols, and every text has bars of its own", () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(printable, (text) => {
        const widths = code128(text);
        const symbols = symbolsIn(widths);
        const lengths = symbols.map((symbol) => [...symbol].reduce((sum, width) => sum + Number(width), 0));
        expect(lengths).toEqual([...lengths.slice(1).map(() => 11), 13]);
        expect(seen.get(widths.join("")) ?? text).toBe(text);
        seen.set(widths.join(""), text);
      }),
    );
  });

  test("is what another implementation draws where neither changes its set", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."ABCxyz-."), minLength: 1, maxLength: 12 }),
        (text) => {
          expect(code128(text)).toEqual(drawnElsewhere(text));
        },
      ),
    );
  });

  test.each([
    // Start B, "A", code C, "12" "34" "56"; check and stop.
    ["A123456", "211214 111323 113141 112232 131123 331121"],
    // Start C, "12" "34", code B, "A".
    ["1234A", "211232 112232 131123 114131 111323"],
  ])("%s packs its digits where that is shorter", (text, symbols) => {
    expect(symbolsIn(code128(text)).slice(0, -2).join(" ")).toBe(symbols);
  });

  test.each(["", "１２", "茶", "a\n"])("is not made of %j", (text) => {
    expect(() => code128(text)).toThrow(RangeError);
  });
});
