import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { receiptText } from "#domain/receipt/text.ts";
import { refunds, sales, salesTotals } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { DayPapers } from "#pos/api.ts";
import type { SalesReport } from "#pos/reports/api.ts";
import { countBacklog } from "#pos/reports/backlog.ts";
import { salesReport } from "#pos/reports/report.ts";
import { readTable } from "#pos/tables/tables.ts";
import { BYTES_A_SALE_WANTED, bytesPerSale } from "../bench/file-growth.ts";
import { TillApp } from "./app-support.ts";
import { CASHIER, Desk } from "./support.ts";

let desk: Desk;
beforeEach(() => {
  desk = Desk.open();
});
afterEach(() => desk.close());

const DAY_MS = 86_400_000;
// The desk's clock begins at noon in Shanghai.
const TODAY = "2026-06-01";

const report = (from = TODAY, to = TODAY) => salesReport(desk.till, { from, to });

function sellForCash(amount: number): { sale: string; tender: string } {
  const [sale, tender] = [desk.openSale(amount).id, newId()];
  desk.sales.tender(sale, tender, { kind: "cash", amount, received: amount }, CASHIER);
  return { sale, tender };
}

function sellByWallet(amount: number): { sale: string; tender: string } {
  const { sale, payment } = desk.collect(amount);
  desk.hears(payment, "paid");
  return { sale, tender: payment.tender };
}

function giveBack(sold: { sale: string; tender: string }, amount: number): void {
  const id = askBack(sold, amount);
  desk.statements.hear(desk.refundStated(id, "refunded"));
}

/** Of what was paid in cash it is all that there is to do. */
function askBack({ sale, tender }: { sale: string; tender: string }, amount: number): string {
  const id = newId();
  const asker = { operator: CASHIER, approvedBy: undefined };
  desk.refunds.ask(sale, id, { tender, amount, lines: [], reason: "other" }, asker);
  return id;
}

/** The rows of the store, each as the report should have it: an independent count. */
function amountsOf({ db } = desk.store) {
  const paid = db.select().from(sales).where(eq(sales.state, "paid")).all();
  const back = db.select().from(refunds).where(eq(refunds.state, "refunded")).all();
  const sum = (rows: readonly { readonly amount: number }[]) =>
    rows.reduce((total, { amount }) => total + amount, 0);
  return {
    sales: paid.length,
    amount: sum(paid.map(({ total }) => ({ amount: total }))),
    refunds: back.length,
    refunded: sum(back),
  };
}

describe("a day's report", () => {
  test("has each sale once it is paid, in the hour when that was, and each refund once it went back", async () => {
    sellForCash(1000);
    desk.world.clocks.advance(3_600_000);
    const bought = sellByWallet(2500);
    desk.collect(700);
    giveBack(bought, 300);
    const today = await report();
    expect(today.total).toMatchObject({ sales: 2, amount: 3500, refunds: 1, refunded: 300 });
    expect(today.hours.filter(({ sales }) => sales > 0)).toMatchObject([
      { hour: 12, amount: 1000 },
      { hour: 13, amount: 2500, refunded: 300 },
    ]);
    expect(today.tenders).toMatchObject([
      { key: "cash", sales: 1, amount: 1000 },
      { key: "wallet", sales: 1, amount: 2500, refunded: 300 },
    ]);
    expect(today.operators).toMatchObject([{ name: CASHIER.name, sales: 2, amount: 3500 }]);
    expect(today.products).toMatchObject([{ key: "", sales: 2, quantity: 2, amount: 3500 }]);
    expect(today.counting).toBe(false);
  });

  test("stands beside the same weekday before, and a week beside the week before", async () => {
    sellForCash(1000);
    desk.world.clocks.advance(7 * DAY_MS);
    sellForCash(1500);
    expect(await report("2026-06-08", "2026-06-08")).toMatchObject({
      total: { amount: 1500 },
      before: { from: TODAY, total: { amount: 1000 } },
      days: [{ day: "2026-06-08", amount: 1500, amountBefore: 1000 }],
    });
    const week = await report("2026-06-02", "2026-06-08");
    expect(week.days.map(({ amount }) => amount)).toEqual([0, 0, 0, 0, 0, 0, 1500]);
    expect(week.days.at(-1)).toMatchObject({ amountBefore: 1000 });
  });

  test("a sale begun before midnight and paid after it belongs to the day of its money", async () => {
    desk.world.clocks.advance(11.95 * 3_600_000);
    const { payment } = desk.collect(900);
    desk.world.clocks.advance(0.1 * 3_600_000);
    desk.hears(payment, "paid");
    expect((await report()).total.sales).toBe(0);
    expect((await report("2026-06-02", "2026-06-02")).total).toMatchObject({ sales: 1, amount: 900 });
  });
});

test("whatever was sold and given back on whatever days, the report is what the sales themselves come to", async () => {
  const deed = fc.record({
    wait: fc.integer({ min: 0, max: 3 * DAY_MS }),
    amount: fc.integer({ min: 1, max: 50_000 }),
    way: fc.constantFrom("cash", "wallet", "refunded", "declined"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 12 }), async (deeds) => {
      for (const { wait, amount, way } of deeds) {
        desk.world.clocks.advance(wait);
        if (way === "cash") sellForCash(amount);
        else if (way === "declined") desk.hears(desk.collect(amount).payment, "expired");
        else {
          const bought = sellByWallet(amount);
          if (way === "refunded") giveBack(bought, Math.ceil(amount / 2));
        }
      }
      const { total, days, products, operators } = await report(TODAY, "2027-06-01");
      expect(total).toMatchObject(amountsOf());
      for (const parts of [days, products, operators])
        expect(parts.reduce((sum, { amount }) => sum + amount, 0)).toBe(total.amount);
    }),
    { numRuns: 5 },
  );
});

test("what the bank has taken back of a paid sale stands as given back, and paid anew it is a sale again", async () => {
  const { sale, tender } = sellByWallet(2000);
  desk.hears({ tender, attempt: 1 }, "reversed");
  expect((await report()).total).toMatchObject({ sales: 1, amount: 2000, refunds: 1, refunded: 2000 });
  const again = newId();
  desk.sales.tender(sale, again, { kind: "cash", amount: 2000, received: 2000 }, CASHIER);
  const { total, tenders } = await report();
  expect(total).toMatchObject({ sales: 2, amount: 4000, refunds: 1, refunded: 2000 });
  expect(tenders).toMatchObject([
    { key: "cash", amount: 2000, refunded: 0 },
    { key: "wallet", amount: 2000, refunded: 2000 },
  ]);
});

test("a store of a version that counted nothing is counted once, also when a refund ends meanwhile", async () => {
  const bought = sellByWallet(2000);
  giveBack(bought, 500);
  for (let sold = 0; sold < 44; sold++) sellForCash(100);
  desk.world.cashRounding = { rule: "down", step: 10 };
  const rounded = sellForCash(117);
  askBack(rounded, 50);
  const counted = await report();
  desk.store.write((db) => {
    db.delete(salesTotals).run();
    db.update(sales).set({ paidAt: null }).run();
  });
  expect(await report()).toMatchObject({ total: { sales: 0 }, counting: true });
  giveBack(bought, 300);
  askBack(rounded, 60);
  await countBacklog(desk.till, new AbortController().signal);
  const { total, tenders } = await report();
  expect(total).toEqual({ ...counted.total, refunds: 4, refunded: 800 + 117 });
  expect(tenders).toMatchObject([
    { key: "cash", refunds: 2, refunded: 110 },
    { key: "wallet", refunds: 2, refunded: 800 },
    { key: "rounding", refunds: 1, refunded: 7 },
  ]);
  await countBacklog(desk.till, new AbortController().signal);
  expect((await report()).total).toEqual(total);
});

test("a sale costs the till's file at most two kilobytes, its receipt and its journal included", async () => {
  expect(await bytesPerSale(desk, 100)).toBeLessThan(BYTES_A_SALE_WANTED);
});

test("on paper it is what the screen shows, once for an id", async () => {
  const till = await TillApp.of(desk);
  const manager = await till.signedIn();
  sellForCash(4200);
  sellByWallet(800);
  await desk.prints.idle();
  desk.world.printer.printed.length = 0;
  const path = `/api/reports/sales/papers/${newId()}`;
  const body = { from: TODAY, to: TODAY };
  for (const _ of [1, 2])
    expect(await till.call<DayPapers>("PUT", path, { token: manager, body })).toMatchObject({
      status: 200,
      body: { day: TODAY, papers: [{ kind: "sales-report" }] },
    });
  await desk.prints.idle();
  const texts = desk.world.printer.printed.map((document) => receiptText(document, 32));
  expect(texts).toHaveLength(1);
  expect(texts[0]).toMatch(/销售报表[\s\S]*日期 +2026-06-01[\s\S]*¥50\.00[\s\S]*现金 × 1 +¥42\.00/);
});

test("as a file it has the same figures, each cut under the same columns", async () => {
  const till = await TillApp.of(desk);
  const token = await till.signedIn();
  sellForCash(4200);
  sellByWallet(800);
  const path = `/api/reports/sales/export?from=${TODAY}&to=${TODAY}`;
  const { text } = await till.call("GET", `${path}&format=csv`, { token });
  expect(text.split("\r\n").slice(0, 3)).toEqual([
    "报表,名称,单数,数量,单位,销售额,优惠,退款笔数,退款",
    "按日,2026-06-01,2,,,50.00,0.00,0,0.00",
    "按日,合计,2,,,50.00,0.00,0,0.00",
  ]);
  const answer = await till.request("GET", `${path}&format=xlsx&language=en`, { token });
  const rows = await readTable(new Uint8Array(await answer.arrayBuffer()));
  expect(rows[1]).toEqual(["By day", TODAY, "2", "", "", "50", "0", "0", "0"]);
});

test("is a manager's; days that are none are refused", async () => {
  const till = await TillApp.of(desk);
  const manager = await till.signedIn();
  const path = `/api/reports/sales?from=${TODAY}&to=`;
  const answer = await till.call<SalesReport>("GET", `${path}${TODAY}`, { token: manager });
  expect(answer).toMatchObject({ status: 200, body: { from: TODAY, currency: "CNY" } });
  for (const to of ["2026-05-31", "2026-02-30", "2028-01-01"])
    expect(await till.call("GET", path + to, { token: manager })).toMatchObject({
      body: { code: "malformed" },
    });
  const body = { name: "李雷", role: "cashier", pin: "918273" };
  await till.call("PUT", `/api/staff/${newId()}`, { token: manager, body });
  const { token } = await till.pair("checkout");
  await till.signIn(token, "李雷", "918273");
  await till.call("PUT", "/api/session/pin", { token, body: { pin: "918273", newPin: "730518" } });
  expect(await till.call("GET", `${path}${TODAY}`, { token })).toMatchObject({
    body: { code: "not_permitted" },
  });
});
