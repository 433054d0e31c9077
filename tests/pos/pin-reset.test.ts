/** A PIN that was forgotten by the only manager: the bank's word opens, nothing else does, and the journal has it. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Id } from "#domain/ids.ts";
import type { Problem } from "#domain/refusal.ts";
import { newId } from "#kit/random-ids.ts";
import type { Session } from "#pos/api.ts";
import { OWN_PIN, TillApp } from "./app-support.ts";
import { Desk } from "./support.ts";

const CODE = "20471935";
const NEW_PIN = "846201";

let desk: Desk;
let till: TillApp;
let working: string;
let locked: string;

beforeEach(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  working = await till.signedIn();
  locked = (await till.pair("checkout")).token;
  till.lineUp = true;
  till.backend.resets = (operator, code) => (operator === "1001" && code === CODE ? "granted" : "refused");
});
afterEach(() => desk.close());

interface Wish {
  readonly id?: Id;
  readonly operator?: string;
  readonly code?: string;
  readonly newPin?: string;
}

const reset = ({ id = newId(), operator = "1001", code = CODE, newPin = NEW_PIN }: Wish = {}) =>
  till.call<Problem & { done?: true }>("PUT", `/api/pin-resets/${id}`, {
    token: locked,
    body: { operator, code, newPin },
  });
const signIn = (pin: string) =>
  till.call<Session>("POST", "/api/session", { token: locked, body: { operator: "1001", pin } });

describe("with the bank's code", () => {
  test("an operator chooses a PIN, is signed out elsewhere, and comes in with the new one only", async () => {
    expect(await reset()).toMatchObject({ status: 200, body: { done: true } });
    expect((await till.call("GET", "/api/session", { token: working })).status).toBe(401);
    expect((await signIn(OWN_PIN)).status).toBe(401);
    const { status, body } = await signIn(NEW_PIN);
    expect([status, body.pinMustChange]).toEqual([200, false]);
  });

  test("whose answer was lost, the same again is the same; another PIN under it is none", async () => {
    const id = newId();
    await reset({ id });
    expect(await reset({ id })).toMatchObject({ status: 200 });
    expect(await reset({ id, newPin: "391827" })).toMatchObject({ body: { code: "pin_reset_refused" } });
    expect(till.backend.broughtResets).toEqual([id]);
    expect((await signIn(NEW_PIN)).status).toBe(200);
  });

  test("the PIN of before and an easy one are refused, and the same code then takes another", async () => {
    const id = newId();
    expect(await reset({ id, newPin: "123456" })).toMatchObject({ body: { code: "weak_pin" } });
    expect(till.backend.broughtResets).toEqual([]);
    expect(await reset({ id, newPin: OWN_PIN })).toMatchObject({ body: { code: "weak_pin" } });
    expect(await reset({ id })).toMatchObject({ status: 200 });
  });

  test("a lock on the old PIN is lifted with it", async () => {
    for (let tries = 0; tries < 12; tries++) await signIn("999888");
    expect((await signIn(OWN_PIN)).status).toBe(423);
    await reset();
    expect((await signIn(NEW_PIN)).status).toBe(200);
  });
});

describe("without it", () => {
  test("nobody comes in: a wrong code, another operator's, a name that nobody has", async () => {
    for (const wish of [{ code: "20471936" }, { operator: "9999" }])
      expect(await reset(wish)).toMatchObject({ status: 403, body: { code: "pin_reset_refused" } });
    await till.call("PUT", `/api/staff/${newId()}`, {
      token: working,
      body: { name: "2002", role: "cashier", pin: "918273" },
    });
    expect(await reset({ operator: "2002" })).toMatchObject({ body: { code: "pin_reset_refused" } });
    expect((await signIn(OWN_PIN)).status).toBe(200);
  });

  test("guesses lock the screen and the operator, and the right code waits as well", async () => {
    const told: string[] = [];
    for (let guess = 0; guess < 12; guess++)
      told.push((await reset({ code: `1000000${guess % 10}` })).body.code);
    expect(new Set(told)).toEqual(new Set(["pin_reset_refused", "locked_out"]));
    expect(till.backend.broughtResets.length).toBeLessThan(10);
    expect(await reset()).toMatchObject({ status: 423 });
    // Signing in with the PIN is not held up by it.
    expect((await signIn(OWN_PIN)).status).toBe(200);
  });

  test("the line is down, or the wallet says nothing: that is what is said, and nothing has changed", async () => {
    till.lineUp = false;
    expect(await reset()).toMatchObject({ status: 503, body: { code: "bank_not_reached" } });
    expect(till.backend.broughtResets).toEqual([]);
    till.lineUp = true;
    till.backend.resets = () => undefined;
    expect(await reset()).toMatchObject({ status: 503, body: { code: "bank_not_reached" } });
    expect((await signIn(OWN_PIN)).status).toBe(200);
  });
});

test("the till's journal tells of both, and of neither the code nor the PIN", async () => {
  const id = newId();
  await reset({ code: "20471936" });
  await reset({ id });
  await signIn(NEW_PIN);
  const { body, text } = await till.call<{ rows: { action: string; actor: string; detail: object }[] }>(
    "GET",
    "/api/journal?group=people",
    { token: locked },
  );
  const told = body.rows.map(({ action }) => action);
  expect(told).toContain("wrong reset code");
  expect(body.rows.find(({ action }) => action === "PIN reset by the bank")).toMatchObject({
    actor: "1001",
    detail: { reset: id },
  });
  for (const secret of [CODE, NEW_PIN]) expect(text).not.toContain(secret);
});
