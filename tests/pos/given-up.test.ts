import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { receiptText } from "#domain/receipt/text.ts";
import type { Problem } from "#domain/refusal.ts";
import { newId } from "#kit/random-ids.ts";
import type { SaleView } from "#pos/api.ts";
import { verifyJournal } from "#pos/journal.ts";
import { runningTotals } from "#pos/shifts/totals.ts";
import { OWN_PIN, TillApp } from "./app-support.ts";
import { CASHIER, Desk } from "./support.ts";

let desk: Desk;
let sale: string;
beforeEach(() => {
  desk = Desk.open();
  sale = newId();
  desk.openSale(3000, sale);
});
afterEach(() => desk.close());

const cash = (amount: number) =>
  desk.sales.tender(sale, newId(), { kind: "cash", amount, received: amount }, CASHIER);
function wallet(amount: number) {
  const tender = newId();
  desk.sales.tender(sale, tender, { kind: "wallet", amount }, CASHIER);
  return { tender, attempt: 1 };
}
const giveUp = () => desk.sales.cancel(sale, CASHIER, { operator: CASHIER, approvedBy: undefined });

/** Twenty in cash and five by wallet are in, and the rest is shown as a QR. */
function partPaid() {
  cash(2000);
  const paid = wallet(500);
  desk.hears(paid, "paid");
  return { paid, shown: wallet(500) };
}

describe("a customer walks away from a sale that is paid in part", () => {
  test("the cash goes back from the drawer, what the wallet paid by reversal, and what is shown is cancelled", async () => {
    const { paid, shown } = partPaid();
    const opened = desk.world.drawer.opened;
    expect(giveUp()).toMatchObject({
      state: "cancelled",
      tenders: [{ state: "void" }, { state: "void" }, {}],
    });
    await desk.prints.idle();
    expect(desk.view(sale).tenders).toMatchObject([
      { kind: "cash", returned: { drawer: "opened" } },
      { kind: "wallet", returned: {}, payments: [{ state: "reversing" }] },
      { kind: "wallet", payments: [{ state: "reversing" }] },
    ]);
    expect(desk.world.drawer.opened).toBe(opened + 1);

    desk.hears(paid, "reversed");
    desk.hears(shown, "cancelled");
    expect(desk.rowOf(paid).state).toBe("reversed");
    expect(desk.rowOf(shown).state).toBe("cancelled");
    // What somebody did on purpose is no alarm; the customer has it in writing.
    expect(desk.alarms).toEqual([]);
    await desk.prints.idle();
    expect(desk.world.printer.printed.map((paper) => receiptText(paper, 48)).join()).toContain("5.00");
    expect(verifyJournal(desk.store.db)).toBeUndefined();
  });

  test("no shift has the money, and no proof that comes late turns the light green", () => {
    const { paid } = partPaid();
    giveUp();
    desk.hears(paid, "paid");
    expect(desk.rowOf(paid).state).toBe("reversing");
    desk.hears(paid, "reversed");
    const totals = runningTotals(desk.store.db);
    expect(totals).toMatchObject({
      sales: { count: 0 },
      cash: { amount: 2000 },
      cash_returned: { amount: 2000 },
      wallet: { amount: 500 },
      wallet_reversed: { count: 1, amount: 500 },
    });
  });

  test("asked twice it is done once", () => {
    partPaid();
    const opened = desk.world.drawer.opened;
    giveUp();
    expect(giveUp()).toMatchObject({ state: "cancelled", total: 3000 });
    expect(desk.world.drawer.opened).toBe(opened + 1);
  });

  test("a customer who pays what is shown at that moment gets it back, and people are told of that", () => {
    const { shown } = partPaid();
    giveUp();
    desk.hears(shown, "paid");
    desk.hears(shown, "reversed");
    expect(desk.view(sale).state).toBe("cancelled");
    expect(desk.alarms).toHaveLength(1);
  });

  test("a cashier needs a manager's word for it, unless no money is in yet", async () => {
    const till = await TillApp.of(desk);
    const manager = await till.signedIn();
    const body = { name: "李雷", role: "cashier", pin: "918273" };
    await till.call("PUT", `/api/staff/${newId()}`, { token: manager, body });
    const { token } = await till.pair("checkout");
    await till.signIn(token, "李雷", "918273");
    await till.call("PUT", "/api/session/pin", { token, body: { pin: "918273", newPin: "730518" } });
    const ask = (more: object = {}) =>
      till.call<SaleView & Problem>("PUT", `/api/sales/${sale}/cancellation`, { token, body: more });
    cash(2000);
    expect((await ask()).body).toMatchObject({ code: "approval_needed" });
    expect(desk.view(sale)).toMatchObject({ state: "open", due: 1000 });
    const approval = { operator: till.operator?.name ?? "1001", pin: OWN_PIN };
    expect((await ask({ approval })).body).toMatchObject({ state: "cancelled" });

    sale = newId();
    desk.openSale(500, sale);
    const shown = wallet(500);
    expect((await ask()).body).toMatchObject({ state: "cancelled" });
    expect(desk.rowOf(shown).state).toBe("reversing");
  });

  test("what went back before needs nobody's word: there is nothing left to give", () => {
    const [given] = cash(2000).tenders;
    const paid = wallet(1000);
    desk.hears(paid, "paid");
    const back = { tender: given?.id ?? "", amount: 2000, lines: [], reason: "returned" as const };
    desk.refunds.ask(sale, newId(), back, { operator: CASHIER, approvedBy: undefined });
    desk.hears(paid, "reversed");
    expect(desk.view(sale)).toMatchObject({ state: "open", due: 1000 });
    const opened = desk.world.drawer.opened;
    expect(desk.sales.cancel(sale, CASHIER, undefined).state).toBe("cancelled");
    expect(desk.world.drawer.opened).toBe(opened);
  });

  test("the power fails while the drawer is to open: the cash stands as given back, and people look", () => {
    cash(2000);
    desk.world.drawer.outcome = new Promise(() => undefined);
    giveUp();
    desk = desk.restart();
    expect(desk.view(sale)).toMatchObject({
      state: "cancelled",
      tenders: [{ state: "void", returned: { drawer: "unknown" } }],
    });
  });
});
