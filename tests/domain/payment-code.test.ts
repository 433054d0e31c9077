import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  digitsOfMac,
  endOfStep,
  formatPaymentCode,
  messageOfStep,
  parsePaymentCode,
  STEP_MS,
  stepOf,
} from "#domain/payment-code.ts";
import { bytesOf } from "./arbitraries.ts";

const digitsOf = (count: number) =>
  fc.stringMatching(new RegExp(`^\\d{${count}}$`), { size: "max" }).filter(({ length }) => length === count);

describe("a payment code", () => {
  test("names its device and carries its MAC, there and back", () => {
    fc.assert(
      fc.property(digitsOf(8), digitsOf(10), (device, mac) => {
        const code = formatPaymentCode({ device, mac });
        expect(code).toMatch(/^88\d{18}$/);
        expect(parsePaymentCode(code)).toEqual({ device, mac });
      }),
    );
  });

  test.each([
    ["too short", "8800412907502671932"],
    ["too long", "880041290750267193230"],
    ["another's prefix", "28004129075026719323"],
    ["a letter", "8800412907502671932x"],
    ["digits of another script", "88004129075026719٣٢٣"],
    ["a line end", "88004129075026719323\n"],
    ["nothing", ""],
  ])("%s is none", (_, text) => {
    expect(parsePaymentCode(text)).toBeUndefined();
  });

  test.each([
    ["a short device", { device: "0041290", mac: "5026719323" }],
    ["a digit that moved from the MAC to the device", { device: "004129075", mac: "026719323" }],
    ["a MAC that is no digits", { device: "00412907", mac: "50267193-3" }],
  ])("is never made of %s", (_, parts) => {
    expect(() => formatPaymentCode(parts)).toThrow(RangeError);
  });
});

describe("the step of a time", () => {
  test("lasts thirty seconds and ends where the next begins", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 47 }), (now) => {
        const end = endOfStep(stepOf(now));
        expect(end - now).toBeGreaterThan(0);
        expect(end - now).toBeLessThanOrEqual(STEP_MS);
        expect(stepOf(end)).toBe(stepOf(now) + 1);
        expect(stepOf(end - 1)).toBe(stepOf(now));
      }),
    );
  });

  test("is authenticated as eight bytes after its context and a zero byte", () => {
    const context = Buffer.from("shouyin payment code 1\0");
    expect(Buffer.from(messageOfStep(0x0102_0304_0506))).toEqual(
      Buffer.concat([context, Buffer.from("0000010203040506", "hex")]),
    );
  });
});

describe("the digits of a MAC", () => {
  test("are the last ten of its first eight bytes, zeros in front included", () => {
    const hmac = new Uint8Array(32).fill(0xff);
    expect(digitsOfMac(hmac)).toBe("3709551615"); // 2^64 − 1 = 18446744073709551615
    hmac.fill(0, 0, 7);
    expect(digitsOfMac(hmac)).toBe("0000000255");
  });

  test("are ten whatever the bytes, also where these lie within others", () => {
    fc.assert(
      fc.property(bytesOf(32), fc.nat(9), (hmac, offset) => {
        const within = new Uint8Array(offset + 32);
        within.set(hmac, offset);
        expect(digitsOfMac(hmac)).toMatch(/^\d{10}$/);
        expect(digitsOfMac(within.subarray(offset))).toBe(digitsOfMac(hmac));
      }),
    );
  });
});
