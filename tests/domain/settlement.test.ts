import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LINE_KINDS, NO_TOTALS, paidOf, totalsOf } from "#domain/settlement.ts";

const lines = fc.array(
  fc.record({
    kind: fc.constantFrom(...LINE_KINDS),
    amount: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    fee: fc.integer({ min: -1000, max: 1000 }),
  }),
);

describe("the totals of a settlement", () => {
  test("count each line once, and what is due is all amounts and all fees", () => {
    fc.assert(
      fc.property(lines, (some) => {
        const { payments, refunds, reversals, fees, due } = totalsOf(some);
        expect(payments.count + refunds.count + reversals.count).toBe(some.length);
        expect(payments.amount + refunds.amount + reversals.amount + fees).toBe(due);
        expect(due).toBe(some.reduce((sum, { amount, fee }) => sum + amount + fee, 0));
      }),
    );
  });

  test("of nothing are nothing; what promotions paid is told apart and not paid twice", () => {
    expect(totalsOf([])).toEqual(NO_TOTALS);
    const borne = { byBank: 300, byMerchant: 200 };
    expect(totalsOf([{ kind: "payment", amount: 1000, fee: -4, borne }])).toMatchObject({
      promotionsBorneByBank: 300,
      promotionsBorneByMerchant: 200,
      due: 996,
    });
  });
});

test.each([
  [996, 0, { paid: 996, carried: 0 }],
  [-200, 0, { paid: 0, carried: -200 }],
  [150, -200, { paid: 0, carried: -50 }],
  [250, -200, { paid: 50, carried: 0 }],
])("of %i due with %i carried, %o", (due, carried, settled) => {
  expect(paidOf(due, carried)).toEqual(settled);
});
