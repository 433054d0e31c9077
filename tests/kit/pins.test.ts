import { describe, expect, test } from "vitest";
import {
  afterFailure,
  hashPin,
  isLockedOut,
  isWeakPin,
  NO_TRIES,
  rejectInEqualTime,
  type Tries,
  verifyPin,
} from "#kit/pins.ts";

const PEPPER = new Uint8Array(32).fill(1);
const NOW = Date.UTC(2026, 10, 22, 6, 0);
const MINUTE = 60_000;

describe("a PIN", () => {
  test("is known again, and no other is", async () => {
    const stored = await hashPin("502946", PEPPER);
    expect(await verifyPin(stored, "502946", PEPPER)).toBe(true);
    for (const other of ["502947", "", "0502946", "502946 "])
      expect([other, await verifyPin(stored, other, PEPPER)]).toEqual([other, false]);
  });

  test("is of no use to who steals the store without the pepper", async () => {
    const stored = await hashPin("502946", PEPPER);
    expect(await verifyPin(stored, "502946", new Uint8Array(32).fill(2))).toBe(false);
  });

  test("is hashed as OWASP asks, and two of the same look different", async () => {
    const [one, two] = [await hashPin("502946", PEPPER), await hashPin("502946", PEPPER)];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(one).not.toContain("502946");
  });
});

describe("a name that nobody has", () => {
  /** Processor time of all threads, in milliseconds: the hash is made outside the main one. The least of several runs. */
  async function cost(work: () => Promise<unknown>): Promise<number> {
    const spent: number[] = [];
    for (let run = 0; run < 7; run++) {
      const before = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(before);
      spent.push((user + system) / 1000);
    }
    return Math.min(...spent);
  }

  test("is refused with as much work as a wrong PIN", async () => {
    const stored = await hashPin("502946", PEPPER);
    const wrong = await cost(() => verifyPin(stored, "111222", PEPPER));
    const nobody = await cost(() => rejectInEqualTime("111222", PEPPER));
    expect(await rejectInEqualTime("no such PIN", PEPPER)).toBe(false);
    expect(nobody / wrong).toBeGreaterThan(0.5);
    expect(nobody / wrong).toBeLessThan(2);
  });
});

describe("PINs that anybody tries first", () => {
  test.each(["000000", "111111", "123456", "234567", "654321", "987654321", "0123456789", "1", ""])(
    "%j is weak",
    (pin) => expect(isWeakPin(pin)).toBe(true),
  );
  test.each(["502946", "123457", "112233", "135790", "123455"])("%j is not", (pin) =>
    expect(isWeakPin(pin)).toBe(false),
  );
});

describe("wrong tries", () => {
  /** What each of `count` wrong tries in a row costs, in milliseconds of waiting. */
  function waits(count: number, start: Tries = NO_TRIES): number[] {
    let tries = start;
    return Array.from({ length: count }, () => {
      tries = afterFailure(tries, NOW);
      return tries.lockedUntil - NOW;
    });
  }

  test("two are free, then each waits twice as long, and the tenth locks for half an hour", () => {
    expect(waits(10).map((ms) => ms / 1000)).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 64, 1800]);
  });

  test("after the half hour the count begins anew", () => {
    expect(waits(13).slice(9)).toEqual([30 * MINUTE, 0, 0, 1000]);
  });

  test("nothing is tried until the wait is over", () => {
    const tries = afterFailure({ failures: 2, lockedUntil: 0 }, NOW);
    expect(isLockedOut(tries, NOW)).toBe(true);
    expect(isLockedOut(tries, NOW + 999)).toBe(true);
    expect(isLockedOut(tries, NOW + 1000)).toBe(false);
    expect(isLockedOut(NO_TRIES, NOW)).toBe(false);
  });

  test("a thief who tries without pause gets through fewer than 500 PINs a day", () => {
    let [tries, now, count] = [NO_TRIES, NOW, 0];
    while (now < NOW + 24 * 60 * MINUTE) {
      tries = afterFailure(tries, now);
      count++;
      now = Math.max(now, tries.lockedUntil);
    }
    expect(count).toBeLessThan(500);
  });
});
