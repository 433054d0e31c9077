import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type FeeSchedule,
  feeOf,
  feeReturned,
  feeShare,
  isSoundSchedule,
  RATE_MAX_PPM,
} from "#domain/fee.ts";
import { payableAmounts } from "./arbitraries.ts";

/** 0.38 %, as Chinese wallets take it of small shops. */
const SHOP: FeeSchedule = {
  ratePpm: 3800,
  minimum: 0,
  maximum: null,
  freePerMonth: 0,
  returnedWithRefund: true,
};

const schedules: fc.Arbitrary<FeeSchedule> = fc
  .record({
    ratePpm: fc.integer({ min: 0, max: RATE_MAX_PPM }),
    bounds: fc.tuple(fc.nat(10_000), fc.nat(1_000_000)),
    capped: fc.boolean(),
    freePerMonth: fc.oneof(fc.constant(0), fc.nat(10_000_000)),
    returnedWithRefund: fc.boolean(),
  })
  .map(({ bounds: [minimum, more], capped, ...rest }) => ({
    ...rest,
    minimum,
    maximum: capped ? minimum + more : null,
  }));

describe("the fee of a payment", () => {
  test.each<[string, Partial<FeeSchedule>, number, number, number]>([
    ["0.38 % of ¥100.00 is 38 fen", {}, 10_000, 0, 38],
    ["half a fen is a fen: 0.38 % of ¥25.00 is 9.5 fen", {}, 2500, 0, 10],
    ["less is nothing: 0.38 % of ¥1.00 is 0.38 fen", {}, 100, 0, 0],
    ["the minimum", { minimum: 10 }, 100, 0, 10],
    ["no minimum of nothing", { minimum: 10, freePerMonth: 1000 }, 100, 0, 0],
    ["never more than the payment", { minimum: 10 }, 3, 0, 3],
    ["the cap", { maximum: 500 }, 10_000_000, 0, 500],
    ["what is left of the free allowance", { freePerMonth: 20_000 }, 30_000, 0, 38],
    ["an allowance that earlier payments used in part", { freePerMonth: 20_000 }, 30_000, 15_000, 95],
    ["an allowance that a newer schedule made smaller", { freePerMonth: 20_000 }, 10_000, 90_000, 38],
  ])("%s", (_, change, amount, used, fee) => {
    expect(feeOf({ ...SHOP, ...change }, amount, used).fee).toBe(fee);
  });

  test("lies between nothing and the payment, above the minimum and below the cap, and never falls as the payment grows", () => {
    fc.assert(
      fc.property(
        schedules,
        payableAmounts,
        fc.nat(20_000_000),
        fc.nat(1000),
        (schedule, amount, used, more) => {
          const { fee, free } = feeOf(schedule, amount, used);
          expect(isSoundSchedule(schedule)).toBe(true);
          expect(fee).toBeGreaterThanOrEqual(0);
          expect(fee).toBeLessThanOrEqual(amount - free);
          expect(free).toBeLessThanOrEqual(Math.max(0, schedule.freePerMonth - used));
          if (free === amount) expect(fee).toBe(0);
          else expect(fee).toBeGreaterThanOrEqual(Math.min(schedule.minimum, amount - free));
          if (schedule.maximum !== null) expect(fee).toBeLessThanOrEqual(schedule.maximum);
          expect(feeOf(schedule, amount + more, used).fee).toBeGreaterThanOrEqual(fee);
        },
      ),
    );
  });

  test("is within half a minor unit of the rate where neither minimum nor cap nor allowance says otherwise", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: RATE_MAX_PPM }), payableAmounts, (ratePpm, amount) => {
        const { fee } = feeOf({ ...SHOP, ratePpm }, amount, 0);
        const off = BigInt(fee) * 2_000_000n - BigInt(amount) * BigInt(ratePpm) * 2n;
        expect(off > -1_000_000n && off <= 1_000_000n).toBe(true);
      }),
    );
  });

  test("what a month uses of its allowance is never more than the allowance, and all of it before anything is charged", () => {
    fc.assert(
      fc.property(schedules, fc.array(payableAmounts, { maxLength: 20 }), (schedule, amounts) => {
        let used = 0;
        for (const amount of amounts) {
          const { free } = feeOf(schedule, amount, used);
          used += free;
          if (free < amount) expect(used).toBe(schedule.freePerMonth);
        }
        expect(used).toBeLessThanOrEqual(schedule.freePerMonth);
      }),
    );
  });
});

describe("a fee that goes back", () => {
  const histories = fc
    .tuple(payableAmounts, fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 8 }))
    .chain(([amount, cuts]) => {
      const points = [...new Set([0, amount, ...cuts.map((cut) => cut % amount)])].sort((a, b) => a - b);
      return fc.record({ amount: fc.constant(amount), points: fc.constant(points), fee: fc.nat(amount) });
    });

  test("refunds of the whole payment, in however many parts, return the whole fee", () => {
    fc.assert(
      fc.property(histories, ({ amount, points, fee }) => {
        let back = 0;
        for (const [place, to] of points.slice(1).entries()) {
          const refunded = points[place] ?? 0;
          const part = feeReturned(fee, amount, {
            by: "refund",
            refunded,
            refund: to - refunded,
            returned: true,
          });
          expect(part).toBeGreaterThanOrEqual(0);
          expect(part).toBeLessThanOrEqual(to - refunded);
          back += part;
        }
        expect(back).toBe(fee);
      }),
    );
  });

  test("a reversal after refunds returns what they left, or what they would have left where the schedule kept it", () => {
    fc.assert(
      fc.property(payableAmounts, fc.nat(1_000_000), fc.nat(), (amount, part, some) => {
        const refunded = part % (amount + 1);
        const fee = some % (amount + 1);
        const before = feeReturned(fee, amount, {
          by: "refund",
          refunded: 0,
          refund: refunded,
          returned: true,
        });
        const rest = feeReturned(fee, amount, { by: "reversal", refunded });
        expect(before + rest).toBe(fee);
        expect(rest).toBeLessThanOrEqual(amount - refunded);
      }),
    );
  });

  test("stays where the schedule keeps it", () => {
    expect(feeReturned(38, 10_000, { by: "refund", refunded: 0, refund: 5000, returned: false })).toBe(0);
    expect(feeShare(38, 10_000, 5000)).toBe(19);
  });
});

test.each<[string, Partial<FeeSchedule>]>([
  ["a rate above a tenth", { ratePpm: RATE_MAX_PPM + 1 }],
  ["a rate below nothing", { ratePpm: -1 }],
  ["half a part per million", { ratePpm: 0.5 }],
  ["a minimum above the cap", { minimum: 2, maximum: 1 }],
  ["an allowance below nothing", { freePerMonth: -1 }],
])("no schedule has %s", (_, change) => {
  expect(isSoundSchedule({ ...SHOP, ...change })).toBe(false);
});
