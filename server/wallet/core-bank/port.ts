/**
 * The wallet's port to the bank's core system (核心系统): it debits and credits accounts there, each order under an id that
 * the wallet has stored before. An adapter speaks some core bank's protocol; tests/contracts has what each must keep.
 */
import type { BankRefusal } from "#domain/bank-refusal.ts";
import type { Id } from "#domain/ids.ts";
import type { Currency } from "#domain/money.ts";

/** One movement on an account at the core bank, against what it keeps for the wallet. */
export interface BankOrder {
  /** The wallet's own. The same id again is the same order: it moves money once at most. */
  readonly id: Id;
  readonly account: string;
  /** Minor units, above zero. */
  readonly amount: number;
  readonly currency: Currency;
}

/**
 * What became of an order. `unknown` is everything that does not prove one of the others: no answer in time, a broken
 * connection, an answer that the bank did not sign. It may have been carried out, or still be.
 */
export type BankAnswer =
  | { readonly state: "done" }
  | { readonly state: "refused"; readonly reason: BankRefusal }
  | { readonly state: "unknown"; readonly why: string };

/** `not_seen` is true when it is said, and no promise: what is still on its way may arrive. */
export type BankStanding = BankAnswer | { readonly state: "not_seen" };

/** None of these throws for what a line or a bank may do to it. */
export interface CoreBank {
  /** Takes money from the account. Idempotent. */
  debit(order: BankOrder): Promise<BankAnswer>;
  /** Puts money on the account. Idempotent. */
  credit(order: BankOrder): Promise<BankAnswer>;
  /** How an order stands. */
  ask(id: Id): Promise<BankStanding>;
}
