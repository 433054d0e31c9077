/** Any lines, any rule, any order: what goes back in cash can be paid, never exceeds what came in, and comes to it in the end. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type CashBrought,
  cashForGoods,
  cashLeft,
  cashToGive,
  type GoodsBack,
  isPayable,
  type LineReturned,
  refundRounding,
  worthOf,
} from "#domain/cash-refund.ts";
import { type CashRounding, cashFor, ROUNDING_RULES } from "#domain/cash-rounding.ts";
import { type Discount, type SaleLine, saleTotal } from "#domain/sale.ts";

const anyRule = fc.option(
  fc.record({
    rule: fc.constantFrom(...ROUNDING_RULES),
    step: fc.constantFrom(2, 5, 10, 50, 100, 1000),
  }),
  { nil: undefined },
);
const anyLines = fc
  .array(fc.record({ quantity: fc.integer({ min: 1, max: 9 }), unitPrice: fc.nat(3000) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((lines): SaleLine[] => lines.map((line, index) => ({ ...line, id: `line ${index}`, name: "茶" })));
const anyDiscount = fc.option(
  fc.oneof(
    fc.record({ percent: fc.integer({ min: 1, max: 5000 }) }),
    fc.record({ amount: fc.integer({ min: 1, max: 500 }) }),
  ),
  { nil: undefined },
);
/** What is asked back: some of a line, or some steps of money. */
const anyAsk = fc.oneof(
  fc.record({ line: fc.nat(4), quantity: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ steps: fc.integer({ min: 1, max: 40 }) }),
);
type Ask = { readonly line: number; readonly quantity: number } | { readonly steps: number };

/** A sale paid in cash under a rule, from which goods and money go back one after another. */
class Counter {
  readonly given: { amount: number; rounding: number; isLast: boolean }[] = [];
  readonly back: LineReturned[] = [];
  readonly lines: readonly SaleLine[];
  readonly discount: Discount | undefined;
  readonly total: number;
  readonly taken: number;

  constructor(
    lines: readonly SaleLine[],
    discount: Discount | undefined,
    paidUnder: CashRounding | undefined,
  ) {
    this.lines = lines;
    this.discount = discount;
    this.total = saleTotal(lines, discount);
    this.taken = cashFor(this.total, paidUnder);
  }

  get brought(): CashBrought {
    return { amount: this.total, rounding: this.taken - this.total, before: this.given };
  }

  get left(): number {
    return cashLeft(this.brought);
  }

  ask(ask: Ask, rule: CashRounding | undefined): void {
    if ("steps" in ask) this.#give(Math.min(ask.steps * (rule?.step ?? 7), this.left), undefined, rule);
    else this.giveGoods([this.#stillHere(ask)], rule);
  }

  #stillHere({ line: at, quantity }: { line: number; quantity: number }): LineReturned {
    const { id, quantity: sold } = this.lines[at % this.lines.length] as SaleLine;
    const before = this.back.reduce((sum, one) => sum + (one.line === id ? one.quantity : 0), 0);
    return { line: id, quantity: Math.min(quantity, sold - before) };
  }

  giveAll(rule: CashRounding | undefined): void {
    this.giveGoods(
      this.lines.map((_, line) => this.#stillHere({ line, quantity: 9 })),
      rule,
    );
  }

  giveGoods(lines: readonly LineReturned[], rule: CashRounding | undefined): void {
    const worth = (back: readonly LineReturned[]) => worthOf(this.lines, this.discount, back);
    const goods: GoodsBack = {
      before: worth(this.back),
      after: worth([...this.back, ...lines]),
      total: this.total,
      rounding: this.taken - this.total,
    };
    if (this.#give(cashToGive(cashForGoods(goods, rule), this.left, rule), goods, rule))
      this.back.push(...lines);
  }

  #give(amount: number, goods: GoodsBack | undefined, rule: CashRounding | undefined): boolean {
    if (amount <= 0) return false;
    const isLast = amount === this.left;
    expect(isPayable(amount, this.left, rule)).toBe(true);
    this.given.push({ amount, rounding: refundRounding(amount, this.brought, goods, rule), isLast });
    return true;
  }

  sum(of: "amount" | "rounding"): number {
    return this.given.reduce((sum, one) => sum + one[of], 0);
  }
}

describe("cash that is given back in parts", () => {
  test("under the rule that it was taken by is always whole coins, never more than came in, and all of it in the end", () => {
    fc.assert(
      fc.property(anyLines, anyDiscount, anyRule, fc.array(anyAsk), (lines, discount, rule, asks) => {
        const counter = new Counter(lines, discount, rule);
        for (const ask of asks) {
          counter.ask(ask, rule);
          expect(counter.sum("amount")).toBeLessThanOrEqual(counter.taken);
        }
        counter.giveAll(rule);
        for (const { amount } of counter.given) expect(amount % (rule?.step ?? 1)).toBe(0);
        // Money that was given without goods leaves less than they are worth, and what that leaves goes back as money.
        if (counter.left > 0) counter.ask({ steps: Number.MAX_SAFE_INTEGER }, undefined);
        expect(counter.sum("amount")).toBe(counter.taken);
      }),
    );
  });

  test("of goods alone comes to what came in with the last of them, whatever order they come in", () => {
    fc.assert(
      fc.property(anyLines, anyDiscount, anyRule, fc.array(anyAsk), (lines, discount, rule, asks) => {
        const counter = new Counter(lines, discount, rule);
        for (const ask of asks) if ("line" in ask) counter.ask(ask, rule);
        counter.giveAll(rule);
        expect(counter.sum("amount")).toBe(counter.taken);
      }),
    );
  });

  test("of goods never differs by a step from what came back so far", () => {
    fc.assert(
      fc.property(anyLines, anyDiscount, anyRule, fc.array(anyAsk), (lines, discount, rule, asks) => {
        const counter = new Counter(lines, discount, rule);
        for (const ask of asks) {
          if ("line" in ask) counter.ask(ask, rule);
          const worth = worthOf(lines, discount, counter.back);
          expect(Math.abs(counter.sum("amount") - worth)).toBeLessThan(rule?.step ?? 1);
        }
      }),
    );
  });

  test("is worth no more than the sale, and its rounding is the sale's once all of it is back", () => {
    fc.assert(
      fc.property(anyLines, anyDiscount, anyRule, fc.array(anyAsk), (lines, discount, rule, asks) => {
        const counter = new Counter(lines, discount, rule);
        for (const ask of asks) {
          counter.ask(ask, rule);
          const worth = counter.sum("amount") - counter.sum("rounding");
          expect(worth).toBeGreaterThanOrEqual(0);
          expect(worth).toBeLessThanOrEqual(counter.total);
        }
        counter.ask({ steps: Number.MAX_SAFE_INTEGER }, undefined);
        if (counter.taken > 0) expect(counter.sum("rounding")).toBe(counter.taken - counter.total);
      }),
    );
  });

  test("under other rules than the sale's is whole coins all the same, but for the last that closes it to what came in", () => {
    const asks = fc.array(fc.tuple(anyAsk, anyRule));
    fc.assert(
      fc.property(anyLines, anyDiscount, anyRule, asks, (lines, discount, paidUnder, all) => {
        const counter = new Counter(lines, discount, paidUnder);
        for (const [ask, rule] of all) {
          const before = counter.given.length;
          counter.ask(ask, rule);
          for (const { amount, isLast } of counter.given.slice(before))
            expect(isLast || amount % (rule?.step ?? 1) === 0).toBe(true);
          expect(counter.sum("amount")).toBeLessThanOrEqual(counter.taken);
          const worth = counter.sum("amount") - counter.sum("rounding");
          expect(worth >= 0 && worth <= counter.total).toBe(true);
        }
      }),
    );
  });

  test("of three cups for 10.17 that were paid with 10.10: 3.30, 3.40 and 3.40", () => {
    const rule = { rule: "down", step: 10 } as const;
    const counter = new Counter([{ id: "line 0", name: "茶", quantity: 3, unitPrice: 339 }], undefined, rule);
    for (let cup = 0; cup < 3; cup++) counter.ask({ line: 0, quantity: 1 }, rule);
    expect(counter.given.map(({ amount, rounding }) => [amount, rounding])).toEqual([
      [330, -9],
      [340, 1],
      [340, 1],
    ]);
  });

  test("of an odd amount cannot be paid, unless it is all that is left", () => {
    const rule = { rule: "down", step: 10 } as const;
    expect(isPayable(339, 1010, rule)).toBe(false);
    expect(isPayable(340, 1010, rule)).toBe(true);
    expect(isPayable(1017, 1017, rule)).toBe(true);
    expect(isPayable(339, 1017, undefined)).toBe(true);
  });
});
