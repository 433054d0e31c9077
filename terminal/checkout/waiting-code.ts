/**
 * The payer's code that waits for the payment before it to have a definite end. In memory only, and not for long: a
 * payment code is worth nothing a minute after it was shown.
 */
import { effect, signal } from "@preact/signals";
import type { Sentence } from "#domain/payment-sentences.ts";
import type { PaymentView } from "#pos/api.ts";
import { charge } from "./actions.ts";
import { busy, trouble } from "./calls.ts";
import { AFTER_END } from "./charging.ts";
import { phase } from "./store.ts";

interface WaitingCode {
  readonly code: string;
  /** Of the payment that has to end first. */
  readonly payment: string;
}

export const waitingCode = signal<WaitingCode | null>(null);

/** The wallet takes a code for a step and the one after it: what is left of that when it was read is half a minute. */
const WORTH_MS = 25_000;

const TOO_OLD: Sentence = {
  zh: "上一笔尚未撤销完成，付款码已过时。请稍后重扫，或收现金",
  en: "The payment before is still being cancelled, and the code is too old now: scan again later, or take cash",
};

let expiry: ReturnType<typeof setTimeout> | undefined;

export function keepWaiting(code: string, payment: PaymentView): void {
  clearTimeout(expiry);
  waitingCode.value = { code, payment: payment.id };
  expiry = setTimeout(() => drop(TOO_OLD), WORTH_MS);
}

export function drop(why: Sentence | null = null): void {
  clearTimeout(expiry);
  waitingCode.value = null;
  trouble.value = why;
}

/** Charges the code as soon as the payment before has ended without money. */
export function startWaitingCode(): void {
  effect(() => {
    const waiting = waitingCode.value;
    if (!waiting || busy.value) return;
    const at = phase.value;
    if (at.name !== "payment" || at.payment.id !== waiting.payment) return drop();
    const then = AFTER_END[at.payment.state];
    if (then === undefined) return;
    drop(then === "charge" ? null : then);
    if (then === "charge") void charge(waiting.code);
  });
}
