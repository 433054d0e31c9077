/** Calls to the terminal's server. One thing at a time: while a call is on its way, a second tap does nothing. */
import { signal } from "@preact/signals";
import type { Sentence } from "#domain/payment-sentences.ts";
import type { SaleView } from "#pos/api.ts";
import { Refused } from "../kit/api.ts";
import { Screen } from "../kit/screen.ts";
import * as store from "./store.ts";

export const screen = new Screen("checkout");

/** True while a call is on its way. */
export const busy = signal(false);
/** Why the last thing asked was not done, and what to do, until the next is asked. */
export const trouble = signal<Sentence | null>(null);

const UNANSWERED: Sentence = {
  zh: "终端没有回应。请再按一次，不会重复收款",
  en: "The terminal did not answer. Press again: it will not charge twice",
};

/** Resolves with whether it was done; where it was not, `trouble` says why. */
export async function act(run: () => Promise<void>): Promise<boolean> {
  if (busy.value) return false;
  busy.value = true;
  trouble.value = null;
  try {
    await run();
    return true;
  } catch (fault) {
    if (fault instanceof Refused && fault.problem.code === "signed_out") store.session.value = null;
    trouble.value = sentenceOf(fault);
    return false;
  } finally {
    busy.value = false;
  }
}

/** What a scanner brings is not lost because a call is on its way: it waits for that. */
export function whenFree(run: () => void): void {
  if (!busy.value) {
    run();
    return;
  }
  const stop = busy.subscribe((isBusy) => {
    if (isBusy) return;
    stop();
    run();
  });
}

export function sentenceOf(fault: unknown): Sentence {
  return fault instanceof Refused ? { zh: fault.problem.zh, en: fault.problem.detail } : UNANSWERED;
}

export const pathOf = (sale: string, ...rest: (string | number)[]) => ["/api/sales", sale, ...rest].join("/");

/** Asks for something that a sale then shows. */
export async function put(path: string, body: unknown = {}): Promise<SaleView> {
  const before = store.told;
  const answer = await screen.call<SaleView>("PUT", path, body);
  store.takeAnswer(answer, before);
  return answer;
}
