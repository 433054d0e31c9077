import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesOfDigits, digitsFor, digitsOfBytes } from "#domain/digits.ts";

describe("bytes as decimal digits", () => {
  test("there and back, always as many digits", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        const digits = digitsOfBytes(bytes);
        expect(digits.length).toBe(digitsFor(bytes.length));
        expect(digits).toMatch(/^\d*$/);
        expect(bytesOfDigits(digits, bytes.length)).toEqual(bytes);
      }),
    );
  });

  test("as many digits as the largest number needs, and no more", () => {
    for (let count = 1; count <= 120; count++)
      expect(digitsFor(count)).toBe((256n ** BigInt(count) - 1n).toString().length);
    expect(digitsFor(0)).toBe(0);
  });

  test("zeros in front stay", () => {
    expect(digitsOfBytes(Uint8Array.of(0, 0, 1))).toBe("00000001");
    expect(bytesOfDigits("00000001", 3)).toEqual(Uint8Array.of(0, 0, 1));
  });

  test.each([
    ["256", 1],
    ["999", 1],
    ["12", 1],
    ["0012", 1],
    ["1e2", 1],
    ["-01", 1],
    [" 12", 1],
    ["١٢٣", 1],
    ["", 1],
    ["0", 0],
  ])("%j is no %i bytes", (digits, count) => {
    expect(bytesOfDigits(digits, count)).toBeUndefined();
  });
});
