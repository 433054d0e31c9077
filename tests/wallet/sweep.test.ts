import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startSweep } from "#wallet/sweep.ts";

const log = pino({ level: "silent" });
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("a sweep goes on at once while there is more to do, and waits a second where there is not, or where it failed", async () => {
  const rounds: (boolean | "fails")[] = [true, true, false, "fails", false];
  let begun = 0;
  const stop = startSweep(
    "test",
    async () => {
      const round = rounds[begun++] ?? false;
      if (round === "fails") throw new Error("no");
      return round;
    },
    log,
  );
  const after = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms);
    return begun;
  };
  expect(await after(999)).toBe(0);
  expect(await after(3)).toBe(3);
  expect(await after(997)).toBe(3);
  expect(await after(3)).toBe(4);
  expect(await after(1000)).toBe(5);
  await stop();
  expect(await after(5000)).toBe(5);
});

test("a sweep that is stopped waits for its round, and begins no other", async () => {
  let end = (_: boolean): void => undefined;
  let begun = 0;
  const stop = startSweep(
    "test",
    () => {
      begun++;
      return new Promise<boolean>((resolve) => {
        end = resolve;
      });
    },
    log,
  );
  await vi.advanceTimersByTimeAsync(1000);
  let stopped = false;
  const stopping = stop().then(() => {
    stopped = true;
  });
  await vi.advanceTimersByTimeAsync(100);
  expect([begun, stopped]).toEqual([1, false]);
  end(true);
  await stopping;
  await vi.advanceTimersByTimeAsync(5000);
  expect(begun).toBe(1);
});
