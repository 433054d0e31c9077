import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Connection, type Line, LineFault, unsentMax } from "#hardware/line.ts";
import { Link } from "#hardware/link.ts";
import { Outbox } from "#hardware/outbox.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A line that is there or not as the test says, and keeps when it was tried. */
function pretend() {
  const tries: number[] = [];
  const start = performance.now();
  let isThere = false;
  let lose = () => {};
  let hint: (() => void) | undefined;
  const line: Line = {
    name: "pretended",
    heldBack: false,
    open: () => {
      tries.push(Math.round(performance.now() - start));
      if (!isThere) return Promise.reject(new LineFault("missing", "it is not there"));
      const lost = new Promise<void>((done) => {
        lose = done;
      });
      const connection: Connection = {
        lost,
        isOver: false,
        busyMs: 0,
        unsentBytes: 0,
        write: () => true,
        close: () => {
          lose();
          return lost;
        },
      };
      return Promise.resolve(connection);
    },
    onHint: (maybe) => {
      hint = maybe;
      return () => {
        hint = undefined;
      };
    },
  };
  return {
    line,
    tries,
    plug: () => {
      isThere = true;
    },
    drop: () => lose(),
    hint: () => hint?.(),
    isListening: () => hint !== undefined,
  };
}

test("a device that is missing is tried at once, then less often, and never less than twice a second", async () => {
  const { line, tries } = pretend();
  const absent = vi.fn();
  const link = new Link(line, { connected: () => () => {}, absent });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(tries).toEqual([0, 100, 300, 700, 1_200, 1_700]);
  expect(absent).toHaveBeenCalledTimes(tries.length);
  await link.close();
});

test("a hint brings the next try forward, and listening for it ends with the wait", async () => {
  const { line, tries, hint, plug, isListening } = pretend();
  const connected = vi.fn(() => () => {});
  const link = new Link(line, { connected, absent: () => {} });
  await vi.advanceTimersByTimeAsync(710);
  plug();
  hint();
  await vi.advanceTimersByTimeAsync(0);
  expect(tries.at(-1)).toBe(710);
  expect(connected).toHaveBeenCalledTimes(1);
  expect(isListening()).toBe(false);
  await link.close();
});

test("one that is taken and dropped at once is not tried ten times a second", async () => {
  const { line, tries, plug, drop } = pretend();
  plug();
  const link = new Link(line, { connected: () => () => {}, absent: () => {} });
  for (let ms = 0; ms < 3_000; ms += 10) {
    await vi.advanceTimersByTimeAsync(10);
    drop();
  }
  expect(tries.length).toBeLessThan(10);
  await link.close();
});

test("one that held for a while and is lost is tried again at once", async () => {
  const { line, tries, plug, drop } = pretend();
  plug();
  const link = new Link(line, { connected: () => () => {}, absent: () => {} });
  await vi.advanceTimersByTimeAsync(60_000);
  drop();
  await vi.advanceTimersByTimeAsync(100);
  expect(tries).toEqual([0, 60_100]);
  await link.close();
});

test("closing ends the wait for a device that never comes", async () => {
  const { line, tries, isListening } = pretend();
  const link = new Link(line, { connected: () => () => {}, absent: () => {} });
  await vi.advanceTimersByTimeAsync(1_000);
  const before = tries.length;
  await link.close();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(tries.length).toBe(before);
  expect(isListening()).toBe(false);
});

test("what waits is handed over in order, a piece at a time, and no more once it is dropped", async () => {
  const handed: number[][] = [];
  let take = () => {};
  const outbox = new Outbox(2, (piece) => {
    handed.push([...piece]);
    return new Promise((taken) => {
      take = taken;
    });
  });
  expect(outbox.add(Uint8Array.of(1, 2, 3))).toBe(true);
  expect(outbox.add(Uint8Array.of(4))).toBe(true);
  expect(outbox.unsentBytes).toBe(4);
  for (let piece = 0; piece < 2; piece++) {
    take();
    await vi.advanceTimersByTimeAsync(0);
  }
  expect(handed).toEqual([[1, 2], [3], [4]]);
  expect(outbox.unsentBytes).toBe(1);
  outbox.add(Uint8Array.of(5));
  const dropped = outbox.drop();
  take();
  await dropped;
  expect(outbox.unsentBytes).toBe(0);
  expect(outbox.add(Uint8Array.of(6))).toBe(false);
  expect(handed).toHaveLength(3);
});

test("one receipt of any length is taken whole, and nothing behind it until there is room", async () => {
  const outbox = new Outbox(1_024, () => new Promise(() => {}));
  expect(outbox.add(new Uint8Array(4 * unsentMax))).toBe(true);
  expect(outbox.add(Uint8Array.of(0x10, 0x04, 0x01))).toBe(false);
  expect(outbox.unsentBytes).toBe(4 * unsentMax);
});
