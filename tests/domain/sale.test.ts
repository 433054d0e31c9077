import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AMOUNT_MAX } from "#domain/money.ts";
import {
  amountDue,
  type Discount,
  discountShare,
  isSellable,
  lineShares,
  lineTotal,
  returnWorth,
  type SaleLine,
  saleTotal,
  taxIn,
} from "#domain/sale.ts";
import { TENDER } from "./bank.ts";

const line = (quantity: number, unitPrice: number): SaleLine => ({
  id: TENDER,
  name: "可乐",
  quantity,
  unitPrice,
});

describe("a sale", () => {
  test("comes to the sum of its lines", () => {
    expect(lineTotal(line(3, 250))).toBe(750);
    expect(saleTotal([line(3, 250), line(1, 500)])).toBe(1250);
    expect(saleTotal([])).toBe(0);
  });

  test.each<[string, SaleLine[], boolean]>([
    ["one cola", [line(1, 300)], true],
    ["a gift beside something paid", [line(1, 0), line(1, 300)], true],
    ["the most there is", [line(1, AMOUNT_MAX)], true],
    ["nothing", [], false],
    ["only a gift", [line(1, 0)], false],
    ["one fen too much", [line(1, AMOUNT_MAX), line(1, 1)], false],
    ["too many", [line(2, AMOUNT_MAX)], false],
    ["none of it", [line(0, 300)], false],
    ["fewer than none", [line(2, 300), line(-1, 300)], false],
    ["half of one", [line(0.5, 300)], false],
    ["a price below zero", [line(1, -300), line(2, 300)], false],
    ["a price in half fen", [line(2, 0.5)], false],
    ["no number at all", [line(Number.NaN, 300)], false],
    ["without end", [line(Number.POSITIVE_INFINITY, 300)], false],
    ["so many that they are infinite", [line(1e308, AMOUNT_MAX)], false],
  ])("%s", (_, lines, sellable) => {
    expect(isSellable(lines)).toBe(sellable);
  });

  test("what is sellable has a whole total that may be paid, whatever the lines", () => {
    const lines = fc.array(
      fc.tuple(fc.double(), fc.double()).map(([quantity, price]) => line(quantity, price)),
    );
    fc.assert(
      fc.property(lines, (drawn) => {
        if (!isSellable(drawn)) return;
        const total = saleTotal(drawn);
        expect(Number.isSafeInteger(total) && total > 0 && total <= AMOUNT_MAX).toBe(true);
      }),
    );
  });

  test("what is weighed is rounded half up to whole fen, and a discount never takes more than there is", () => {
    const apples = { ...line(536, 1180), unit: "kilogram" } as const;
    expect(lineTotal(apples)).toBe(632);
    expect(lineTotal({ ...apples, quantity: 250, unitPrice: 1002 })).toBe(251);
    expect(lineTotal({ ...apples, discount: { percent: 1000 } })).toBe(569);
    expect(lineTotal({ ...line(2, 300), discount: { amount: 1000 } })).toBe(0);
    expect(saleTotal([line(3, 999)], { percent: 3333 })).toBe(1998);
    expect(taxIn(1130, 1300)).toBe(130);
  });

  test("a limit is compared with all that is taken off, of lines and of the sale", () => {
    expect(discountShare([line(1, 1000)])).toBe(0);
    expect(discountShare([line(1, 1000)], { amount: 100 })).toBe(1000);
    expect(discountShare([{ ...line(1, 1000), discount: { percent: 500 } }], { percent: 500 })).toBe(980);
    expect(discountShare([line(1, 0)])).toBe(0);
  });

  const priced = fc
    .record({
      quantity: fc.integer({ min: 1, max: 5000 }),
      unitPrice: fc.integer({ min: 0, max: 90_000 }),
      unit: fc.constantFrom("piece", "kilogram", undefined),
      discount: fc.option(
        fc.oneof(
          fc.record({ percent: fc.integer({ min: 1, max: 10_000 }) }),
          fc.record({ amount: fc.integer({ min: 1, max: 9999 }) }),
        ),
        { nil: undefined },
      ),
    })
    .map((facts): SaleLine => ({ id: TENDER, name: "可乐", ...facts }));
  const off = fc.oneof(
    fc.constant(undefined),
    fc.record({ percent: fc.integer({ min: 1, max: 10_000 }) }),
    fc.record({ amount: fc.integer({ min: 1, max: 1_000_000 }) }),
  );

  test("the lines' shares add up to the total, none is below zero or above its line", () => {
    fc.assert(
      fc.property(fc.array(priced, { minLength: 1, maxLength: 9 }), off, (lines, discount?: Discount) => {
        const shares = lineShares(lines, discount);
        expect(shares.reduce((sum, one) => sum + one, 0)).toBe(saleTotal(lines, discount));
        shares.forEach((one, index) => {
          const sold = lines[index];
          expect(one >= 0 && sold !== undefined && one <= lineTotal(sold)).toBe(true);
        });
      }),
    );
  });

  test("goods that come back one by one are worth their line's share in the end, and never more meanwhile", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
        (share, parts) => {
          const sold = parts.reduce((sum, part) => sum + part, 0);
          let back = 0;
          let given = 0;
          for (const part of parts) {
            const worth = returnWorth(share, sold, back, part);
            expect(worth).toBeGreaterThanOrEqual(0);
            back += part;
            given += worth;
            expect(given).toBeLessThanOrEqual(share);
          }
          expect(given).toBe(share);
        },
      ),
    );
  });

  test("what is due is the total less what was collected", () => {
    expect(amountDue(1250, [])).toBe(1250);
    expect(amountDue(1250, [1000, 250])).toBe(0);
  });
});
