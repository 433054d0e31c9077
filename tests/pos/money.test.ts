import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RefusalCode } from "#domain/refusal.ts";
import { Refusal } from "#domain/refusal.ts";
import { newId } from "#kit/random-ids.ts";
import { verifyJournal } from "#pos/journal.ts";
import { CASHIER, Desk, latestPayment } from "./support.ts";

let desk: Desk;
beforeEach(() => {
  desk = Desk.open();
});
afterEach(() => desk.close());

function refusal(work: () => unknown): RefusalCode | "none" {
  try {
    work();
    return "none";
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

const cash = (sale: string, amount: number, received = amount, tender = newId()) =>
  desk.sales.tender(sale, tender, { kind: "cash", amount, received }, CASHIER);
const wallet = (sale: string, amount: number, tender = newId()) =>
  desk.sales.tender(sale, tender, { kind: "wallet", amount }, CASHIER);

describe("a proof of payment", () => {
  test("turns the sale green once, however often it comes", async () => {
    const { sale, payment } = desk.collect(1250);
    for (let i = 0; i < 3; i++) desk.hears(payment, "paid");
    await desk.prints.idle();
    expect(desk.view(sale)).toMatchObject({
      state: "paid",
      due: 0,
      receipts: [{ copy: 0, state: "printed" }],
    });
    expect(desk.world.printer.printed).toHaveLength(1);
    expect(desk.display.picture).toMatchObject({ state: "paid" });
    expect(desk.alarms).toEqual([]);
  });

  test("of another amount, terminal, merchant or request moves nothing and tells a person", () => {
    const { sale, payment } = desk.collect(1250);
    desk.hears(payment, "paid", { amount: 1251 });
    desk.hears(payment, "paid", { terminal: newId() });
    desk.hears(payment, "paid", { merchant: newId() });
    desk.hears(payment, "paid", { request: new Uint8Array(32) });
    expect(desk.view(sale)).toMatchObject({ state: "open", due: 1250, receipts: [] });
    expect(desk.rowOf(payment)).toMatchObject({ state: "presented", statement: null });
    expect(desk.alarms).toHaveLength(4);
  });

  test("by another bank, or with a bit turned, says nothing at all", () => {
    const { payment } = desk.collect(1250);
    const signed = desk.stated(payment, "paid");
    for (let byte = 0; byte < signed.length; byte += 7) {
      const turned = Uint8Array.from(signed);
      turned[byte] = (turned[byte] ?? 0) ^ 1;
      expect(desk.statements.hear(turned)).toBeUndefined();
    }
    for (const bytes of [new Uint8Array(0), signed.slice(1), new Uint8Array([...signed, 0])])
      expect(desk.statements.hear(bytes)).toBeUndefined();
    expect(desk.rowOf(payment).state).toBe("presented");
    expect(desk.alarms).toEqual([]);
  });

  test("after cancelling is kept, and the light stays red until the money went back", () => {
    const { sale, payment } = desk.collect(820);
    desk.payments.reverse(sale, payment, CASHIER.name);
    desk.hears(payment, "paid");
    expect(desk.rowOf(payment)).toMatchObject({ state: "reversing", statement: expect.anything() });
    expect(desk.view(sale)).toMatchObject({ state: "open", due: 820, receipts: [] });
    desk.hears(payment, "reversed");
    expect(desk.view(sale)).toMatchObject({ due: 820, tenders: [{ state: "void" }] });
    expect(desk.alarms).toHaveLength(1);
    expect(desk.display.picture).toMatchObject({ state: "ended" });
  });

  test("for a payment that this till never made changes nothing here", () => {
    const { payment } = desk.collect(100);
    const other = { tender: newId(), attempt: 1 };
    desk.hears(payment, "paid", { payment: other });
    expect(desk.rowOf(payment).state).toBe("presented");
  });
});

describe("money that the bank takes back after green", () => {
  test("is due again, with an alarm, and can be met once more", async () => {
    const { sale, payment } = desk.collect(1000);
    desk.hears(payment, "paid");
    desk.hears(payment, "reversed");
    expect(desk.view(sale)).toMatchObject({ state: "open", due: 1000, tenders: [{ state: "void" }] });
    expect(desk.alarms).toHaveLength(1);
    cash(sale, 1000);
    expect(desk.view(sale)).toMatchObject({ state: "paid", due: 0 });
    await desk.prints.idle();
    expect(desk.world.printer.originals).toHaveLength(1);
  });

  test("of a part leaves the other part met", () => {
    const sale = newId();
    desk.openSale(1000, sale);
    cash(sale, 600);
    const tender = newId();
    wallet(sale, 400, tender);
    desk.hears({ tender, attempt: 1 }, "paid");
    desk.hears({ tender, attempt: 1 }, "reversed");
    expect(desk.view(sale)).toMatchObject({ state: "open", due: 400 });
  });
});

describe("a sale met in parts", () => {
  test("is paid by the last of them, and never gets more than is due", () => {
    const sale = newId();
    desk.openSale(1000, sale);
    cash(sale, 300);
    expect(refusal(() => wallet(sale, 701))).toBe("sale_overpaid");
    const tender = newId();
    wallet(sale, 700, tender);
    expect(refusal(() => cash(sale, 1))).toBe("attempt_open");
    desk.hears({ tender, attempt: 1 }, "paid");
    expect(desk.view(sale)).toMatchObject({ state: "paid", due: 0 });
    expect(refusal(() => cash(sale, 1))).toBe("sale_closed");
  });

  test("cannot be given up with money in it unless somebody has said that it may go back", () => {
    const sale = newId();
    desk.openSale(1000, sale);
    cash(sale, 10);
    expect(refusal(() => desk.sales.cancel(sale, CASHIER, undefined))).toBe("approval_needed");
    cash(sale, 990);
    const word = { operator: CASHIER, approvedBy: undefined };
    expect(refusal(() => desk.sales.cancel(sale, CASHIER, word))).toBe("sale_closed");
  });
});

describe("a further attempt", () => {
  test("begins only after the one before ended without money, and shows another QR", () => {
    const { sale, payment } = desk.collect(640);
    const second = { ...payment, attempt: 2 };
    const first = latestPayment(desk.view(sale)).qr;
    expect(refusal(() => desk.sales.retry(sale, second, undefined, CASHIER))).toBe("attempt_open");
    desk.hears(payment, "expired");
    expect(refusal(() => desk.sales.retry(sale, { ...payment, attempt: 3 }, undefined, CASHIER))).toBe(
      "not_found",
    );
    expect(refusal(() => desk.sales.retry(newId(), second, undefined, CASHIER))).toBe("not_found");
    desk.sales.retry(sale, second, undefined, CASHIER);
    const again = desk.sales.retry(sale, second, undefined, CASHIER);
    expect(again.tenders[0]?.payments).toHaveLength(2);
    expect(latestPayment(again).qr).not.toBe(first);
    desk.hears(second, "paid");
    expect(desk.view(sale)).toMatchObject({ state: "paid", tenders: [{ state: "met" }] });
  });

  test("is not disturbed by stragglers of the one before", () => {
    const { sale, payment } = desk.collect(640);
    desk.hears(payment, "expired");
    const second = { ...payment, attempt: 2 };
    desk.sales.retry(sale, second, undefined, CASHIER);
    desk.hears(payment, "expired");
    desk.hears(payment, "paid");
    expect(desk.rowOf(second).state).toBe("presented");
    expect(desk.view(sale)).toMatchObject({ state: "open", due: 640 });
    expect(desk.alarms).toHaveLength(1);
  });
});

describe("cancelling a payment", () => {
  test("is done for the sale that it belongs to only", () => {
    const { payment } = desk.collect(500);
    const other = newId();
    desk.openSale(100, other);
    expect(refusal(() => desk.payments.reverse(other, payment, CASHIER.name))).toBe("not_found");
    expect(refusal(() => desk.payments.reverse(newId(), payment, CASHIER.name))).toBe("not_found");
    expect(desk.rowOf(payment).state).toBe("presented");
  });

  test("names the operator in the journal, which holds", () => {
    const { sale, payment } = desk.collect(500);
    desk.payments.reverse(sale, payment, CASHIER.name);
    desk.hears(payment, "cancelled");
    expect(refusal(() => desk.payments.reverse(sale, payment, CASHIER.name))).toBe("none");
    expect(verifyJournal(desk.store.db)).toBeUndefined();
  });
});

describe("a till that never heard the wallet's time", () => {
  test("shows no QR and takes cash", () => {
    desk.close();
    desk = Desk.open({ heardWallet: false });
    const sale = newId();
    desk.openSale(500, sale);
    expect(refusal(() => wallet(sale, 500))).toBe("clock_untrusted");
    expect(desk.view(sale).tenders).toEqual([]);
    expect(cash(sale, 500)).toMatchObject({ state: "paid" });
  });
});

describe("an id", () => {
  test("stands for one thing: the same call again is the same, another is refused and leaves nothing", () => {
    const sale = newId();
    const tender = newId();
    desk.openSale(500, sale);
    desk.openSale(500, sale);
    expect(refusal(() => desk.openSale(501, sale))).toBe("id_reused");
    cash(sale, 200, 300, tender);
    cash(sale, 200, 300, tender);
    expect(refusal(() => cash(sale, 200, 301, tender))).toBe("id_reused");
    expect(refusal(() => wallet(sale, 200, tender))).toBe("id_reused");
    const other = newId();
    desk.openSale(500, other);
    expect(refusal(() => cash(other, 200, 300, tender))).toBe("id_reused");
    expect(desk.view(sale)).toMatchObject({ due: 300, tenders: [{ amount: 200, change: 100 }] });
    expect(desk.world.drawer.opened).toBe(1);
  });
});

describe("the customer's display", () => {
  test("keeps the QR of the customer who stands there, whatever becomes of an older payment", () => {
    const { payment: older } = desk.collect(111);
    const { sale, payment } = desk.collect(222);
    const shown = desk.display.picture;
    expect(shown).toMatchObject({ state: "paying", qr: latestPayment(desk.view(sale)).qr });
    desk.payments.hear(older, { type: "open" });
    expect(desk.display.picture).toEqual(shown);
    desk.hears(older, "paid");
    expect(desk.display.picture).toEqual(shown);
    desk.hears(payment, "paid");
    expect(desk.display.picture).toMatchObject({ state: "paid", amount: "¥2.22" });
  });
});
