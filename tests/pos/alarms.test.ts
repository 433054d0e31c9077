import { describe, expect, test } from "vitest";
import { Refusal } from "#domain/refusal.ts";
import { alarms } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { acknowledgeAlarm, openAlarms } from "#pos/alarms/alarms.ts";
import type { JournalHead } from "#pos/backends/backend.ts";
import { readFact } from "#pos/facts.ts";
import { journalHead } from "#pos/journal.ts";
import { useStory } from "./story.ts";
import { CASHIER } from "./support.ts";

const story = useStory();
const desk = () => story().desk;
const rows = () => desk().store.db.select().from(alarms).all();

describe("what a person must know", () => {
  test("stays over a restart until somebody has read it, and is kept with its evidence after that", async () => {
    const { payment } = desk().collect(1250);
    const signed = desk().stated(payment, "paid", { amount: 1 });
    desk().statements.hear(signed);
    desk().statements.hear(signed);
    await story().restart();
    const [alarm] = openAlarms(desk().store.db);
    expect(openAlarms(desk().store.db)).toHaveLength(1);
    acknowledgeAlarm(desk().till, alarm?.id ?? "", CASHIER);
    acknowledgeAlarm(desk().till, alarm?.id ?? "", CASHIER);
    expect(openAlarms(desk().store.db)).toEqual([]);
    expect(rows()).toMatchObject([{ kind: "mismatch", acknowledgedBy: CASHIER.id }]);
    expect(Buffer.from(rows()[0]?.evidence ?? [])).toEqual(Buffer.from(signed));
    desk().statements.hear(signed);
    expect(openAlarms(desk().store.db)).toEqual([]);
    expect(() => acknowledgeAlarm(desk().till, newId(), CASHIER)).toThrow(new Refusal("not_found"));
  });

  test("is told to the checkouts as the whole list, the oldest first", () => {
    const { lastId } = desk().till.streams.checkout;
    const { payment } = desk().collect(1250);
    desk().hears(payment, "paid", { amount: 1 });
    desk().world.clocks.advance(1000);
    desk().hears(payment, "paid", { payment: { tender: newId(), attempt: 1 } });
    const events = desk().till.streams.checkout.since(lastId) ?? [];
    const told = events.flatMap(({ event }) => (event.name === "alarms" ? [event.data] : []));
    expect(told.map((list) => list.length)).toEqual([1, 2]);
    expect(told.at(-1)?.map(({ en }) => en)).toEqual([
      expect.stringMatching(/does not fit/),
      expect.stringMatching(/does not have/),
    ]);
  });
});

describe("the stream of statements", () => {
  test("in which one is missing, or that tells another past: a person is told, and it is read on", async () => {
    await story().lineUp();
    const lost = desk().collect(100);
    desk().stated(lost.payment, "paid");
    const { payment } = desk().collect(200);
    story().backend.says(desk().stated(payment, "paid"));
    await story().settle();
    expect(desk().rowOf(payment).state).toBe("paid");
    expect(desk().alarms).toEqual([expect.stringMatching(/do not follow from one another/)]);
    expect(readFact(desk().store.db, "stream_position")).toMatch(/^1-2-/);
  });

  test("in order raises nothing", async () => {
    await story().lineUp();
    for (let i = 1; i <= 5; i++) story().backend.says(desk().stated(desk().collect(i * 100).payment, "paid"));
    await story().settle();
    expect(desk().alarms).toEqual([]);
  });
});

describe("the journal, witnessed by the wallet", () => {
  test("is told whenever the line comes up and each minute, and raises nothing while it only grows", async () => {
    await story().lineUp();
    for (let i = 0; i < 3; i++) {
      desk().collect(100 + i);
      await story().pass(61_000);
    }
    const numbers = story().backend.heads.map(({ number }) => number);
    expect(numbers.length).toBeGreaterThan(3);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(desk().alarms).toEqual([]);
  });

  const WRONG = [
    ["was cut off at its end", (head: JournalHead) => ({ ...head, number: head.number + 5 })],
    ["was written anew", (head: JournalHead) => ({ ...head, hash: new Uint8Array(32).fill(1) })],
  ] as const;
  test.each(WRONG)("that %s: a person is told, once", async (_, seen) => {
    const head = journalHead(desk().store.db);
    if (!head) throw new Error("a shift was opened");
    story().backend.witnessed = seen(head);
    await story().lineUp();
    await story().pass(130_000);
    expect(desk().alarms).toEqual([expect.stringMatching(/journal of this terminal was altered/)]);
  });
});

describe("a wallet that was restored from a back-up", () => {
  const position = { epoch: 2, number: 1, chain: new Uint8Array(16) };

  async function paidThenRestored(): Promise<void> {
    await story().lineUp();
    for (const amount of [100, 200])
      story().backend.says(desk().stated(desk().collect(amount).payment, "paid"));
    await story().settle();
    story().backend.says(desk().stated(desk().collect(300).payment, "paid", { position }));
    await story().settle();
  }

  test("is brought every statement that it had made, once, and a person is told", async () => {
    await paidThenRestored();
    expect(story().backend.reminded).toHaveLength(2);
    expect(desk().alarms).toEqual([expect.stringMatching(/went back to an earlier state/)]);
    story().backend.fallsSilent();
    await story().pass(5000);
    expect(story().backend.reminded).toHaveLength(2);
  });

  test("that does not take them is brought them again when the line is back, over a restart too", async () => {
    story().backend.remembers = false;
    await paidThenRestored();
    expect(story().backend.reminded).toEqual([]);
    await story().restart();
    story().backend.epoch = 2;
    await story().lineUp();
    await story().settle();
    expect(story().backend.reminded).toHaveLength(2);
  });

  test("is reminded of a proof, too, that a customer shows only after the restore was told", async () => {
    const late = desk().collect(400);
    const proof = desk().stated(late.payment, "paid", { position: { ...position, epoch: 1, number: 9 } });
    await paidThenRestored();
    desk().statements.hear(proof);
    await story().settle();
    expect(story().backend.reminded.map((signed) => Buffer.compare(signed, proof) === 0)).toContain(true);
  });

  test("unnoticed, and went on: a proof that its stream has passed by is brought back, and a person told", async () => {
    await story().lineUp();
    const late = desk().collect(400);
    const proof = desk().stated(late.payment, "paid", { position: { ...position, epoch: 1 } });
    story().backend.says(desk().stated(desk().collect(300).payment, "paid"));
    await story().settle();
    desk().statements.hear(proof);
    await story().settle();
    expect(story().backend.reminded.map((signed) => Buffer.from(signed))).toEqual([Buffer.from(proof)]);
    expect(desk().alarms).toEqual([expect.stringMatching(/went back to an earlier state/)]);
  });

  test("and has nothing new to say is reminded all the same", async () => {
    await story().lineUp();
    story().backend.says(desk().stated(desk().collect(100).payment, "paid"));
    await story().settle();
    story().backend.fallsSilent();
    story().backend.epoch = 2;
    await story().pass(5000);
    expect(story().backend.reminded).toHaveLength(1);
    expect(desk().alarms).toEqual([expect.stringMatching(/went back to an earlier state/)]);
  });
});
