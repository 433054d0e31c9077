import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Cell,
  type CountedSale,
  cellsOfRefund,
  cellsOfSale,
  DIMENSIONS,
  daysOf,
  isPeriod,
  periodBefore,
  periodNamed,
  sumFigures,
} from "#domain/sales-report.ts";

const id = fc.constantFrom("p1", "p2", "p3", undefined);
const line = fc.record({
  product: id,
  category: fc.constantFrom("c1", "c2", undefined),
  quantity: fc.integer({ min: 1, max: 20 }),
  amount: fc.integer({ min: 0, max: 100_000 }),
  discount: fc.integer({ min: 0, max: 1000 }),
});
const sale = fc
  .record({
    operator: fc.constantFrom("o1", "o2"),
    rounding: fc.integer({ min: -9, max: 9 }),
    lines: fc.array(line, { minLength: 1, maxLength: 8 }),
  })
  .map(({ operator, lines, rounding }): CountedSale => {
    const total = lines.reduce((sum, { amount }) => sum + amount, 0);
    const cash = Math.floor(total / 3);
    const tenders = [
      { kind: "cash", amount: cash, rounding },
      { kind: "wallet", amount: total - cash },
      { kind: "wallet", amount: 0 },
    ] as const;
    return { hour: "09", operator, lines, tenders };
  });

const of = (cells: readonly Cell[], dimension: string) =>
  sumFigures(cells.filter((cell) => cell.dimension === dimension).map(({ figures }) => figures));

test("every way to cut a sale comes to what was paid for it", () => {
  fc.assert(
    fc.property(sale, (counted) => {
      const cells = cellsOfSale(counted);
      const total = counted.lines.reduce((sum, { amount }) => sum + amount, 0);
      for (const dimension of DIMENSIONS) expect(of(cells, dimension).amount).toBe(total);
      expect(of(cells, "hour").sales).toBe(1);
      expect(of(cells, "product").quantity).toBe(
        counted.lines.reduce((sum, { quantity }) => sum + quantity, 0),
      );
      const keys = cells.map(({ dimension, key }) => `${dimension} ${key}`);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { figures } of cells) expect(figures.sales).toBe(1);
    }),
  );
});

test("and so does a refund, whether lines came back or only an amount", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), fc.integer({ min: 1, max: 9999 }), (lines, asked) => {
      const amount = lines.length > 0 ? lines.reduce((sum, returned) => sum + returned.amount, 0) : asked;
      const cells = cellsOfRefund({
        hour: "09",
        operator: "o1",
        tenders: [{ kind: "wallet", amount }],
        lines,
      });
      for (const dimension of DIMENSIONS) expect(of(cells, dimension).refunded).toBe(amount);
      for (const { figures } of cells) expect(figures).toMatchObject({ sales: 0, amount: 0, refunds: 1 });
    }),
  );
});

test("a period stands beside the same weekdays before it", () => {
  expect(periodBefore({ from: "2026-11-26", to: "2026-11-26" })).toEqual({
    from: "2026-11-19",
    to: "2026-11-19",
  });
  expect(periodBefore({ from: "2026-11-01", to: "2026-11-30" })).toEqual({
    from: "2026-09-27",
    to: "2026-10-26",
  });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 365 }), (days) => {
      const from = "2026-02-11";
      const to = new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
      const before = periodBefore({ from, to });
      expect(daysOf(before)).toHaveLength(days + 1);
      expect(before.to < from).toBe(true);
      expect(new Date(before.from).getUTCDay()).toBe(new Date(from).getUTCDay());
    }),
  );
});

test.each([
  ["today", "2026-11-26", "2026-11-26"],
  ["yesterday", "2026-11-25", "2026-11-25"],
  ["week", "2026-11-23", "2026-11-26"],
  ["month", "2026-11-01", "2026-11-26"],
] as const)("%s is from %s to %s on a Thursday", (name, from, to) => {
  expect(periodNamed(name, "2026-11-26")).toEqual({ from, to });
});

test("a week begins on Monday, on every day of it", () => {
  for (const [day, monday] of [
    ["2026-11-23", "2026-11-23"],
    ["2026-11-29", "2026-11-23"],
  ] as const)
    expect(periodNamed("week", day)).toEqual({ from: monday, to: day });
});

test.each([
  ["2026-11-26", "2026-11-25"],
  ["2026-02-30", "2026-03-01"],
  ["2025-01-01", "2026-01-02"],
])("from %s to %s is no period", (from, to) => {
  expect(isPeriod({ from, to })).toBe(false);
});
