import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Problem } from "#domain/refusal.ts";
import { journal } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { ScreenToken } from "#pos/api.ts";
import { verifyJournal } from "#pos/journal.ts";
import { OWN_PIN, TillApp } from "./app-support.ts";
import { CASHIER, Desk } from "./support.ts";

let desk: Desk;
let till: TillApp;
beforeEach(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
});
afterEach(() => desk.close());

/** The till starts anew over the same store. */
async function restart(): Promise<void> {
  desk = desk.restart();
  till = await TillApp.of(desk);
}

describe("a screen is paired", () => {
  test("by its kind's code only", async () => {
    for (const [kind, code] of [
      ["checkout", ""],
      ["checkout", "wrong"],
      ["checkout", till.screens.codeFor("display")],
      ["display", till.screens.codeFor("checkout")],
      ["checkout", `${till.screens.codeFor("checkout")} `],
    ])
      expect(await till.call("POST", "/api/screens", { body: { kind, code } })).toMatchObject({
        status: 401,
        body: { code: "screen_not_paired" },
      });
    expect((await till.pair("display")).kind).toBe("display");
  });

  test("and each gets a secret and a token of its own, of which the store keeps only hashes", async () => {
    const first = await till.pair("checkout");
    const second = await till.pair("checkout");
    expect(new Set([first.secret, first.token, second.secret, second.token]).size).toBe(4);
    const stored = JSON.stringify(desk.store.db.query.screens.findMany().sync());
    for (const secret of [first.secret, first.token]) expect(stored).not.toContain(secret);
  });

  test("its token dies with the server; its secret gets it another, and the old one does not work", async () => {
    const { screen, secret, token } = await till.pair("checkout");
    await restart();
    expect(await till.call("GET", "/api/operators", { token })).toMatchObject({ status: 401 });
    const renew = () => till.call<ScreenToken>("POST", "/api/screens/token", { body: { screen, secret } });
    const { body: renewed } = await renew();
    expect(await till.call("GET", "/api/operators", { token: renewed.token })).toMatchObject({ status: 200 });
    const { body: again } = await renew();
    expect(await till.call("GET", "/api/operators", { token: renewed.token })).toMatchObject({ status: 401 });
    expect(await till.call("GET", "/api/operators", { token: again.token })).toMatchObject({ status: 200 });
  });

  test("a reload keeps the operator's session, a restart does not", async () => {
    const { screen, secret, token } = await till.pair("checkout");
    await till.signIn(token, "1001", till.operator?.pin ?? "");
    const renew = async () =>
      (await till.call<ScreenToken>("POST", "/api/screens/token", { body: { screen, secret } })).body.token;
    expect(await till.call("GET", "/api/session", { token: await renew() })).toMatchObject({ status: 200 });
    await restart();
    expect(await till.call("GET", "/api/session", { token: await renew() })).toMatchObject({
      status: 401,
      body: { code: "signed_out" },
    });
  });

  test("another's secret, or none, gets no token", async () => {
    const mine = await till.pair("checkout");
    const other = await till.pair("display");
    for (const body of [
      { screen: mine.screen, secret: other.secret },
      { screen: other.screen, secret: mine.secret },
      { screen: newId(), secret: mine.secret },
      { screen: mine.screen, secret: "" },
      { screen: mine.screen, secret: mine.token },
    ])
      expect(await till.call("POST", "/api/screens/token", { body })).toMatchObject({ status: 401 });
  });
});

describe("an operator", () => {
  test("who has the first PIN can do nothing but choose another", async () => {
    const { token } = await till.pair("checkout");
    const { name, pin } = till.operator ?? { name: "", pin: "" };
    expect(await till.signIn(token, name, pin)).toMatchObject({ status: 200, body: { pinMustChange: true } });
    const blocked = { status: 403, body: { code: "pin_must_change" } };
    const refused = await till.call<Problem>("GET", "/api/checkout/events", { token });
    expect(refused.body.code).toBe(blocked.body.code);
    for (const [method, path, body] of [
      ["PUT", `/api/sales/${newId()}`, { currency: "CNY", lines: [line()] }],
      ["GET", `/api/sales/${newId()}`, undefined],
      ["PUT", `/api/sales/${newId()}/cancellation`, {}],
    ] as const)
      expect((await till.call<Problem>(method, path, { token, body })).body.code).toBe("pin_must_change");
    for (const newPin of ["111111", "123456", "987654", pin])
      expect(await till.call("PUT", "/api/session/pin", { token, body: { pin, newPin } })).toMatchObject({
        body: { code: "weak_pin" },
      });
    const changed = await till.call("PUT", "/api/session/pin", { token, body: { pin, newPin: OWN_PIN } });
    expect(changed).toMatchObject({ status: 200, body: { pinMustChange: false } });
    expect((await till.openSale(token, 100)).state).toBe("open");
  });

  test("who has chosen a PIN keeps it over a restart, and no other is made", async () => {
    await till.signedIn();
    await restart();
    expect(till.operator).toBeUndefined();
    const { token } = await till.pair("checkout");
    expect(await till.signIn(token, "1001", OWN_PIN)).toMatchObject({ body: { pinMustChange: false } });
  });

  test("who signs out has signed out", async () => {
    const token = await till.signedIn();
    expect((await till.call("DELETE", "/api/session", { token })).status).toBe(204);
    const refused = { status: 401, body: { code: "signed_out" } };
    expect(await till.call("GET", "/api/session", { token })).toMatchObject(refused);
    expect(await till.call("GET", `/api/sales/${newId()}`, { token })).toMatchObject(refused);
    const pins = { pin: OWN_PIN, newPin: "846201" };
    expect(await till.call("PUT", "/api/session/pin", { token, body: pins })).toMatchObject(refused);
  });

  test("is journalled signing in and failing to; a PIN typed as a name is not, nor is what no store keeps", async () => {
    const { token } = await till.pair("checkout");
    const { pin = "" } = till.operator ?? {};
    await till.signIn(token, "1001", "246802");
    desk.world.clocks.advance(60_000);
    for (const name of [pin, "\ud800", "a\u0000b", "__proto__"]) {
      await till.signIn(token, name, pin);
      desk.world.clocks.advance(60_000);
    }
    await till.signIn(token, "1001", pin);
    const rows = desk.store.db.select().from(journal).all();
    expect(rows.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      `${CASHIER.name} shift opened`,
      "1001 wrong PIN",
      ...Array.from({ length: 4 }, () => "nobody wrong PIN"),
      "1001 signed in",
    ]);
    expect(JSON.stringify(rows)).not.toContain(pin);
    expect(verifyJournal(desk.store.db)).toBeUndefined();
  });
});

describe("a PIN is guessed", () => {
  const wrong = (token: string, name = "1001") => till.signIn<Problem>(token, name, "246802");

  test("three times at will, then ever more slowly; the right one is locked out too; a restart frees nobody", async () => {
    const { token } = await till.pair("checkout");
    for (let i = 0; i < 3; i++) expect((await wrong(token)).body.code).toBe("wrong_pin");
    expect(await till.signIn(token, "1001", till.operator?.pin ?? "")).toMatchObject({
      status: 423,
      body: { code: "locked_out" },
    });
    await restart();
    const { token: other } = await till.pair("checkout");
    expect((await wrong(other)).body.code).toBe("locked_out");
    desk.world.clocks.advance(1001);
    expect((await wrong(other)).body.code).toBe("wrong_pin");
    desk.world.clocks.advance(1001);
    expect((await wrong(other)).body.code).toBe("locked_out");
  });

  test("ten times: half an hour for the operator, at every screen", async () => {
    const { token } = await till.pair("checkout");
    for (let i = 0; i < 10; i++) {
      expect((await wrong(token)).body.code).toBe("wrong_pin");
      desk.world.clocks.advance(i === 9 ? 0 : 600_000);
    }
    const { token: other } = await till.pair("checkout");
    desk.world.clocks.advance(29 * 60_000);
    expect((await till.signIn<Problem>(other, "1001", till.operator?.pin ?? "")).body.code).toBe(
      "locked_out",
    );
    desk.world.clocks.advance(61_000);
    expect((await till.signIn(other, "1001", till.operator?.pin ?? "")).status).toBe(200);
  });

  test("for names that nobody has: the screen is locked, and the answer tells nothing of who exists", async () => {
    const { token } = await till.pair("checkout");
    const codes = [];
    for (let i = 0; i < 4; i++) codes.push((await wrong(token, `nobody ${i}`)).body.code);
    expect(codes).toEqual(["wrong_pin", "wrong_pin", "wrong_pin", "locked_out"]);
  });

  test("by many at once: the lock is not outrun", async () => {
    const { token } = await till.pair("checkout");
    const codes = await Promise.all(Array.from({ length: 12 }, () => wrong(token)));
    expect(codes.filter(({ body }) => body.code === "wrong_pin")).toHaveLength(3);
  });

  test("while choosing another one: the old one is asked for, and counted", async () => {
    const token = await till.signedIn();
    const change = (pin: string) =>
      till.call<Problem>("PUT", "/api/session/pin", { token, body: { pin, newPin: "846201" } });
    for (let i = 0; i < 3; i++) expect((await change("246802")).body.code).toBe("wrong_pin");
    expect((await change(OWN_PIN)).body.code).toBe("locked_out");
  });
});

function line() {
  return { id: newId(), name: "商品", quantity: 1, unitPrice: 100 };
}
