/** Exchange rates: a manager sets them, guests see them for some days, and nothing is paid or printed by them. */
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { journal, payments, printJobs } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { TillApp } from "./app-support.ts";
import { CASHIER, Desk } from "./support.ts";

let desk: Desk;
let till: TillApp;
let manager: string;
beforeEach(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  manager = await till.signedIn();
});
afterEach(() => desk.close());

const DAY_MS = 86_400_000;
const USD = { currency: "USD", per100: 7_162_300 };
const JPY = { currency: "JPY", per100: 46_512 };
const put = (rates: readonly object[], token = manager) =>
  till.call("PUT", "/api/exchange-rates", { token, body: { rates } });
const due = (amount: number) => till.call("POST", "/api/due", { token: manager, body: { amount } });

test("what is due is shown in each currency, and the payment that follows is in the shop's own alone", async () => {
  expect(await put([USD, JPY])).toMatchObject({ status: 200, body: { known: { rates: [USD, JPY] } } });
  await due(1250);
  expect(desk.display.picture).toEqual({
    state: "due",
    amount: "¥12.50",
    foreign: ["USD 1.75", "JPY 269"],
  });
  desk.collect(1250);
  expect(desk.display.picture).toMatchObject({
    state: "paying",
    amount: "¥12.50",
    foreign: ["USD 1.75", "JPY 269"],
  });
  const [payment] = desk.store.db.select().from(payments).all();
  expect(payment).toMatchObject({ amount: 1250, currency: "CNY" });
});

test("no receipt knows of them", async () => {
  await put([USD]);
  const sale = newId();
  desk.openSale(1250, sale);
  desk.sales.tender(sale, newId(), { kind: "cash", amount: 1250, received: 1250 }, CASHIER);
  await desk.prints.idle();
  const [job] = desk.store.db.select().from(printJobs).all();
  expect(JSON.stringify(job?.document)).not.toContain("USD");
});

test("after a week they are too old to be shown, until they are set again", async () => {
  await put([USD]);
  desk.world.clocks.advance(7 * DAY_MS - 1);
  await due(1250);
  expect(desk.display.picture).toMatchObject({ foreign: ["USD 1.75"] });
  desk.world.clocks.advance(1);
  await due(1250);
  expect(desk.display.picture).toEqual({ state: "due", amount: "¥12.50" });
  await put([USD]);
  await due(1250);
  expect(desk.display.picture).toMatchObject({ foreign: ["USD 1.75"] });
});

test("whoever sets them has set all: what is left out is shown no more, and the journal has each", async () => {
  await put([USD, JPY]);
  await put([JPY]);
  await due(1250);
  expect(desk.display.picture).toMatchObject({ foreign: ["JPY 269"] });
  const entries = desk.store.db.select().from(journal).where(eq(journal.action, "exchange rates set")).all();
  expect(entries.map(({ detail }) => detail)).toEqual([{ USD: "716.23", JPY: "4.6512" }, { JPY: "4.6512" }]);
});

test.each([
  ["the shop's own currency", [{ currency: "CNY", per100: 10_000 }]],
  ["a currency twice", [USD, USD]],
  ["a fourth", [USD, JPY, { ...USD, currency: "EUR" }, { ...USD, currency: "HKD" }]],
  ["a price of nothing", [{ ...USD, per100: 0 }]],
  ["a fraction", [{ ...USD, per100: 1.5 }]],
  ["a currency that is none", [{ ...USD, currency: "XXX" }]],
])("%s is refused, and what was set stays", async (_, rates) => {
  await put([USD]);
  expect(await put(rates)).toMatchObject({ status: 400, body: { code: "malformed" } });
  await due(1250);
  expect(desk.display.picture).toMatchObject({ foreign: ["USD 1.75"] });
});

test("a cashier sets none", async () => {
  const body = { name: "李雷", role: "cashier", pin: "918273" };
  await till.call("PUT", `/api/staff/${newId()}`, { token: manager, body });
  const { token } = await till.pair("checkout");
  await till.signIn(token, body.name, body.pin);
  await till.call("PUT", "/api/session/pin", { token, body: { pin: body.pin, newPin: "564738" } });
  expect(await put([USD], token)).toMatchObject({
    status: 403,
    body: { code: "not_permitted" },
  });
});
