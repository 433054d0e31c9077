/** When the wallet is asked about a payment, and how: data and pure functions, so that no retry is ever a surprise. */
import type { PaymentState } from "#domain/payment.ts";

export type Ask = "tell" | "ask" | "reverse";

/**
 * How to ask about a payment in this state. Telling again is also a question: the wallet answers with what it knows,
 * and learns of a payment that it never saw, so that an expiry or a reversal can be stated of it.
 */
export const ASK_BY_STATE: Partial<Record<PaymentState, Ask>> = {
  presented: "tell",
  submitted: "tell",
  waiting: "ask",
  unknown: "tell",
  reversing: "reverse",
};

const FIRST_RETRY_MS = 500;
const RETRY_MAX_MS = 30_000;
/** While the payer takes his time: the stream tells at once, and this finds what the stream has lost. */
const CHECK_MS = 10_000;
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
