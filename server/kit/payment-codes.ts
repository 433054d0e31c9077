/** Payment codes on the server's side: the phone's `terminal/kit/payment-code.ts` makes the same by the same rule. */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import { digitsOfMac, formatPaymentCode, messageOfStep, PAYMENT_CODE, stepOf } from "#domain/payment-code.ts";

/** How far the step of a code may be from the wallet's: the phone's clock is off, or the scan took its time. */
const TOLERANCE_STEPS = 1;

/** What makes a device's codes, as the wallet gave it to the phone when it was bound. */
export interface CodeMaker {
  /** The eight digits that name the device. */
  readonly device: string;
  /** 32 random bytes. */
  readonly seed: Uint8Array;
}

export function makePaymentCode({ device, seed }: CodeMaker, step: number): string {
  return codeOfStep(device, createSecretKey(seed), step);
}

function codeOfStep(device: string, key: KeyObject, step: number): string {
  const hmac = createHmac("sha256", key).update(messageOfStep(step)).digest();
  return formatPaymentCode({ device, mac: digitsOfMac(hmac) });
}

/**
 * The step whose code this is, for the wallet to spend, or undefined for what is no code of this device near `now`.
 * Takes equally long whichever digit differs and whichever step matches.
 * @param now epoch milliseconds, the wallet's clock
 */
export function stepOfPaymentCode(
  code: string,
  { device, seed }: CodeMaker,
  now: number,
): number | undefined {
  if (!PAYMENT_CODE.test(code)) return undefined;
  // Made once: reading a key takes four times as long as making a code with it.
  const key = createSecretKey(seed);
  let matched: number | undefined;
  for (let away = -TOLERANCE_STEPS; away <= TOLERANCE_STEPS; away++) {
    const step = stepOf(now) + away;
    if (timingSafeEqual(Buffer.from(codeOfStep(device, key, step)), Buffer.from(code))) matched = step;
  }
  return matched;
}
