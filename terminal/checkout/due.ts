/** The customer sees what is to be paid while cash is counted: cash has no QR that would say it. */
import { useEffect } from "preact/hooks";
import { Refused, Unanswered } from "../kit/api.ts";
import { screen } from "./calls.ts";
import { recording } from "./draft.ts";

/** One after the other, so that the last that was meant is what stays. */
let last: Promise<void> = Promise.resolve();

function tell(amount: number | null): void {
  last = last.then(() => post(amount));
}

/** A display that is not reached costs nobody anything: the sale goes on, and nothing is said of it. */
async function post(amount: number | null): Promise<void> {
  try {
    await screen.call<void>("POST", "/api/due", { amount });
  } catch (fault) {
    if (!(fault instanceof Refused || fault instanceof Unanswered)) throw fault;
  }
}

/** Shows an amount to the customer as long as the component is shown, and leaves what the terminal shows of a payment alone. */
export function useDueShown(amount: number): void {
  useEffect(() => {
    if (amount > 0 && !recording.peek()) tell(amount);
    return () => tell(null);
  }, [amount]);
}
