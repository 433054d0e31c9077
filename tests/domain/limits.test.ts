import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CONSENT_CLASSES,
  consentClassOf,
  FACTORS,
  giveBack,
  LIMITS,
  type LimitedWallet,
  limitsAt,
  NO_USAGE,
  type Spending,
  spend,
  TIERS,
  type Usage,
  whyNotHold,
} from "#domain/limits.ts";

/** 2026-12-31 at 23:59 and 2027-01-01 at 00:00, in Shanghai. */
const LAST_MINUTE = Date.parse("2026-12-31T15:59:59.999Z");
const NEW_YEAR = LAST_MINUTE + 1;
const DAY_MS = 86_400_000;

const fourth: LimitedWallet = { tier: 4, currency: "CNY", usage: NO_USAGE };

/** Spends what the limits let through, one after the other. */
function spendAll(wallet: LimitedWallet, spendings: readonly (Spending & { at: number })[]) {
  const done: (Spending & { at: number; day: string })[] = [];
  let { usage } = wallet;
  for (const spending of spendings) {
    const result = spend({ ...wallet, usage }, spending, spending.at);
    if ("refusal" in result) continue;
    usage = result.usage;
    done.push({ ...spending, day: usage.day });
  }
  return { usage, done };
}

const anySpending = fc.record(
  {
    amount: fc.oneof(fc.integer({ min: 1, max: 600_000 }), fc.constantFrom(1, 100_000, 200_000, 500_000)),
    consentClass: fc.constantFrom(...CONSENT_CLASSES),
    at: fc.integer({ min: 0, max: 5 }).map((halfDays) => LAST_MINUTE - DAY_MS + (halfDays * DAY_MS) / 2),
  },
  { requiredKeys: ["amount", "at"] },
);
const anyDays = fc
  .array(anySpending, { minLength: 1, maxLength: 30 })
  .map((list) => list.sort((a, b) => a.at - b.at));
const sum = (list: readonly { amount: number }[]) => list.reduce((total, { amount }) => total + amount, 0);

describe("what a wallet may pay", () => {
  test("is exact: the last cent of each limit is paid, the next is refused and says by which", () => {
    const late = { at: LAST_MINUTE };
    expect(spend(fourth, { amount: 200_000 }, late.at)).toMatchObject({ usage: { spent: 200_000 } });
    expect(spend(fourth, { amount: 200_001 }, late.at)).toEqual({ refusal: "over_payment_limit" });
    const { usage } = spendAll(
      fourth,
      [200_000, 200_000, 100_000].map((amount) => ({ amount, ...late })),
    );
    expect(usage.spent).toBe(500_000);
    expect(spend({ ...fourth, usage }, { amount: 1 }, late.at)).toEqual({ refusal: "over_day_limit" });
    const all = { ...usage, day: "2026-12-30", spentInYear: 4_999_999 };
    expect(spend({ ...fourth, usage: all }, { amount: 1 }, late.at)).toMatchObject({ usage: { spent: 1 } });
    expect(spend({ ...fourth, usage: all }, { amount: 2 }, late.at)).toEqual({ refusal: "over_year_limit" });
  });

  test("by QR code is a thousand a day without the PIN, five thousand with it, and both together no more than that", () => {
    const best: LimitedWallet = { ...fourth, tier: 1 };
    const byCode = spend(best, { amount: 100_000, consentClass: "C" }, NEW_YEAR);
    if ("refusal" in byCode) throw new Error("the limit itself is allowed");
    const then = { ...best, usage: byCode.usage };
    const over = { refusal: "over_class_limit" };
    expect(spend(then, { amount: 1, consentClass: "C" }, NEW_YEAR)).toEqual(over);
    expect(spend(then, { amount: 400_001, consentClass: "B" }, NEW_YEAR)).toEqual(over);
    expect(spend(then, { amount: 400_000, consentClass: "B" }, NEW_YEAR)).toHaveProperty("usage");
    expect(spend(then, { amount: 900_000_000, consentClass: "A" }, NEW_YEAR)).toHaveProperty("usage");
    expect(spend(then, { amount: 900_000_000 }, NEW_YEAR)).toHaveProperty("usage");
  });

  test("begins anew with each day and year of the wallet's own time zone", () => {
    const full: Usage = { ...NO_USAGE, day: "2026-12-31", spent: 500_000, spentInYear: 5_000_000 };
    expect(spend({ ...fourth, usage: full }, { amount: 1 }, LAST_MINUTE)).toEqual({
      refusal: "over_day_limit",
    });
    expect(spend({ ...fourth, usage: full }, { amount: 1 }, NEW_YEAR)).toEqual({
      usage: { ...NO_USAGE, day: "2027-01-01", spent: 1, spentInYear: 1 },
    });
  });

  test("is not widened by a clock that goes back", () => {
    const full: Usage = { ...NO_USAGE, day: "2027-01-01", spent: 500_000, spentInYear: 500_000 };
    expect(spend({ ...fourth, usage: full }, { amount: 1 }, LAST_MINUTE)).toEqual({
      refusal: "over_day_limit",
    });
  });

  test("is never more than any limit, whatever is paid in whatever order on whatever days", () => {
    fc.assert(
      fc.property(fc.constantFrom(...TIERS), anyDays, (tier, days) => {
        const { usage, done } = spendAll({ ...fourth, tier }, days);
        const limits = limitsAt("CNY", NEW_YEAR);
        const most = limits?.tiers[tier];
        if (!limits || !most) throw new Error("there are limits");
        for (const day of new Set(done.map((each) => each.day))) {
          const that = done.filter((each) => each.day === day);
          expect(sum(that)).toBeLessThanOrEqual(most.day ?? Number.POSITIVE_INFINITY);
          for (const [place, strongest] of CONSENT_CLASSES.entries()) {
            const upTo: readonly string[] = CONSENT_CLASSES.slice(place);
            const counted = that.filter(({ consentClass }) => consentClass && upTo.includes(consentClass));
            expect(sum(counted)).toBeLessThanOrEqual(limits.classes[strongest] ?? Number.POSITIVE_INFINITY);
          }
        }
        for (const { amount } of done)
          expect(amount).toBeLessThanOrEqual(most.payment ?? Number.POSITIVE_INFINITY);
        const last = done.filter(({ day }) => day === usage.day);
        expect(usage.spent).toBe(sum(last));
        for (const each of CONSENT_CLASSES)
          expect(usage.byClass[each]).toBe(sum(last.filter(({ consentClass }) => consentClass === each)));
        expect(usage.spentInYear).toBe(
          sum(done.filter(({ day }) => day.slice(0, 4) === usage.day.slice(0, 4))),
        );
      }),
    );
  });

  test("is as before once it was taken back, and a year later nothing is left to give back", () => {
    fc.assert(
      fc.property(anyDays, fc.nat(), (days, which) => {
        const { done } = spendAll({ ...fourth, tier: 1 }, days);
        const back = done[which % Math.max(1, done.length)];
        if (!back?.consentClass) return;
        const { day, consentClass } = back;
        const { usage } = spendAll({ ...fourth, tier: 1 }, done);
        const without = spendAll(
          { ...fourth, tier: 1 },
          done.filter((each) => each !== back),
        );
        const after = giveBack(usage, { day, consentClass }, back.amount);
        if (without.usage.day === usage.day) expect(after).toEqual(without.usage);
        else expect([after.spent, after.byClass]).toEqual([0, NO_USAGE.byClass]);
        const nextYear = { ...usage, day: "2028-01-01" };
        expect(giveBack(nextYear, { day, consentClass }, back.amount)).toEqual(nextYear);
      }),
    );
  });

  test("is nothing in a currency that has no limits", () => {
    expect(spend({ ...fourth, currency: "USD" }, { amount: 1 }, NEW_YEAR)).toEqual({
      refusal: "currency_mismatch",
    });
  });
});

describe("what a wallet may hold", () => {
  test.each([
    [4, 1_000_000],
    [3, 2_000_000],
    [2, 50_000_000],
  ] as const)("of tier %i ends with its cap to the cent", (tier, cap) => {
    const wallet = { tier, currency: "CNY", balance: 1 } as const;
    expect(whyNotHold(wallet, cap - 1, NEW_YEAR)).toBeUndefined();
    expect(whyNotHold(wallet, cap, NEW_YEAR)).toBe("over_balance_limit");
  });

  test("of the first tier has no end", () => {
    expect(whyNotHold({ tier: 1, currency: "CNY", balance: 1 }, 2 ** 50, NEW_YEAR)).toBeUndefined();
  });
});

describe("the data", () => {
  test("has the class of each set of factors: fewer than two, two, and two with a certificate", () => {
    expect(consentClassOf([])).toBe("C");
    for (const one of FACTORS) expect(consentClassOf([one, one])).toBe("C");
    expect(consentClassOf(["device", "pin"])).toBe("B");
    expect(consentClassOf(["certificate", "device"])).toBe("A");
    expect(consentClassOf([...FACTORS])).toBe("A");
  });

  test("names where each row is from, the latest first, and no higher tier has less than a lower one", () => {
    for (const [place, { currency, from, source, tiers }] of LIMITS.entries()) {
      expect(source).not.toBe("");
      for (const older of LIMITS.slice(place + 1))
        if (older.currency === currency) expect(older.from < from).toBe(true);
      for (const limit of ["balance", "payment", "day", "year"] as const) {
        const most = TIERS.map((tier) => tiers[tier][limit] ?? Number.POSITIVE_INFINITY);
        expect(most).toEqual([...most].sort((a, b) => b - a));
      }
    }
  });
});
