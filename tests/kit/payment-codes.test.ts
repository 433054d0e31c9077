import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { STEP_MS, stepOf } from "#domain/payment-code.ts";
import { type CodeMaker, makePaymentCode, stepOfPaymentCode } from "#kit/payment-codes.ts";
import { makePaymentCode as makeWithKey, paymentCodeKey } from "../../terminal/kit/payment-code.ts";
import { bytesOf } from "../domain/arbitraries.ts";

const MAKER: CodeMaker = { device: "00412907", seed: Uint8Array.from({ length: 32 }, (_, index) => index) };

const makeOnPhone = async ({ device, seed }: CodeMaker, step: number) =>
  makeWithKey(await paymentCodeKey(Uint8Array.from(seed)), device, step);

/** Made by another implementation (Python's `hmac`), so that phone and wallet cannot be wrong together. */
const PINNED = [
  { step: 58_000_000, code: "88004129075026719323" },
  { step: 58_000_008, code: "88004129078494303379" },
] as const;

const makers = fc.record({
  device: fc.nat(99_999_999).map((number) => String(number).padStart(8, "0")),
  seed: bytesOf(32),
});
const times = fc.integer({ min: 1.7e12, max: 4e12 });

describe("a payment code", () => {
  test.each(PINNED)("of step $step is the same on the phone, at the wallet and in Python", async (pinned) => {
    expect(makePaymentCode(MAKER, pinned.step)).toBe(pinned.code);
    expect(await makeOnPhone(MAKER, pinned.step)).toBe(pinned.code);
  });

  test("is the same on the phone and at the wallet, whatever the seed, device and step", async () => {
    await fc.assert(
      fc.asyncProperty(makers, times, async (maker, now) => {
        const step = stepOf(now);
        const phones = await makeOnPhone(maker, step);
        expect(phones).toBe(makePaymentCode(maker, step));
      }),
    );
  });

  test("is known at its own step and one to either side, and never else", () => {
    fc.assert(
      fc.property(makers, times, fc.integer({ min: -40, max: 40 }), (maker, now, away) => {
        const code = makePaymentCode(maker, stepOf(now));
        const found = stepOfPaymentCode(code, maker, now + away * STEP_MS);
        expect(found).toBe(Math.abs(away) <= 1 ? stepOf(now) : undefined);
      }),
    );
  });

  test("with any one digit changed is refused", () => {
    fc.assert(
      fc.property(makers, times, fc.nat(19), fc.integer({ min: 1, max: 9 }), (maker, now, at, by) => {
        const code = makePaymentCode(maker, stepOf(now));
        const digit = (Number(code[at]) + by) % 10;
        const changed = code.slice(0, at) + digit + code.slice(at + 1);
        expect(stepOfPaymentCode(changed, maker, now)).toBeUndefined();
      }),
    );
  });

  test("is made by a key that the phone's own scripts cannot read", async () => {
    const key = await paymentCodeKey(Uint8Array.from(MAKER.seed));
    expect(key.extractable).toBe(false);
    expect(key.usages).toEqual(["sign"]);
  });

  test("of another device's seed is refused", () => {
    fc.assert(
      fc.property(makers, bytesOf(32), times, (maker, seed, now) => {
        const code = makePaymentCode({ ...maker, seed }, stepOf(now));
        expect(stepOfPaymentCode(code, maker, now)).toBeUndefined();
      }),
    );
  });

  test.each([
    "",
    "8",
    "８８００４１２９０７５０２６７１９３２３",
    "88004129075026719323\n",
    "not a code at all, but long",
  ])("%j is refused and breaks nothing", (text) => {
    expect(stepOfPaymentCode(text, MAKER, PINNED[0].step * STEP_MS)).toBeUndefined();
  });
});
