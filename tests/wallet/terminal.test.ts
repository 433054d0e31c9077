import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PaymentRequest } from "#domain/payment-request.ts";
import type { Problem } from "#domain/refusal.ts";
import { payments, requestCounters, staffActs, terminals } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { newKeyPair, sha256 } from "#kit/signatures.ts";
import type { PaymentAnswer } from "#wallet/api.ts";
import { base64url, type Phone, type Presented, phoneId, type Terminal, Wallet } from "./support.ts";

let wallet: Wallet;
let terminal: Terminal;
let phone: Phone;

beforeAll(async () => {
  wallet = await Wallet.open();
  terminal = await wallet.terminal();
  phone = await wallet.customer();
});
afterAll(() => wallet.close());

const refusedWith = (status: number, code: string) => ({ status, body: { code } });
const signedRefusal = (status: number, code: string) => ({ status, signed: true, body: { code } });

async function stateOf({ id }: Presented): Promise<string | undefined> {
  const rows = await wallet.db.select().from(payments).where(eq(payments.tender, id.tender));
  return rows[0]?.state;
}

describe("who is no enrolled terminal is not heard", () => {
  test("a request without a signature", async () => {
    const presented = await terminal.present();
    const prepared = terminal.prepare("GET", `/v1/payments/${presented.id.tender}.1`);
    const { "signature-input": _, ...unsigned } = prepared.headers;
    const answer = await terminal.send<Problem>({ ...prepared, headers: unsigned });
    expect(answer).toMatchObject(refusedWith(401, "bad_signature"));
  });

  test("a key that nobody enrolled, and a key that claims another's name", async () => {
    const presented = await terminal.present();
    const stranger = newKeyPair();
    expect(await terminal.tell<Problem>(presented, { key: stranger })).toMatchObject(
      refusedWith(401, "bad_signature"),
    );
    const impostor = { publicKey: terminal.signing.publicKey, privateKey: stranger.privateKey };
    expect(
      await terminal.ask<Problem>(presented, { key: impostor }).catch(() => "unsignable"),
    ).not.toMatchObject({
      status: 200,
    });
    expect(await stateOf(presented)).toBeUndefined();
  });

  test("a body, a path, a method or a counter that is not the one signed", async () => {
    const [one, other] = [await terminal.present(), await terminal.present()];
    const path = `/v1/payments/${one.id.tender}.1`;
    const sign = () => terminal.prepare("PUT", path, { request: base64url(one.request) });
    const body = new Uint8Array(Buffer.from(JSON.stringify({ request: base64url(other.request) })));
    const prepared = sign();
    const counted = { ...prepared.headers, "shouyin-counter": "999" };
    for (const tampered of [
      { ...sign(), body },
      { ...sign(), path: `/v1/payments/${other.id.tender}.1` },
      { ...sign(), path: `${path}?x=1` },
      { ...prepared, headers: counted },
    ])
      expect(await terminal.send<Problem>(tampered)).toMatchObject(refusedWith(401, "bad_signature"));
    expect(await stateOf(one)).toBeUndefined();
    expect(await stateOf(other)).toBeUndefined();
  });

  test("a digest exchanged together with the body", async () => {
    const [one, other] = [await terminal.present(), await terminal.present()];
    const path = `/v1/payments/${one.id.tender}.1`;
    const prepared = terminal.prepare("PUT", path, { request: base64url(one.request) });
    const forged = terminal.prepare("PUT", path, { request: base64url(other.request) });
    const headers = { ...prepared.headers, "content-digest": forged.headers["content-digest"] ?? "" };
    expect(await terminal.send<Problem>({ ...forged, headers })).toMatchObject(
      refusedWith(401, "bad_signature"),
    );
  });

  test("a request signed long ago, or for a time to come", async () => {
    const presented = await terminal.present();
    for (const at of [Date.now() - 10 * 60_000, Date.now() + 10 * 60_000])
      expect(await terminal.ask<Problem>(presented, { at })).toMatchObject(refusedWith(401, "stale_request"));
  });
});

describe("each request counts once", () => {
  test("the very same request again is refused as spent, under signature, and nobody is suspended", async () => {
    const till = await wallet.terminal();
    const presented = await till.present();
    const prepared = till.prepare("PUT", `/v1/payments/${presented.id.tender}.1`, {
      request: base64url(presented.request),
    });
    expect(await till.send(prepared)).toMatchObject({ status: 200, signed: true, body: { state: "open" } });
    expect(await till.send(prepared)).toMatchObject(signedRefusal(401, "stale_request"));
    expect(await till.tell(presented)).toMatchObject({ status: 200, body: { state: "open" } });
  });

  test("a clone that pays is journalled with the batch that stops it", async () => {
    const till = await wallet.terminal();
    await till.tell(await till.present());
    const counter = till.lastCounter;
    expect(await till.tell(await till.present(), { counter })).toMatchObject(
      signedRefusal(403, "terminal_suspended"),
    );
    expect(
      await wallet.db
        .select()
        .from(staffActs)
        .where(eq(staffActs.subject, `terminal ${till.id}`)),
    ).toMatchObject([{ act: "terminal.clone_suspected", staff: null }]);
  });

  test("one counter with two requests is a clone: the terminal is suspended, and stays so", async () => {
    const till = await wallet.terminal();
    const open = await till.present();
    await till.tell(open);
    const counter = till.lastCounter;
    expect(await till.ask(open, { counter })).toMatchObject(signedRefusal(403, "terminal_suspended"));
    for (const call of [
      () => till.ask(open),
      () => till.reverse(open),
      () => till.call("GET", "/v1/terminals/current"),
    ])
      expect(await call()).toMatchObject(signedRefusal(403, "terminal_suspended"));
    const [row] = await wallet.db.select().from(terminals).where(eq(terminals.id, till.id));
    expect(row?.state).toBe("suspended");
    expect(
      await wallet.db
        .select()
        .from(staffActs)
        .where(eq(staffActs.subject, `terminal ${till.id}`)),
    ).toMatchObject([{ act: "terminal.clone_suspected", staff: null }]);
    expect(wallet.logged.some((line) => line.includes("clone suspected") && line.includes(till.id))).toBe(
      true,
    );

    expect(await phone.scan(await till.present())).toMatchObject(refusedWith(403, "terminal_suspended"));
    const before = await phone.balance();
    expect(await phone.consent(phoneId(till, open))).toMatchObject(refusedWith(403, "terminal_suspended"));
    expect(await phone.balance()).toBe(before);
  });

  test("requests may overtake one another within the window, not below it", async () => {
    const till = await wallet.terminal();
    const presented = await till.present();
    expect(await till.tell(presented, { counter: 200 })).toMatchObject({ status: 200 });
    expect(await till.ask(presented, { counter: 137 })).toMatchObject({ status: 200 });
    expect(await till.ask(presented, { counter: 137 })).toMatchObject(
      signedRefusal(403, "terminal_suspended"),
    );

    const other = await wallet.terminal();
    const shown = await other.present();
    await other.tell(shown, { counter: 200 });
    expect(await other.ask(shown, { counter: 136 })).toMatchObject(signedRefusal(401, "stale_request"));
    expect(await other.ask(shown, { counter: 201 })).toMatchObject({ status: 200 });
  });

  test("only the counters inside the window are kept", async () => {
    const till = await wallet.terminal();
    for (const counter of [1, 2, 3, 500])
      await till.call("GET", "/v1/terminals/current", undefined, { counter });
    const kept = await wallet.db.select().from(requestCounters).where(eq(requestCounters.terminal, till.id));
    expect(kept.map(({ counter }) => counter)).toEqual([500]);
    expect(await till.call("GET", "/v1/terminals/current", undefined, { counter: 2 })).toMatchObject(
      signedRefusal(401, "stale_request"),
    );
  });

  test("a refused effect does not give its counter back", async () => {
    const till = await wallet.terminal();
    const known = await till.present();
    await till.tell(known);
    const forged = await till.present({ payment: known.id, amount: 1 });
    expect(await till.tell(forged)).toMatchObject(signedRefusal(409, "id_reused"));
    const kept = await wallet.db.select().from(requestCounters).where(eq(requestCounters.terminal, till.id));
    expect(kept.map(({ counter }) => counter).toSorted()).toEqual([1, 2]);
  });
});

describe("a terminal tells and asks", () => {
  test("what it tells is recorded, and what it asks is answered with the wallet's time, all signed", async () => {
    const presented = await terminal.present({ amount: 990 });
    const told = await terminal.tell(presented);
    expect(told).toMatchObject({
      status: 200,
      signed: true,
      body: { id: `${presented.id.tender}.1`, state: "open" },
    });
    expect(told.body.statement).toBeUndefined();
    expect(Math.abs(told.body.time - (await wallet.now()))).toBeLessThan(5000);
    const asked = await terminal.ask(presented);
    expect(asked).toMatchObject({ status: 200, signed: true, body: { state: "open" } });
    expect(await terminal.call("GET", "/v1/terminals/current")).toMatchObject({
      status: 200,
      signed: true,
      body: { terminal: terminal.id },
    });
  });

  test("of what the wallet never saw it says 404, signed", async () => {
    expect(await terminal.ask({ id: { tender: newId(), attempt: 1 } })).toMatchObject(
      signedRefusal(404, "not_found"),
    );
  });

  test.each([
    ["an id that is none", "GET", "/v1/payments/42", undefined, 400, "malformed"],
    ["an attempt above 255", "GET", `/v1/payments/${newId()}.256`, undefined, 400, "malformed"],
    [
      "a body that is not in the schema",
      "PUT",
      `/v1/payments/${newId()}.1`,
      { request: 1 },
      400,
      "malformed",
    ],
    [
      "bytes that are no request",
      "PUT",
      `/v1/payments/${newId()}.1`,
      { request: "AAAA" },
      401,
      "bad_signature",
    ],
    ["an address that there is not", "GET", "/v1/terminals/others", undefined, 404, "not_found"],
  ] as const)("%s is refused under signature", async (_, method, path, input, status, code) => {
    expect(await terminal.call(method, path, input)).toMatchObject(signedRefusal(status, code));
  });

  test("a fault of the wallet's own is signed too, and tells nothing", async () => {
    const till = await wallet.terminal();
    const presented = await till.present();
    await till.tell(presented);
    await till.reverse(await till.present());
    // The next number of the stream is taken already, so that no statement can be appended.
    await wallet.db.update(terminals).set({ streamNumber: 0 }).where(eq(terminals.id, till.id));
    const answer = await till.reverse<Problem>(presented);
    expect(answer).toMatchObject(signedRefusal(500, "internal"));
    expect(JSON.stringify(answer.body)).not.toMatch(/stream|insert|sql/i);
    expect(await stateOf(presented)).toBe("open");
  });

  test("another terminal's payment can be neither read, told nor reversed, even in the same shop", async () => {
    const mine = await terminal.present();
    await terminal.tell(mine);
    for (const other of [await wallet.terminal(), await wallet.terminal(terminal.enrolled.merchant.id)]) {
      expect(await other.ask(mine)).toMatchObject(signedRefusal(404, "not_found"));
      expect(await other.tell(mine)).toMatchObject(signedRefusal(401, "bad_signature"));
      expect(await other.reverse(mine)).toMatchObject(signedRefusal(401, "bad_signature"));
      const own = await other.present({ payment: mine.id });
      expect(await other.reverse(own)).toMatchObject({ status: 200, body: { state: "cancelled" } });
    }
    expect(await terminal.ask(mine)).toMatchObject({ status: 200, body: { state: "open" } });
  });

  test("a request is told under its own id only", async () => {
    const presented = await terminal.present();
    const path = `/v1/payments/${presented.id.tender}.2`;
    expect(await terminal.call("PUT", path, { request: base64url(presented.request) })).toMatchObject(
      signedRefusal(401, "bad_signature"),
    );
  });

  test("the same bytes again get the same answer, other bytes under the same id are refused", async () => {
    const presented = await terminal.present();
    expect(await terminal.tell(presented)).toMatchObject({ body: { state: "open" } });
    expect(await terminal.tell(presented)).toMatchObject({ body: { state: "open" } });
    const dearer = await terminal.present({ payment: presented.id, amount: 9999 });
    expect(await terminal.tell(dearer)).toMatchObject(signedRefusal(409, "id_reused"));
    expect(await terminal.reverse(dearer)).toMatchObject(signedRefusal(409, "id_reused"));
    expect(await phone.scan(dearer)).toMatchObject(refusedWith(409, "id_reused"));
    expect(await terminal.ask(presented)).toMatchObject({ body: { state: "open" } });
  });
});

describe("what must not be payable is not recorded", () => {
  test.each([
    ["a request dated in the future", (now: number) => ({ issuedAt: now + 60 }), "issued_in_future"],
    ["a production request at a demo wallet", () => ({ demo: false }), "demo_mismatch"],
    ["a currency that is not the shop's", () => ({ currency: "USD" as const }), "currency_mismatch"],
  ])("%s", async (_, facts: (nowS: number) => Partial<PaymentRequest>, code) => {
    const presented = await terminal.present(facts(Math.floor((await wallet.now()) / 1000)));
    expect(await terminal.tell(presented)).toMatchObject(signedRefusal(422, code));
    expect(await phone.scan(presented)).toMatchObject(refusedWith(422, code));
    expect(await stateOf(presented)).toBeUndefined();

    // What it signed the terminal can end, whatever stands in it: a query alone would leave it unknown for ever.
    const reversed = await terminal.reverse(presented);
    expect(reversed).toMatchObject({ status: 200, signed: true, body: { state: "cancelled" } });
    expect(wallet.statement(reversed.body.statement)).toMatchObject({
      outcome: "cancelled",
      payment: presented.id,
      request: sha256(presented.request),
    });
    const again = await terminal.reverse(presented);
    expect([again.status, again.body.statement]).toEqual([200, reversed.body.statement]);
    expect(await terminal.tell(presented)).toMatchObject({ status: 200, body: { state: "cancelled" } });
    expect(await phone.scan(presented)).toMatchObject({ status: 200, body: { state: "cancelled" } });
    expect(await phone.consent(phoneId(terminal, presented))).toMatchObject(
      refusedWith(409, "payment_cancelled"),
    );
  });

  test("an expired request that the wallet never saw is answered with a statement when it is taken back", async () => {
    const issuedAt = Math.floor((await wallet.now()) / 1000) - 200;
    const presented = await terminal.present({ issuedAt, lifetime: 120 });
    const { status, body } = await terminal.reverse(presented);
    expect([status, body.state, wallet.statement(body.statement).outcome]).toEqual([
      200,
      "expired",
      "expired",
    ]);
  });

  test("a request whose time has run out is answered with a statement that it expired", async () => {
    const issuedAt = Math.floor((await wallet.now()) / 1000) - 200;
    const presented = await terminal.present({ issuedAt, lifetime: 120 });
    const { status, body } = await terminal.tell(presented);
    expect([status, body.state]).toEqual([200, "expired"]);
    expect(wallet.statement(body.statement)).toMatchObject({
      outcome: "expired",
      terminal: terminal.id,
      merchant: terminal.enrolled.merchant.id,
      payment: presented.id,
      amount: 1250,
      currency: "CNY",
      request: sha256(presented.request),
    });
    expect((await terminal.ask(presented)).body.statement).toBe(body.statement);
    expect(await terminal.reverse(presented)).toMatchObject({
      body: { state: "expired", statement: body.statement },
    });
  });
});

describe("a reversal makes it as if it never was", () => {
  const outcomeOf = ({ body }: { body: PaymentAnswer }) => wallet.statement(body.statement).outcome;

  test("what the wallet never saw becomes a tombstone that no phone can pay", async () => {
    const presented = await terminal.present();
    const reversed = await terminal.reverse(presented);
    expect(reversed).toMatchObject({ status: 200, signed: true, body: { state: "cancelled" } });
    expect(outcomeOf(reversed)).toBe("cancelled");
    expect(await phone.scan(presented)).toMatchObject({ status: 200, body: { state: "cancelled" } });
    const before = await phone.balance();
    expect(await phone.pay(presented)).toMatchObject(refusedWith(409, "payment_cancelled"));
    expect(await terminal.tell(presented)).toMatchObject({ body: { state: "cancelled" } });
    expect(await phone.balance()).toBe(before);
  });

  test("what is paid is returned once, however often it is asked for", async () => {
    const presented = await terminal.present({ amount: 4321 });
    const before = await phone.balance();
    await phone.pay(presented);
    expect(await phone.balance()).toBe(before - 4321);
    const first = await terminal.reverse(presented);
    expect(outcomeOf(first)).toBe("reversed");
    const again = await terminal.reverse(presented);
    expect([again.body.state, again.body.statement]).toEqual(["reversed", first.body.statement]);
    expect(await phone.balance()).toBe(before);
    expect(await phone.pay(presented)).toMatchObject(refusedWith(409, "payment_returned"));
    const other = await wallet.customer();
    expect(await other.pay(presented)).toMatchObject(refusedWith(409, "payment_cancelled"));
    expect(await phone.balance()).toBe(before);
  });

  test("what is paid and reversed at the same moment ends reversed, with the money back", async () => {
    for (let round = 0; round < 5; round++) {
      const presented = await terminal.present();
      const before = await phone.balance();
      const { body } = await phone.scan(presented);
      const [paid, reversed] = await Promise.all([phone.consent(body.id), terminal.reverse(presented)]);
      expect(["cancelled", "reversed"]).toContain(reversed.body.state);
      expect(paid.status === 200).toBe(reversed.body.state === "reversed");
      expect(await phone.balance()).toBe(before);
    }
  });
});
