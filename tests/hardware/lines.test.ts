import { stat } from "node:fs/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { afterEach, describe, expect, test } from "vitest";
import { type Connection, checkLine, type Line, unsentMax } from "#hardware/line.ts";
import { openPrinter } from "#hardware/printing/printer.ts";
import { referenceReceipt, shortReceipt } from "./receipts.ts";
import { quick, statusOf } from "./support.ts";
import { type Way, ways } from "./ways.ts";

const inUse: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of inUse.splice(0)) await end();
});

async function shop(way: Way, ...options: readonly string[]) {
  const { virtual, line } = await way.start(...options);
  inUse.push(() => virtual.stop());
  return { virtual, line };
}

function drive(line: Line) {
  const printer = openPrinter({ line, timing: quick });
  inUse.unshift(() => printer.close());
  return printer;
}

/** How long something takes, in milliseconds. */
async function took(event: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await event;
  return performance.now() - start;
}

const noticedMs = 2_000;
/** What leaves no trace on paper wherever it is cut off, many times over. */
const harmless = Buffer.alloc(8_192);
/** Bytes that no printer understands: where they arrive, there is a fault. */
const stale = Uint8Array.of(0x1b, 0x5a);

describe.each(ways)("over $name", (way) => {
  test("a receipt comes out, and is known to have been printed", async () => {
    const { virtual, line } = await shop(way);
    expect(await checkLine(line)).toEqual({ usable: true });
    const printer = drive(line);
    expect(await printer.print(referenceReceipt)).toEqual({ kind: "printed" });
    expect(virtual.of("fault")).toEqual([]);
    expect(await virtual.titles(1)).toHaveLength(1);
  });

  test("a cable that is pulled is noticed within two seconds, and so is one that is put back", async () => {
    const { virtual, line } = await shop(way);
    const printer = drive(line);
    await statusOf(printer, { state: "ready" });
    for (let time = 0; time < 3; time++) {
      const absent = statusOf(printer, { state: "absent" });
      await virtual.order("unplug");
      expect(await took(absent)).toBeLessThan(noticedMs);
      const ready = statusOf(printer, { state: "ready" });
      await virtual.order("plug");
      expect(await took(ready)).toBeLessThan(noticedMs);
    }
    expect(await printer.print(shortReceipt("回来了"))).toEqual({ kind: "printed" });
  });

  test("it is noticed by a line that nobody asks anything of, too", async () => {
    const { virtual, line } = await shop(way);
    const connection = await line.open(() => {});
    await virtual.order("unplug");
    expect(await took(connection.lost)).toBeLessThan(noticedMs);
  });

  test("what is written while and after the line is lost goes nowhere, also when it is back", async () => {
    const { virtual, line } = await shop(way);
    const connection = await line.open(() => {});
    const pulled = virtual.order("unplug");
    while (!connection.isOver) {
      connection.write(harmless);
      await new Promise((done) => setImmediate(done));
    }
    expect(connection.write(stale)).toBe(false);
    await pulled;
    await connection.lost;
    await virtual.order("plug");
    expect(connection.write(stale)).toBe(false);
    expect(connection.unsentBytes).toBe(0);
    const printer = drive(line);
    expect(await printer.print(shortReceipt("新的"))).toEqual({ kind: "printed" });
    expect(virtual.of("fault")).toEqual([]);
    expect(await virtual.titles(1)).toEqual(["新的"]);
  });

  test("a printer that takes nothing holds up neither us nor our files, and gets none of it later", async () => {
    const { virtual, line } = await shop(way);
    const connection = await line.open(() => {});
    await virtual.order("stall");
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const filled = await fill(connection);
    // All threads that Node has for files, and then some.
    const files = Array.from({ length: 16 }, () => stat("/"));
    expect(await took(Promise.all(files))).toBeLessThan(500);
    expect(connection.write(stale)).toBe(false);
    expect(connection.unsentBytes).toBeGreaterThanOrEqual(unsentMax);
    expect(await took(connection.close())).toBeLessThan(1_000);
    delay.disable();
    expect(delay.max / 1e6).toBeLessThan(200);
    expect(filled).toBeLessThan(64 * 2 ** 20);
    await virtual.order("resume");
    const printer = drive(line);
    await statusOf(printer, { state: "ready" });
    expect(await printer.print(shortReceipt("新的"))).toEqual({ kind: "printed" });
    expect(virtual.of("fault")).toEqual([]);
  });

  test("what a printer takes late comes in order and whole", async () => {
    const { virtual, line } = await shop(way, "--buffer", "512");
    const printer = drive(line);
    await statusOf(printer, { state: "ready" });
    await virtual.order("stall");
    const printed = printer.print(referenceReceipt);
    await virtual.order("resume");
    expect(["printed", "not-sent"]).toContain((await printed).kind);
    expect(await printer.print(referenceReceipt)).toEqual({ kind: "printed" });
    expect(virtual.of("fault")).toEqual([]);
  });
});

/** Writes until no more is taken, the last of it being what must never arrive; how many bytes were taken. */
async function fill(connection: Connection): Promise<number> {
  let taken = 0;
  for (let full = 0; full < 3; ) {
    if (connection.write(harmless)) {
      taken += harmless.length;
      full = 0;
    } else full++;
    await new Promise((done) => setTimeout(done, full > 0 ? 50 : 0));
  }
  return taken;
}
