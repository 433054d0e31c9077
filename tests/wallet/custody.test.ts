import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Problem } from "#domain/refusal.ts";
import { heartbeats, terminals } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { newKeyPair, privateKeyObject, signReversal } from "#kit/signatures.ts";
import type { Activation } from "#wallet/api.ts";
import { networkOf } from "#wallet/terminals/heartbeats.ts";
import type { terminalFile } from "#wallet/terminals/overview.ts";
import {
  base64url,
  databaseRefusal,
  enrolment,
  HEARTBEAT,
  MERCHANT_FACTS,
  phoneId,
  type Staff,
  Terminal,
  Wallet,
} from "./support.ts";

let wallet: Wallet;
let installer: Staff;
let operations: Staff;
let risk: Staff;
beforeAll(async () => {
  wallet = await Wallet.open();
  installer = await wallet.staff("installer", "李雷");
  operations = await wallet.staff("operations", "王芳");
  risk = await wallet.staff("risk", "韩梅梅");
});
afterAll(() => wallet.close());

type File = Awaited<ReturnType<typeof terminalFile>>;
const fileOf = async (id: string) => (await risk.call<File>("GET", `/v1/bank/terminals/${id}`)).body;
const order = <T = { done: boolean }>(by: Staff, terminal: string, what: string, body: object = {}) =>
  by.call<T>("PUT", `/v1/bank/terminals/${terminal}/${what}`, body);
const codeFor = <T = { code: string }>(merchant: string, serial: string, more: object = {}, id = newId()) =>
  installer.call<T>("PUT", `/v1/bank/activations/${id}`, { merchant, serial, ...more });

/** A device with this serial number is enrolled with a code, or refused. */
async function enrol(serial: string, code: string) {
  const signing = newKeyPair();
  const answer = await wallet.activate<Activation & Problem>(enrolment(serial, code, { signing }));
  return { code: answer.body.code, terminal: new Terminal(wallet, answer.body, signing) };
}

describe("a terminal that is brought to a shop", () => {
  test("is enrolled with the code that an installer had, where it was to stand", async () => {
    const [merchant, serial, id] = [await wallet.openMerchant(), `SN-${newId()}`, newId()];
    const address = "上海市静安区示范路 2 号";
    const asked = await codeFor(merchant, serial, { address }, id);
    expect(await codeFor(merchant, serial, { address }, id)).toEqual(asked);
    expect((await codeFor<Problem>(merchant, `${serial}x`, {}, id)).body.code).toBe("id_reused");
    const { terminal } = await enrol(serial, asked.body.code);
    const { bindings, keys, state } = await fileOf(terminal.id);
    expect(state).toBe("active");
    expect(keys).toMatchObject([{ state: "current" }]);
    expect(bindings).toMatchObject([
      {
        version: 1,
        serial,
        merchant,
        address,
        creditCode: MERCHANT_FACTS.creditCode,
        settlementNumber: MERCHANT_FACTS.settlementAccount.number,
        state: "active",
      },
    ]);
    // The code was of one use.
    expect((await enrol(serial, asked.body.code)).code).toBe("activation_refused");
  });

  test("belongs to one merchant until it is deactivated, and all that it was bound to stays known", async () => {
    const [first, second, serial] = [
      await wallet.openMerchant(),
      await wallet.openMerchant(),
      `SN-${newId()}`,
    ];
    const { terminal } = await enrol(serial, (await codeFor(first, serial)).body.code);
    expect((await codeFor<Problem>(second, serial)).body.code).toBe("terminal_bound");
    await order(installer, terminal.id, "address", { address: "外滩 1 号" });
    const account = { ...MERCHANT_FACTS.settlementAccount, number: "6228480000000000011" };
    await operations.call("PUT", `/v1/bank/merchants/${first}`, {
      ...MERCHANT_FACTS,
      settlementAccount: account,
      after: 1,
    });
    await order(installer, terminal.id, "retirement");
    await order(installer, terminal.id, "retirement");
    const { bindings } = await fileOf(terminal.id);
    expect(
      bindings.map(({ address, settlementNumber, state }) => [address, settlementNumber, state]),
    ).toEqual([
      [MERCHANT_FACTS.place, MERCHANT_FACTS.settlementAccount.number, "active"],
      ["外滩 1 号", MERCHANT_FACTS.settlementAccount.number, "active"],
      ["外滩 1 号", account.number, "active"],
      ["外滩 1 号", account.number, "retired"],
    ]);
    const again = await enrol(serial, (await codeFor(second, serial)).body.code);
    expect(again.terminal.id).not.toBe(terminal.id);
    const { body } = await risk.call<{ terminals: { merchant: string }[] }>(
      "GET",
      `/v1/bank/terminals?serial=${serial}`,
    );
    expect(body.terminals.map(({ merchant }) => merchant)).toEqual([first, second]);
  });

  test("is bound for good as far as the store goes", async () => {
    const terminal = await wallet.terminal();
    const other = await wallet.openMerchant();
    for (const attempt of [
      sql`UPDATE terminals SET merchant = ${other} WHERE id = ${terminal.id}`,
      sql`UPDATE terminals SET serial = 'other' WHERE id = ${terminal.id}`,
      sql`DELETE FROM terminals WHERE id = ${terminal.id}`,
      sql`UPDATE terminal_bindings SET address = 'elsewhere' WHERE terminal = ${terminal.id}`,
      sql`UPDATE terminal_keys SET public_key = '\\x00' WHERE terminal = ${terminal.id}`,
      sql`UPDATE terminal_keys SET state = 'announced' WHERE terminal = ${terminal.id}`,
      sql`DELETE FROM terminal_keys WHERE terminal = ${terminal.id}`,
    ])
      expect(await databaseRefusal(wallet.db.execute(attempt))).toMatch(
        /keeps its|append-only|stays the key|does not become/,
      );
    await order(installer, terminal.id, "retirement");
    const revival = wallet.db.update(terminals).set({ state: "active" }).where(eq(terminals.id, terminal.id));
    expect(await databaseRefusal(revival)).toBe("a retired terminal stays retired");
  });
});

describe("a terminal that changes its key", () => {
  test("goes over to it with its first request; what it had shown before is still paid, taken back and refunded", async () => {
    const phone = await wallet.customer();
    const till = await wallet.terminal();
    const [shown, paid, refunded] = [await till.present(), await till.present(), await till.present()];
    await phone.pay(paid);
    await phone.pay(refunded);
    const refund = await till.signRefund(refunded);
    const { answer, changed } = await till.withNextKey();
    expect([answer.status, answer.signed]).toEqual([200, true]);
    // The answer may be lost: until it signs with the next key, the present one is its key.
    const between = await till.present();
    expect((await till.tell(between)).status).toBe(200);
    expect((await changed.ask(between)).status).toBe(200);
    const { keys } = await fileOf(till.id);
    expect(keys.map(({ state }) => state).toSorted()).toEqual(["current", "retired"]);

    expect((await till.ask<Problem>(between, { counter: till.lastCounter + 10 })).body.code).toBe(
      "bad_signature",
    );
    expect((await phone.pay(shown)).body.state).toBe("paid");
    expect((await changed.tell(between)).body.state).toBe("open");
    expect((await changed.refund(refund)).body.state).toBe("refunded");
    const reversal = signReversal(paid.request, privateKeyObject(changed.signing));
    expect((await changed.reverse({ ...paid, reversal })).body.state).toBe("reversed");
    // And on a phone, signed by either.
    const carried = await phone.call<{ state: string }>("POST", "/v1/phone/reversals", {
      reversal: base64url(shown.reversal),
    });
    expect(carried.body.state).toBe("reversed");
  });

  test("cannot sign anything new with the one before, whoever brings it", async () => {
    const phone = await wallet.customer();
    const till = await wallet.terminal();
    const { changed } = await till.withNextKey();
    await changed.call("GET", "/v1/terminals/current");
    const later = await till.present({ issuedAt: Math.floor((await wallet.now()) / 1000) + 5 });
    expect((await phone.scan<Problem>(later)).body.code).toBe("not_a_payment_code");
  });

  test("has to hold the next key itself, and no key twice", async () => {
    const [till, other] = [await wallet.terminal(), await wallet.terminal()];
    const stolen = {
      publicKey: base64url(other.signing.publicKey),
      signature: base64url(new Uint8Array(64)),
    };
    const put = (body: object) => till.call<Problem>("PUT", "/v1/terminals/current/key", body);
    expect((await put(stolen)).body.code).toBe("bad_signature");
    expect((await put({ ...stolen, publicKey: "AAAA" })).body.code).toBe("malformed");
    const [first, second] = [await till.withNextKey(), await till.withNextKey()];
    expect(second.answer.status).toBe(200);
    // The one that was announced first was never used, and is not taken any more.
    const unused = await first.changed.call<Problem>("GET", "/v1/terminals/current", undefined, {
      counter: 900,
    });
    expect(unused.body.code).toBe("bad_signature");
    expect((await second.changed.call("GET", "/v1/terminals/current")).status).toBe(200);
  });
});

describe("a terminal of which two machines hold the key", () => {
  async function cloned() {
    const till = await wallet.terminal();
    await till.call("GET", "/v1/terminals/current", undefined, { counter: 70 });
    await till.call("PUT", "/v1/terminals/current/journal", { number: 1, hash: "AAAA" }, { counter: 70 });
    return till;
  }

  test("is seen to be suspended, and goes on with new keys once risk has lifted it", async () => {
    const till = await cloned();
    const phone = await wallet.customer();
    const file = await fileOf(till.id);
    expect([file.state, file.bindings.at(-1)?.state]).toEqual(["suspended", "suspended"]);
    expect(
      (await order<Problem>(installer, till.id, "reinstatement", { activation: newId() })).body.code,
    ).toBe("not_your_duty");
    const id = newId();
    const lifted = await order<{ code: string }>(risk, till.id, "reinstatement", { activation: id });
    expect(await order(risk, till.id, "reinstatement", { activation: id })).toEqual(lifted);
    const { terminal: again } = await enrol(file.serial, lifted.body.code);
    expect([again.id, again.enrolled.number]).toEqual([till.id, till.enrolled.number]);
    // What the copied key signs is nothing any more; the terminal's counter goes on.
    expect(
      (await till.call<Problem>("GET", "/v1/terminals/current", undefined, { counter: 71 })).body.code,
    ).toBe("bad_signature");
    expect((await phone.scan<Problem>(await till.present())).body.code).toBe("not_a_payment_code");
    expect((await again.call("GET", "/v1/terminals/current", undefined, { counter: 71 })).status).toBe(200);
    expect((await order<Problem>(risk, till.id, "reinstatement", { activation: newId() })).status).toBe(409);
  });

  test("takes back under its new key what it had signed with the copied one", async () => {
    const till = await wallet.terminal();
    const phone = await wallet.customer();
    const [shown, paid] = [await till.present(), await till.present()];
    await phone.pay(paid);
    await order(risk, till.id, "suspension", { reason: "looked copied" });
    const lifted = await order<{ code: string }>(risk, till.id, "reinstatement", { activation: newId() });
    const { terminal: again } = await enrol((await fileOf(till.id)).serial, lifted.body.code);
    const refund = await till.signRefund(paid, { amount: 50 });
    for (const one of [paid, shown]) {
      const reversal = signReversal(one.request, privateKeyObject(again.signing));
      expect((await again.reverse({ ...one, reversal })).status).toBe(200);
    }
    expect((await again.refund(refund)).body.state).toBe("not_refunded");
    expect(await phone.balance()).toBe(1_000_000);
  });
});

describe("a terminal that is not to be believed any more", () => {
  test("closes what it shows, and what it still takes back becomes a case that moves no money", async () => {
    const [till, phone] = [await wallet.terminal(), await wallet.customer()];
    const [shown, paid] = [await till.present(), await till.present()];
    await till.tell(shown);
    await phone.pay(paid);
    const refund = await till.signRefund(paid, { amount: 50 });
    const revoked = await order(risk, till.id, "revocation", { reason: "stolen" });
    expect((await order(risk, till.id, "revocation", { reason: "stolen" })).status).toBe(revoked.status);
    expect((await phone.look<{ state: string }>(phoneId(till, shown))).body.state).toBe("cancelled");
    expect((await phone.scan<Problem>(await till.present())).body.code).toBe("terminal_suspended");

    for (let i = 0; i < 2; i++) {
      expect((await till.reverse<Problem>(paid)).body.code).toBe("terminal_suspended");
      expect((await till.refund<Problem>(refund)).body.code).toBe("terminal_suspended");
      expect((await till.reverse<Problem>(await till.present())).body.code).toBe("terminal_suspended");
    }
    expect(await phone.balance()).toBe(1_000_000 - 1250);
    type Cases = {
      cases: { id: string; kind: string; terminal: string; payment: string; evidence: string }[];
    };
    const mine = async () =>
      (await operations.call<Cases>("GET", "/v1/bank/cases")).body.cases.filter(
        ({ terminal }) => terminal === till.id,
      );
    const open = await mine();
    const payment = `${paid.id.tender}.1`;
    expect(open).toMatchObject([
      { kind: "reversal", payment, evidence: base64url(paid.reversal) },
      { kind: "refund", payment, evidence: base64url(refund.signed) },
    ]);
    const close = <T>(id: string, finding: string) =>
      risk.call<T>("PUT", `/v1/bank/cases/${id}/closing`, { finding });
    for (const { id } of open) expect((await close(id, "the shop had not asked for it")).status).toBe(200);
    expect((await close(open[0]?.id ?? "", "the shop had not asked for it")).status).toBe(200);
    expect((await close<Problem>(open[0]?.id ?? "", "something else")).body.code).toBe("id_reused");
    expect(await mine()).toEqual([]);
    expect((await order<Problem>(risk, till.id, "reinstatement", { activation: newId() })).body.code).toBe(
      "terminal_revoked",
    );
    expect((await fileOf(till.id)).state).toBe("revoked");
  });
});

describe("what terminals tell of themselves", () => {
  const beat = (till: Terminal, more: object = {}) =>
    till.call("PUT", "/v1/terminals/current/heartbeat", { ...HEARTBEAT, ...more });

  test("is there for staff: when it was last heard of, and what is wrong", async () => {
    const till = await wallet.terminal();
    expect(await fileOf(till.id)).toMatchObject({ lastSeenAt: null, troubles: [] });
    expect((await beat(till)).status).toBe(200);
    expect((await fileOf(till.id)).troubles).toEqual([]);
    await beat(till, { printer: "trouble", clockAheadMs: -400_000 });
    const { troubles, reports, lastSeenAt } = await fileOf(till.id);
    expect(troubles).toEqual(["clock_wrong", "printer"]);
    expect(reports.map(({ report }) => report.printer)).toEqual(["trouble", "well"]);
    expect(lastSeenAt).toBeGreaterThan((await wallet.now()) - 60_000);
    await wallet.db.update(heartbeats).set({ at: new Date((await wallet.now()) - 3_600_000) });
    expect((await fileOf(till.id)).troubles).toContain("silent");
  });

  test("is kept for the last reports only", async () => {
    const till = await wallet.terminal();
    for (let i = 0; i < 27; i++) await beat(till, { upForMs: i });
    const { reports } = await fileOf(till.id);
    expect(reports.map(({ report }) => report.upForMs)).toEqual(Array.from({ length: 24 }, (_, i) => 26 - i));
  });

  test("says that it may have been moved, until somebody has said where it stands", async () => {
    const till = await wallet.terminal();
    const from = async (remoteAddress: string) => {
      const { path, ...init } = till.prepare("PUT", "/v1/terminals/current/heartbeat", HEARTBEAT);
      const env = { incoming: { socket: { remoteAddress } } };
      const headers = { ...init.headers, host: "wallet.test" };
      return wallet.app.request(`http://wallet.test${path}`, { ...init, headers }, env);
    };
    await from("::ffff:203.0.113.7");
    await from("203.0.113.9");
    expect((await fileOf(till.id)).troubles).toEqual([]);
    await from("198.51.100.1");
    expect((await fileOf(till.id)).troubles).toEqual(["moved"]);
    await order(installer, till.id, "address", { address: "外滩 1 号" });
    expect((await fileOf(till.id)).troubles).toEqual([]);
  });

  test.each([
    ["203.0.113.7", "203.0.113.0/24"],
    ["::ffff:203.0.113.7", "203.0.113.0/24"],
    ["2001:db8:1:2::7", "2001:db8:1::/48"],
    ["::1", "0:0:0::/48"],
    ["nowhere", null],
    [undefined, null],
  ])("a network of %j is %j", (address, network) => expect(networkOf(address)).toBe(network));
});
