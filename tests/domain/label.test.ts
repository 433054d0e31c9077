import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { measureOfLabel } from "#domain/label.ts";
import { GRAMS_MAX, isSellable, lineGross, lineTotal } from "#domain/sale.ts";
import { TENDER } from "./bank.ts";

/** A label of 1.00 to 999.99 for the scale's number 12345; its check digit is not looked at here. */
const label = (price: number) => `2112345${String(price).padStart(5, "0")}0`;
const price = fc.integer({ min: 1, max: 99_999 });
const unit = fc.constantFrom("piece" as const, "kilogram" as const);

describe("a label that says a price", () => {
  test("comes to that price to the cent, whatever the weight comes to", () => {
    fc.assert(
      fc.property(price, fc.integer({ min: 0, max: 99_999 }), unit, (labelled, catalog, unit) => {
        const line = { ...measureOfLabel({ unit, price: catalog }, labelled), label: label(labelled) };
        expect(lineGross(line)).toBe(labelled);
        expect(lineTotal({ ...line, discount: { percent: 10_000 } })).toBe(0);
        expect(isSellable([{ ...line, id: TENDER, name: "苹果" }])).toBe(true);
      }),
    );
  });

  test("is a weight that comes to it by the price, as near as a gram is", () => {
    fc.assert(
      fc.property(price, fc.integer({ min: 100, max: 99_999 }), (labelled, catalog) => {
        const line = measureOfLabel({ unit: "kilogram", price: catalog }, labelled);
        expect(line).toMatchObject({ unit: "kilogram", unitPrice: catalog });
        expect(line.quantity).toBeLessThanOrEqual(GRAMS_MAX);
        if (line.quantity > 1)
          expect(Math.abs(line.quantity * catalog - labelled * 1000)).toBeLessThanOrEqual(catalog / 2);
      }),
    );
  });

  test("is one piece of what is sold by the piece, or has no price by weight", () => {
    expect(measureOfLabel({ unit: "piece", price: 480 }, 632)).toEqual({ quantity: 1, unitPrice: 632 });
    expect(measureOfLabel({ unit: "kilogram", price: 0 }, 632)).toEqual({ quantity: 1, unitPrice: 632 });
  });
});
