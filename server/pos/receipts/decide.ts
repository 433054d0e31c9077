/** What becomes of paper when nobody can tell what it did: pure functions of what is stored. */

import type { PaperRule } from "#domain/receipt/design.ts";
import type { SlipKind } from "#drizzle/pos/schema.ts";

/** What a print job is stored as: what is to be done, or what is known of its paper. */
export type PrintState = "queued" | "sending" | "printed" | "held" | "unknown" | "unconfirmed" | "not-sent";

/** A job whose sending the last life did not see the end of may have come out: only a person may print it again. */
export function jobAfterRestart(state: PrintState): PrintState {
  return state === "sending" ? "unknown" : state;
}

/** Papers that follow the shop's rule: their customer has an e-receipt, which says the same. */
export const CUSTOMERS_PAPERS = ["receipt", "refund"] as const satisfies readonly SlipKind[];

/**
 * What waits for the printer when the till dies is printed after the start, except what a customer's paper is only
 * printed for because somebody asked: nobody stands there any more.
 */
export function isPrintedAfterRestart(rule: PaperRule, kind: string): boolean {
  return rule === "always" || !CUSTOMERS_PAPERS.some((one) => one === kind);
}

export interface Job {
  readonly state: PrintState;
  /** 0 is the original. */
  readonly copy: number;
}

/**
 * What is printed when a person asks for the receipt again: what was never sent goes out as it was, anything else, which
 * is or may be on paper, comes as the next copy.
 */
export function printedAgain({ state, copy }: Job): { readonly resend: boolean; readonly copy: number } {
  return state === "not-sent" ? { resend: true, copy } : { resend: false, copy: copy + 1 };
}

/**
 * Whether a refund's slip is printed by itself. What the sale's e-receipt tells needs no paper where none is the rule:
 * a refund that is done, once the wallet has the receipt. One that waits or was refused is told by its slip alone.
 */
export function needsSlip(
  rule: PaperRule,
  refund: { readonly done: boolean; readonly told: boolean },
): boolean {
  return rule === "always" || !refund.done || !refund.told;
}
