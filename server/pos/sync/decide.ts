/**
 * What the terminal does next about a payment that has no definite end: how to ask, what an answer says of it, and when
 * to ask again. Pure functions of what is stored and what was answered; `pursuit.ts` carries them out.
 */
import type { PaymentState, PaymentWay } from "#domain/payment.ts";
import { checkCodePause, checkPause, GIVE_UP_BEFORE_EXPIRY_MS, GRACE_MS, retryPause } from "./schedule.ts";

/** Of a payment, what the next question depends on. */
export interface AskedAbout {
  readonly state: PaymentState;
  readonly way: PaymentWay;
  /** The payer's payment code is still in memory: only in the life in which it was read. */
  readonly hasCode: boolean;
  /** Milliseconds until nobody can pay it any more, by the wallet's time; below zero when that is over. */
  readonly untilExpiry: number;
}

export type Ask = "tell" | "submit" | "ask" | "reverse";

/** Telling again is also a question: the wallet answers with what it knows, and learns of what it never saw. */
const ASK_PRESENTED: Partial<Record<PaymentState, Ask>> = {
  presented: "tell",
  waiting: "ask",
  unknown: "tell",
  accepted: "tell",
  reversing: "reverse",
};

/** With its code a payment may be submitted again: the same bytes are the same payment. */
const ASK_WITH_CODE: Partial<Record<PaymentState, Ask>> = {
  submitted: "submit",
  waiting: "ask",
  unknown: "submit",
  reversing: "reverse",
};

/** A code that was lost with an earlier life is never sent again: whoever finds the payment only asks about it. */
const ASK_WITHOUT_CODE: Partial<Record<PaymentState, Ask>> = {
  submitted: "ask",
  waiting: "ask",
  unknown: "ask",
  reversing: "reverse",
};

/** How to ask about the payment now; undefined for one that has ended. */
export function askAbout({ state, way, hasCode }: AskedAbout): Ask | undefined {
  if (way === "presented") return ASK_PRESENTED[state];
  return (hasCode ? ASK_WITH_CODE : ASK_WITHOUT_CODE)[state];
}

/** Milliseconds until a payment code is given up and its payment reversed. */
export function untilGivenUp(untilExpiry: number): number {
  return untilExpiry - GIVE_UP_BEFORE_EXPIRY_MS;
}

/** What the wallet answered, without the signed bytes of a statement: those are heard as such. */
export type AnswerKind = "statement" | "open" | "unknown-there" | "none";

/** A wallet that has forgotten a payment (it was restored from a back-up) is told of it again at once. */
export function askFurther({ way }: AskedAbout, how: Ask, answer: AnswerKind): Ask | undefined {
  return way === "presented" && how === "ask" && answer === "unknown-there" ? "tell" : undefined;
}

/**
 * What an answer, or its absence, says of a payment that is still pending after it; undefined where that is nothing. A
 * statement that settled nothing is no better than silence.
 */
export function heardBy(payment: AskedAbout, answer: AnswerKind): "open" | "overdue" | "give_up" | undefined {
  return payment.way === "submitted" ? heardByCode(payment, answer) : heardByQr(payment, answer);
}

function heardByQr({ untilExpiry }: AskedAbout, answer: AnswerKind) {
  if (answer === "open") return untilExpiry > 0 ? "open" : "overdue";
  return untilExpiry < -GRACE_MS ? "overdue" : undefined;
}

/**
 * The customer of a payment code sees nothing on any display, so that silence is told at once; and what the wallet has
 * never seen can only be taken back once the code is gone.
 */
function heardByCode({ hasCode, untilExpiry }: AskedAbout, answer: AnswerKind) {
  if (untilGivenUp(untilExpiry) <= 0 || (answer === "unknown-there" && !hasCode)) return "give_up";
  return answer === "open" ? "open" : "overdue";
}

/**
 * Milliseconds until the next question about a payment that is still pending after the answer was heard.
 * @param tries questions in vain, this one included
 * @param chance from 0 to 1
 */
export function pauseAfter(payment: AskedAbout, answer: AnswerKind, tries: number, chance: number): number {
  const { way, state, untilExpiry } = payment;
  if (way === "submitted" && state !== "reversing") {
    const untilLast = Math.max(0, untilGivenUp(untilExpiry));
    return answer === "open" ? checkCodePause(untilLast) : Math.min(retryPause(tries, chance), untilLast);
  }
  return answer === "open" ? checkPause(untilExpiry) : retryPause(tries, chance);
}
