/** The customer sees the total while cash is counted, and never instead of a payment that has not ended. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { TillApp } from "./app-support.ts";
import { Desk } from "./support.ts";

let desk: Desk;
let till: TillApp;
let token: string;
beforeEach(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  token = await till.signedIn();
});
afterEach(() => desk.close());

const due = (amount: unknown) => till.call("POST", "/api/due", { token, body: { amount } });

test("what is due is shown until it is said that it is no more", async () => {
  expect((await due(1250)).status).toBe(204);
  expect(desk.display.picture).toEqual({ state: "due", amount: "¥12.50" });
  expect((await due(null)).status).toBe(204);
  expect(desk.display.picture).toEqual({ state: "idle" });
});

test("nothing of it is recorded", async () => {
  const before = desk.till.streams.checkout.lastId;
  await due(1250);
  expect(desk.till.streams.checkout.lastId).toBe(before);
});

test("a payment that is shown stays shown, whatever is typed meanwhile", async () => {
  desk.collect(100);
  const { picture } = desk.display;
  expect(picture.state).toBe("paying");
  await due(1250);
  await due(null);
  expect(desk.display.picture).toEqual(picture);
});

test("taking down what is due leaves what was shown after it", async () => {
  await due(1250);
  desk.display.show({ state: "paid", amount: "¥12.50", change: "¥7.50" });
  await due(null);
  expect(desk.display.picture.state).toBe("paid");
});

test.each([0, -5, 1.5, "12", undefined])("%s is no amount that is due", async (amount) => {
  expect((await due(amount)).status).toBe(400);
  expect(desk.display.picture).toEqual({ state: "idle" });
});
