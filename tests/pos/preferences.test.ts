/** What a person has chosen of language, type and hand goes along to whichever checkout, and is nobody else's. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import type { Session } from "#pos/api.ts";
import { OWN_PIN, TillApp } from "./app-support.ts";
import { Desk } from "./support.ts";

let desk: Desk;
let till: TillApp;
let manager: string;

beforeAll(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  manager = await till.signedIn();
});
afterAll(() => desk.close());

const choose = (body: object, token: string | undefined = manager) =>
  till.call<Session>("PUT", "/api/session/preferences", { token, body });
const session = (token: string) => till.call<Session>("GET", "/api/session", { token });

describe("what an operator has chosen", () => {
  test("is nothing at first; each choice leaves the others as they are, and is the same when said again", async () => {
    expect((await session(manager)).body.preferences).toEqual({});
    expect((await choose({ language: "en" })).body.preferences).toEqual({ language: "en" });
    expect((await choose({ leftHanded: true })).body.preferences).toEqual({
      language: "en",
      leftHanded: true,
    });
    expect((await choose({})).body.preferences).toEqual({ language: "en", leftHanded: true });
    await choose({ largeType: true });
    expect((await choose({ largeType: false })).body.preferences).toEqual({
      language: "en",
      leftHanded: true,
      largeType: false,
    });
  });

  test("comes with the sign-in at another checkout, and with nobody else's", async () => {
    const second = (await till.pair("checkout")).token;
    await till.call("PUT", `/api/staff/${newId()}`, {
      token: manager,
      body: { name: "2002", role: "cashier", pin: "918273" },
    });
    const other = await till.call<Session>("POST", "/api/session", {
      token: second,
      body: { operator: "2002", pin: "918273" },
    });
    expect(other.body.preferences).toEqual({});
    const same = await till.call<Session>("POST", "/api/session", {
      token: second,
      body: { operator: "1001", pin: OWN_PIN },
    });
    expect(same.body.preferences).toEqual({ language: "en", leftHanded: true, largeType: false });
  });

  test("is refused where it is no choice, or nobody is signed in", async () => {
    expect((await choose({ language: "fr" })).status).toBe(400);
    expect((await choose({ theme: "dark" })).status).toBe(400);
    const nobody = (await till.pair("checkout")).token;
    expect((await choose({ language: "zh" }, nobody)).status).toBe(401);
  });
});
