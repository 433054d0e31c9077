import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digitsOfBytes } from "#domain/digits.ts";
import { type PaymentRequest, REQUEST_SIZE } from "#domain/payment-request.ts";
import { consents, customers, payments, tries } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { keyId, newKeyPair, privateKeyObject, sha256, signIn, signRequest } from "#kit/signatures.ts";
import type { WalletView } from "#wallet/api.ts";
import { startExpiry } from "#wallet/payments/expiry.ts";
import { type Phone, PIN, type Presented, phoneId, type Terminal, Wallet } from "./support.ts";

let wallet: Wallet;
let terminal: Terminal;

beforeAll(async () => {
  wallet = await Wallet.open();
  terminal = await wallet.terminal();
});
afterAll(() => wallet.close());

const WRONG = "100000";
const refusedWith = (status: number, code: string) => ({ status, body: { code } });

async function countPayments(): Promise<number> {
  return wallet.db.$count(payments);
}

/** A payment that is open in the store although its time has run out: nobody has written the expiry yet. */
async function overdue(): Promise<Presented> {
  const issuedAt = Math.floor((await wallet.now()) / 1000) - 121;
  const presented = await terminal.present({ issuedAt, lifetime: 120 });
  await wallet.db.insert(payments).values({
    terminal: terminal.id,
    ...presented.id,
    merchant: terminal.enrolled.merchant.id,
    amount: 1250,
    currency: "CNY",
    request: presented.request,
    state: "open",
    expiresAt: new Date((issuedAt + 120) * 1000),
  });
  return presented;
}

describe("signing in", () => {
  test("binds this device; its token reads this wallet until the device is released", async () => {
    const phone = await wallet.customer(7700);
    const { status, body } = await phone.signIn();
    expect([status, body.name]).toEqual([200, "李明"]);
    phone.token = body.token;
    expect(await phone.call<WalletView>("GET", "/v1/phone/wallet")).toMatchObject({
      status: 200,
      body: { balance: 7700, demo: true, entries: [{ kind: "top_up", amount: 7700 }] },
    });
    expect(await phone.call("DELETE", "/v1/phone/devices/current")).toMatchObject({ status: 204 });
    expect(await phone.call("GET", "/v1/phone/wallet")).toMatchObject(refusedWith(401, "signed_out"));
  });

  test("a token that is none opens nothing", async () => {
    const phone = await wallet.customer();
    phone.token = newId();
    const presented = await terminal.present();
    for (const answer of [
      await phone.call("GET", "/v1/phone/wallet"),
      await phone.scan(presented),
      await phone.look(phoneId(terminal, presented)),
      await phone.consent(phoneId(terminal, presented)),
    ])
      expect(answer).toMatchObject(refusedWith(401, "signed_out"));
  });

  test("only our own pages call, and only with JSON", async () => {
    const phone = await wallet.customer();
    const presented = await terminal.present();
    const body = { request: Buffer.from(presented.request).toString("base64url") };
    const scan = (headers: Record<string, string>) => phone.call("POST", "/v1/phone/payments", body, headers);
    expect(await scan({ "sec-fetch-site": "cross-site" })).toMatchObject(refusedWith(403, "foreign_origin"));
    expect(await scan({ "sec-fetch-site": "" })).toMatchObject(refusedWith(403, "foreign_origin"));
    expect(await scan({ origin: "http://evil.test" })).toMatchObject(refusedWith(403, "foreign_origin"));
    expect(await scan({ "content-type": "text/plain" })).toMatchObject(refusedWith(415, "not_json"));
    expect(await scan({ host: "rebound.test" })).toMatchObject(refusedWith(421, "wrong_host"));
    expect(await phone.look(phoneId(terminal, presented))).toMatchObject(refusedWith(404, "not_found"));
  });

  test("a number that nobody has is answered as one that somebody has, to the last try", async () => {
    const phone = await wallet.customer();
    const ask = async (number: string) => {
      const answers = [];
      for (let i = 0; i < 5; i++) answers.push(await phone.signIn(WRONG, number));
      return answers.map(({ status, body }) => ({ status, body }));
    };
    const known = await ask(phone.customer.number);
    expect(await ask("13000000000")).toEqual(known);
    expect(known[0]).toMatchObject(refusedWith(401, "wrong_pin"));
    expect(known[4]).toMatchObject(refusedWith(423, "locked_out"));
  });

  test("after too many wrong PINs even the right one waits; the count is in the store", async () => {
    const phone = await wallet.customer();
    for (let i = 0; i < 3; i++) await phone.signIn(WRONG);
    expect(await phone.signIn()).toMatchObject(refusedWith(423, "locked_out"));
    const subject = `phone ${phone.customer.number}`;
    const [stored] = await wallet.db.select().from(tries).where(eq(tries.subject, subject));
    expect(stored?.failures).toBe(3);
    expect(stored?.lockedUntil).toBeGreaterThan(await wallet.now());
    await wallet.db.update(tries).set({ lockedUntil: 0 }).where(eq(tries.subject, subject));
    expect(await phone.signIn()).toMatchObject({ status: 200 });
    expect(await wallet.db.$count(tries, eq(tries.subject, subject))).toBe(0);
  });

  test("the tenth wrong PIN locks for half an hour", async () => {
    const phone = await wallet.customer();
    const subject = `phone ${phone.customer.number}`;
    await wallet.db.insert(tries).values({ subject, failures: 9, lockedUntil: 0 });
    expect(await phone.signIn(WRONG)).toMatchObject(refusedWith(401, "wrong_pin"));
    const [stored] = await wallet.db.select().from(tries).where(eq(tries.subject, subject));
    expect((stored?.lockedUntil ?? 0) - (await wallet.now())).toBeGreaterThan(29 * 60_000);
  });

  test("a stranger who guesses at the sign-in does not lock the customer out of paying", async () => {
    const [phone, stranger] = [await wallet.customer(), await wallet.customer()];
    for (let i = 0; i < 5; i++) await stranger.signIn(WRONG, phone.customer.number);
    expect(await phone.pay(await terminal.present())).toMatchObject({ status: 200, body: { state: "paid" } });
  });

  test("no PIN and no token reaches the log", async () => {
    const phone = await wallet.customer();
    await phone.signIn(WRONG);
    const { body } = await phone.signIn();
    await phone.consent(phoneId(terminal, await terminal.present()));
    for (const secret of [PIN, WRONG, phone.token, body.token])
      expect(wallet.logged.join("\n")).not.toContain(secret);
  });
});

describe("opening what a QR says", () => {
  test("the address is a page and changes nothing", async () => {
    const presented = await terminal.present();
    const before = await countPayments();
    for (const path of [`/P/${digitsOfBytes(presented.request)}`, "/p/123", "/"]) {
      const response = await wallet.fetch(path);
      expect([response.status, response.headers.get("content-type")]).toEqual([
        200,
        "text/html; charset=utf-8",
      ]);
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    }
    expect((await wallet.fetch("/P/12a")).status).toBe(404);
    expect(await countPayments()).toBe(before);
  });

  test("a scan shows payee, amount and match code, and takes nothing", async () => {
    const phone = await wallet.customer(5000);
    const presented = await terminal.present({ amount: 4999 });
    const { status, body } = await phone.scan(presented);
    expect([status, body]).toMatchObject([
      200,
      {
        id: phoneId(terminal, presented),
        payee: "好邻居便利店",
        amount: 4999,
        currency: "CNY",
        state: "open",
        mine: false,
      },
    ]);
    expect(body.matchCode).toMatch(/^\d{4}$/);
    expect(body).not.toHaveProperty("proof");
    expect(await phone.balance()).toBe(5000);
    expect(await terminal.ask(presented)).toMatchObject({ body: { state: "open" } });
  });

  test.each([
    ["no bytes", () => new Uint8Array(0)],
    ["other bytes", () => new Uint8Array(117)],
    ["a request that no enrolled key signed", async () => forgery(newKeyPair())],
    [
      "a request that claims another's key",
      async () => forgery(newKeyPair(), keyId(terminal.signing.publicKey)),
    ],
    ["a tender id that is none", withNilTender],
    ["a request whose amount was changed", async () => (await terminal.present()).request.with(31, 1)],
  ])("%s is not a payment code", async (_, bytes) => {
    const phone = await wallet.customer();
    const before = await countPayments();
    expect(await phone.scan({ request: await bytes() })).toMatchObject(
      refusedWith(422, "not_a_payment_code"),
    );
    expect(await countPayments()).toBe(before);
  });

  async function forgery(
    key: ReturnType<typeof newKeyPair>,
    claims = keyId(key.publicKey),
  ): Promise<Uint8Array> {
    const issuedAt = Math.floor((await wallet.now()) / 1000) - 1;
    const request: PaymentRequest = {
      demo: true,
      key: claims,
      payment: { tender: newId(), attempt: 1 },
      amount: 100,
      currency: "CNY",
      issuedAt,
      lifetime: 120,
    };
    return signRequest(request, privateKeyObject(key));
  }

  /** Signed by the terminal's own key: only the tender, sixteen zero bytes, is no id. */
  async function withNilTender(): Promise<Uint8Array> {
    const { request } = await terminal.present();
    const body = request.slice(0, REQUEST_SIZE).fill(0, 9, 25);
    const signature = signIn("request", body, privateKeyObject(terminal.signing));
    return new Uint8Array(Buffer.concat([body, signature]));
  }
});

describe("saying yes", () => {
  test("pays, once, with a proof that is this payment's", async () => {
    const phone = await wallet.customer(5000);
    const presented = await terminal.present({ amount: 1200 });
    const { status, body } = await phone.pay(presented);
    expect([status, body.state, body.mine]).toEqual([200, "paid", true]);
    expect(wallet.statement(body.proof)).toMatchObject({
      outcome: "paid",
      terminal: terminal.id,
      merchant: terminal.enrolled.merchant.id,
      payment: presented.id,
      amount: 1200,
      currency: "CNY",
      request: sha256(presented.request),
      decidedAt: body.paidAt,
    });
    expect(await phone.balance()).toBe(3800);
    expect((await terminal.ask(presented)).body.statement).toBe(body.proof);
    const { body: view } = await phone.call<WalletView>("GET", "/v1/phone/wallet");
    expect(view.entries[0]).toMatchObject({ kind: "payment", amount: -1200, payee: "好邻居便利店" });
  });

  test("the same consent again, one after the other or at once, is one payment with the same proof", async () => {
    const phone = await wallet.customer(5000);
    const { body: seen } = await phone.scan(await terminal.present({ amount: 1200 }));
    const id = newId();
    const [first, twin] = await Promise.all([phone.consent(seen.id, id), phone.consent(seen.id, id)]);
    const again = await phone.consent(seen.id, id);
    expect([first.status, twin.status, again.status]).toEqual([200, 200, 200]);
    expect(new Set([first.body.proof, twin.body.proof, again.body.proof]).size).toBe(1);
    expect(await phone.balance()).toBe(3800);
  });

  test("two consents of one payer, as from a double tap, pay once", async () => {
    const phone = await wallet.customer(5000);
    const { body: seen } = await phone.scan(await terminal.present({ amount: 1200 }));
    const answers = await Promise.all([phone.consent(seen.id), phone.consent(seen.id)]);
    expect(answers.map(({ status, body }) => [status, body.state])).toEqual([
      [200, "paid"],
      [200, "paid"],
    ]);
    expect(await phone.balance()).toBe(3800);
  });

  test("one consent id for two payments pays one of them", async () => {
    const phone = await wallet.customer(5000);
    const other = await wallet.terminal();
    const payment = { tender: newId(), attempt: 1 };
    const here = (await phone.scan(await terminal.present({ payment, amount: 1200 }))).body;
    const there = (await phone.scan(await other.present({ payment, amount: 1200 }))).body;
    const id = newId();
    const answers = await Promise.all([phone.consent(here.id, id), phone.consent(there.id, id)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)).toMatchObject(refusedWith(409, "id_reused"));
    expect(await phone.balance()).toBe(3800);
    const stranger = await wallet.customer();
    const next = (await stranger.scan(await terminal.present())).body;
    expect(await stranger.consent(next.id, id)).toMatchObject(refusedWith(409, "id_reused"));
  });

  test("a wrong PIN takes nothing, counts, and leaves the payment open", async () => {
    const phone = await wallet.customer(5000);
    const { body: seen } = await phone.scan(await terminal.present());
    expect(await phone.consent(seen.id, newId(), WRONG)).toMatchObject(refusedWith(401, "wrong_pin"));
    expect(await phone.balance()).toBe(5000);
    const subject = `customer ${phone.customer.id}`;
    await wallet.db
      .update(tries)
      .set({ lockedUntil: (await wallet.now()) + 60_000 })
      .where(eq(tries.subject, subject));
    expect(await phone.consent(seen.id)).toMatchObject(refusedWith(423, "locked_out"));
    expect(await phone.look(seen.id)).toMatchObject({ body: { state: "open" } });
    const other = await wallet.customer();
    expect(await other.consent(seen.id)).toMatchObject({ status: 200, body: { state: "paid" } });
  });

  test("two phones on one QR: the second is told that it is taken, and keeps its money", async () => {
    const [first, second] = [await wallet.customer(5000), await wallet.customer(5000)];
    const presented = await terminal.present({ amount: 1200 });
    const { body: seen } = await second.scan(presented);
    await first.pay(presented);
    expect(await second.consent(seen.id)).toMatchObject(refusedWith(409, "payment_taken"));
    expect([await first.balance(), await second.balance()]).toEqual([3800, 5000]);
  });

  test("too low a balance leaves the payment open for another payer; the same consent stays refused", async () => {
    const [poor, rich] = [await wallet.customer(1199), await wallet.customer(5000)];
    const { body: seen } = await poor.scan(await terminal.present({ amount: 1200 }));
    const id = newId();
    expect(await poor.consent(seen.id, id)).toMatchObject(refusedWith(409, "balance_too_low"));
    await wallet.topUp(poor.customer.account, 1);
    expect(await poor.consent(seen.id, id)).toMatchObject(refusedWith(409, "balance_too_low"));
    expect(await poor.balance()).toBe(1200);
    expect(await rich.consent(seen.id)).toMatchObject({ status: 200, body: { state: "paid" } });
    const yeses = await wallet.db
      .select()
      .from(consents)
      .where(sql`${seen.id} LIKE '%' || ${consents.tender} || '%'`);
    expect(yeses.map(({ refusal }) => refusal).toSorted()).toEqual(["balance_too_low", null]);
  });

  test("a frozen wallet pays nothing", async () => {
    const phone = await wallet.customer();
    await wallet.db.update(customers).set({ frozen: true }).where(eq(customers.id, phone.customer.id));
    expect(await phone.pay(await terminal.present())).toMatchObject(refusedWith(403, "wallet_frozen"));
  });

  test("a consent that comes too late writes the expiry, which the terminal then reads", async () => {
    const phone = await wallet.customer(5000);
    const presented = await overdue();
    const id = newId();
    for (let i = 0; i < 2; i++)
      expect(await phone.consent(phoneId(terminal, presented), id)).toMatchObject(
        refusedWith(409, "payment_expired"),
      );
    expect(await phone.balance()).toBe(5000);
    const { body } = await terminal.ask(presented);
    expect(wallet.statement(body.statement)).toMatchObject({ outcome: "expired", payment: presented.id });
  });

  test("a payment that nobody touches expires by itself, and the terminal is told", async () => {
    const till = await wallet.terminal();
    const issuedAt = Math.floor((await wallet.now()) / 1000);
    const presented = await till.present({ issuedAt, lifetime: 1 });
    const heard = till.events();
    const next = heard.next();
    await till.tell(presented);
    const stop = startExpiry(wallet.db, wallet.writer, wallet.log);
    const { statement } = (await next).value ?? {};
    await stop();
    await heard.return(undefined);
    expect(statement).toMatchObject({ outcome: "expired", payment: presented.id });
    expect(statement?.decidedAt).toBeGreaterThanOrEqual((issuedAt + 1) * 1000);
    const phone = await wallet.customer();
    expect(await phone.pay(presented)).toMatchObject(refusedWith(409, "payment_expired"));
  });

  test("a cancelled payment takes nobody's money", async () => {
    const phone = await wallet.customer(5000);
    const presented = await terminal.present();
    const { body: seen } = await phone.scan(presented);
    await terminal.reverse(presented);
    expect(await phone.consent(seen.id)).toMatchObject(refusedWith(409, "payment_cancelled"));
    expect(await phone.balance()).toBe(5000);
  });

  test("a payment that is not there cannot be paid", async () => {
    const phone = await wallet.customer();
    for (const id of [
      `${terminal.id}.${newId()}.1`,
      "x",
      `${terminal.id}.${newId()}.9999`,
      `${newId()}.${newId()}.1`,
    ])
      expect(await phone.consent(id)).toMatchObject(refusedWith(404, "not_found"));
    expect(await phone.consent(phoneId(terminal, await terminal.present()), "x")).toMatchObject(
      refusedWith(400, "malformed"),
    );
  });
});

describe("what other customers see", () => {
  test("no more than the QR tells and that it is taken: no proof, no payer, no time", async () => {
    const [payer, other] = [await wallet.customer(), await wallet.customer()];
    const presented = await terminal.present();
    const { body: paid } = await payer.pay(presented);
    expect(paid.proof).toBeDefined();
    for (const { body } of [await other.scan(presented), await other.look(paid.id)]) {
      expect(body).toMatchObject({ state: "paid", mine: false });
      expect(body).not.toHaveProperty("proof");
      expect(JSON.stringify(body)).not.toContain(payer.customer.id);
    }
    expect((await payer.look(paid.id)).body.proof).toBe(paid.proof);
  });

  test("a wallet shows its own entries only", async () => {
    const [payer, other]: [Phone, Phone] = [await wallet.customer(), await wallet.customer(10)];
    await payer.pay(await terminal.present());
    const { body } = await other.call<WalletView>("GET", "/v1/phone/wallet");
    expect(body.entries).toHaveLength(1);
    expect(body.balance).toBe(10);
  });
});
