import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { receiptText } from "#domain/receipt/text.ts";
import type { Problem } from "#domain/refusal.ts";
import { journal, payments } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { SaleView, ShiftView } from "#pos/api.ts";
import { whyNotErase } from "#pos/retirement.ts";
import { OWN_PIN, TillApp } from "./app-support.ts";
import { Desk } from "./support.ts";

const CASHIER_PIN = "730518";

let desk: Desk;
let till: TillApp;
/** A manager's checkout, and a cashier's. */
let manager: string;
let cashier: string;
beforeEach(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  manager = await till.signedIn();
  cashier = await addCashier("李雷");
});
afterEach(() => desk.close());

async function addCashier(name: string): Promise<string> {
  const body = { name, role: "cashier", pin: "918273" };
  expect(await till.call("PUT", `/api/staff/${newId()}`, { token: manager, body })).toMatchObject({
    status: 200,
  });
  const { token } = await till.pair("checkout");
  await till.signIn(token, name, "918273");
  const pins = { pin: "918273", newPin: CASHIER_PIN };
  await till.call("PUT", "/api/session/pin", { token, body: pins });
  return token;
}

const approval = () => ({ operator: till.operator?.name ?? "1001", pin: OWN_PIN });
const call = <T = Problem>(method: string, path: string, token: string, body?: object) =>
  till.call<T>(method, path, { token, ...(body && { body }) });
const code = async (answer: Promise<{ body: Problem }>) => (await answer).body?.code;

function paidByWallet(amount: number): SaleView {
  const { sale, payment } = desk.collect(amount);
  desk.hears(payment, "paid");
  return desk.view(sale);
}

describe("a shift", () => {
  test("shows what it took; closed, everybody signs in again and the next begins", async () => {
    const sale = paidByWallet(1200);
    const refund = newId();
    const back = { tender: sale.tenders[0]?.id, amount: 200, lines: [], reason: "other" };
    await call("PUT", `/api/sales/${sale.id}/refunds/${refund}`, manager, back);
    desk.statements.hear(desk.refundStated(refund, "refunded"));
    const { body: open } = await call<ShiftView>("GET", "/api/shift", cashier);
    expect(open).toMatchObject({ sales: 1, cash: 0, wallet: 1200, refunded: 200, pending: 0 });
    const closed = await call<ShiftView>("PUT", `/api/shifts/${open.id}/closing`, cashier, {});
    expect(closed).toMatchObject({ status: 200, body: { closedAt: expect.any(Number), pending: 0 } });
    expect(await code(call("GET", "/api/shift", cashier))).toBe("signed_out");
    expect(await code(call("GET", "/api/shift", manager))).toBe("signed_out");
    await till.signIn(cashier, "李雷", CASHIER_PIN);
    const { body: next } = await call<ShiftView>("GET", "/api/shift", cashier);
    expect(next).toMatchObject({ openedBy: "李雷", sales: 0, cash: 0, wallet: 0, refunded: 0 });
    expect(next.id).not.toBe(open.id);
  });

  test("with payments unresolved closes only on a manager's word, which changes none of them", async () => {
    const { payment } = desk.collect(700);
    desk.payments.hear(payment, { type: "overdue" });
    const { body: open } = await call<ShiftView>("GET", "/api/shift", cashier);
    const path = `/api/shifts/${open.id}/closing`;
    expect(await code(call("PUT", path, cashier, {}))).toBe("approval_needed");
    const wrong = { approval: { ...approval(), pin: "000111" } };
    expect(await code(call("PUT", path, cashier, wrong))).toBe("wrong_pin");
    const own = { approval: { operator: "李雷", pin: CASHIER_PIN } };
    expect(await code(call("PUT", path, cashier, own))).toBe("not_permitted");
    const before = desk.store.db.select().from(payments).all();
    const closed = await call<ShiftView>("PUT", path, cashier, { approval: approval() });
    expect(closed.body).toMatchObject({ pending: 1, pendingAmount: 700, signedOffBy: approval().operator });
    expect(desk.store.db.select().from(payments).all()).toEqual(before);
    desk.hears(payment, "expired");
    const row = desk.store.db.select().from(journal).all();
    expect(row.some(({ action, detail }) => action === "shift closed" && detail.pending === 1)).toBe(true);
  });
});

describe("a shift on paper", () => {
  const texts = () => desk.world.printer.printed.map((document) => receiptText(document, 32));
  const shiftOf = async (token: string) => (await call<ShiftView>("GET", "/api/shift", token)).body;
  const report = (shift: ShiftView, token: string, job = newId()) =>
    call<ShiftView>("PUT", `/api/shifts/${shift.id}/reports/${job}`, token, {});

  test("its closing is printed once, with what was taken, what is unresolved and who signed for it", async () => {
    paidByWallet(1200);
    const { payment } = desk.collect(700);
    desk.payments.hear(payment, { type: "overdue" });
    const open = await shiftOf(cashier);
    const closing = { approval: approval() };
    await desk.prints.idle();
    desk.world.printer.printed.length = 0;
    await call("PUT", `/api/shifts/${open.id}/closing`, cashier, closing);
    await desk.prints.idle();
    expect(texts()).toHaveLength(1);
    expect(texts()[0]).toMatch(/交班报表[\s\S]*交班 李雷[\s\S]*钱包支付 × 1 +¥12\.00/);
    expect(texts()[0]).toMatch(/未决款项 × 1 +¥7\.00\n {2}结果未知 × 1 +¥7\.00[\s\S]*未决签认 +1001/);
    await till.signIn(cashier, "李雷", CASHIER_PIN);
    const { body: last } = await call<ShiftView>("GET", "/api/shifts/last", cashier);
    expect(last).toMatchObject({ id: open.id, reports: [{ kind: "z-report", copy: 0, state: "printed" }] });
  });

  test("a report so far is of its moment, and each an original; asked twice with one id it is one", async () => {
    const open = await shiftOf(cashier);
    const job = newId();
    await report(open, cashier, job);
    paidByWallet(1200);
    await report(open, cashier, job);
    await desk.prints.idle();
    desk.world.printer.printed.length = 0;
    await report(open, cashier);
    await desk.prints.idle();
    expect(texts()[0]).toMatch(/^ *中途小结[\s\S]*成交笔数 +1\n/);
    expect((await shiftOf(cashier)).reports).toMatchObject([
      { kind: "x-report", copy: 0, subject: job },
      { kind: "x-report", copy: 0 },
    ]);
  });

  test("a copy of the closing says so, and what never reached the printer is no copy", async () => {
    desk.world.printer.outcomes.push({ kind: "not-sent", trouble: "paper-out" });
    const open = await shiftOf(cashier);
    await call("PUT", `/api/shifts/${open.id}/closing`, cashier, {});
    await desk.prints.idle();
    await till.signIn(cashier, "李雷", CASHIER_PIN);
    paidByWallet(500);
    for (const copy of [0, 1]) {
      await report(open, cashier);
      await desk.prints.idle();
      const { body: last } = await call<ShiftView>("GET", "/api/shifts/last", cashier);
      expect(last.reports.at(-1)).toMatchObject({ kind: "z-report", copy, state: "printed" });
    }
    expect(texts().at(-1)).toMatch(/^ *补打 1\n *交班报表[\s\S]*成交笔数 +0\n/);
  });

  test("is nobody's who is not signed in, and an id is used once", async () => {
    const open = await shiftOf(cashier);
    const { token } = await till.pair("checkout");
    expect(await code(call("PUT", `/api/shifts/${open.id}/reports/${newId()}`, token, {}))).toBe(
      "signed_out",
    );
    expect(await code(call("PUT", `/api/shifts/${newId()}/reports/${newId()}`, cashier, {}))).toBe(
      "not_found",
    );
    expect(await code(call("GET", "/api/shifts/last", cashier))).toBe("not_found");
    const receipt = paidByWallet(1200).receipts[0]?.id ?? "";
    expect(await code(call("PUT", `/api/shifts/${open.id}/reports/${receipt}`, cashier, {}))).toBe(
      "id_reused",
    );
  });

  test("the screens are told when it comes out", async () => {
    const open = await shiftOf(cashier);
    const [snapshot] = await till.events("/api/checkout/events", cashier, 1);
    await report(open, cashier);
    await desk.prints.idle();
    const events = await till.events("/api/checkout/events", cashier, 3, snapshot?.id);
    expect(
      events.map(({ event, data }) => [event, (JSON.parse(data) as ShiftView).reports[0]?.state]),
    ).toEqual([
      ["shift", "queued"],
      ["shift", "sending"],
      ["shift", "printed"],
    ]);
  });
});

describe("what a cashier may not do alone", () => {
  test("a refund needs a manager's PIN at that moment, whose name is kept", async () => {
    const sale = paidByWallet(1200);
    const tender = sale.tenders[0]?.id;
    const body = { tender, amount: 200, lines: [], reason: "wrong_amount" };
    const path = `/api/sales/${sale.id}/refunds/${newId()}`;
    expect(await code(call("PUT", path, cashier, body))).toBe("approval_needed");
    expect(desk.view(sale.id).refunds).toEqual([]);
    const approved = await call<SaleView>("PUT", path, cashier, { ...body, approval: approval() });
    expect(approved.body.refunds).toMatchObject([{ amount: 200, state: "requested" }]);
    const alone = await call<SaleView>("PUT", `/api/sales/${sale.id}/refunds/${newId()}`, manager, body);
    expect(alone.body.refunds).toHaveLength(2);
  });

  test("an approval is typed for one thing: wrong PINs are counted, and lock it out", async () => {
    const sale = paidByWallet(1200);
    const body = { tender: sale.tenders[0]?.id, amount: 200, lines: [], reason: "other" };
    const path = `/api/sales/${sale.id}/refunds/${newId()}`;
    const guess = { ...body, approval: { ...approval(), pin: "111222" } };
    const codes = [];
    for (let i = 0; i < 4; i++) codes.push(await code(call("PUT", path, cashier, guess)));
    expect(codes).toEqual(["wrong_pin", "wrong_pin", "wrong_pin", "locked_out"]);
    expect(desk.view(sale.id).refunds).toEqual([]);
  });

  test("operators and the terminal's end are a manager's; the last manager stays one", async () => {
    expect(await code(call("GET", "/api/staff", cashier))).toBe("not_permitted");
    expect(await code(call("PUT", "/api/retirement", cashier, {}))).toBe("not_permitted");
    const { body: staff } = await call<{ id: string; name: string; role: string }[]>(
      "GET",
      "/api/staff",
      manager,
    );
    const managers = staff.filter(({ role }) => role === "manager");
    for (const { id, name } of managers.slice(1))
      await call("PUT", `/api/staff/${id}`, manager, { name, role: "cashier" });
    const last = managers[0];
    const demoted = { name: last?.name, role: "cashier" };
    expect(await code(call("PUT", `/api/staff/${last?.id}`, manager, demoted))).toBe("not_permitted");
  });
});

describe("the terminal is deactivated", () => {
  test("not while anything is pending; then it takes no payment any more, and cash and its data stay", async () => {
    const { payment } = desk.collect(700);
    expect(await code(call("PUT", "/api/retirement", manager, {}))).toBe("payments_pending");
    desk.hears(payment, "expired");
    expect(whyNotErase(desk.store.db)).toBe("not_retired");
    till.backend.retires = false;
    expect(await code(call("PUT", "/api/retirement", manager, {}))).toBe("busy");
    expect(whyNotErase(desk.store.db)).toBe("not_retired");
    till.backend.retires = true;
    expect(await call("PUT", "/api/retirement", manager, {})).toMatchObject({ body: { retired: true } });
    expect(whyNotErase(desk.store.db)).toBeUndefined();
    const sale = newId();
    desk.openSale(100, sale);
    const tender = { kind: "wallet", amount: 100 };
    expect(await code(call("PUT", `/api/sales/${sale}/tenders/${newId()}`, cashier, tender))).toBe(
      "terminal_retired",
    );
    const cash = { kind: "cash", amount: 100, received: 100 };
    const paid = await call<SaleView>("PUT", `/api/sales/${sale}/tenders/${newId()}`, cashier, cash);
    expect(paid.body.state).toBe("paid");
  });
});
