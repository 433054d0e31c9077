/** A merchant's money from day to day: what is claimed when, what is paid out, and what is owed. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Settlement, totalsOf } from "#domain/settlement.ts";
import { settlementLines } from "#drizzle/wallet/schema.ts";
import { auditLedger } from "#wallet/audit/audit.ts";
import { PAYOUTS } from "#wallet/settlement/payouts.ts";
import { readSettlement } from "#wallet/settlement/read.ts";
import { settleAll } from "#wallet/settlement/run.ts";
import { FailingBank } from "../support/failing-bank.ts";
import { pursueNow } from "./pursue-now.ts";
import { databaseRefusal, MERCHANT_FACTS, Wallet } from "./support.ts";
import { Shop } from "./trade.ts";

let wallet: Wallet;
beforeAll(async () => {
  wallet = await Wallet.open();
});
afterAll(() => wallet.close());

const bank = new FailingBank({ [MERCHANT_FACTS.settlementAccount.number]: 0 });
afterAll(() => bank.close());

describe("a merchant's week", () => {
  test("each day's takings less fees and refunds are paid out the day after, to the cent", async () => {
    const shop = await Shop.open(wallet, { cutOff: 240 });
    const monday = await shop.sell(10_000, "2026-11-02T04:00:00Z");
    await shop.sell(2500, "2026-11-02T05:00:00Z");
    // Two in the morning is still Monday for a shop that cuts off at four.
    await shop.sell(100, "2026-11-02T18:00:00Z");
    expect(await shop.closeDays("2026-11-02T19:59:59.999Z")).toEqual([]);
    const [first] = await shop.closeDays("2026-11-02T20:00:00Z");
    expect(await shop.settled(first)).toMatchObject({
      day: "2026-11-02",
      run: 0,
      number: 1,
      paymentsCount: 3,
      paymentsAmount: 12_600,
      fees: -48,
      due: 12_552,
      paid: 12_552,
      carriedAfter: 0,
    });
    expect(await shop.balances()).toEqual({ pending: 0, payable: 12_552 });
    await pursueNow(wallet, bank, PAYOUTS);
    expect(await shop.balances()).toEqual({ pending: 0, payable: 0 });

    // Tuesday gives back some of Monday's, with the fee of what is given back.
    await shop.sell(20_000, "2026-11-03T04:00:00Z");
    expect(await shop.refund(monday, 5000, "2026-11-03T06:00:00Z")).toBe("refunded");
    const [second] = await shop.closeDays("2026-11-04T00:00:00Z");
    expect(await shop.settled(second)).toMatchObject({
      day: "2026-11-03",
      number: 2,
      refundsCount: 1,
      refundsAmount: -5000,
      fees: -76 + 19,
      due: 20_000 - 5000 - 57,
    });

    // Nobody came on Wednesday; on Thursday Monday's payment is taken back, long after it was paid out.
    await shop.reverse(monday, "2026-11-05T04:00:00Z");
    const [third] = await shop.closeDays("2026-11-06T00:00:00Z");
    expect(await shop.settled(third)).toMatchObject({
      day: "2026-11-05",
      reversalsAmount: -5000,
      fees: 19,
      due: -4981,
      paid: 0,
      carriedBefore: 0,
      carriedAfter: -4981,
    });
    expect(await shop.balances()).toMatchObject({ pending: -4981 });

    // The debt is paid off in two days.
    await shop.sell(3000, "2026-11-06T04:00:00Z");
    await shop.sell(9000, "2026-11-07T04:00:00Z");
    const [fourth, fifth] = await shop.closeDays("2026-11-08T00:00:00Z");
    expect(await shop.settled(fourth)).toMatchObject({ paid: 0, carriedBefore: -4981, carriedAfter: -1992 });
    expect(await shop.settled(fifth)).toMatchObject({ carriedBefore: -1992, carriedAfter: 0, paid: 6974 });
    expect(await shop.balances()).toMatchObject({ pending: 0 });
    await pursueNow(wallet, bank, PAYOUTS);
    expect((await shop.balances()).payable).toBe(0);
  });

  test("closing again, or by many at once, settles nothing twice", async () => {
    const shop = await Shop.open(wallet);
    for (const hour of ["01", "02", "03", "04"]) await shop.sell(1000, `2026-11-02T${hour}:00:00Z`);
    const now = "2026-11-03T00:00:00Z";
    const runs = await Promise.all(Array.from({ length: 4 }, () => shop.closeDays(now)));
    const made = runs.flat();
    expect(made).toHaveLength(1);
    expect(await shop.settled(made[0])).toMatchObject({ paymentsCount: 4, paid: 3984 });
    expect(await shop.closeDays(now)).toEqual([]);
    expect((await shop.balances()).pending).toBe(0);
  });

  test("what was committed late over the cut-off is in the next day, and nowhere else", async () => {
    const shop = await Shop.open(wallet);
    await shop.sell(1000, "2026-11-02T04:00:00Z");
    const [first] = await shop.closeDays("2026-11-02T16:00:00Z");
    await shop.sell(500, "2026-11-02T15:59:59.999Z");
    const [second] = await shop.closeDays("2026-11-03T16:00:00Z");
    expect(await shop.settled(first)).toMatchObject({ day: "2026-11-02", paymentsAmount: 1000 });
    expect(await shop.settled(second)).toMatchObject({ day: "2026-11-03", paymentsAmount: 500 });
  });

  test("days of 23 and of 25 hours have what happened in them", async () => {
    const shop = await Shop.open(wallet, { timeZone: "Europe/Berlin", fee: { ratePpm: 0 } });
    // Forward at two in the morning of 29 March, back at three of 25 October.
    await shop.sell(1, "2026-03-28T22:59:59.999Z");
    await shop.sell(20, "2026-03-28T23:00:00Z");
    await shop.sell(300, "2026-03-29T21:59:59.999Z");
    await shop.sell(4000, "2026-03-29T22:00:00Z");
    const spring = await Promise.all(
      (await shop.closeDays("2026-03-31T00:00:00Z")).map((id) => shop.settled(id)),
    );
    expect(spring.map(({ day, due }) => [day, due])).toEqual([
      ["2026-03-28", 1],
      ["2026-03-29", 320],
      ["2026-03-30", 4000],
    ]);
    expect(spring[1]?.dayTo.getTime()).toBe((spring[1]?.dayFrom.getTime() ?? 0) + 23 * 3_600_000);
    await shop.sell(5, "2026-10-24T22:00:00Z");
    await shop.sell(60, "2026-10-25T22:59:59.999Z");
    const [autumn] = await shop.closeDays("2026-10-26T00:00:00Z");
    expect(await shop.settled(autumn)).toMatchObject({ day: "2026-10-25", due: 65 });
  });
});

describe("settled at once, on demand", () => {
  test("twice a day, and the rest when the day is closed", async () => {
    const shop = await Shop.open(wallet);
    await shop.sell(10_000, "2026-11-02T02:00:00Z");
    const first = await shop.settleNow("2026-11-02", 1, "2026-11-02T03:00:00Z");
    expect(await shop.settled(first)).toMatchObject({
      run: 1,
      paid: 9962,
      askedBy: `terminal ${shop.till.id}`,
    });
    // Asked again, because the answer was lost: the same settlement.
    await shop.sell(5000, "2026-11-02T04:00:00Z");
    expect(await shop.settleNow("2026-11-02", 1, "2026-11-02T05:00:00Z")).toBe(first);
    const second = await shop.settleNow("2026-11-02", 2, "2026-11-02T06:00:00Z");
    expect(await shop.settled(second)).toMatchObject({ run: 2, number: 2, paid: 4981 });
    await shop.sell(1000, "2026-11-02T07:00:00Z");
    const [close] = await shop.closeDays("2026-11-03T00:00:00Z");
    expect(await shop.settled(close)).toMatchObject({ day: "2026-11-02", run: 0, number: 3, paid: 996 });
  });

  test("closes a day also where nothing came after the last run", async () => {
    const shop = await Shop.open(wallet);
    await shop.sell(10_000, "2026-11-02T02:00:00Z");
    await shop.settleNow("2026-11-02", 1, "2026-11-02T03:00:00Z");
    const [close] = await shop.closeDays("2026-11-03T00:00:00Z");
    expect(await shop.settled(close)).toMatchObject({ day: "2026-11-02", run: 0, paymentsCount: 0, paid: 0 });
    expect(await shop.closeDays("2026-11-05T00:00:00Z")).toEqual([]);
  });

  test.each<[string, string, number, string]>([
    ["another day", "2026-11-03", 1, "settlement_not_open"],
    ["a run that is not the next", "2026-11-02", 2, "settlement_not_open"],
  ])("not for %s", async (_, day, run, code) => {
    const shop = await Shop.open(wallet);
    await shop.sell(100, "2026-11-02T02:00:00Z");
    await expect(shop.settleNow(day, run, "2026-11-02T03:00:00Z")).rejects.toMatchObject({ code });
  });

  test("not where nothing is due, and nothing is claimed then", async () => {
    const shop = await Shop.open(wallet);
    const settle = (run: number) => shop.settleNow("2026-11-02", run, `2026-11-02T0${5 + run}:00:00Z`);
    await expect(settle(1)).rejects.toMatchObject({ code: "nothing_due" });
    const sold = await shop.sell(100, "2026-11-02T02:00:00Z");
    await settle(1);
    await shop.reverse(sold, "2026-11-02T06:30:00Z");
    await expect(settle(2)).rejects.toMatchObject({ code: "nothing_due" });
    const [close] = await shop.closeDays("2026-11-03T00:00:00Z");
    expect(await shop.settled(close)).toMatchObject({ reversalsCount: 1, carriedAfter: -100 });
  });
});

test("the run of all merchants closes what is over, and looks at nobody twice a day", async () => {
  const shop = await Shop.open(wallet);
  await shop.sell(700, "2026-11-02T02:00:00Z");
  const looked = new Map();
  const { made, failed } = await settleAll(wallet.db, wallet.log, looked);
  expect(failed).toBe(0);
  expect(made.length).toBeGreaterThanOrEqual(1);
  expect((await shop.balances()).pending).toBe(0);
  await shop.sell(700, "2026-11-02T15:30:00Z");
  expect(await settleAll(wallet.db, wallet.log, looked)).toEqual({ made: [], failed: 0 });
});

describe("what a terminal is told of its day", () => {
  test("its own lines, settled and not yet, a page at a time, with the totals of all", async () => {
    const shop = await Shop.open(wallet);
    const other = await wallet.terminal(shop.merchant);
    const sold = await shop.sell(10_000, "2026-11-02T02:00:00Z");
    await shop.sell(7000, "2026-11-02T02:00:01Z", other);
    await shop.settleNow("2026-11-02", 1, "2026-11-02T03:00:00Z");
    await shop.refund(await shop.sell(5000, "2026-11-02T04:00:00Z"), 1000, "2026-11-02T05:00:00Z");
    const ask = () => shop.till.call<Settlement>("GET", "/v1/settlements/2026-11-02");
    const { signed, body } = await ask();
    expect(signed).toBe(true);
    expect(body).toMatchObject({
      state: "open",
      cutOff: 0,
      from: Date.parse("2026-11-01T16:00:00Z"),
      to: Date.parse("2026-11-02T16:00:00Z"),
      totals: {
        payments: { count: 2, amount: 15_000 },
        refunds: { count: 1, amount: -1000 },
        fees: -38 - 19 + 4,
        due: 13_947,
      },
      next: null,
    });
    expect(body.lines.map(({ kind, amount, fee }) => [kind, amount, fee])).toEqual([
      ["payment", 10_000, -38],
      ["payment", 5000, -19],
      ["refund", -1000, 4],
    ]);
    expect(body.lines[0]?.payment).toEqual(sold.id);
    expect(totalsOf(body.lines)).toEqual(body.totals);
    await shop.closeDays("2026-11-03T00:00:00Z");
    const settled = (await ask()).body;
    expect(settled).toEqual({ ...body, state: "settled", time: settled.time });

    const read = (after?: string) =>
      readSettlement(wallet.db, { merchant: shop.merchant, day: "2026-11-02", after, limit: 3 });
    const first = await read();
    const second = await read(first.next ?? "");
    expect([first.lines.length, second.lines.length, second.next]).toEqual([3, 1, null]);
    expect(totalsOf([...first.lines, ...second.lines])).toEqual(second.totals);
    await expect(read("nowhere")).rejects.toMatchObject({ code: "malformed" });
  });

  test("an empty day that is over is settled, one that goes on is open", async () => {
    const shop = await Shop.open(wallet);
    const day = async (name: string) =>
      (await shop.till.call<Settlement>("GET", `/v1/settlements/${name}`)).body;
    expect(await day("2026-11-02")).toMatchObject({ state: "settled", lines: [], totals: { due: 0 } });
    expect(await day("2099-01-01")).toMatchObject({ state: "open" });
    expect(await day("2026-02-30")).toMatchObject({ code: "malformed" });
  });
});

describe("the database keeps", () => {
  test("that a transaction is in one settlement only, and settlements follow each other", async () => {
    const shop = await Shop.open(wallet);
    await shop.sell(700, "2026-11-02T02:00:00Z");
    const [id] = await shop.closeDays("2026-11-03T00:00:00Z");
    const row = await shop.settled(id);
    const [line] = await wallet.db
      .select()
      .from(settlementLines)
      .where(eq(settlementLines.settlement, row.id));
    if (!line) throw new Error("a settlement has its line");
    expect(await databaseRefusal(wallet.db.insert(settlementLines).values(line))).toMatch(/duplicate key/);
  });
});

test("the audit finds nothing in all of this", async () => {
  const broken = (await auditLedger(wallet.db)).filter(({ count }) => count > 0);
  expect(broken.map(({ rule, breaches }) => [rule.name, breaches[0]])).toEqual([]);
});
