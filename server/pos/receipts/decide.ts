/** What becomes of paper when nobody can tell what it did: pure functions of what is stored. */

/** What a print job is stored as: what is to be done, or what is known of its paper. */
export type PrintState = "queued" | "sending" | "printed" | "held" | "unknown" | "unconfirmed" | "not-sent";

/** A job whose sending the last life did not see the end of may have come out: only a person may print it again. */
export function jobAfterRestart(state: PrintState): PrintState {
  return state === "sending" ? "unknown" : state;
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
