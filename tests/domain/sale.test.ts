import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AMOUNT_MAX } from "#domain/money.ts";
import { amountDue, isSellable, lineTotal, type SaleLine, saleTotal } from "#domain/sale.ts";
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

  test("what is due is the total less what was collected", () => {
    expect(amountDue(1250, [])).toBe(1250);
    expect(amountDue(1250, [1000, 250])).toBe(0);
  });
});
