import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CashCount } from "#domain/cash-count.ts";
import { DIFFERENCE_KINDS, sentenceOf } from "#domain/difference.ts";
import type { HeldDay } from "#domain/held-day.ts";
import { LATE_MS, mayBeLate, reconcile, SETTLING_MS } from "#domain/reconciliation.ts";
import type { SettlementLine } from "#domain/settlement.ts";
import { AGREED, type Deal, dealOf, FROM, type Make, PLANTED, said, settlementOf, TO } from "./trade.ts";

const NOW = TO + 7_200_000;
const both: Readonly<Record<string, Make>> = { ...AGREED, ...PLANTED };

/** Deals of a day: of which kinds, and with what. */
const trades = (kinds: Readonly<Record<string, unknown>>) =>
  fc
    .array(
      fc.record({
        kind: fc.constantFrom(...Object.keys(kinds)),
        amount: fc.integer({ min: 3, max: 999_999 }),
        at: fc.integer({ min: FROM + 600_000, max: TO - 600_000 }),
      }),
      { maxLength: 25 },
    )
    .map((drafts) =>
      drafts.map(({ kind, ...draft }, i) => {
        const make = both[kind];
        if (!make) throw new Error(`no deal is called ${kind}`);
        return dealOf(make, { number: i + 1, ...draft });
      }),
    );

const counts = fc
  .record({
    float: fc.nat(50_000),
    taken: fc.nat(500_000),
    moved: fc.integer({ min: -500_000, max: 50_000 }),
    off: fc.integer({ min: -50, max: 50 }),
  })
  .map(({ float, taken, moved, off }): CashCount & { off: number } => {
    const counted = Math.max(0, float + taken + moved + off);
    return { float, taken, moved, counted, at: FROM, off: counted - float - taken - moved };
  });

function heldOf(deals: readonly Deal[], now = NOW): HeldDay {
  const [payments, refunds] = [deals.flatMap((deal) => deal.payments), deals.flatMap((deal) => deal.refunds)];
  return { from: FROM, to: TO, now, payments, refunds };
}
const linesOf = (deals: readonly Deal[]): SettlementLine[] => deals.flatMap(({ lines }) => lines);
const expectedOf = (deals: readonly Deal[]) => deals.flatMap(({ expected }) => expected).sort();

/** The same things in another order. */
function shuffled<T>(things: readonly T[], seed: number): T[] {
  const rank = (i: number) => Math.imul(i + 1, seed | 1) >>> 0;
  return things
    .map((thing, i) => ({ thing, by: rank(i) }))
    .sort((a, b) => a.by - b.by)
    .map(({ thing }) => thing);
}

describe("a day of any trade", () => {
  test("with none planted differs in nothing, and all of its lines match", () => {
    fc.assert(
      fc.property(trades(AGREED), (deals) => {
        const lines = linesOf(deals);
        const { differences, matched, terminal } = reconcile(heldOf(deals), settlementOf(lines), undefined);
        expect(differences).toEqual([]);
        expect(matched.count).toBe(lines.length);
        const { payments, refunds, reversals } = settlementOf(lines).totals;
        expect(terminal).toEqual({ payments, refunds, reversals });
      }),
    );
  });

  test("with any planted finds exactly these, in whatever order lines and records come", () => {
    fc.assert(
      fc.property(trades(both), counts, fc.integer(), (deals, { off, ...count }, seed) => {
        const held = heldOf(deals);
        const found = reconcile(held, settlementOf(linesOf(deals)), count);
        const cash = off === 0 ? [] : [`cash_${off < 0 ? "short" : "over"} cash  note`];
        expect(found.differences.map(said).sort()).toEqual([...expectedOf(deals), ...cash].sort());
        const again = reconcile(
          { ...held, payments: shuffled(held.payments, seed), refunds: shuffled(held.refunds, ~seed) },
          settlementOf(shuffled(linesOf(deals), seed)),
          count,
        );
        expect(again).toEqual(found);
        expect(new Set(found.differences.map(({ id }) => id)).size).toBe(found.differences.length);
      }),
    );
  });

  test("without the bank claims nothing of what is there, and still finds what has no end and the cash", () => {
    fc.assert(
      fc.property(trades(both), counts, (deals, { off, ...count }) => {
        const { differences, matched } = reconcile(heldOf(deals), undefined, count);
        const local = ["in_flight", "over_cut_off", "reversed_late", "cash_short", "cash_over"];
        expect(differences.filter(({ kind }) => !local.includes(kind))).toEqual([]);
        expect(differences.filter(({ movement }) => movement === "cash")).toHaveLength(off === 0 ? 0 : 1);
        expect(matched).toEqual({ count: 0, amount: 0 });
      }),
    );
  });
});

describe("each way to differ", () => {
  test.each(Object.entries(both))("%s", (_, make) => {
    const deal = dealOf(make, { number: 7, amount: 1250, at: FROM + 3_600_000 });
    const { differences } = reconcile(heldOf([deal]), settlementOf(deal.lines), undefined);
    expect(differences.map(said).sort()).toEqual([...deal.expected].sort());
  });

  test("is planted somewhere here, and says what happened and what to do with its money in both languages", () => {
    const deals = Object.values(PLANTED).map((make, i) =>
      dealOf(make, { number: i + 1, amount: 1250, at: FROM + 3_600_000 }),
    );
    const count = { float: 0, taken: 700, moved: -200, at: FROM };
    const seen = new Set<string>();
    for (const counted of [400, 600])
      for (const found of reconcile(heldOf(deals), settlementOf(linesOf(deals)), { ...count, counted })
        .differences) {
        seen.add(found.kind);
        const { zh, en } = sentenceOf(found, "CNY");
        expect(zh + en, found.kind).not.toMatch(/[{}]|undefined/);
        expect(zh, found.kind).toMatch(/¥\d.*。/);
        expect(en, found.kind).toMatch(/¥\d/);
      }
    expect([...seen].sort()).toEqual([...DIFFERENCE_KINDS].sort());
  });
});

describe("a payment that was decided just before the cut-off and committed after it", () => {
  const late = dealOf(AGREED["paid and refunded"], { number: 1, amount: 500, at: TO - 1000 });

  test("is missing in the day, asks for the next day's settlement, and is explained by that", () => {
    const held = heldOf([late]);
    const missing = reconcile(held, settlementOf([]), undefined);
    expect(missing.differences.map(({ kind }) => kind)).toEqual(["unknown_there", "unknown_there"]);
    expect(mayBeLate(missing, held)).toBe(true);
    const explained = reconcile(held, settlementOf([]), undefined, late.lines);
    expect(explained.differences.map(({ kind, explained }) => [kind, explained])).toEqual([
      ["over_cut_off", true],
      ["over_cut_off", true],
    ]);
    expect(explained.terminal.payments.count).toBe(0);
  });

  test("and one that was decided long before it does not ask", () => {
    const held = heldOf([dealOf(AGREED.paid, { number: 1, amount: 500, at: TO - LATE_MS - 1 })]);
    expect(mayBeLate(reconcile(held, settlementOf([]), undefined), held)).toBe(false);
  });
});

describe("a day that is still open", () => {
  const paid = (at: number) => dealOf(AGREED.paid, { number: 1, amount: 500, at });

  test("what the wallet decided after it told of the day, or just before, is missed by nobody", () => {
    const time = FROM + 3_600_000;
    for (const at of [time + 1, time, time - SETTLING_MS]) {
      const { differences, terminal } = reconcile(
        heldOf([paid(at)], time),
        settlementOf([], time),
        undefined,
      );
      expect(differences).toEqual([]);
      expect(terminal.payments.count).toBe(1);
    }
    const { differences } = reconcile(
      heldOf([paid(time - SETTLING_MS - 1)], time),
      settlementOf([], time),
      undefined,
    );
    expect(differences).toMatchObject([{ kind: "unknown_there" }]);
  });

  test("a payment that the customer can still make is a sale, and no difference; once its time is over it is one", () => {
    const [held] = paid(FROM + 3_600_000).payments;
    if (!held) throw new Error("one was paid");
    const waiting = { ...held, state: "waiting", capturedAt: null, decidedAt: null } as const;
    const at = (now: number) =>
      reconcile({ from: FROM, to: TO, now, payments: [waiting], refunds: [] }, undefined, undefined);
    expect(at(held.expiresAt - 1).differences).toEqual([]);
    expect(at(held.expiresAt).differences).toMatchObject([{ kind: "in_flight", remedy: "ask" }]);
  });
});
