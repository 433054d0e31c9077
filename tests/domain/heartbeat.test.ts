import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DEVICE_STATES,
  HEARTBEAT_MS,
  type HeartbeatReport,
  SILENT_MS,
  TROUBLES,
  troublesOf,
} from "#domain/heartbeat.ts";

const WELL: HeartbeatReport = {
  version: "1.2.3",
  upForMs: 60_000,
  clockAheadMs: 20,
  printer: "well",
  drawer: "unknown",
  scanner: "none",
  display: "well",
  freeBytes: 8_000_000_000,
  pending: { count: 0, oldestMs: 0 },
  alarms: 0,
};
const NOW = 1_790_000_000_000;
const PLACE = { since: NOW - 86_400_000, network: "192.0.2.0/24" };
const saysNow = (report: Partial<HeartbeatReport>, network: string | null = PLACE.network) =>
  troublesOf({ report: { ...WELL, ...report }, at: NOW - 1000, network }, PLACE, NOW);

describe("what is wrong with a terminal", () => {
  test("is nothing, where it says that it is well", () => {
    expect(saysNow({})).toEqual([]);
  });

  test.each([
    ["printer", { printer: "trouble" }],
    ["drawer", { drawer: "absent" }],
    ["scanner", { scanner: "absent" }],
    ["display", { display: "trouble" }],
    ["clock_wrong", { clockAheadMs: -180_000 }],
    ["disk_low", { freeBytes: 100_000_000 }],
    ["pending_long", { pending: { count: 1, oldestMs: 3_700_000 } }],
    ["alarms", { alarms: 2 }],
  ] as const)("is said to be %s, and only that, by %j", (trouble, report) => {
    expect(saysNow(report)).toEqual([trouble]);
  });

  test("is not guessed: what a terminal does not know, or need not have, is no trouble", () => {
    const devices = { printer: "unknown", drawer: "none", scanner: "unknown", display: "none" } as const;
    expect(saysNow({ ...devices, clockAheadMs: null, freeBytes: null })).toEqual([]);
    expect(saysNow({}, null)).toEqual([]);
  });

  test("is that it reports from elsewhere, once somebody has said where it stands", () => {
    expect(saysNow({}, "198.51.100.0/24")).toEqual(["moved"]);
    const report = { report: WELL, at: NOW - 1000, network: "198.51.100.0/24" };
    expect(troublesOf(report, { ...PLACE, network: null }, NOW)).toEqual([]);
  });

  test("is its silence only after several reports were missed, and never having been heard only after that time", () => {
    const last = (ago: number) =>
      troublesOf({ report: WELL, at: NOW - ago, network: PLACE.network }, PLACE, NOW);
    expect(last(2 * HEARTBEAT_MS)).toEqual([]);
    expect(last(SILENT_MS + 1)).toEqual(["silent"]);
    expect(troublesOf(undefined, { since: NOW - SILENT_MS, network: null }, NOW)).toEqual([]);
    expect(troublesOf(undefined, { since: NOW - SILENT_MS - 1, network: null }, NOW)).toEqual(["never_seen"]);
  });

  test("never is more than there are words for, whatever it reports", () => {
    const device = fc.constantFrom(...DEVICE_STATES);
    const report = fc.record({
      version: fc.constant("1"),
      upForMs: fc.nat(),
      clockAheadMs: fc.option(fc.integer()),
      printer: device,
      drawer: device,
      scanner: device,
      display: device,
      freeBytes: fc.option(fc.nat()),
      pending: fc.record({ count: fc.nat(), oldestMs: fc.nat() }),
      alarms: fc.nat(),
    });
    fc.assert(
      fc.property(report, (said) => {
        const troubles = saysNow(said);
        expect(new Set(troubles).size).toBe(troubles.length);
        for (const trouble of troubles) expect(TROUBLES[trouble].zh).not.toBe("");
        const broken = [said.printer, said.drawer, said.scanner, said.display].filter(
          (state) => state === "trouble" || state === "absent",
        );
        const devices = ["printer", "drawer", "scanner", "display"];
        expect(troubles.filter((trouble) => devices.includes(trouble))).toHaveLength(broken.length);
      }),
    );
  });
});
