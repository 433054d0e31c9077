/** What a sale lets a cashier do with it, and what money does to it: pure functions of what is stored. */
import { FINAL_STATES, type PaymentState } from "#domain/payment.ts";
import type { RefusalCode } from "#domain/refusal.ts";
import { amountDue, type SaleState } from "#domain/sale.ts";

export interface SaleStanding {
  readonly state: SaleState;
  readonly total: number;
  /** Amounts of the tenders that are met. */
  readonly met: readonly number[];
  /** A payment of it may still bring money in. */
  readonly collecting: boolean;
}

/** Why this much cannot be collected for the sale now, in cash or from a wallet; undefined when it can. */
export function whyNotCollect(sale: SaleStanding | undefined, amount: number): RefusalCode | undefined {
  if (!sale) return "not_found";
  if (sale.state !== "open") return "sale_closed";
  if (sale.collecting) return "attempt_open";
  return amount > amountDue(sale.total, sale.met) ? "sale_overpaid" : undefined;
}

/** Attempts of a tender are counted up, and none begins before the one before has ended without money. */
export function whyNotAttempt(
  last: { readonly attempt: number; readonly state: PaymentState } | undefined,
  attempt: number,
): RefusalCode | undefined {
  if (attempt !== (last?.attempt ?? 0) + 1) return "not_found";
  return last && !FINAL_STATES.includes(last.state) ? "attempt_open" : undefined;
}

/**
 * Why the sale cannot be given up; undefined when it can, or was already. Until it is paid in full it can at any point:
 * what is being collected is reversed, and what was collected goes back.
 * @param left what would go back, minor units: what was collected and no refund has given back
 * @param mayReturn whoever asks may give money back, alone or on a manager's word
 */
export function whyNotCancel(state: SaleState, left: number, mayReturn: boolean): RefusalCode | undefined {
  if (state === "cancelled") return undefined;
  if (state === "paid") return "sale_closed";
  return left > 0 && !mayReturn ? "approval_needed" : undefined;
}

interface Collected {
  readonly collected: number;
  readonly state: SaleState;
}

/** Money that a tender has brought: a sale that is met in full is paid. */
export function afterMeeting(sale: Collected & { readonly total: number }, amount: number): Collected {
  const collected = sale.collected + amount;
  return { collected, state: collected === sale.total ? "paid" : sale.state };
}
