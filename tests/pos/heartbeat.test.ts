/** The till tells its bank how it is: what it knows, when something changes, and without any payment waiting for it. */
import { describe, expect, test } from "vitest";
import { HEARTBEAT_MS } from "#domain/heartbeat.ts";
import { type Condition, heartbeatOf, isDue } from "#pos/heartbeat.ts";
import { useStory } from "./story.ts";

const SEEN: Condition = {
  version: "1.2.3",
  upForMs: 1234.6,
  clockAheadMs: -3.4,
  now: 1_790_000_000_000,
  printer: { state: "ready", paperNearEnd: true, level: "A" },
  drawer: "closed",
  scanner: "present",
  pole: undefined,
  screens: 1,
  freeBytes: 5_000_000_000,
  pending: { pending: 2, oldestAt: 1_790_000_000_000 - 90_000 },
  alarms: 1,
};

describe("what a till reports", () => {
  test("is what it sees", () => {
    expect(heartbeatOf(SEEN)).toEqual({
      version: "1.2.3",
      upForMs: 1235,
      clockAheadMs: -3,
      printer: "well",
      drawer: "well",
      scanner: "well",
      display: "well",
      freeBytes: 5_000_000_000,
      pending: { count: 2, oldestMs: 90_000 },
      alarms: 1,
    });
  });

  test.each([
    ["a printer that is not there", { printer: { state: "absent" } }, { printer: "absent" }],
    [
      "one whose paper has run out",
      { printer: { state: "attention", trouble: "paper-out" } },
      { printer: "trouble" },
    ],
    ["one that is being asked", { printer: { state: "probing" } }, { printer: "unknown" }],
    ["receipts on the screen", { printer: "virtual" }, { printer: "none" }],
    ["a drawer without a switch", { drawer: "unknown" }, { drawer: "unknown" }],
    ["a scanner that was pulled out", { scanner: "absent" }, { scanner: "absent" }],
    ["no scanner at all", { scanner: undefined }, { scanner: "none" }],
    [
      "a pole display that was pulled out, whoever watches a screen",
      { pole: "absent" },
      { display: "absent" },
    ],
    ["no customer's screen watching", { screens: 0 }, { display: "unknown" }],
    ["a clock that was never compared", { clockAheadMs: null }, { clockAheadMs: null }],
    ["nothing pending", { pending: { pending: 0 } }, { pending: { count: 0, oldestMs: 0 } }],
  ] as const)("of %s is %j → %j", (_, seen, said) => {
    expect(heartbeatOf({ ...SEEN, ...seen } as Condition)).toMatchObject(said);
  });

  test("is due every five minutes, and soon where a device or an alarm has changed", () => {
    const report = heartbeatOf(SEEN);
    const last = { report, at: 1000 };
    expect(isDue(undefined, report, 1000)).toBe(true);
    const later = heartbeatOf({ ...SEEN, upForMs: 9_999, freeBytes: 1, pending: { pending: 9 } });
    expect(isDue(last, later, 1000 + HEARTBEAT_MS - 1)).toBe(false);
    expect(isDue(last, later, 1000 + HEARTBEAT_MS)).toBe(true);
    const changes = [{ printer: { state: "absent" } }, { scanner: "absent" }, { alarms: 0 }] as const;
    for (const change of changes) {
      expect(isDue(last, heartbeatOf({ ...SEEN, ...change }), 1000 + 9999)).toBe(false);
      expect(isDue(last, heartbeatOf({ ...SEEN, ...change }), 1000 + 10_000)).toBe(true);
    }
  });

  test("waits at the start until the printer has said how it is, but not for ever", () => {
    const probing = { ...SEEN, printer: { state: "probing" } } as const;
    expect(isDue(undefined, heartbeatOf(probing), 1000)).toBe(false);
    expect(isDue(undefined, heartbeatOf({ ...probing, upForMs: 31_000 }), 1000)).toBe(true);
  });
});

describe("a till on the line", () => {
  const story = useStory();

  test("reports as the line comes up, then every five minutes, and within a minute that its paper ran out", async () => {
    const { backend } = story();
    await story().lineUp();
    await backend.until(() => backend.heartbeats.length === 1);
    expect(backend.heartbeats[0]).toMatchObject({ version: "1.2.3", printer: "well", alarms: 0 });
    await story().pass(4 * 60_000);
    expect(backend.heartbeats).toHaveLength(1);
    await story().pass(2 * 60_000);
    expect(backend.heartbeats).toHaveLength(2);
    story().desk.world.printer.status = () => ({ state: "attention", trouble: "paper-out" });
    await story().pass(61_000);
    expect(backend.heartbeats).toHaveLength(3);
    expect(backend.heartbeats[2]).toMatchObject({ printer: "trouble" });
  });

  test("tells again what the wallet did not keep, and sells meanwhile", async () => {
    const { backend, desk } = story();
    backend.keepsHeartbeats = false;
    await story().lineUp();
    const { payment } = desk.collect(1250);
    backend.says(desk.stated(payment, "paid"));
    await story().pass(61_000);
    expect(desk.rowOf(payment).state).toBe("paid");
    expect(desk.alarms).toEqual([]);
    expect(backend.heartbeats.length).toBeGreaterThan(1);
    backend.keepsHeartbeats = true;
    await story().pass(61_000);
    const told = backend.heartbeats.length;
    await story().pass(61_000);
    expect(backend.heartbeats).toHaveLength(told);
  });
});
