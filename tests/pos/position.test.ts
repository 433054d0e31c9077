import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatPosition, parsePosition, positionAfter, type ResumeAt } from "#pos/sync/position.ts";

const position = fc.record({ epoch: fc.integer({ min: 1, max: 4 }), number: fc.integer({ min: 1, max: 9 }) });
const order = ({ epoch, number }: ResumeAt) => epoch * 100 + number;

describe("where the terminal stands in its stream", () => {
  test("never goes back, in whatever order statements come", () => {
    fc.assert(
      fc.property(fc.array(position, { minLength: 1 }), (heard) => {
        let stored: ResumeAt | undefined;
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
    for (const text of [undefined, "", "1", "-", "1-", "-1", "1-2-3", "one-2"])
      expect(parsePosition(text)).toBeUndefined();
  });
});
