/** Money given back in cash: of a sale that was paid in cash, out of the drawer, at once. */
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { receiptText } from "#domain/receipt/text.ts";
import { Refusal } from "#domain/refusal.ts";
import { expectedInDrawer, type ShiftTotals } from "#domain/shift.ts";
import { cashRefunds, salesTotals, shifts } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { verifyJournal } from "#pos/journal.ts";
import { factsOf } from "#pos/shifts/closing-facts.ts";
import { CHAIN_START, verifyClosings, writeClosing } from "#pos/shifts/closings.ts";
import { shiftView } from "#pos/shifts/figures.ts";
import { printReport } from "#pos/shifts/papers.ts";
import { findShift } from "#pos/shifts/shift-row.ts";
import { beginShift, openShift } from "#pos/shifts/shifts.ts";
import { runningTotals } from "#pos/shifts/totals.ts";
import { CASHIER, Desk } from "./support.ts";

let desk: Desk;
beforeEach(() => {
  desk = Desk.open();
});
afterEach(() => desk.close());

interface Sold {
  readonly sale: string;
  readonly tender: string;
  readonly line: string;
}

/** Three cups of tea, paid in cash. @param price of one, minor units */
function sold(price = 500): Sold {
  const [sale, tender, line] = [newId(), newId(), newId()];
  const lines = [{ id: line, name: "茶", quantity: 3, unitPrice: price }];
  desk.sales.open(sale, { currency: "CNY", lines }, CASHIER);
  desk.sales.tender(sale, tender, { kind: "cash", amount: 3 * price, received: 3 * price }, CASHIER);
  return { sale, tender, line };
}

interface Asked {
  readonly amount: number;
  readonly quantity?: number;
  readonly id?: string;
}

function refund({ sale, tender, line }: Sold, { amount, quantity, id = newId() }: Asked) {
  const lines = quantity === undefined ? [] : [{ line, quantity }];
  const asker = { operator: CASHIER, approvedBy: undefined };
  return desk.refunds.ask(sale, id, { tender, amount, lines, reason: "returned" }, asker);
}

function shiftNow() {
  const { db } = desk.store;
  const shift = openShift(db);
  if (!shift) throw new Error("a shift is open");
  return shiftView(db, shift.id, 0);
}

const inDrawer = () => expectedInDrawer(0, runningTotals(desk.store.db));

describe("a sale that was paid in cash", () => {
  test("gives one cup back: the drawer opens once, the slip says cash, and the drawer has that much less", async () => {
    const shop = sold();
    await desk.prints.idle();
    const opened = desk.world.drawer.opened;
    expect(refund(shop, { amount: 500, quantity: 1 }).refunds).toMatchObject([
      { tender: shop.tender, amount: 500, state: "refunded", lines: [{ line: shop.line, quantity: 1 }] },
    ]);
    await desk.prints.idle();
    expect(desk.world.drawer.opened).toBe(opened + 1);
    expect(inDrawer()).toBe(1000);
    const last = desk.world.printer.printed.at(-1);
    expect(last && receiptText(last, 48)).toMatch(/退款凭条[\s\S]*5\.00[\s\S]*以现金退还/);
    expect(last?.blocks.some(({ kind }) => kind === "qr")).toBe(false);
    expect(runningTotals(desk.store.db).refunds).toEqual({ count: 1, amount: 500 });
    expect(verifyJournal(desk.store.db)).toBeUndefined();
  });

  test("is counted by the reports as given back, by the way that it went", () => {
    const shop = sold();
    refund(shop, { amount: 500, quantity: 1 });
    const cash = desk.store.db
      .select()
      .from(salesTotals)
      .all()
      .find(({ dimension, key }) => dimension === "tender" && key === "cash");
    expect(cash).toMatchObject({ amount: 1500, refunds: 1, refunded: 500 });
  });

  test("gives no more back than came in, and no line more often than it was sold", () => {
    const shop = sold();
    refund(shop, { amount: 1000, quantity: 2 });
    for (const much of [{ amount: 501 }, { amount: 500, quantity: 2 }, { amount: 501, quantity: 1 }])
      expect(() => refund(shop, much)).toThrow(new Refusal("refund_too_much"));
    refund(shop, { amount: 500, quantity: 1 });
    expect(() => refund(shop, { amount: 1 })).toThrow(new Refusal("refund_too_much"));
    expect(inDrawer()).toBe(0);
  });

  test("asked for again under its id is given once; told otherwise it is refused", () => {
    const [shop, id] = [sold(), newId()];
    refund(shop, { amount: 500, quantity: 1, id });
    expect(refund(shop, { amount: 500, quantity: 1, id }).refunds).toHaveLength(1);
    expect(() => refund(shop, { amount: 400, id })).toThrow(new Refusal("id_reused"));
    expect(inDrawer()).toBe(1000);
  });

  test("whose cash was rounded gives back exactly what was taken, down or up", () => {
    desk.world.cashRounding = { rule: "down", step: 10 };
    const down = sold(333);
    expect(() => refund(down, { amount: 999, quantity: 3 })).toThrow(new Refusal("refund_too_much"));
    refund(down, { amount: 990, quantity: 3 });
    desk.world.cashRounding = { rule: "nearest", step: 5 };
    const up = sold(334);
    refund(up, { amount: 1000, quantity: 3 });
    expect(inDrawer()).toBe(0);
  });

  test("is given back in coins that the shop has, cup by cup, and the last closes it to what was taken", () => {
    desk.world.cashRounding = { rule: "down", step: 10 };
    const shop = sold(339);
    for (const amount of [339, 331])
      expect(() => refund(shop, { amount, quantity: 1 })).toThrow(new Refusal("cash_not_payable"));
    expect(() => refund(shop, { amount: 340, quantity: 1 })).toThrow(new Refusal("refund_too_much"));
    for (const amount of [330, 340, 340]) refund(shop, { amount, quantity: 1 });
    expect(inDrawer()).toBe(0);
  });

  test("that was rounded is rounded as it goes back: in the shift, on its report, and in the day's", async () => {
    desk.world.cashRounding = { rule: "down", step: 10 };
    const shop = sold(339);
    refund(shop, { amount: 330, quantity: 1 });
    expect(shiftNow()).toMatchObject({
      rounding: -7,
      refunded: 330,
      refundedInCash: 330,
      refundRounding: -9,
    });
    refund(shop, { amount: 680, quantity: 2 });
    expect(shiftNow()).toMatchObject({ rounding: -7, refunded: 1010, refundRounding: -7 });
    printReport(desk.till, shiftNow().id, newId(), CASHIER.name);
    await desk.prints.idle();
    const x = desk.world.printer.printed.at(-1);
    expect(x && receiptText(x, 48)).toMatch(
      /已退款 × 2 +¥10\.10\n +现金 × 2 +¥10\.10\n现金抹零 +-¥0\.07\n退款抹零 +-¥0\.07/,
    );
    const day = desk.store.db.select().from(salesTotals).all();
    const refunded = (dimension: string, key: string) =>
      day.find((row) => row.dimension === dimension && row.key === key)?.refunded;
    expect([refunded("product", ""), refunded("tender", "cash"), refunded("tender", "rounding")]).toEqual([
      1017, 1010, 7,
    ]);
  });

  test("before the shop rounded its cash gives whole coins now, and with the last of it exactly what was taken", () => {
    const shop = sold(339);
    desk.world.cashRounding = { rule: "down", step: 10 };
    for (const amount of [330, 340, 347]) refund(shop, { amount, quantity: 1 });
    expect(inDrawer()).toBe(0);
    expect(shiftNow()).toMatchObject({ refunded: 1017, refundRounding: 0 });
  });

  test("that is not paid in full gives nothing back by a refund: it is given up as a whole", () => {
    const [sale, tender, line] = [newId(), newId(), newId()];
    desk.sales.open(
      sale,
      { currency: "CNY", lines: [{ id: line, name: "茶", quantity: 1, unitPrice: 500 }] },
      CASHIER,
    );
    desk.sales.tender(sale, tender, { kind: "cash", amount: 200, received: 200 }, CASHIER);
    expect(() => refund({ sale, tender, line }, { amount: 200 })).toThrow(new Refusal("nothing_to_refund"));
  });

  test("is kept as it was given back, whoever asks the database", () => {
    refund(sold(), { amount: 500 });
    expect(() => desk.store.write((db) => db.delete(cashRefunds).run())).toThrow();
    expect(() => desk.store.write((db) => db.update(cashRefunds).set({ reason: "other" }).run())).toThrow();
  });
});

test("a shift that was closed when nobody kept what went back in cash is shown as it was, and the next begins from it", () => {
  const shop = sold();
  const { id } = shiftNow();
  desk.store.write((db) => {
    db.update(shifts).set({ closedAt: 1, closedBy: CASHIER.id }).where(eq(shifts.id, id)).run();
    const moment = { by: CASHIER.name, at: 1, count: undefined, left: undefined, forced: "早先", words: [] };
    const facts = factsOf(desk.till, db, findShift(db, id), { ...moment, tolerance: 0 });
    const { totals, running } = facts;
    writeClosing(db, { ...facts, totals: beforeCashRefunds(totals), running: beforeCashRefunds(running) });
  });
  expect(verifyClosings(desk.store.db, CHAIN_START)).toMatchObject({ number: 1 });
  const before = shiftView(desk.store.db, id, 0);
  expect(before).toMatchObject({ cash: 1500, refunded: 0, refundRounding: 0 });
  expect(before).not.toHaveProperty("refundedInCash");
  beginShift(desk.till, CASHIER);
  refund(shop, { amount: 500, quantity: 1 });
  expect(shiftNow()).toMatchObject({ cash: 0, refunded: 500, refundedInCash: 500 });
});

/** Totals as they were kept before any of them was about refunds in cash. */
function beforeCashRefunds(totals: ShiftTotals): ShiftTotals {
  const names = Object.entries(totals).filter(([name]) => !name.startsWith("refunds_"));
  return Object.fromEntries(names) as unknown as ShiftTotals;
}
