import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ACCOUNT_KINDS, balanceChanges, isSoundLeg, type Leg, reversedLegs } from "#domain/ledger.ts";
import { currencies, payableAmounts } from "./arbitraries.ts";
import { TENDER } from "./bank.ts";

const accounts = fc.constantFrom("a", "b", "c", "d", "e");
const legs: fc.Arbitrary<Leg[]> = fc.array(
  fc
    .record({ debit: accounts, credit: accounts, currency: currencies, amount: payableAmounts })
    .filter(({ debit, credit }) => debit !== credit),
);
const sumOf = (changes: ReadonlyMap<string, number>) => [...changes.values()].reduce((sum, n) => sum + n, 0);

describe("a ledger", () => {
  test("money only moves: what all balances change by is nothing", () => {
    fc.assert(
      fc.property(legs, (list) => {
        expect(sumOf(balanceChanges(list))).toBe(0);
      }),
    );
  });

  test("it stays so in each currency by itself", () => {
    fc.assert(
      fc.property(legs, currencies, (list, currency) => {
        expect(sumOf(balanceChanges(list.filter((leg) => leg.currency === currency)))).toBe(0);
      }),
    );
  });

  test("a reversal leaves every balance as if nothing had been", () => {
    fc.assert(
      fc.property(legs, (list) => {
        const changes = balanceChanges([...list, ...reversedLegs(list)]);
        expect([...changes.values()].every((change) => change === 0)).toBe(true);
        expect(reversedLegs(reversedLegs(list))).toEqual(list);
      }),
    );
  });

  test("a payment takes from the customer and gives to the shop", () => {
    const changes = balanceChanges([{ debit: "customer", credit: "shop", currency: "CNY", amount: 1250 }]);
    expect(changes).toEqual(
      new Map([
        ["customer", -1250],
        ["shop", 1250],
      ]),
    );
  });

  test.each([0, -1, 0.5, Number.NaN, 2 ** 53])("a leg of %d is not written", (amount) => {
    expect(isSoundLeg({ debit: TENDER, credit: "other", currency: "CNY", amount })).toBe(false);
  });

  test("a leg goes from one account to another", () => {
    expect(isSoundLeg({ debit: TENDER, credit: TENDER, currency: "CNY", amount: 1 })).toBe(false);
    expect(isSoundLeg({ debit: TENDER, credit: "other", currency: "CNY", amount: 1 })).toBe(true);
  });

  test("no customer owes the bank", () => {
    expect(ACCOUNT_KINDS.customer.mayGoNegative).toBe(false);
  });
});
