/**
 * Two wallet processes on one PostgreSQL. Requests that follow each other reach one and the other in turn, so that
 * what a terminal or a phone does twice at once is done at both.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import { administer, ownDatabase } from "../support/databases.ts";
import { Fleet } from "./fleet.ts";
import { Rush } from "./rush.ts";
import { type Phone, PIN, type Presented, phoneId, type Terminal } from "./support.ts";

const CALLERS = 6;

let fleet: Fleet;
let terminal: Terminal;
let phones: readonly Phone[];

beforeAll(async () => {
  const size = { processes: 2, terminals: 3, customers: 2 * CALLERS };
  fleet = await Fleet.open(await ownDatabase(), size);
  phones = fleet.phones;
  const [first] = fleet.terminals;
  if (!first) throw new Error("there is a terminal");
  terminal = first;
});
afterAll(() => fleet?.close());

const told = async (amount = 100): Promise<Presented> => {
  const presented = await terminal.present({ amount });
  expect(await terminal.tell(presented)).toMatchObject({ status: 200, body: { state: "open" } });
  return presented;
};
const phone = (place: number) => {
  const found = phones[place];
  if (!found) throw new Error("there are more customers");
  return found;
};

describe("at two processes at once", () => {
  test("one request told twice is one payment, and a phone that brings it too brings the same", async () => {
    const presented = await terminal.present();
    const answers = await Promise.all([
      terminal.tell(presented),
      terminal.tell(presented),
      phone(0).scan(presented),
      phone(1).scan(presented),
    ]);
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: { state: "open" } });
  });

  test("the same signed bytes count once", async () => {
    const presented = await terminal.present();
    const body = { reversal: Buffer.from(presented.reversal).toString("base64url") };
    const path = `/v1/payments/${presented.id.tender}.${presented.id.attempt}/reversal`;
    const prepared = terminal.prepare("PUT", path, body);
    const answers = await Promise.all([terminal.send(prepared), terminal.send(prepared)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401]);
    expect(answers.find(({ status }) => status === 401)).toMatchObject({ body: { code: "stale_request" } });
  });

  test("two payers say yes: one pays, the other keeps his money", async () => {
    const presented = await told(700);
    const payers = [phone(0), phone(1)];
    const before = await Promise.all(payers.map((payer) => payer.balance()));
    const answers = await Promise.all(payers.map((payer) => payer.consent(phoneId(terminal, presented))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const after = await Promise.all(payers.map((payer) => payer.balance()));
    expect(before.map((balance, i) => balance - (after[i] ?? 0)).toSorted((a, b) => a - b)).toEqual([0, 700]);
  });

  test("one yes said twice takes the money once, and both hear the same", async () => {
    const presented = await told(300);
    const before = await phone(2).balance();
    const id = newId();
    const say = () => phone(2).consent(phoneId(terminal, presented), id);
    const answers = await Promise.all([say(), say()]);
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: { state: "paid" } });
    expect(await phone(2).balance()).toBe(before - 300);
  });

  test("a yes and a reversal that cross end as one of the two", async () => {
    const presented = await told(200);
    const before = await phone(3).balance();
    const [, reversed] = await Promise.all([
      phone(3).consent(phoneId(terminal, presented)),
      terminal.reverse(presented),
    ]);
    expect(["cancelled", "reversed"]).toContain(reversed.body.state);
    expect(await phone(3).balance()).toBe(before);
  });

  test("a terminal hears an outcome at either, whoever decided it", async () => {
    const seen = async (heard: ReturnType<Terminal["events"]>) => {
      for await (const { statement } of heard) if (statement.amount === 4321) return statement.outcome;
      return undefined;
    };
    const [one, other] = [seen(terminal.events()), seen(terminal.events())];
    await phone(4).consent(phoneId(terminal, await told(4321)));
    expect(await Promise.all([one, other])).toEqual(["paid", "paid"]);
  });
});

test("each dies in the rush and comes back: the other goes on, and nothing that was told is lost", async () => {
  const rush = await Rush.begin(fleet, CALLERS);
  for (const place of [0, 1]) {
    await rush.answered(5);
    await fleet.kill(place);
    await rush.answered(5);
    await fleet.start(place);
  }
  await rush.answered(5);
  await rush.end();
  await rush.expectKept();
});

test("a PIN that is locked stays so when every process was killed and started again, at whichever is asked", async () => {
  const presented = await told(100);
  const consent = (pin: string) => phone(5).consent(phoneId(terminal, presented), newId(), pin);
  const restart = () =>
    Promise.all(
      [0, 1].map(async (place) => {
        await fleet.kill(place);
        await fleet.start(place);
      }),
    );
  const unlock = () =>
    administer(
      fleet.databaseUrl,
      `UPDATE tries SET locked_until = 0 WHERE subject = 'customer ${phone(5).customer.id}'`,
    );
  const fail = async (times: number) => {
    for (let i = 0; i < times; i++) {
      expect(await consent("000000")).toMatchObject({ status: 401, body: { code: "wrong_pin" } });
      if (i < times - 1) await unlock();
    }
  };
  const before = await phone(5).balance();
  await fail(4);
  await restart();
  await unlock();
  // With the four of before these are ten, and the PIN is locked for half an hour.
  await fail(6);
  const expectLocked = async () => {
    for (const _ of ["at one", "at the other"])
      expect(await consent(PIN)).toMatchObject({ status: 423, body: { code: "locked_out" } });
  };
  await expectLocked();
  await restart();
  await expectLocked();
  expect(await phone(5).balance()).toBe(before);
  await unlock();
  expect(await consent(PIN)).toMatchObject({ status: 200, body: { state: "paid" } });
});
