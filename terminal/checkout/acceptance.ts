/** Taking a payment on the payer's 8-digit code: only while the line is down, and only where the shop wants that. */
import { computed } from "@preact/signals";
import { type PaymentState, TRANSITIONS } from "#domain/payment.ts";
import type { AcceptanceInput } from "#pos/api.ts";
import { attemptOf, paymentPath } from "./actions.ts";
import { withApproval } from "./approvals.ts";
import { put } from "./calls.ts";
import { acceptsCodes, line, phase } from "./store.ts";

const ACCEPTABLE: ReadonlySet<PaymentState> = new Set(
  TRANSITIONS.filter(({ on, to, from }) => on === "accept" && !from.includes(to)).flatMap(({ from }) => from),
);

/** Whether the payment at hand may be taken on a code. The server says the last word, with its limits. */
const acceptable = computed(() => {
  const at = phase.value;
  const offline = line.value?.up === false;
  if (!acceptsCodes.value || !offline || at.name !== "payment") return undefined;
  return at.payment.way === "presented" && ACCEPTABLE.has(at.payment.state) ? at : undefined;
});

export const mayAccept = () => acceptable.value !== undefined;

export function acceptOnCode(code: string): void {
  const at = acceptable.value;
  if (!at) return;
  withApproval("accept_code", async (approval) => {
    const input: AcceptanceInput = { code, ...(approval && { approval }) };
    await put(paymentPath(at.tender, attemptOf(at.payment), "acceptance"), input);
  });
}
