import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CheckoutSnapshot } from "#pos/api.ts";
import { TillApp } from "./app-support.ts";
import { CASHIER, Desk } from "./support.ts";

const CHECKOUT = "/api/checkout/events";
const DISPLAY = "/api/display/events";

let desk: Desk;
let till: TillApp;
let token: string;
beforeEach(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  token = await till.signedIn();
});
afterEach(() => desk.close());

describe("a checkout's stream", () => {
  test("begins with all there is, and goes on with what happens", async () => {
    const { sale } = desk.collect(1250);
    const [snapshot] = await till.events(CHECKOUT, token, 1);
    expect(snapshot?.event).toBe("snapshot");
    const data: CheckoutSnapshot = JSON.parse(snapshot?.data ?? "");
    expect(data).toMatchObject({ shop: { demo: true, currency: "CNY" }, sale: { id: sale, state: "open" } });
    const reading = till.events(CHECKOUT, token, 2, snapshot?.id);
    desk.openSale(100);
    desk.openSale(200);
    expect((await reading).map(({ event }) => event)).toEqual(["sale", "sale"]);
  });

  test("goes on after the event that was seen last, with nothing twice and nothing left out", async () => {
    const [snapshot] = await till.events(CHECKOUT, token, 1);
    for (let i = 1; i <= 5; i++) desk.openSale(i);
    const all = await till.events(CHECKOUT, token, 5, snapshot?.id);
    const totals = (events: typeof all) => events.map(({ data }) => JSON.parse(data).total);
    expect(totals(all)).toEqual([1, 2, 3, 4, 5]);
    expect(totals(await till.events(CHECKOUT, token, 3, all[1]?.id))).toEqual([3, 4, 5]);
  });

  test("begins again with a snapshot where the last event seen is of another life, gone, or nonsense", async () => {
    const [snapshot] = await till.events(CHECKOUT, token, 1);
    for (let i = 0; i < 600; i++) desk.till.streams.checkout.append({ name: "alarms", data: [] });
    for (const seen of [snapshot?.id, "ffffffffffff-3", `${snapshot?.id}999`, "", "x", "-1"])
      expect(await till.events(CHECKOUT, token, 1, seen)).toMatchObject([{ event: "snapshot" }]);
  });

  test("ends a reader that has left without holding up the others", async () => {
    const [snapshot] = await till.events(CHECKOUT, token, 1);
    const staying = till.events(CHECKOUT, token, 1, snapshot?.id);
    await till.events(CHECKOUT, token, 1);
    desk.openSale(700);
    expect((await staying).map(({ event }) => event)).toEqual(["sale"]);
  });

  test("says nothing that the customer's side, or a thief of the log, could use: no key, no PIN, no hash", async () => {
    const { sale, payment } = desk.collect(100);
    desk.payments.reverse(sale, payment, CASHIER.name);
    const text = JSON.stringify(await till.events(CHECKOUT, token, 1));
    const { signing, pepper } = desk.world.identity;
    for (const secret of [signing.privateKey, pepper])
      for (const coding of ["hex", "base64", "base64url"] as const)
        expect(text).not.toContain(Buffer.from(secret).toString(coding));
    expect(text).not.toMatch(/pinHash|argon2|secret/i);
  });
});

describe("a display's stream", () => {
  test("shows the picture and nothing else: no line of the sale, no name of the operator", async () => {
    const { token: screen } = await till.pair("display");
    const [snapshot] = await till.events(DISPLAY, screen, 1);
    expect(JSON.parse(snapshot?.data ?? "")).toMatchObject({ picture: { state: "idle" } });
    const reading = till.events(DISPLAY, screen, 2, snapshot?.id);
    const { payment } = desk.collect(1250);
    desk.hears(payment, "paid");
    const events = await reading;
    expect(events.map(({ event }) => event)).toEqual(["picture", "picture"]);
    expect(events.map(({ data }) => JSON.parse(data).state)).toEqual(["paying", "paid"]);
    for (const secret of ["商品", CASHIER.name, CASHIER.id])
      expect(JSON.stringify([snapshot, events])).not.toContain(`"${secret}"`);
  });
});
