/** A sale that was met in several ways: each tender gives back its own, whatever comes back by which, in whatever order. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type CashBrought,
  cashForGoods,
  cashLeft,
  cashToGive,
  isPayable,
  type LineReturned,
  refundRounding,
} from "#domain/cash-refund.ts";
import { type CashRounding, cashFor, cashOf, payableOf, ROUNDING_RULES } from "#domain/cash-rounding.ts";
import { type Discount, type SaleLine, saleTotal, type TenderKind } from "#domain/sale.ts";
import { goodsBack, whyNotRefund } from "#pos/refunds/decide.ts";

const RUNS = 1000;

interface Part {
  readonly kind: TenderKind;
  readonly amount: number;
}

interface Story {
  readonly lines: readonly SaleLine[];
  readonly discount: Discount | undefined;
  readonly rule: CashRounding | undefined;
  /** What was collected first, each no more than is due; the rest follows by `last`. */
  readonly first: readonly Part[];
  readonly last: TenderKind;
  readonly asks: readonly Ask[];
}

/** Some of a line, or some steps of money, back by one of the tenders. */
interface Ask {
  readonly by: number;
  readonly what: { readonly line: number; readonly quantity: number } | { readonly steps: number };
}

const anyKind = fc.constantFrom<TenderKind>("cash", "wallet");
const anyRule = fc.option(
  fc.record({
    rule: fc.constantFrom(...ROUNDING_RULES),
    step: fc.constantFrom(2, 5, 10, 100, 500),
  }),
  { nil: undefined },
);
const anyStory: fc.Arbitrary<Story> = fc.record({
  lines: fc
    .array(
      fc.record({ quantity: fc.integer({ min: 1, max: 5 }), unitPrice: fc.integer({ min: 1, max: 3000 }) }),
      {
        minLength: 1,
        maxLength: 4,
      },
    )
    .map((lines) => lines.map((line, index) => ({ ...line, id: `line ${index}`, name: "茶" }))),
  discount: fc.option(fc.record({ percent: fc.integer({ min: 1, max: 5000 }) }), { nil: undefined }),
  rule: anyRule,
  first: fc.array(fc.record({ kind: anyKind, amount: fc.integer({ min: 1, max: 4000 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
  last: anyKind,
  asks: fc.array(
    fc.record({
      by: fc.nat(3),
      what: fc.oneof(
        fc.record({ line: fc.nat(3), quantity: fc.integer({ min: 1, max: 5 }) }),
        fc.record({ steps: fc.integer({ min: 1, max: 60 }) }),
      ),
    }),
    { maxLength: 12 },
  ),
});

interface Given {
  readonly amount: number;
  readonly rounding: number;
}

/** One tender, and what went back by it. */
class Tender {
  readonly kind: TenderKind;
  readonly amount: number;
  readonly rounding: number;
  readonly given: Given[] = [];

  constructor(kind: TenderKind, amount: number, rounding: number) {
    this.kind = kind;
    this.amount = amount;
    this.rounding = rounding;
  }

  get brought(): CashBrought {
    return { amount: this.amount, rounding: this.rounding, before: this.given };
  }

  get left(): number {
    return cashLeft(this.brought);
  }

  sum(of: keyof Given): number {
    return this.given.reduce((sum, one) => sum + one[of], 0);
  }
}

/** The counter where it was paid, and where it comes back: offers what the screen offers, and takes what the server takes. */
class Counter {
  readonly #story: Story;
  readonly tenders: readonly Tender[];
  readonly returned: LineReturned[] = [];

  constructor(story: Story) {
    this.#story = story;
    this.tenders = tendersOf(story);
  }

  ask({ by, what }: Ask): void {
    const tender = this.tenders[by % this.tenders.length] as Tender;
    if ("steps" in what) this.#give(tender, Math.min(what.steps * this.#stepOf(tender), tender.left), []);
    else this.#giveGoods(tender, this.#stillOut(what.line, what.quantity));
  }

  giveTheRest(): void {
    for (const tender of this.tenders) this.#give(tender, tender.left, []);
  }

  #stepOf({ kind }: Tender): number {
    return kind === "cash" ? (this.#story.rule?.step ?? 7) : 7;
  }

  #stillOut(at: number, quantity: number): LineReturned[] {
    const { id, quantity: sold } = this.#story.lines[at % this.#story.lines.length] as SaleLine;
    const before = this.returned.reduce((sum, one) => sum + (one.line === id ? one.quantity : 0), 0);
    return sold === before ? [] : [{ line: id, quantity: Math.min(quantity, sold - before) }];
  }

  #goods(lines: readonly LineReturned[]) {
    const { lines: saleLines, discount } = this.#story;
    return goodsBack({ lines, saleLines, discount, returned: this.returned, rounding: this.#rounding });
  }

  get #rounding(): number {
    return this.tenders.reduce((sum, { rounding }) => sum + rounding, 0);
  }

  #giveGoods(tender: Tender, lines: readonly LineReturned[]): void {
    const { rule } = this.#story;
    const goods = this.#goods(lines);
    const offered =
      tender.kind === "cash"
        ? cashToGive(cashForGoods(goods, rule), tender.left, rule)
        : Math.min(goods.after - goods.before, tender.left);
    this.#give(tender, offered, lines);
  }

  #give(tender: Tender, amount: number, lines: readonly LineReturned[]): void {
    if (amount <= 0) return;
    const { lines: saleLines, discount, rule } = this.#story;
    const inCash = tender.kind === "cash";
    const refused = whyNotRefund({
      amount,
      lines,
      captured: cashOf(tender),
      cash: inCash ? { rounding: this.#rounding, rule } : undefined,
      saleLines,
      discount,
      before: tender.given.map((one) => ({ state: "refunded", amount: one.amount })),
      returned: this.returned,
    });
    expect(refused).toBeUndefined();
    if (inCash) expect(isPayable(amount, tender.left, rule)).toBe(true);
    const goods = lines.length > 0 ? this.#goods(lines) : undefined;
    const rounding = inCash ? refundRounding(amount, tender.brought, goods, rule) : 0;
    tender.given.push({ amount, rounding });
    this.returned.push(...lines);
  }
}

/** As the till takes them: only what is left of a sale and met in cash is rounded, a part before it is what coins can pay. */
function tendersOf({ lines, discount, rule, first, last }: Story): Tender[] {
  let due = saleTotal(lines, discount);
  const met: Tender[] = [];
  for (const { kind, amount } of [...first, { kind: last, amount: due }]) {
    const part = amount < due && kind === "cash" ? payableOf(amount, rule) : Math.min(amount, due);
    if (part === 0) continue;
    const rounding = kind === "cash" && part === due ? cashFor(part, rule) - part : 0;
    met.push(new Tender(kind, part, rounding));
    due -= part;
  }
  return met;
}

/** Sales of nothing are no sales. */
const storiesOf = (check: (counter: Counter, story: Story) => void) =>
  fc.assert(
    fc.property(anyStory, (story) => {
      fc.pre(saleTotal(story.lines, story.discount) > 0);
      check(new Counter(story), story);
    }),
    { numRuns: RUNS },
  );

test("no tender gives more back than it brought, and what it gave is worth no more than what it met", () => {
  storiesOf((counter, { asks }) => {
    for (const ask of asks) {
      counter.ask(ask);
      for (const tender of counter.tenders) {
        expect(tender.left).toBeGreaterThanOrEqual(0);
        const worth = tender.sum("amount") - tender.sum("rounding");
        expect(worth).toBeGreaterThanOrEqual(0);
        expect(worth).toBeLessThanOrEqual(tender.amount);
      }
    }
  });
});

test("in the end each has given exactly what it brought, rounded as it was when it was met", () => {
  storiesOf((counter, { asks }) => {
    for (const ask of asks) counter.ask(ask);
    counter.giveTheRest();
    for (const tender of counter.tenders) {
      expect(tender.sum("amount")).toBe(cashOf(tender));
      if (cashOf(tender) > 0) expect(tender.sum("rounding")).toBe(tender.rounding);
    }
  });
});

test("goods that are worth more than a tender has left take the rest of it, and the others keep theirs", () => {
  storiesOf((counter, { lines, rule }) => {
    // What no coin pays goes back with other goods, never alone: a discount takes half of a line at most.
    fc.pre(lines.every(({ quantity, unitPrice }) => quantity * unitPrice >= 4 * (rule?.step ?? 1)));
    for (const [line, { quantity }] of lines.entries()) counter.ask({ by: 0, what: { line, quantity } });
    const [first, ...others] = counter.tenders;
    if (others.length > 0) expect(first?.left).toBe(0);
    for (const other of others) expect(other.given).toEqual([]);
  });
});

test("cash that came in whole coins goes back in whole coins, whatever the wallets gave before", () => {
  storiesOf((counter, { rule, asks }) => {
    const step = rule?.step ?? 1;
    for (const ask of asks) counter.ask(ask);
    counter.giveTheRest();
    const inCoins = counter.tenders.filter((one) => one.kind === "cash" && cashOf(one) % step === 0);
    for (const { given } of inCoins) expect(given.filter(({ amount }) => amount % step > 0)).toEqual([]);
  });
});

test("goods that are worth a little more than the cash met count as what it met, and the last coins as what they are", () => {
  const price = (unitPrice: number, index: number) => ({
    id: `line ${index}`,
    name: "茶",
    quantity: 1,
    unitPrice,
  });
  const counter = new Counter({
    lines: [60, 970, 30].map(price),
    discount: undefined,
    rule: { rule: "nearest", step: 100 },
    first: [{ kind: "wallet", amount: 100 }],
    last: "cash",
    asks: [],
  });
  const [wallet, cash] = counter.tenders;
  expect(cash).toMatchObject({ amount: 960, rounding: 40 });
  counter.ask({ by: 0, what: { line: 0, quantity: 1 } });
  counter.ask({ by: 1, what: { line: 1, quantity: 1 } });
  counter.giveTheRest();
  expect(wallet?.given.map(({ amount }) => amount)).toEqual([60, 40]);
  expect(cash?.given).toEqual([
    { amount: 900, rounding: -60 },
    { amount: 100, rounding: 100 },
  ]);
});
