/** A day's end at the till: the bank's lines and the counted drawer beside what the till holds, over the till's own API. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { spanOf } from "#domain/business-day.ts";
import { formatPaymentId, type PaymentId } from "#domain/ids.ts";
import { receiptText } from "#domain/receipt/text.ts";
import type { Problem } from "#domain/refusal.ts";
import { type Settlement, type SettlementLine, totalsOf } from "#domain/settlement.ts";
import { cashCounts, journal, payments, resolutions } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { SaleView, ShiftView } from "#pos/api.ts";
import { fillTimes } from "#pos/payments/store.ts";
import type { DifferenceView, ReconciliationView } from "#pos/reconciliation/api.ts";
import { OWN_PIN, TillApp } from "./app-support.ts";
import { Desk, ScriptedBackend } from "./support.ts";

const CASHIER_PIN = "730518";
const RULE = { timeZone: "Asia/Shanghai", cutOff: 120 };

let desk: Desk;
let till: TillApp;
let manager: string;
let cashier: string;
/** What the bank has of the day. */
let lines: SettlementLine[];

beforeAll(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  manager = await till.signedIn();
  cashier = await addCashier("李雷");
});
afterAll(() => desk.close());

/** Each story has a business day of its own. */
beforeEach(() => {
  goOn(24 * 3_600_000);
  lines = [];
  till.lineUp = true;
  Object.assign(till.backend, new ScriptedBackend(), { reminded: [] });
  till.backend.settlementThere = (day) => ({ kind: "settlement", settlement: settlementOf(day) });
});

async function addCashier(name: string): Promise<string> {
  const body = { name, role: "cashier", pin: "918273" };
  await till.call("PUT", `/api/staff/${newId()}`, { token: manager, body });
  const { token } = await till.pair("checkout");
  await till.signIn(token, name, "918273");
  await till.call("PUT", "/api/session/pin", { token, body: { pin: "918273", newPin: CASHIER_PIN } });
  return token;
}

function settlementOf(day: string): Settlement {
  const span = spanOf(day, RULE);
  const own = lines.filter(({ at }) => at >= span.from && at < span.to);
  const facts = { day, ...RULE, ...span, currency: "CNY", state: "open", next: null } as const;
  return { ...facts, lines: own, totals: totalsOf(own), time: desk.world.clocks.now() };
}

const approval = () => ({ operator: till.operator?.name ?? "1001", pin: OWN_PIN });
const call = <T = Problem>(method: string, path: string, token: string, body?: object) =>
  till.call<T>(method, path, { token, ...(body && { body }) });
const path = (rest = "") => `/api/reconciliation/today${rest}`;
const look = async (token = cashier) => (await call<ReconciliationView>("GET", path(), token)).body;
const count = (float: number, counted: number, token = cashier, more: object = {}, id = newId()) =>
  call<ReconciliationView & Problem>("PUT", path(`/counts/${id}`), token, { float, counted, ...more });
const settle = (
  { id, here, there }: DifferenceView,
  token = manager,
  more: object = {},
  resolution = newId(),
) =>
  call<ReconciliationView & Problem>("PUT", path(`/resolutions/${resolution}`), token, {
    difference: id,
    here,
    there,
    ...more,
  });

/** Long enough ago that the bank's answer must have it. */
const goOn = (ms = 60_000) => desk.world.clocks.advance(ms);

function lineOf({ tender, attempt }: PaymentId, changed: Partial<SettlementLine> = {}): SettlementLine {
  const { amount } = desk.rowOf({ tender, attempt });
  const at = desk.world.clocks.now();
  const facts = { kind: "payment", payment: { tender, attempt }, refund: null, amount, fee: -1, at } as const;
  return { ...facts, transaction: newId(), ...changed };
}

/** A payment that the till holds proven, and that the bank has as well. */
function paid(amount: number, changed: Partial<SettlementLine> | "not there" = {}) {
  const collected = desk.collect(amount);
  goOn();
  desk.hears(collected.payment, "paid");
  if (changed !== "not there") lines.push(lineOf(collected.payment, changed));
  goOn();
  return collected;
}

interface Sold {
  readonly sale: string;
  readonly tender: string;
}

async function takeCash(amount: number): Promise<Sold> {
  const sale = newId();
  desk.openSale(amount, sale);
  return pay(sale, amount);
}

async function pay(sale: string, amount: number): Promise<Sold> {
  const tender = newId();
  const paying = { kind: "cash", amount, received: amount };
  const { status } = await call<SaleView>("PUT", `/api/sales/${sale}/tenders/${tender}`, cashier, paying);
  expect(status).toBe(200);
  return { sale, tender };
}

async function giveCashBack({ sale, tender }: Sold, amount: number): Promise<void> {
  const back = { tender, amount, lines: [], reason: "returned" };
  const { status } = await call("PUT", `/api/sales/${sale}/refunds/${newId()}`, manager, back);
  expect(status).toBe(200);
}

async function move(direction: "in" | "out", amount: number): Promise<void> {
  const { id } = (await call<ShiftView>("GET", "/api/shift", manager)).body;
  const moving = { direction, amount, reason: "other", note: "测试" };
  const { status } = await call("PUT", `/api/shifts/${id}/moves/${newId()}`, manager, moving);
  expect(status).toBe(200);
}

const journalled = () => desk.store.db.select().from(journal).all();
const only = ({ differences }: ReconciliationView): DifferenceView => {
  expect(differences).toHaveLength(1);
  const [one] = differences;
  if (!one) throw new Error("there is one");
  return one;
};

describe("a day that agrees", () => {
  test("says so on all three sides, and the bank's day rule is kept for when the line is down", async () => {
    paid(1200);
    paid(800);
    const { sale, payment } = paid(500);
    const refund = newId();
    const back = { tender: payment.tender, amount: 200, lines: [], reason: "other" };
    await call("PUT", `/api/sales/${sale}/refunds/${refund}`, manager, back);
    desk.statements.hear(desk.refundStated(refund, "refunded"));
    lines.push(lineOf(payment, { kind: "refund", refund, amount: -200, fee: 0 }));
    await takeCash(3000);
    goOn();
    expect(await look()).toMatchObject({ open: 0, missing: ["end", "count"], differences: [] });
    const { body } = await count(10_000, 13_000);
    expect(body).toMatchObject({
      open: 0,
      missing: ["end"],
      matched: { count: 4, amount: 2300 },
      terminal: { payments: { count: 3, amount: 2500 }, refunds: { count: 1, amount: -200 }, net: 2300 },
      bank: { payments: { count: 3, amount: 2500 }, net: 2300, fees: -3, due: 2297, state: "open" },
      drawer: { taken: { count: 1, amount: 3000 }, count: { expected: 13_000, difference: 0, isOld: false } },
    });
    till.lineUp = false;
    const offline = await look();
    expect(offline).toMatchObject({ bank: null, missing: ["end", "bank"], from: body.from, to: body.to });
    expect(offline.terminal).toEqual(body.terminal);
  });

  test("asked with the bank silent shows the rest, and a day that has not begun is not there", async () => {
    paid(1200);
    till.backend.settlementThere = () => ({ kind: "none", why: "the answer was not signed" });
    expect(await look()).toMatchObject({ bank: null, terminal: { net: 1200 }, differences: [] });
    expect((await call("GET", "/api/reconciliation/2126-06-03", cashier)).body.code).toBe("not_found");
    expect((await call("GET", "/api/reconciliation/yesterday", cashier)).status).toBe(200);
  });

  test("a settlement in another currency is none", async () => {
    till.backend.settlementThere = (day) => ({
      kind: "settlement",
      settlement: { ...settlementOf(day), currency: "HKD" },
    });
    expect((await look()).bank).toBeNull();
  });
});

describe("the drawer", () => {
  test("is counted by whoever stands there; again only on a manager's word, and every count is kept", async () => {
    await takeCash(2000);
    const id = newId();
    const short = await count(5000, 6900, cashier, {}, id);
    expect(only(short.body)).toMatchObject({ kind: "cash_short", here: 7000, there: 6900, remedy: "note" });
    expect((await count(5000, 6900, cashier, {}, id)).status).toBe(200);
    expect((await count(5000, 7000, cashier, {}, id)).body.code).toBe("id_reused");
    expect((await count(5000, 7100)).body.code).toBe("approval_needed");
    const over = await count(5000, 7100, cashier, { approval: approval() });
    expect(only(over.body)).toMatchObject({ kind: "cash_over" });
    expect(over.body.drawer.count).toMatchObject({
      by: "李雷",
      approvedBy: approval().operator,
      difference: 100,
    });
    const { day } = over.body;
    expect(desk.store.db.select().from(cashCounts).where(eq(cashCounts.day, day)).all()).toHaveLength(2);
    expect(() => desk.store.write((db) => void db.update(cashCounts).set({ counted: 1 }).run())).toThrow();
    expect(() => desk.store.write((db) => void db.delete(cashCounts).run())).toThrow();
  });

  test("counted before the last sale is an old count", async () => {
    await takeCash(2000);
    await count(0, 2000);
    await takeCash(500);
    const body = await look();
    expect(body.drawer.count).toMatchObject({ difference: 0, isOld: true });
    expect(body.missing).toContain("count");
  });

  test("should hold the float and what was taken, less what was given back, with what was paid in and out", async () => {
    await takeCash(2000);
    await giveCashBack(await takeCash(1500), 500);
    await move("in", 10_000);
    await move("out", 700);
    const { body } = await count(5000, 17_300);
    expect(body).toMatchObject({ differences: [], missing: ["end"] });
    expect(body.drawer).toMatchObject({
      taken: { count: 2, amount: 3500 },
      refunded: { count: 1, amount: -500 },
      paidIn: { count: 1, amount: 10_000 },
      paidOut: { count: 1, amount: -700 },
      count: { expected: 17_300, difference: 0, isOld: false },
    });
    await move("out", 300);
    expect((await look()).drawer.count).toMatchObject({ isOld: true });
    const short = await count(5000, 17_300, manager);
    expect(only(short.body)).toMatchObject({ kind: "cash_over", here: 17_000, there: 17_300 });
  });

  test("of a day in which only money of an earlier day went back is counted too", async () => {
    const sold = await takeCash(1500);
    const partly = newId();
    desk.openSale(900, partly);
    await pay(partly, 400);
    goOn(24 * 3_600_000);
    expect((await look()).missing).not.toContain("count");
    await giveCashBack(sold, 500);
    expect((await look()).missing).toContain("count");
    expect((await call("PUT", `/api/sales/${partly}/cancellation`, manager, {})).status).toBe(200);
    const { body } = await count(2000, 1100);
    expect(body.differences).toEqual([]);
    expect(body.drawer).toMatchObject({
      taken: { count: 0, amount: 0 },
      refunded: { count: 2, amount: -900 },
      count: { expected: 1100, difference: 0 },
    });
    const yesterday = await call<ReconciliationView>("GET", "/api/reconciliation/yesterday", cashier);
    expect(yesterday.body.drawer).toMatchObject({ taken: { amount: 1900 }, refunded: { count: 0 } });
  });

  test("that a version counted which reckoned with nothing but sales is counted again, where there was more", async () => {
    await takeCash(2000);
    const { day } = (await count(0, 2000)).body;
    const row = desk.store.db.select().from(cashCounts).where(eq(cashCounts.day, day)).get();
    if (!row) throw new Error("it was counted");
    goOn();
    const earlier = { ...row, id: newId(), moved: null, createdAt: desk.world.clocks.now() };
    desk.store.write((db) => db.insert(cashCounts).values(earlier).run());
    expect((await look()).drawer.count).toMatchObject({ expected: 2000, isOld: false });
    await move("in", 500);
    expect((await look()).drawer.count).toMatchObject({ isOld: true });
  });

  test("that is short is put on record by a manager's word, once; a new count is a new difference", async () => {
    await takeCash(2000);
    const short = only((await count(0, 1900)).body);
    expect((await settle(short, cashier)).body.code).toBe("approval_needed");
    const done = await settle(short, cashier, { approval: approval() });
    expect(done.body).toMatchObject({ open: 0 });
    expect(only(done.body).resolution).toMatchObject({
      remedy: "note",
      outcome: "done",
      settles: true,
      by: "李雷",
    });
    expect((await settle(short)).body.code).toBe("difference_changed");
    const again = await count(0, 1800, manager);
    expect(again.body.open).toBe(1);
    const [word, ...more] = journalled().filter(({ action }) => action === "difference settled");
    expect(word).toMatchObject({
      actor: "李雷",
      detail: { approvedBy: approval().operator, remedy: "note" },
    });
    expect(more).toEqual([]);
  });
});

describe("what differs and is safe to settle", () => {
  test("proven here, missing at the bank: the proof is brought, and the bank has a case", async () => {
    const { payment } = paid(1200, "not there");
    const missing = only(await look());
    expect(missing).toMatchObject({ kind: "unknown_there", here: 1200, there: null, remedy: "bring_proof" });
    till.backend.remembers = false;
    expect((await settle(missing)).body.code).toBe("wallet_unreachable");
    expect((await look()).open).toBe(1);
    till.backend.remembers = true;
    const id = newId();
    const done = await settle(missing, manager, {}, id);
    expect(only(done.body).resolution).toMatchObject({ outcome: "case_opened", settles: true });
    expect(Buffer.from(till.backend.reminded[0] ?? [])).toEqual(desk.rowOf(payment).statement);
    // The same tap again brings nothing twice.
    expect((await settle(missing, manager, {}, id)).status).toBe(200);
    expect(till.backend.reminded).toHaveLength(1);
  });

  test("a proof that the bank knows and did not settle stays open, and tells whom to call", async () => {
    paid(1200, "not there");
    till.backend.knows = "known";
    const { body } = await settle(only(await look()));
    expect(only(body)).toMatchObject({
      remedy: null,
      resolution: { outcome: "known_there", settles: false },
    });
    expect(only(body).resolution?.en).toMatch(/call the bank/);
    expect(body.open).toBe(1);
  });

  test("no end here and paid there: asking the bank ends it, needs nobody's word, and then all agrees", async () => {
    const { payment } = desk.collect(900);
    goOn(200_000);
    desk.payments.hear(payment, { type: "overdue" });
    lines.push(lineOf(payment, { at: desk.rowOf(payment).expiresAt - 1 }));
    goOn();
    const open = only(await look());
    expect(open).toMatchObject({ kind: "in_flight", remedy: "ask", there: 900 });
    const asked: PaymentId[] = [];
    desk.payments.onPursue = (id) => asked.push(id);
    const { body } = await settle(open, cashier);
    expect(asked).toEqual([payment]);
    expect(only(body).resolution).toMatchObject({ outcome: "asked", settles: false });
    // It may be asked once more, and what the bank states decides.
    expect((await settle(open, cashier)).status).toBe(200);
    desk.hears(payment, "paid", { decidedAt: desk.rowOf(payment).expiresAt - 1 });
    expect(await look()).toMatchObject({ open: 0, differences: [], matched: { count: 1 } });
  });

  test("returned by the bank, unheard of here: asked, the sale says that the money went back", async () => {
    const { sale, payment } = paid(700);
    lines.push(lineOf(payment, { kind: "reversal", amount: -700 }));
    goOn();
    const returned = only(await look());
    expect(returned).toMatchObject({ kind: "reversed_there", remedy: "ask" });
    expect((await settle(returned, cashier)).body.code).toBe("wallet_unreachable");
    till.backend.answer = ({ id }) => ({ kind: "statement", signed: desk.stated(id, "reversed") });
    expect((await settle(returned, cashier)).body).toMatchObject({ open: 0, terminal: { net: 0 } });
    expect(desk.view(sale).tenders[0]?.payments[0]?.state).toBe("reversed");
  });

  test("paid today and returned after the cut-off: acknowledged once it is proven, and explained on both days", async () => {
    const { sale, payment } = desk.collect(600);
    goOn();
    lines.push(lineOf(payment));
    desk.payments.reverse(sale, payment, "李雷");
    goOn();
    expect(only(await look())).toMatchObject({ kind: "reversed_late", remedy: "ask" });
    goOn(24 * 3_600_000);
    desk.hears(payment, "reversed");
    lines.push(lineOf(payment, { kind: "reversal", amount: -600 }));
    goOn();
    for (const day of ["yesterday", "today"]) {
      const late = only((await call<ReconciliationView>("GET", `/api/reconciliation/${day}`, cashier)).body);
      expect(late).toMatchObject({ kind: "reversed_late", remedy: "acknowledge" });
    }
    const done = await settle(only(await look()));
    expect(done.body.open).toBe(0);
  });

  test("at the bank and not here, as after a lost store: noted with the bank's number", async () => {
    const transaction = newId();
    const payment = { tender: newId(), attempt: 1 };
    const at = desk.world.clocks.now();
    lines.push({ kind: "payment", payment, refund: null, amount: 4321, fee: 0, at, transaction });
    const unknown = only(await look());
    expect(unknown).toMatchObject({
      kind: "unknown_here",
      there: 4321,
      reference: transaction,
      remedy: "note",
    });
    const { day } = (await settle(unknown)).body;
    expect(desk.store.db.select().from(resolutions).where(eq(resolutions.day, day)).all()).toMatchObject([
      { reference: transaction, there: 4321, here: null, outcome: "done" },
    ]);
  });

  test("a tender taken twice: the second is taken back with the right to refund, and recorded before it is sent", async () => {
    const { sale, payment } = desk.collect(800);
    goOn();
    desk.hears(payment, "expired");
    const second = { tender: payment.tender, attempt: 2 };
    await call("PUT", `/api/sales/${sale}/tenders/${payment.tender}/payments/2`, cashier, {});
    goOn();
    desk.hears(second, "paid");
    lines.push(lineOf(payment), lineOf(second));
    goOn();
    const twice = only(await look());
    expect(twice).toMatchObject({ kind: "duplicate", remedy: "take_back", there: 800 });
    expect(twice.id).toContain(formatPaymentId(payment));
    expect((await settle(twice, cashier)).body.code).toBe("approval_needed");
    expect((await settle(twice)).body.code).toBe("wallet_unreachable");
    expect(journalled().at(-1)).toMatchObject({ action: "duplicate taken back", detail: { amount: 800 } });
    till.backend.answer = ({ how, id }) => {
      expect(how).toBe("reverse");
      lines.push(lineOf(id, { kind: "reversal", amount: -800 }));
      return { kind: "statement", signed: desk.stated(id, "reversed") };
    };
    const { body } = await settle(twice);
    expect(body).toMatchObject({ open: 0, bank: { net: 800 }, terminal: { net: 800 } });
    expect(desk.view(sale).state).toBe("paid");
  });
});

describe("what is not safe", () => {
  test("has no button, and cannot be settled by whoever calls for it", async () => {
    paid(1200, { amount: 1300 });
    const differs = only(await look());
    expect(differs).toMatchObject({ kind: "amount_differs", remedy: null, here: 1200, there: 1300 });
    expect(differs.en).toMatch(/Call the bank/);
    expect((await settle(differs)).body.code).toBe("difference_changed");
    const unlike = { ...differs, id: "nothing", here: 1, there: 2 };
    expect((await settle(unlike)).body.code).toBe("difference_changed");
  });
});

describe("the settlement on paper", () => {
  test("has the bank's sums, the drawer and what is still open, once for an id; without the bank there is none", async () => {
    paid(1200);
    paid(500, { amount: 600 });
    await takeCash(1000);
    await move("out", 50);
    await count(0, 900);
    await desk.prints.idle();
    desk.world.printer.printed.length = 0;
    const job = newId();
    for (let i = 0; i < 2; i++) await call("PUT", path(`/papers/${job}`), cashier, {});
    await desk.prints.idle();
    const texts = desk.world.printer.printed.map((document) => receiptText(document, 32));
    expect(texts).toHaveLength(1);
    expect(texts[0]).toMatch(
      /结算单[\s\S]*营业日 +2026-\d\d-\d\d[\s\S]*收款 × 2 +¥18\.00[\s\S]*手续费 +-¥0\.02/,
    );
    expect(texts[0]).toMatch(
      /备用金 +¥0\.00\n现金收入 × 1 +¥10\.00\n取出现金 × 1 +-¥0\.50\n应有现金 +¥9\.50\n实点现金 +¥9\.00/,
    );
    expect(texts[0]).toMatch(/长短款 +-¥0\.50[\s\S]*待处理差异 +2[\s\S]*现金短少/);
    expect((await look()).papers).toMatchObject([{ id: job, kind: "settlement", state: "printed" }]);
    expect(
      (await call("PUT", "/api/reconciliation/yesterday/papers/".concat(job), cashier, {})).body.code,
    ).toBe("id_reused");
    till.lineUp = false;
    expect((await call("PUT", path(`/papers/${newId()}`), cashier, {})).body.code).toBe("wallet_unreachable");
  });
});

describe("a store of an earlier version", () => {
  test("gets the times of its statements, and is reconciled by them", async () => {
    paid(1200);
    const { payment } = paid(300);
    const { capturedAt, decidedAt } = desk.rowOf(payment);
    desk.store.write((db) => void db.update(payments).set({ capturedAt: null, decidedAt: null }).run());
    expect(desk.store.write((db) => fillTimes(db, 1))).toBe(1);
    expect(desk.store.write((db) => fillTimes(db, 500))).toBeGreaterThan(0);
    expect(desk.store.write((db) => fillTimes(db, 500))).toBe(0);
    expect(desk.rowOf(payment)).toMatchObject({ capturedAt, decidedAt });
    expect((await look()).differences).toEqual([]);
  });
});
