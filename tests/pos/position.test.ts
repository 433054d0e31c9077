import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatPosition, parsePosition, type StreamPosition } from "#domain/statement.ts";
import {
  isOwed,
  isPassedBy,
  positionAfter,
  type Standing,
  settleOwed,
  standingOf,
} from "#pos/sync/position.ts";

const chainOf = (byte: number) => new Uint8Array(16).fill(byte);
const position = fc.record({
  epoch: fc.integer({ min: 1, max: 4 }),
  number: fc.integer({ min: 1, max: 9 }),
  chain: fc.integer({ min: 0, max: 255 }).map(chainOf),
});
const order = ({ epoch, number }: StreamPosition) => epoch * 100 + number;

describe("where the terminal stands in its stream", () => {
  test("never goes back, in whatever order statements come", () => {
    fc.assert(
      fc.property(fc.array(position, { minLength: 1 }), (heard) => {
        let stored: StreamPosition | undefined;
        for (const next of heard) stored = positionAfter(stored, next);
        return stored !== undefined && order(stored) === Math.max(...heard.map(order));
      }),
    );
  });

  test("is read back as it was written, and nothing else is", () => {
    fc.assert(
      fc.property(position, (at) => {
        expect(parsePosition(formatPosition(at))).toEqual(at);
      }),
    );
    for (const text of ["", "1", "-", "1-", "-1", "1-2", "1-2-3", "one-2", `1-2-${"g".repeat(32)}`])
      expect(parsePosition(text)).toBeUndefined();
  });
});

describe("what came by another way", () => {
  const at = (epoch: number, number: number) => ({ epoch, number, chain: chainOf(number) });
  test("is passed by where the stream went on without it", () => {
    expect(isPassedBy(undefined, at(1, 1))).toBe(false);
    expect(isPassedBy(at(1, 4), at(1, 5))).toBe(false);
    expect(isPassedBy(at(1, 5), at(1, 5))).toBe(true);
    expect(isPassedBy(at(1, 9), at(1, 5))).toBe(true);
    expect(isPassedBy(at(2, 9), at(1, 5))).toBe(false);
  });

  test("is settled when the stream brings it, and forgotten when the stream goes past it or brings another", () => {
    const owed = [3, 5, 7].map((number) => ({ subject: String(number), position: at(1, number) }));
    const subjects = (list: readonly { subject: string }[]) => list.map(({ subject }) => subject);
    const settled = settleOwed(owed, at(1, 5));
    expect([subjects(settled.left), subjects(settled.forgotten)]).toEqual([["7"], ["3"]]);
    const other = settleOwed(owed, { ...at(1, 5), chain: chainOf(99) });
    expect([subjects(other.left), subjects(other.forgotten)]).toEqual([["7"], ["3", "5"]]);
    expect(settleOwed(owed, at(2, 9)).left).toEqual(owed);
  });

  test("is owed by the stream until it has brought it, and no longer once its epoch is over", () => {
    expect(isOwed(undefined, undefined, 1)).toBe(false);
    expect(isOwed(undefined, at(1, 1), 1)).toBe(true);
    expect(isOwed(at(1, 4), at(1, 5), 1)).toBe(true);
    expect(isOwed(at(1, 5), at(1, 5), 1)).toBe(false);
    expect(isOwed(at(1, 5), at(2, 3), 2)).toBe(true);
    expect(isOwed(at(1, 4), at(1, 5), 2)).toBe(false);
    expect(isOwed(at(2, 1), at(1, 5), 2)).toBe(false);
  });
});

describe("what the terminal hears", () => {
  const stored = { epoch: 2, number: 5, chain: chainOf(5) };
  const next = chainOf(6);
  const STORIES: readonly [string, Partial<StreamPosition>, Standing][] = [
    ["the next one follows", { number: 6, chain: next }, "next"],
    ["the next one of another past does not", { number: 6, chain: chainOf(7) }, "broken"],
    ["one is missing between", { number: 7, chain: next }, "broken"],
    ["the same again", { number: 5, chain: chainOf(5) }, "known"],
    ["another one in the same place", { number: 5, chain: chainOf(6) }, "broken"],
    ["an older one", { number: 3, chain: chainOf(3) }, "known"],
    ["one of an epoch that is over", { epoch: 1, number: 9 }, "known"],
    ["one of a later epoch", { epoch: 3, number: 2 }, "restored"],
  ];
  test.each(STORIES)("%s", (_, heard, standing) => {
    expect(standingOf(stored, { ...stored, ...heard }, next)).toBe(standing);
  });

  test("begins with the first, and misses what came before any other", () => {
    expect(standingOf(undefined, { epoch: 1, number: 1, chain: next }, next)).toBe("next");
    expect(standingOf(undefined, { epoch: 1, number: 2, chain: next }, next)).toBe("broken");
  });
});
