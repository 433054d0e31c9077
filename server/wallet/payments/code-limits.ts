/**
 * Limits on payment codes. Without a PIN a code pays small amounts, a few times a day: what a found phone can lose. And
 * codes can be guessed only so often, by terminal, by merchant and by device: ten digits hold while tries are few.
 */
import type { Tries } from "#kit/pins.ts";

/** Above this a code's payer says yes with the PIN, minor units: the limit for small payments without one, 1000.00. */
const PIN_FREE_AMOUNT = 100_000;
/** After so many payments without a PIN within a day, the next needs one. */
const PIN_FREE_A_DAY = 10;

/** @param pinFree the payer's payments without a PIN within the last day */
export function isPinNeeded(amount: number, pinFree: number): boolean {
  return amount > PIN_FREE_AMOUNT || pinFree >= PIN_FREE_A_DAY;
}

interface CodeLimit {
  readonly failures: number;
  readonly lockMs: number;
}

const MINUTE_MS = 60_000;

/** How many failing codes in a row lock what they were tried at, or on, and for how long. */
export const CODE_LIMITS = {
  device: { failures: 10, lockMs: 30 * MINUTE_MS },
  terminal: { failures: 50, lockMs: 10 * MINUTE_MS },
  merchant: { failures: 200, lockMs: 10 * MINUTE_MS },
} as const satisfies Record<string, CodeLimit>;
export type CodeSubject = keyof typeof CODE_LIMITS;

export function afterFailingCode({ failures }: Tries, subject: CodeSubject, now: number): Tries {
  const { failures: most, lockMs } = CODE_LIMITS[subject];
  return failures + 1 >= most
    ? { failures: 0, lockedUntil: now + lockMs }
    : { failures: failures + 1, lockedUntil: 0 };
}

/** How many failures one good code makes up for at a terminal or a merchant: most codes there are good. */
const FORGIVEN = 5;

export function afterGoodCode({ failures, lockedUntil }: Tries, subject: CodeSubject): Tries {
  return { failures: subject === "device" ? 0 : Math.max(0, failures - FORGIVEN), lockedUntil };
}
