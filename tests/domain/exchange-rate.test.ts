/** What an amount would be in a guest's money: near enough to say, and never more than said. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  approximations,
  exchanged,
  foreignCurrencies,
  formatPer100,
  PER_100_MAX,
  PER_100_MIN,
  parsePer100,
  ratesEnd,
} from "#domain/exchange-rate.ts";
import { AMOUNT_MAX, CURRENCIES, type Currency } from "#domain/money.ts";

const currencies = fc.constantFrom(...(Object.keys(CURRENCIES) as Currency[]));
const amounts = fc.integer({ min: 1, max: AMOUNT_MAX });
const prices = fc.integer({ min: PER_100_MIN, max: PER_100_MAX });
const yuan = (amount: number) => ({ amount, currency: "CNY" as const });
const rate = (currency: Currency, text: string) => ({ currency, per100: parsePer100(text) ?? 0 });

describe("an amount in another currency", () => {
  test.each([
    ["¥12.50 in dollars", 1250, rate("USD", "716.23"), 175],
    ["¥12.50 in yen, which have no cents", 1250, rate("JPY", "4.6512"), 269],
    ["¥12.50 in won", 1250, rate("KRW", "0.5123"), 2440],
    ["half a cent is a whole one", 1, rate("USD", "200"), 1],
    ["less than half a cent is none", 1, rate("USD", "200.0001"), 0],
  ])("%s", (_, amount, at, foreign) => {
    expect(exchanged(yuan(amount), at).amount).toBe(foreign);
  });

  test("is never further from the true one than half of its smallest unit, to the last digit", () => {
    fc.assert(
      fc.property(amounts, currencies, currencies, prices, (amount, own, currency, per100) => {
        const { amount: foreign } = exchanged({ amount, currency: own }, { currency, per100 });
        expect(Number.isSafeInteger(foreign)).toBe(true);
        // Both sides of |foreign − true| ≤ ½ by the same whole number, so that nothing is rounded here.
        const paid = 2n * BigInt(foreign) * BigInt(per100) * 10n ** BigInt(CURRENCIES[own].exponent);
        const due = 2n * BigInt(amount) * 1_000_000n * 10n ** BigInt(CURRENCIES[currency].exponent);
        const unit = BigInt(per100) * 10n ** BigInt(CURRENCIES[own].exponent);
        expect(paid - due <= unit && due - paid < unit).toBe(true);
      }),
    );
  });

  test("never falls where the amount rises", () => {
    fc.assert(
      fc.property(amounts, amounts, currencies, prices, (a, b, currency, per100) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map(
          (amount) => exchanged(yuan(amount), { currency, per100 }).amount,
        );
        expect(less ?? 0).toBeLessThanOrEqual(more ?? 0);
      }),
    );
  });
});

describe("what is shown", () => {
  const rates = [rate("USD", "716.23"), rate("JPY", "4.6512")];

  test("is each currency, marked as near enough", () => {
    expect(approximations(yuan(1250), rates)).toEqual(["USD 1.75", "JPY 269"]);
  });

  test("leaves out a currency in which it would be nothing", () => {
    expect(approximations(yuan(1), rates)).toEqual([]);
    expect(approximations(yuan(4), rates)).toEqual(["USD 0.01", "JPY 1"]);
  });

  test("ends after whole days", () => {
    expect(ratesEnd(1000, 7)).toBe(1000 + 7 * 24 * 60 * 60 * 1000);
  });
});

describe("a rate", () => {
  test("is written and read as the same", () => {
    fc.assert(
      fc.property(prices, (per100) => {
        expect(parsePer100(formatPer100(per100))).toBe(per100);
      }),
    );
    expect([7_162_300, 46_512, 10_000, 101].map(formatPer100)).toEqual([
      "716.23",
      "4.6512",
      "1.00",
      "0.0101",
    ]);
  });

  test.each(["", "0", "0.0099", "0.00000", "-1", "7,16", "716.234567", "1e3", "100000.0001", "七"])(
    "%j is none",
    (text) => {
      expect(parsePer100(text)).toBeUndefined();
    },
  );

  test("is of any currency but the shop's own", () => {
    expect(foreignCurrencies("CNY")).not.toContain("CNY");
    expect(foreignCurrencies("HKD")).toContain("CNY");
  });
});
