/**
 * Ledger arithmetic. A leg moves one amount from a debited to a credited account, so that what is not balanced cannot
 * be written. A balance is credits less debits: what the bank owes to a customer or a merchant is above zero.
 */
import type { Id } from "./ids.ts";
import type { Currency } from "./money.ts";

/** Kinds of account, and whether a balance of that kind may go below zero. */
export const ACCOUNT_KINDS = {
  customer: { mayGoNegative: false },
  merchant_pending: { mayGoNegative: true },
  cash_at_branch: { mayGoNegative: true },
} as const satisfies Record<string, { mayGoNegative: boolean }>;
export type AccountKind = keyof typeof ACCOUNT_KINDS;

export const TRANSACTION_KINDS = ["top_up", "payment", "reversal", "refund"] as const;
export type TransactionKind = (typeof TRANSACTION_KINDS)[number];

export interface Leg {
  readonly debit: Id;
  readonly credit: Id;
  readonly currency: Currency;
  /** Minor units, above zero. */
  readonly amount: number;
}

/** True for a leg that may be written. */
export function isSoundLeg({ debit, credit, amount }: Leg): boolean {
  return debit !== credit && Number.isSafeInteger(amount) && amount > 0;
}

/** By how much each account's balance changes. The changes of any list of legs sum to zero per currency. */
export function balanceChanges(legs: readonly Leg[]): Map<Id, number> {
  const changes = new Map<Id, number>();
  for (const { debit, credit, amount } of legs) {
    changes.set(debit, (changes.get(debit) ?? 0) - amount);
    changes.set(credit, (changes.get(credit) ?? 0) + amount);
  }
  return changes;
}

/** The legs that undo these: each amount goes back the way it came. */
export function reversedLegs(legs: readonly Leg[]): Leg[] {
  return legs.map(({ debit, credit, ...rest }) => ({ debit: credit, credit: debit, ...rest }));
}
