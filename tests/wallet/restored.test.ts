import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatPosition } from "#domain/statement.ts";
import { cases, facts } from "#drizzle/wallet/schema.ts";
import { signStatement } from "#kit/signatures.ts";
import type { JournalAnswer, ProofAnswer, RetirementAnswer, TerminalAnswer } from "#wallet/api.ts";
import { type Resumption, resume } from "#wallet/resume.ts";
import { base64url, type Phone, type Terminal, Wallet } from "./support.ts";

let wallet: Wallet;
let till: Terminal;
let phone: Phone;
beforeAll(async () => {
  wallet = await Wallet.open();
  till = await wallet.terminal();
  phone = await wallet.customer(1_000_000);
});
afterAll(() => wallet.close());

const chain = (byte: number) => new Uint8Array(16).fill(byte);
const epochOf = async () => {
  const [fact] = await wallet.db.select().from(facts).where(eq(facts.name, "stream_epoch"));
  return Number(fact?.value);
};
const bring = (statement: Uint8Array, at = till) =>
  at.call<ProofAnswer>("POST", "/v1/proofs", { statement: base64url(statement) });

describe("a reader that comes back", () => {
  const at5 = { epoch: 2, number: 5, chain: chain(5) };
  const heard5 = { heard: at5, seen: at5 };
  const facts = (epoch: number, heard?: number, seen = heard) => ({
    epoch,
    chainAtHeard: heard === undefined ? undefined : chain(heard),
    chainAtSeen: seen === undefined ? undefined : chain(seen),
  });
  const STORIES: readonly [string, Parameters<typeof resume>, Resumption][] = [
    ["with nothing begins", [{ heard: undefined, seen: undefined }, facts(2)], { after: 0, epoch: 2 }],
    ["with the same past goes on", [heard5, facts(2, 5)], { after: 5, epoch: 2 }],
    ["from before a restore, with the same past", [heard5, facts(3, 5)], { after: 5, epoch: 3 }],
    ["ahead of the store: restored", [heard5, facts(2)], { after: 0, epoch: 3 }],
    ["with another past: restored", [heard5, facts(2, 6)], { after: 0, epoch: 3 }],
    [
      "of an epoch that nobody can have: not believed",
      [{ heard: { ...at5, epoch: 99 }, seen: undefined }, facts(2, 5)],
      { after: 0, epoch: 2 },
    ],
    ["of a later epoch: restored twice", [heard5, facts(1, 5)], { after: 0, epoch: 3 }],
    ["late, after the restore was noticed", [heard5, facts(3, 6)], { after: 0, epoch: 3 }],
    [
      "with an answer that the store has forgotten: restored",
      [{ heard: at5, seen: { ...at5, number: 6, chain: chain(6) } }, facts(2, 5, 9)],
      { after: 5, epoch: 3 },
    ],
    ["with an answer and no stream yet", [{ heard: undefined, seen: at5 }, facts(2)], { after: 0, epoch: 3 }],
  ];
  test.each(STORIES)("%s", (_, [reader, stream], resumption) => {
    expect(resume(reader, stream)).toEqual(resumption);
  });
});

describe("a wallet that was restored from a back-up", () => {
  test("notices it by its terminals, raises its epoch once, and states everything after under it", async () => {
    await phone.pay(await till.present());
    const [first] = await till.nextStatements(1);
    if (!first) throw new Error("one was paid");
    const before = await epochOf();
    const ahead = formatPosition({ ...first.position, number: 40 });
    for (let i = 0; i < 2; i++) expect((await till.nextStatements(1, ahead))[0]?.position.number).toBe(1);
    expect(await epochOf()).toBe(before + 1);
    await phone.pay(await till.present());
    const [, second] = await till.nextStatements(2);
    expect(second?.position).toMatchObject({ epoch: before + 1, number: 2 });
    const [next] = await till.nextStatements(1, formatPosition(first.position));
    expect(next?.position).toEqual(second?.position);
  });

  test("opens a case for what it has forgotten, once, and charges nothing on it", async () => {
    const balance = await phone.balance();
    const payment = await till.present();
    await phone.pay(payment);
    const { body } = await till.ask(payment);
    const known = new Uint8Array(Buffer.from(body.statement ?? "", "base64url"));
    expect((await bring(known)).body.known).toBe(true);
    const stated = wallet.statement(body.statement);
    const forgotten = signStatement(
      { ...stated, position: { ...stated.position, number: 77, chain: chain(7) } },
      wallet.keys.proof,
    );
    const before = await epochOf();
    for (let i = 0; i < 2; i++) expect((await bring(forgotten)).body.known).toBe(false);
    expect(await epochOf()).toBe(Math.max(before, stated.position.epoch + 1));
    expect(await wallet.db.select().from(cases)).toMatchObject([
      { terminal: till.id, tender: payment.id.tender },
    ]);
    expect(await phone.balance()).toBe(balance - 1250);
  });

  test("lets nobody pay what became a case, until people have settled it", async () => {
    const shown = await till.present();
    const stated = wallet.statement((await till.reverse(await till.present())).body.statement);
    const forgotten = signStatement(
      {
        ...stated,
        outcome: "paid",
        payment: shown.id,
        position: { ...stated.position, number: 88, chain: chain(8) },
      },
      wallet.keys.proof,
    );
    await bring(forgotten);
    const { body } = await phone.scan(shown);
    expect(await phone.consent(body.id)).toMatchObject({ status: 409, body: { code: "payment_taken" } });
  });

  test("takes no case from another terminal, nor on bytes that it never signed", async () => {
    const payment = await till.present();
    await phone.pay(payment);
    const { body } = await till.ask(payment);
    const signed = new Uint8Array(Buffer.from(body.statement ?? "", "base64url"));
    const other = await wallet.terminal();
    for (const answer of [await bring(signed, other), await bring(signed.slice().fill(0, 60, 64))])
      expect(answer).toMatchObject({ status: 401, body: { code: "bad_signature" } });
  });
});

describe("a terminal that is deactivated", () => {
  test("shows nothing new and is settled with to the end", async () => {
    const leaving = await wallet.terminal();
    const open = await leaving.present();
    await leaving.tell(open);
    const paid = await leaving.present();
    await phone.pay(paid);
    const path = "/v1/terminals/current/retirement";
    const answer = await leaving.call<RetirementAnswer>("PUT", path, {});
    expect(answer).toMatchObject({ status: 200, signed: true, body: { retired: true } });
    const late = await leaving.present();
    expect(await leaving.tell(late)).toMatchObject({ status: 403, body: { code: "terminal_retired" } });
    expect(await phone.scan(late)).toMatchObject({ body: { code: "terminal_retired" } });
    expect((await leaving.reverse(open)).body.state).toBe("cancelled");
    const refund = await leaving.signRefund(paid);
    expect((await leaving.refund(refund)).body.state).toBe("refunded");
    expect(await leaving.nextStatements(3)).toHaveLength(3);
  });
});

test("a terminal's journal is witnessed: the longest head that it told is what it hears the next time", async () => {
  const own = await wallet.terminal();
  const told = async (number: number, byte: number) => {
    const hash = base64url(new Uint8Array(32).fill(byte));
    const path = "/v1/terminals/current/journal";
    const answer = await own.call<JournalAnswer>("PUT", path, { number, hash });
    expect([answer.status, answer.signed]).toEqual([200, true]);
    return answer.body.before?.number ?? null;
  };
  expect([await told(3, 3), await told(9, 9), await told(5, 5), await told(9, 8)]).toEqual([null, 3, 9, 9]);
});

test("a terminal is told its merchant's balance, with the wallet's time", async () => {
  const own = await wallet.terminal();
  await phone.pay(await own.present({ amount: 4200 }));
  const { body } = await own.call<TerminalAnswer>("GET", "/v1/terminals/current");
  expect(body).toMatchObject({ terminal: own.id, balance: 4200, currency: "CNY" });
  expect(body.time).toBeGreaterThan(1_700_000_000_000);
});
