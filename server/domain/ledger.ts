/**
 * Ledger arithmetic. A leg moves one amount from a debited to a credited account, so that what is not balanced cannot
 * be written. A balance is credits less debits: what the bank owes to a customer or a merchant is above zero.
 */
import type { Id } from "./ids.ts";
import type { Currency } from "./money.ts";

/**
 * Kinds of account, and whether a balance of that kind may go below zero: what the bank holds for others may not, what
 * it has itself is a debt to nobody and shows as less than zero.
 */
export const ACCOUNT_KINDS = {
  /** 客户: a customer's wallet. */
  customer: { mayGoNegative: false },
  /** 商户待结算: what a merchant took and was not settled yet; a reversal takes back what may be paid out already. */
  merchant_pending: { mayGoNegative: true },
  /** 商户应付: what a settlement owes to a merchant until the core bank has paid it out. */
  merchant_payable: { mayGoNegative: false },
  /** 手续费: what the bank earned; a fee given back may be of an earlier day. */
  fees: { mayGoNegative: true },
  /** 营销资金: what somebody put in for promotions; nothing is promised that is not there. */
  promotion_funds: { mayGoNegative: false },
  /** 网点现金: what lies in the branches' tills. */
  cash_at_branch: { mayGoNegative: true },
  /** 在途: what left a wallet by withdrawal and has not been paid out yet, nor come back. */
  in_transit: { mayGoNegative: false },
  /** 核心清算: what the core bank owes to the wallet, or the wallet to it. */
  core_bank_clearing: { mayGoNegative: true },
  /** 挂账: what nobody could assign yet. */
  suspense: { mayGoNegative: true },
} as const satisfies Record<string, { mayGoNegative: boolean }>;
export type AccountKind = keyof typeof ACCOUNT_KINDS;

/** What moves a customer's money. */
export const CUSTOMER_TRANSACTION_KINDS = [
  "top_up",
  "payment",
  "reversal",
  "refund",
  /** From one wallet to another. */
  "transfer",
  /** Set aside for a linked account; and given back where that did not take it. */
  "withdrawal",
  "withdrawal_returned",
] as const;
export type CustomerTransactionKind = (typeof CUSTOMER_TRANSACTION_KINDS)[number];
/**
 * And what moves what was set aside to the linked account, or a merchant's: what is settled, and what the core bank has
 * paid out.
 */
export const TRANSACTION_KINDS = [
  ...CUSTOMER_TRANSACTION_KINDS,
  "withdrawal_paid",
  "settlement",
  "payout",
] as const;
export type TransactionKind = (typeof TRANSACTION_KINDS)[number];

export function isCustomerKind(kind: TransactionKind): kind is CustomerTransactionKind {
  return CUSTOMER_TRANSACTION_KINDS.some((each) => each === kind);
}

/** A transaction as its caller asks for it. */
export interface LedgerTransaction {
  /** The caller's id: posting it twice is refused by the database. */
  readonly id: Id;
  readonly kind: TransactionKind;
  /** The transaction that a reversal returns: the database refuses to return it twice. */
  readonly reverses?: Id;
  readonly legs: readonly Leg[];
}

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

/**
 * The body of a transaction as text, whose SHA-256 the ledger keeps: the same id with another body is another
 * transaction. The database hashes the same text when the ledger is audited.
 */
export function transactionText({ kind, reverses, legs }: Omit<LedgerTransaction, "id">): string {
  const lines = legs.map(({ debit, credit, currency, amount }) => `${debit} ${credit} ${currency} ${amount}`);
  return [kind, reverses ?? "", ...lines].join("\n");
}
