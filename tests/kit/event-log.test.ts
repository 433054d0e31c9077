import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EventLog } from "#kit/event-log.ts";

function logOf(count: number, keep?: number): EventLog<number> {
  const log = new EventLog<number>("e1", keep);
  for (let n = 1; n <= count; n++) log.append(n);
  return log;
}

describe("a reader that comes again", () => {
  test("hears what it missed, in order, each with its id", () => {
    expect(logOf(5).since("e1-3")).toEqual([
      { id: "e1-4", event: 4 },
      { id: "e1-5", event: 5 },
    ]);
  });

  test("hears nothing when it missed nothing", () => {
    const log = logOf(5);
    expect(log.since(log.lastId)).toEqual([]);
    expect(logOf(0).since("e1-0")).toEqual([]);
  });

  test("begins with a snapshot when it missed more than is kept", () => {
    const log = logOf(10, 3);
    expect(log.since("e1-7")?.map(({ event }) => event)).toEqual([8, 9, 10]);
    expect(log.since("e1-6")).toBeUndefined();
  });

  test.each([
    undefined,
    "",
    "e1",
    "e1-",
    "e1--1",
    "e1-1.5",
    "e1-1e0",
    "e1-0x1",
    "e1- 1",
    "e1-6",
    "e2-3",
    "3",
    "-3",
  ])("begins with a snapshot when it names %j", (id) => expect(logOf(5).since(id)).toBeUndefined());

  test("is not confused by an epoch that has a dash in it", () => {
    const log = new EventLog<string>("2026-11");
    log.append("first");
    expect(log.since("2026-11-0")).toEqual([{ id: "2026-11-1", event: "first" }]);
    expect(log.since("2026-1")).toBeUndefined();
  });

  test("gets a true end of the story or is told that there is none, however much is kept", () => {
    const counts = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 20 }), counts, (count, keep, seen) => {
        const missed = logOf(count, keep).since(`e1-${seen}`);
        const known = seen <= count && count - seen <= keep;
        const expected = Array.from({ length: Math.max(count - seen, 0) }, (_, i) => seen + 1 + i);
        expect(missed?.map(({ event }) => event)).toEqual(known ? expected : undefined);
      }),
    );
  });
});

describe("a reader that waits", () => {
  test("wakes at the next event, and all the others with it", async () => {
    const log = logOf(1);
    const never = new AbortController().signal;
    const waiting = [log.next(never), log.next(never)];
    log.append(2);
    await Promise.all(waiting);
    expect(log.since("e1-1")).toEqual([{ id: "e1-2", event: 2 }]);
  });

  test("wakes when it is told to go, also when it was told before it came", async () => {
    const log = logOf(1);
    const leaving = new AbortController();
    const waiting = log.next(leaving.signal);
    leaving.abort();
    await waiting;
    await log.next(leaving.signal);
    expect(log.lastId).toBe("e1-1");
  });
});
