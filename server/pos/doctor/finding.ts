/** What the doctor says of one thing: whether it is well, in a sentence, and what to do where it is not. */
import type { Sentence } from "#domain/payment-sentences.ts";

/** `unknown` is what cannot be seen from here, or not now; it is never taken for well and never for broken. */
export const VERDICTS = ["pass", "fail", "unknown"] as const;
export type Verdict = (typeof VERDICTS)[number];

export type Finding =
  | { readonly verdict: "pass"; readonly said: Sentence }
  | { readonly verdict: "fail" | "unknown"; readonly said: Sentence; readonly todo: Sentence };

/** One thing that is examined. `judge` is pure: the same facts are the same finding, wherever they come from. */
export interface Check<Facts> {
  readonly title: Sentence;
  judge(facts: Facts): Finding;
}

export const pass = (said: Sentence): Finding => ({ verdict: "pass", said });
export const fail = (said: Sentence, todo: Sentence): Finding => ({ verdict: "fail", said, todo });
export const unknown = (said: Sentence, todo: Sentence): Finding => ({ verdict: "unknown", said, todo });

/** The worst of all: one that is broken outweighs any that are not known. */
export function worst(verdicts: Iterable<Verdict>): Verdict {
  const all = new Set(verdicts);
  if (all.has("fail")) return "fail";
  return all.has("unknown") ? "unknown" : "pass";
}
