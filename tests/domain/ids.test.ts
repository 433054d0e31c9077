import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bytesOfId,
  formatPaymentId,
  idFrom,
  idOfBytes,
  isId,
  parsePaymentId,
  samePayment,
} from "#domain/ids.ts";
import { newId } from "#kit/random-ids.ts";
import { bytesOf, ids, payments } from "./arbitraries.ts";
import { TENDER } from "./bank.ts";

describe("an id", () => {
  test("is a UUIDv7 whose first six bytes are the time", () => {
    const made = idFrom(0x0197_b6a2_7c1e, new Uint8Array(10).fill(0xff));
    expect(made).toBe("0197b6a2-7c1e-7fff-bfff-ffffffffffff");
    expect(idFrom(0, new Uint8Array(10))).toBe("00000000-0000-7000-8000-000000000000");
  });

  test("made later sorts later", () => {
    const time = fc.integer({ min: 0, max: 2 ** 48 - 2 });
    fc.assert(
      fc.property(time, bytesOf(10), bytesOf(10), (now, a, b) => {
        expect(idFrom(now, a) < idFrom(now + 1, b)).toBe(true);
      }),
    );
  });

  test("is the same in text and in bytes", () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(isId(id)).toBe(true);
        expect(idOfBytes(bytesOfId(id))).toBe(id);
      }),
    );
  });

  test("has one spelling", () => {
    for (const text of ["", TENDER.toUpperCase(), ` ${TENDER}`, TENDER.replaceAll("-", ""), `${TENDER}\n`])
      expect([text, isId(text)]).toEqual([text, false]);
    expect(isId("00000000-0000-0000-0000-000000000000")).toBe(false);
    expect(() => bytesOfId("0197b6a2")).toThrow(RangeError);
    expect(() => idOfBytes(new Uint8Array(15))).toThrow(RangeError);
    expect(() => idFrom(0, new Uint8Array(9))).toThrow(RangeError);
  });

  test("of this moment is new each time", () => {
    expect(new Set(Array.from({ length: 1000 }, newId)).size).toBe(1000);
  });
});

describe("a payment's id", () => {
  test("is its tender and its attempt, there and back", () => {
    fc.assert(
      fc.property(payments, (payment) => {
        expect(parsePaymentId(formatPaymentId(payment))).toEqual(payment);
      }),
    );
  });

  test.each([
    "",
    ".",
    `${TENDER}`,
    `${TENDER}.`,
    `${TENDER}.0`,
    `${TENDER}.01`,
    `${TENDER}.256`,
    `${TENDER}.1.1`,
  ])("%j is none", (text) => expect(parsePaymentId(text)).toBeUndefined());
  test.each([`${TENDER}.1e2`, `${TENDER}.-1`, `${TENDER}. 1`, `${TENDER.toUpperCase()}.1`, `${TENDER}.1\n`])(
    "%j is none",
    (text) => expect(parsePaymentId(text)).toBeUndefined(),
  );

  test("another attempt is another payment", () => {
    expect(samePayment({ tender: TENDER, attempt: 1 }, { tender: TENDER, attempt: 1 })).toBe(true);
    expect(samePayment({ tender: TENDER, attempt: 1 }, { tender: TENDER, attempt: 2 })).toBe(false);
  });
});
