/** How long to wait before the wallet is asked again: pure functions, so that no retry is ever a surprise. */

const FIRST_RETRY_MS = 500;
const RETRY_MAX_MS = 30_000;
/** While the payer takes his time: the stream tells at once, and this finds what the stream has lost. */
const CHECK_MS = 10_000;
/** A payment code is asked about every few seconds: its payer stands at the till with the phone in the hand. */
const CHECK_CODE_MS = 4000;
/** A queued refund waits for the shop's next takings: the stream tells of it, and this finds what the stream has lost. */
const CHECK_QUEUED_MS = 60_000;
/** A payment code is given up this long before its request expires: long enough to type a PIN, short enough to wait. */
export const GIVE_UP_BEFORE_EXPIRY_MS = 15_000;
/** After the expiry the wallet has this long to state it. */
export const GRACE_MS = 1500;

/**
 * The pause after `tries` questions in vain, doubling up to half a minute, with a jitter of a quarter either way so
 * that a thousand tills do not come back in one second.
 * @param chance from 0 to 1
 */
export function retryPause(tries: number, chance: number): number {
  const pause = Math.min(FIRST_RETRY_MS * 2 ** (tries - 1), RETRY_MAX_MS);
  return Math.round(pause * (0.75 + chance / 2));
}

/** The pause after the wallet has said "open": until the next look, or just after the expiry, whichever is first. */
export function checkPause(untilExpiryMs: number): number {
  const untilExpired = untilExpiryMs + GRACE_MS;
  return untilExpired > 0 ? Math.min(CHECK_MS, untilExpired) : GRACE_MS;
}

/**
 * The pause after "open" for a payment code: to the next look, but never past the moment when it is given up, so that
 * the last question and the reversal come together.
 */
export function checkCodePause(untilGivenUpMs: number): number {
  return Math.max(0, Math.min(CHECK_CODE_MS, untilGivenUpMs));
}

/** The pause after "queued", with the jitter of every retry. @param chance from 0 to 1 */
export function checkQueuedPause(chance: number): number {
  return Math.round(CHECK_QUEUED_MS * (0.75 + chance / 2));
}
