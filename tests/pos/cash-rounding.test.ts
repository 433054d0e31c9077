import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { receiptText } from "#domain/receipt/text.ts";
import { Refusal } from "#domain/refusal.ts";
import { salesTotals } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { cashOfDay } from "#pos/reconciliation/drawer.ts";
import { expectedNow } from "#pos/shifts/counts.ts";
import { shiftView } from "#pos/shifts/figures.ts";
import { openShift } from "#pos/shifts/shifts.ts";
import { CASHIER, Desk } from "./support.ts";

let desk: Desk;
beforeEach(() => {
  desk = Desk.open();
  desk.world.cashRounding = { rule: "down", step: 10 };
});
afterEach(() => desk.close());

const open = (amount: number) => desk.openSale(amount, newId()).id;
const takeCash = (sale: string, amount: number, received: number, id = newId()) =>
  desk.sales.tender(sale, id, { kind: "cash", amount, received }, CASHIER);
const paper = async () => {
  await desk.prints.idle();
  const last = desk.world.printer.printed.at(-1);
  return last ? receiptText(last, 48).replace(/ +/g, " ") : "";
};
const shift = () => {
  const open = openShift(desk.store.db);
  if (!open) throw new Error("a shift is open");
  return open;
};
const tenderRows = () =>
  desk.store.db
    .select()
    .from(salesTotals)
    .all()
    .filter(({ dimension }) => dimension === "tender")
    .map(({ key, amount }) => [key, amount]);

describe("a shop that leaves the fen to its customers", () => {
  test("takes 12.50 in cash for 12.53, gives change of that, and says so on the receipt", async () => {
    const sale = takeCash(open(1253), 1253, 2000);
    expect(sale).toMatchObject({ state: "paid", total: 1253, due: 0 });
    expect(sale.tenders).toMatchObject([{ amount: 1253, rounding: -3, received: 2000, change: 750 }]);
    const text = await paper();
    for (const row of ["合计 ¥12.53", "抹零 -¥0.03", "现金 ¥12.50", "实收 ¥20.00", "找零 ¥7.50"])
      expect(text).toContain(row);
    expect(text).not.toContain("优惠");
  });

  test("takes exactly the rounded sum, and nothing below it", () => {
    const sale = open(1253);
    expect(() => takeCash(sale, 1253, 1249)).toThrow(new Refusal("cash_too_little"));
    expect(takeCash(sale, 1253, 1250).tenders).toMatchObject([{ change: 0 }]);
  });

  test("told of the same cash twice takes it once", () => {
    const [sale, id] = [open(1253), newId()];
    takeCash(sale, 1253, 1250, id);
    expect(takeCash(sale, 1253, 1250, id).tenders).toHaveLength(1);
    expect(shiftView(desk.store.db, shift().id, 0)).toMatchObject({ cash: 1250, rounding: -3 });
  });

  test("rounds what is left of a split in cash, and never what a wallet pays", () => {
    const sale = open(1253);
    expect(takeCash(sale, 500, 500).tenders[0]).not.toHaveProperty("rounding");
    const tender = newId();
    desk.sales.tender(sale, tender, { kind: "wallet", amount: 334 }, CASHIER);
    desk.hears({ tender, attempt: 1 }, "paid");
    const paid = takeCash(sale, 419, 410);
    expect(paid.state).toBe("paid");
    expect(paid.tenders.map(({ amount, rounding = 0 }) => [amount, rounding])).toEqual([
      [500, 0],
      [334, 0],
      [419, -9],
    ]);
    expect(tenderRows()).toEqual([
      ["cash", 910],
      ["rounding", 9],
      ["wallet", 334],
    ]);
  });

  test("takes no part that its coins cannot pay; the rest is rounded", () => {
    const sale = open(1253);
    for (const amount of [501, 9, 1249])
      expect(() => takeCash(sale, amount, amount)).toThrow(new Refusal("cash_not_payable"));
    expect(takeCash(sale, 1240, 1240)).toMatchObject({ state: "open", due: 13 });
    expect(takeCash(sale, 13, 10)).toMatchObject({ state: "paid", due: 0 });
  });

  test("expects in its drawer what was taken, in the shift and in the day, and reports the rest as a figure of its own", () => {
    takeCash(open(1253), 1253, 1250);
    takeCash(open(888), 888, 1000);
    const view = shiftView(desk.store.db, shift().id, 0);
    expect(view).toMatchObject({ sales: 2, cash: 2130, rounding: -11, discounts: 0 });
    expect(expectedNow(desk.store.db, shift())).toBe(2130);
    expect(cashOfDay(desk.till, { from: 0, to: Number.MAX_SAFE_INTEGER }).taken).toEqual({
      count: 2,
      amount: 2130,
    });
    expect(tenderRows()).toEqual([
      ["cash", 2130],
      ["rounding", 11],
    ]);
  });

  test("gives back what it took, when a payment beside the cash is taken back and the sale is given up", () => {
    const sale = open(1253);
    const tender = newId();
    desk.sales.tender(sale, tender, { kind: "wallet", amount: 500 }, CASHIER);
    desk.hears({ tender, attempt: 1 }, "paid");
    takeCash(sale, 753, 750);
    desk.hears({ tender, attempt: 1 }, "reversed");
    const givenUp = desk.sales.cancel(sale, CASHIER, { operator: CASHIER, approvedBy: undefined });
    expect(givenUp.state).toBe("cancelled");
    expect(shiftView(desk.store.db, shift().id, 0)).toMatchObject({ cash: 0, rounding: 0, wallet: 0 });
    expect(expectedNow(desk.store.db, shift())).toBe(0);
  });
});

test("rounded to the nearest five, a sale may be paid with more than it comes to", async () => {
  desk.world.cashRounding = { rule: "nearest", step: 5 };
  const sale = open(1253);
  expect(() => takeCash(sale, 1253, 1253)).toThrow(new Refusal("cash_too_little"));
  expect(takeCash(sale, 1253, 1255).tenders).toMatchObject([{ rounding: 2, change: 0 }]);
  expect(shiftView(desk.store.db, shift().id, 0)).toMatchObject({ cash: 1255, rounding: 2 });
  expect(tenderRows()).toEqual([
    ["cash", 1255],
    ["rounding", -2],
  ]);
  expect(await paper()).toContain("抹零 ¥0.02");
});

test("a shop that has set nothing rounds nothing", () => {
  desk.world.cashRounding = undefined;
  expect(takeCash(open(1253), 1253, 1253).tenders[0]).not.toHaveProperty("rounding");
});
