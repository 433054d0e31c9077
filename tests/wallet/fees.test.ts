/** What payments cost their merchant: by the schedule of the moment, down to the month's free allowance, and back again. */
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { feeAllowances, feeSchedules, payments, refunds } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { agreeSchedule, schedulesOf } from "#wallet/fees/schedules.ts";
import { brokenAfter } from "./broken-books.ts";
import { databaseRefusal, type Presented, Wallet } from "./support.ts";
import { Shop, USUAL_FEE } from "./trade.ts";

let wallet: Wallet;
beforeAll(async () => {
  wallet = await Wallet.open();
});
afterAll(() => wallet.close());

async function feeOf({ id }: Presented): Promise<number> {
  const [row] = await wallet.db
    .select({ fee: payments.fee })
    .from(payments)
    .where(and(eq(payments.tender, id.tender), eq(payments.attempt, id.attempt)));
  return row?.fee ?? Number.NaN;
}

describe("a payment's fee", () => {
  test("is taken with the payment, and a reversal takes both back", async () => {
    const shop = await Shop.open(wallet);
    const sold = await shop.sell(10_000);
    expect([await feeOf(sold), (await shop.balances()).pending]).toEqual([38, 9962]);
    await shop.reverse(sold);
    expect((await shop.balances()).pending).toBe(0);
  });

  test("goes back with refunds in proportion, the whole of it with the last", async () => {
    const shop = await Shop.open(wallet);
    const sold = await shop.sell(10_000);
    for (const [part, left] of [
      [3333, 6642],
      [3333, 3321],
      [3334, 0],
    ] as const) {
      expect(await shop.refund(sold, part)).toBe("refunded");
      expect((await shop.balances()).pending).toBe(left);
    }
  });

  test("stays with the bank where that was agreed: the refund of the whole waits until the shop has the fee too", async () => {
    const shop = await Shop.open(wallet, { fee: { returnedWithRefund: false } });
    const sold = await shop.sell(10_000);
    expect(await shop.refund(sold, 9000)).toBe("refunded");
    expect(await shop.refund(sold, 1000)).toBe("queued");
    // A reversal returns the fee of what it returns.
    await shop.reverse(sold);
    expect((await shop.balances()).pending).toBe(9962 - 9000 - 1000 + 4);
  });

  test("is not taken while the month's allowance lasts, whichever terminal takes the payment", async () => {
    const shop = await Shop.open(wallet, { fee: { freePerMonth: 15_000, minimum: 50 } });
    const other = await wallet.terminal(shop.merchant);
    const sold = [
      await shop.sell(10_000),
      await shop.sell(10_000, undefined, other),
      await shop.sell(10_000),
    ];
    expect(await Promise.all(sold.map(feeOf))).toEqual([0, 50, 50]);
    const [used] = await wallet.db
      .select()
      .from(feeAllowances)
      .where(eq(feeAllowances.merchant, shop.merchant));
    expect(used?.used).toBe(15_000);
    // What was used stays used, also where the payment is taken back.
    if (sold[0]) await shop.reverse(sold[0]);
    expect(await feeOf(await shop.sell(10_000))).toBe(50);
  });

  test("is never split among payments at once: the allowance is used once", async () => {
    const shop = await Shop.open(wallet, { fee: { freePerMonth: 5000, ratePpm: 100_000 } });
    const tills = await Promise.all([1, 2, 3, 4].map(() => wallet.terminal(shop.merchant)));
    // Each by a payer of his own: tries of one PIN at once count as wrong ones until they are through.
    const bills = await Promise.all(tills.map((till) => till.present({ amount: 2000 })));
    const payers = await Promise.all(bills.map(() => wallet.customer()));
    await Promise.all(bills.map((bill, i) => payers[i]?.pay(bill)));
    const fees = await Promise.all(bills.map(feeOf));
    expect(fees.reduce((sum, fee) => sum + fee, 0)).toBe(300);
  });

  test("of a merchant with whom nothing was agreed is nothing", async () => {
    const till = await wallet.terminal();
    const presented = await till.present();
    await (await wallet.customer()).pay(presented);
    expect(await feeOf(presented)).toBe(0);
  });
});

describe("a fee schedule", () => {
  const next = (merchant: string, validFrom: number) => ({
    id: newId(),
    merchant,
    validFrom,
    onDemand: false,
    ...USUAL_FEE,
    ratePpm: 6000,
  });

  test("never reaches back over what was captured, and the next one waits for its time", async () => {
    const shop = await Shop.open(wallet);
    await shop.sell(10_000);
    const now = await wallet.now();
    const tooSoon = agreeSchedule(wallet.db, next(shop.merchant, now + 30_000));
    expect(await databaseRefusal(tooSoon)).toMatch(/a minute ahead/);
    await agreeSchedule(wallet.db, next(shop.merchant, now + 3_600_000));
    expect(await feeOf(await shop.sell(10_000))).toBe(38);
    const before = agreeSchedule(wallet.db, next(shop.merchant, now + 1_800_000));
    expect(await databaseRefusal(before)).toMatch(/begins after the one before/);
    expect((await schedulesOf(wallet.db, shop.merchant)).map(({ ratePpm }) => ratePpm)).toEqual([3800, 6000]);
    const change = wallet.db.update(feeSchedules).set({ ratePpm: 1 });
    expect(await databaseRefusal(change)).toMatch(/append-only/);
  });

  test.each([{ ratePpm: 100_001 }, { minimum: 5, maximum: 4 }, { freePerMonth: -1 }])(
    "is not one with %o",
    async (wrong) => {
      const { id: merchant } = (await wallet.terminal()).enrolled.merchant;
      const agreed = { ...next(merchant, 0), ...wrong };
      await expect(agreeSchedule(wallet.db, agreed)).rejects.toThrow(RangeError);
      const raw = wallet.db.insert(feeSchedules).values({ ...agreed, validFrom: new Date(0) });
      expect(await databaseRefusal(raw)).toMatch(/fee_schedules_(rate|bounds)/);
    },
  );
});

describe("the audit", () => {
  let shop: Shop;
  let line: string;
  beforeAll(async () => {
    shop = await Shop.open(wallet, { fee: { freePerMonth: 1000 } });
    const sold = await shop.sell(10_000, "2026-11-02T02:00:00Z");
    await shop.sell(10_000, "2026-11-02T02:30:00Z");
    await shop.refund(sold, 5000, "2026-11-02T03:00:00Z");
    await shop.closeDays("2026-11-03T00:00:00Z");
    await shop.sell(2000);
    line = `(SELECT id FROM settlements WHERE merchant = '${shop.merchant}')`;
    expect((await wallet.db.select().from(refunds)).length).toBeGreaterThan(0);
  });
  const own = () => `merchant = '${shop.merchant}'`;

  test("finds nothing in all of this", async () => {
    expect(await brokenAfter(wallet.db)).toEqual([]);
  });

  test.each<[string, () => readonly string[], readonly string[]]>([
    [
      "a payment's fee is a fen more than agreed",
      () => [`UPDATE payments SET fee = fee + 1 WHERE ${own()} AND refunded = 0 AND fee > 0`],
      ["captures", "fees"],
    ],
    [
      "a payment was charged by a schedule that was not valid yet",
      () => [`UPDATE fee_schedules SET valid_from = now() + interval '1 day' WHERE ${own()}`],
      ["fees"],
    ],
    [
      "an allowance is said to be used further than it was",
      () => [`UPDATE fee_allowances SET used = used + 1 WHERE ${own()}`],
      ["allowances"],
    ],
    [
      "a payment was charged although the allowance was not used up",
      () => [`UPDATE fee_schedules SET free_per_month = 9000 WHERE ${own()}`],
      ["allowances"],
    ],
    [
      "a refund kept the fee that was to go back",
      () => [`UPDATE fee_schedules SET returned_with_refund = false WHERE ${own()}`],
      ["fees_returned"],
    ],
    [
      "a line says more than its transaction moved",
      () => [
        `UPDATE settlement_lines SET amount = amount + 1 WHERE settlement IN ${line} AND kind = 'refund'`,
      ],
      ["settlement_lines", "settlements"],
    ],
    [
      "a line was lost",
      () => [`DELETE FROM settlement_lines WHERE settlement IN ${line} AND kind = 'refund'`],
      ["settled", "settlements"],
    ],
    [
      "a settlement pays more than is due",
      () => [
        "ALTER TABLE settlements DROP CONSTRAINT settlements_paid",
        `UPDATE settlements SET paid = paid + 1 WHERE ${own()}`,
      ],
      ["payouts", "payable"],
    ],
    [
      "a debt was forgotten",
      () => [
        "ALTER TABLE settlements DROP CONSTRAINT settlements_paid",
        `UPDATE settlements SET carried_before = -5 WHERE ${own()}`,
      ],
      ["settlements"],
    ],
    [
      "a payout is said to be done, and the money is still owed",
      () => [`UPDATE payouts SET state = 'done', decided_at = now() WHERE settlement IN ${line}`],
      ["payouts", "payable"],
    ],
    ["a settlement without a payout", () => [`DELETE FROM payouts WHERE settlement IN ${line}`], ["payouts"]],
  ])("says so where %s", async (_, statements, broken) => {
    expect(await brokenAfter(wallet.db, ...statements())).toEqual(broken);
  });
});
