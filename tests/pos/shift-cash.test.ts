import { asc, sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CashRounding, cashFor } from "#domain/cash-rounding.ts";
import type { Id } from "#domain/ids.ts";
import { receiptText } from "#domain/receipt/text.ts";
import type { Problem } from "#domain/refusal.ts";
import { type TOTAL_NAMES, totalsOf } from "#domain/shift.ts";
import { cashMoves, cashRefunds, closings, journal, refunds, sales, tenders } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { ShiftView } from "#pos/api.ts";
import { verifyJournal } from "#pos/journal.ts";
import type { ClosingSummary, CountView } from "#pos/shifts/api.ts";
import { CHAIN_START, verifyClosings } from "#pos/shifts/closings.ts";
import { runningTotals } from "#pos/shifts/totals.ts";
import { OWN_PIN, TillApp } from "./app-support.ts";
import { CASHIER, Desk } from "./support.ts";

const CASHIER_PIN = "730518";
const HOUR = 3_600_000;

let desk: Desk;
let till: TillApp;
let manager: string;
let cashier: string;
beforeAll(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  manager = await till.signedIn();
  const body = { name: "李雷", role: "cashier", pin: "918273" };
  await till.call("PUT", `/api/staff/${newId()}`, { token: manager, body });
  cashier = (await till.pair("checkout")).token;
  await till.signIn(cashier, "李雷", "918273");
  await till.call("PUT", "/api/session/pin", {
    token: cashier,
    body: { pin: "918273", newPin: CASHIER_PIN },
  });
});
afterAll(() => desk.close());

const approval = { operator: "1001", pin: OWN_PIN };
const put = <T = ShiftView & Problem>(path: string, body: object, token = cashier) =>
  till.call<T>("PUT", `/api/shifts/${path}`, { token, body });
const get = async <T = ShiftView>(path: string, token = cashier) =>
  (await till.call<T>("GET", path, { token })).body;
const open = () => get("/api/shift");

const count = async (shift: Id, purpose: "float" | "closing", counted: number, more = {}) => {
  const id = newId();
  const input = { purpose, counted, pieces: [], ...more };
  const { body } = await put<CountView & Problem>(`${shift}/counts/${id}`, input);
  return { ...body, id };
};
const move = (shift: Id, direction: "in" | "out", amount: number, more = {}, id = newId()) =>
  put(`${shift}/moves/${id}`, { direction, amount, reason: "other", note: "测试", ...more });

async function signIn(): Promise<void> {
  await till.signIn(cashier, "李雷", CASHIER_PIN);
  await till.signIn(manager, "1001", OWN_PIN);
}

function takeCash(amount: number): { readonly sale: Id; readonly tender: Id } {
  const [sale, tender] = [desk.openSale(amount).id, newId()];
  desk.sales.tender(sale, tender, { kind: "cash", amount, received: amount + 100 }, CASHIER);
  return { sale, tender };
}

/** All that was taken goes back. */
function giveCashBack(sold: number): void {
  const { sale, tender } = takeCash(sold);
  const amount = cashFor(sold, desk.world.cashRounding);
  const asker = { operator: CASHIER, approvedBy: undefined };
  if (amount > 0) desk.refunds.ask(sale, newId(), { tender, amount, lines: [], reason: "returned" }, asker);
}

/** A hundred off. */
function sellCheaper(amount: number): void {
  const [id, line] = [newId(), newId()];
  const lines = [{ id: line, name: "商品", quantity: 1, unitPrice: amount + 100 }];
  desk.sales.open(id, { currency: "CNY", lines, discount: { amount: 100 } }, CASHIER);
  desk.sales.tender(id, newId(), { kind: "cash", amount, received: amount + 100 }, CASHIER);
}

/** A part is taken in cash, of coins that any rule has, and goes back because the sale is given up. */
function giveUp(jiao: number): void {
  const amount = 10 * jiao;
  const { id } = desk.openSale(amount + 100);
  desk.sales.tender(id, newId(), { kind: "cash", amount, received: amount }, CASHIER);
  desk.sales.cancel(id, CASHIER, { operator: CASHIER, approvedBy: undefined });
}

function payByWallet(amount: number): void {
  desk.hears(desk.collect(amount).payment, "paid");
}

/** Texts of the papers that came out since. */
async function printed(): Promise<string[]> {
  await desk.prints.idle();
  return desk.world.printer.printed.splice(0).map((document) => receiptText(document, 48));
}

async function closeCounted(counted: number, more: object = {}): Promise<ShiftView & Problem> {
  const { id } = await open();
  const { id: counting } = await count(id, "closing", counted);
  const { body } = await put(`${id}/closing`, { count: counting, ...more });
  return body;
}

describe("a shift's cash", () => {
  test("is what lay there, what was taken, what was put in and taken out; whoever counts is not told", async () => {
    const shift = await open();
    await printed();
    expect(await count(shift.id, "float", 30_000, { pieces: [{ value: 10_000, count: 3 }] })).toMatchObject({
      counted: 30_000,
    });
    takeCash(1250);
    payByWallet(990);
    expect((await move(shift.id, "in", 20_000)).body.code).toBe("approval_needed");
    expect((await move(shift.id, "in", 20_000, { approval })).body).toMatchObject({ paidIn: 20_000 });
    const id = newId();
    const out = { direction: "out", amount: 3600, reason: "supplies", note: "买垃圾袋", approval };
    expect((await put(`${shift.id}/moves/${id}`, out)).status).toBe(200);
    const again = await put(`${shift.id}/moves/${id}`, out);
    expect(again.body).toMatchObject({ paidOut: 3600, cash: 1250, wallet: 990, float: 30_000 });
    expect((await put(`${shift.id}/moves/${id}`, { ...out, amount: 36 })).body.code).toBe("id_reused");
    expect(again.body.moves.map(({ state }) => state)).toEqual(["opened", "opened"]);
    const slips = (await printed()).filter((text) => text.includes("现金"));
    expect(slips.some((text) => /取出现金[\s\S]*¥36\.00[\s\S]*买垃圾袋[\s\S]*批准 +1001/.test(text))).toBe(
      true,
    );
    const view = await open();
    expect(JSON.stringify(view)).not.toContain(String(30_000 + 1250 + 20_000 - 3600));
    expect((await count(shift.id, "closing", 40_000)).within).toBe(false);
    expect((await count(shift.id, "closing", 47_650)).within).toBe(true);
  });

  test("has to be counted, again where anything moved since, and by pieces that come to the sum", async () => {
    const { id } = await open();
    expect((await put(`${id}/closing`, {})).body.code).toBe("count_needed");
    const counted = await count(id, "closing", 47_650);
    takeCash(100);
    expect((await put(`${id}/closing`, { count: counted.id })).body.code).toBe("count_old");
    const pieces = [{ value: 10_000, count: 4 }];
    expect((await count(id, "closing", 47_750, { pieces })).code).toBe("malformed");
    expect((await count(id, "closing", 30, { pieces: [{ value: 30, count: 1 }] })).code).toBe("malformed");
    expect((await count(id, "float", 30_000)).code).toBe("approval_needed");
    expect((await count(id, "float", 30_000, { approval })).counted).toBe(30_000);
  });

  test("that differs by more than is tolerated closes on a manager's word; Z says all of it, and is number 1", async () => {
    const { id } = await open();
    const { id: counting, within } = await count(id, "closing", 47_750 - 501);
    expect(within).toBe(false);
    const closing = { count: counting, left: 30_000 };
    expect((await put(`${id}/closing`, closing)).body.code).toBe("approval_needed");
    await printed();
    const { body } = await put(`${id}/closing`, { ...closing, approval });
    expect(body.closing).toMatchObject({
      number: 1,
      by: "李雷",
      expected: 47_750,
      counted: 47_249,
      difference: -501,
      left: 30_000,
      words: [{ action: "close_over_tolerance", by: "1001" }],
    });
    const [paper = ""] = await printed();
    expect(paper).toMatch(/交班报表[\s\S]*编号 1 +校验码 \w{4} \w{4}[\s\S]*应有现金 +¥477\.50/);
    expect(paper).toMatch(/长短款 +-¥5\.01[\s\S]*点钞次数 +\d[\s\S]*上缴 +¥172\.49[\s\S]*差额批准 +1001/);
    await signIn();
  });

  test("is the next shift's from where it was left; a payment that comes late is in exactly one of them", async () => {
    expect(await open()).toMatchObject({ leftBefore: 30_000, cash: 0, wallet: 0, sales: 0, moves: [] });
    const { payment } = desk.collect(700);
    desk.payments.hear(payment, { type: "overdue" });
    await count((await open()).id, "float", 30_000);
    const first = await closeCounted(30_000, { approval });
    expect(first).toMatchObject({ pending: 1, wallet: 0, closing: { number: 2, stillPending: 1 } });
    // At night, while no shift is open.
    desk.hears(payment, "paid");
    await signIn();
    expect(await get("/api/shifts/last")).toMatchObject({
      pending: 1,
      wallet: 0,
      closing: { stillPending: 0 },
    });
    expect(await open()).toMatchObject({ sales: 1, wallet: 700, late: 700 });
  });

  test("is put right later by a record of its own, with its paper; Z stays as it was", async () => {
    const { id } = await get("/api/shifts/last");
    const record = () => desk.store.db.select().from(closings).all();
    const before = record();
    const correction = { amount: 501, note: "收银台下找到" };
    const correct = (shift: Id, body: object, token = cashier, key = newId()) =>
      put(`${shift}/corrections/${key}`, body, token);
    expect((await correct(id, correction)).body.code).toBe("approval_needed");
    expect((await correct((await open()).id, correction, manager)).body.code).toBe("shift_not_closed");
    await printed();
    const key = newId();
    for (const _ of [1, 2]) await correct(id, { ...correction, approval }, cashier, key);
    const made = { amount: 501, note: "收银台下找到", by: "李雷", approvedBy: "1001" };
    expect((await get("/api/shifts/last")).corrections).toMatchObject([made]);
    expect(record()).toEqual(before);
    const papers = await printed();
    expect(papers).toHaveLength(1);
    expect(papers[0]).toMatch(/交班报表更正[\s\S]*更正的报表编号 +2[\s\S]*¥5\.01/);
    expect((await correct(id, { ...correction, note: "别的" }, manager, key)).body.code).toBe("id_reused");
  });

  test("of a shift that was forgotten is not counted: a manager closes it, and says why", async () => {
    expect((await open()).forgotten).toBe(false);
    desk.world.clocks.advance(17 * HOUR);
    const shift = await open();
    expect(shift.forgotten).toBe(true);
    takeCash(500);
    const forced = { forced: "昨晚忘记交班" };
    expect((await put(`${shift.id}/closing`, forced)).body.code).toBe("approval_needed");
    await printed();
    const { body } = await put(`${shift.id}/closing`, { ...forced, approval });
    expect(body.closing).toMatchObject({ number: 3, forced: "昨晚忘记交班", words: [{ by: "1001" }] });
    expect(body.closing?.counted).toBeUndefined();
    expect((await printed()).at(-1)).toMatch(/代为交班，未点现金: 昨晚忘记交班[\s\S]*实点现金 +_+/);
    await signIn();
    const list = await get<ClosingSummary[]>("/api/shifts/closed", manager);
    expect(list.map(({ number, forced, corrected }) => [number, forced, corrected])).toEqual([
      [3, true, false],
      [2, false, true],
      [1, false, false],
    ]);
    expect((await get<Problem>("/api/shifts/closed")).code).toBe("not_permitted");
  });
});

describe("closings", () => {
  /** As somebody with the file in hand would write; everything is undone afterwards. */
  function tamper(statements: readonly string[]): unknown {
    const { db } = desk.store;
    let found: unknown;
    const undo = new Error("undone");
    expect(() =>
      desk.store.write(() => {
        for (const statement of statements) db.run(sql.raw(statement));
        found = verifyClosings(db, CHAIN_START);
        throw undo;
      }),
    ).toThrow(undo);
    return found;
  }

  test("are never changed, never lost, and follow each other without a gap", () => {
    const write = (statement: string) => () => desk.store.write((db) => void db.run(sql.raw(statement)));
    for (const statement of [
      "UPDATE closings SET facts = '{}'",
      "DELETE FROM closings WHERE number = 3",
      "INSERT INTO closings SELECT 5, (SELECT id FROM shifts WHERE closed_at IS NULL), facts, hash, hash FROM closings WHERE number = 3",
      "UPDATE shift_counts SET counted = counted + 1",
      "UPDATE shift_corrections SET amount = 0",
      "DELETE FROM cash_moves",
      "UPDATE cash_moves SET amount = 1",
      "UPDATE till_totals SET amount = amount - 1",
    ])
      expect(write(statement), statement).toThrow();
  });

  test("prove themselves: whatever is changed behind the triggers' back is found at its number", () => {
    const { db } = desk.store;
    expect(verifyClosings(db, CHAIN_START)).toMatchObject({ number: 3 });
    const unguarded = (statement: string) =>
      tamper(["DROP TRIGGER closings_stay", "DROP TRIGGER closings_lose_nothing", statement]);
    expect(unguarded("UPDATE closings SET facts = replace(facts, '47249', '47750') WHERE number = 1")).toBe(
      1,
    );
    expect(unguarded("DELETE FROM closings WHERE number = 2")).toBe(2);
    expect(unguarded("UPDATE closings SET hash = zeroblob(32) WHERE number = 3")).toBe(3);
  });

  test("stand in the journal with number and hash", () => {
    const { db } = desk.store;
    const rows = db.select().from(closings).orderBy(asc(closings.number)).all();
    const told = db
      .select()
      .from(journal)
      .all()
      .filter(({ action }) => action === "shift closed");
    expect(told.map(({ detail }) => [detail.number, detail.hash])).toEqual(
      rows.map(({ number, hash }) => [number, Buffer.from(hash).toString("hex")]),
    );
    expect(verifyJournal(db)).toBeUndefined();
  });

  test("together with the open shift come to all that the store has, whatever happens in whatever order", async () => {
    const deeds = fc.array(
      fc.record({
        kind: fc.constantFrom("cash", "wallet", "late", "in", "out", "off", "given up", "back", "close"),
        amount: fc.integer({ min: 1, max: 9999 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    const roundings = fc.constantFrom<CashRounding | undefined>(
      { rule: "down", step: 10 },
      { rule: "nearest", step: 5 },
      undefined,
    );
    let discounted = 0;
    await fc.assert(
      fc.asyncProperty(deeds, roundings, async (story, rounding) => {
        desk.world.cashRounding = rounding;
        const late = [];
        for (const { kind, amount } of story) {
          if (kind === "cash") takeCash(amount);
          if (kind === "wallet") payByWallet(amount);
          if (kind === "given up") giveUp(amount);
          if (kind === "back") giveCashBack(amount);
          if (kind === "off") {
            sellCheaper(amount);
            discounted++;
          }
          if (kind === "late") late.push(desk.collect(amount).payment);
          if (kind === "in" || kind === "out") await move((await open()).id, kind, amount, { approval });
          if (kind === "close") {
            const { id } = await open();
            await put(`${id}/closing`, { forced: "故事", approval });
            await signIn();
          }
        }
        for (const payment of late) desk.hears(payment, "paid");
      }),
      { numRuns: 12 },
    );
    const { db } = desk.store;
    const closed = db.select().from(closings).all();
    const now = await open();
    expect(verifyClosings(db, CHAIN_START)).toMatchObject({ number: Math.min(closed.length, 50) });
    const sum = (name: (typeof TOTAL_NAMES)[number]) =>
      closed.reduce((all, { facts }) => all + facts.totals[name].amount, 0);
    const tendersIn = (kind: string, state: string) =>
      db
        .select()
        .from(tenders)
        .all()
        .filter((row) => row.kind === kind && row.state === state);
    const met = (kind: string) => tendersIn(kind, "met");
    const returned = tendersIn("cash", "void");
    const total = (rows: readonly { amount: number }[]) => rows.reduce((all, { amount }) => all + amount, 0);
    const cash = (rows: readonly { amount: number; rounding: number }[]) => total(rows) + rounded(rows);
    const rounded = (rows: readonly { rounding: number }[]) =>
      rows.reduce((all, { rounding }) => all + rounding, 0);
    expect(sum("cash") - sum("cash_returned") + now.cash).toBe(cash(met("cash")));
    expect(sum("rounded_up") - sum("rounded_down") + now.rounding).toBe(rounded(met("cash")));
    expect(sum("wallet") + now.wallet).toBe(total(met("wallet")));
    const moves = db.select().from(cashMoves).all();
    const inCash = db.select().from(cashRefunds).all();
    const movesBack = moves.filter(({ id }) => inCash.some((refund) => refund.id === id));
    expect(sum("refunds_cash") + (now.refundedInCash ?? 0)).toBe(total(movesBack));
    expect(sum("refunds_rounded_up") - sum("refunds_rounded_down") + now.refundRounding).toBe(
      rounded(inCash),
    );
    const givenBack = met("cash").filter(({ id }) => inCash.some(({ tender }) => tender === id));
    expect(rounded(inCash)).toBe(rounded(givenBack));
    expect(sum("paid_in") + now.paidIn).toBe(total(moves.filter(({ direction }) => direction === "in")));
    expect(sum("paid_out") + now.paidOut).toBe(total(moves.filter(({ direction }) => direction === "out")));
    const paid = db
      .select()
      .from(sales)
      .all()
      .filter(({ state }) => state === "paid");
    const counted = closed.reduce((all, { facts }) => all + facts.totals.sales.count, 0);
    expect(counted + now.sales).toBe(paid.length);
    const back = db
      .select()
      .from(refunds)
      .all()
      .filter(({ state }) => state === "refunded");
    expect(runningTotals(db)).toEqual(
      totalsOf(
        (name) =>
          ({
            sales: { count: paid.length, amount: paid.reduce((all, { total }) => all + total, 0) },
            reopened: NONE,
            discounts: { count: discounted, amount: discounted * 100 },
            cash: {
              count: met("cash").length + returned.length,
              amount: cash(met("cash")) + cash(returned),
            },
            cash_returned: { count: returned.length, amount: total(returned) },
            wallet: { count: met("wallet").length, amount: total(met("wallet")) },
            wallet_reversed: NONE,
            late: runningTotals(db).late,
            refunds: {
              count: back.length + movesBack.length,
              amount: total(back) + total(movesBack),
            },
            refunds_cash: { count: movesBack.length, amount: total(movesBack) },
            refunds_rounded_down: tallyOf(inCash, ({ rounding }) => -rounding),
            refunds_rounded_up: tallyOf(inCash, ({ rounding }) => rounding),
            paid_in: tally(moves, "in"),
            paid_out: tally(moves, "out"),
            no_sale: NONE,
            rounded_down: tallyOf(met("cash"), ({ rounding }) => -rounding),
            rounded_up: tallyOf(met("cash"), ({ rounding }) => rounding),
          })[name],
      ),
    );
  });
});

const NONE = { count: 0, amount: 0 };

/** Of those rows that have any of it. */
function tallyOf<Row>(rows: readonly Row[], read: (row: Row) => number) {
  const amounts = rows.map(read).filter((amount) => amount > 0);
  return { count: amounts.length, amount: amounts.reduce((all, amount) => all + amount, 0) };
}

function tally(moves: readonly { direction: string; amount: number }[], direction: string) {
  const of = moves.filter((one) => one.direction === direction);
  return { count: of.length, amount: of.reduce((all, { amount }) => all + amount, 0) };
}
