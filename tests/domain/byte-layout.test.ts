import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytes, id, pack, sizeOf, uint, unpack } from "#domain/byte-layout.ts";
import { bytesOf, ids } from "./arbitraries.ts";
import { TENDER } from "./bank.ts";

const LAYOUT = [
  ["small", uint(1)],
  ["large", uint(6)],
  ["who", id],
  ["hash", bytes(4)],
] as const;
const records = fc.record({
  small: fc.integer({ min: 0, max: 255 }),
  large: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  who: ids,
  hash: bytesOf(4),
});
const record = { small: 1, large: 2, who: TENDER, hash: new Uint8Array(4) };

describe("a fixed layout of bytes", () => {
  test("writes numbers with the highest byte first, in the order of the layout", () => {
    const packed = pack(LAYOUT, { ...record, large: 0x010203040506, hash: Uint8Array.of(9, 8, 7, 6) });
    expect(Buffer.from(packed).toString("hex")).toBe(`01010203040506${TENDER.replaceAll("-", "")}09080706`);
  });

  test("gives back every record that it was given", () => {
    fc.assert(
      fc.property(records, (given) => {
        expect(unpack(LAYOUT, pack(LAYOUT, given))).toEqual(given);
      }),
    );
  });

  test("reads bytes only that it would write: what it reads has one spelling", () => {
    fc.assert(
      fc.property(bytesOf(sizeOf(LAYOUT)), (packed) => {
        const read = unpack(LAYOUT, packed);
        if (read) expect(pack(LAYOUT, read)).toEqual(packed);
      }),
    );
    expect(unpack(LAYOUT, new Uint8Array(sizeOf(LAYOUT)))).toBeUndefined();
  });

  test.each([0, 26, 28, 54])("%i bytes are not this record", (length) => {
    expect(unpack(LAYOUT, new Uint8Array(length))).toBeUndefined();
  });

  test.each([
    ["small", 256],
    ["small", -1],
    ["small", 1.5],
    ["small", Number.NaN],
    ["large", 2 ** 48],
    ["hash", new Uint8Array(3)],
    ["hash", new Uint8Array(5)],
    ["who", "somebody"],
  ])("%s = %s is never cut to fit", (name, value) => {
    expect(() => pack(LAYOUT, { ...record, [name]: value })).toThrow(RangeError);
  });

  test("what was read does not change when its buffer is used again", () => {
    const buffer = Buffer.from(pack(LAYOUT, { ...record, hash: Uint8Array.of(1, 2, 3, 4) }));
    const read = unpack(LAYOUT, buffer);
    buffer.fill(0);
    expect(read?.hash).toEqual(Uint8Array.of(1, 2, 3, 4));
  });
});
