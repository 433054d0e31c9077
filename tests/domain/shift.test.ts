import { describe, expect, test } from "vitest";
import { NO_TOTALS, refundsBy, type ShiftTotals } from "#domain/shift.ts";

describe("what was given back in a shift", () => {
  test("went out of the drawer or to wallets", () => {
    const totals = {
      ...NO_TOTALS,
      refunds: { count: 3, amount: 900 },
      refunds_cash: { count: 1, amount: 250 },
    };
    expect(refundsBy(totals)).toEqual({
      cash: { count: 1, amount: 250 },
      wallet: { count: 2, amount: 650 },
    });
  });

  test("is not said to be one or the other by a record of a time when nobody kept that", () => {
    const { refunds_cash: _, ...kept } = NO_TOTALS satisfies ShiftTotals;
    expect(refundsBy(kept)).toBeUndefined();
  });
});
