/** Writing to the ledger: one transaction, its legs, and what the database refuses. */

import type { Id } from "#domain/ids.ts";
import type { AccountKind, Leg, TransactionKind } from "#domain/ledger.ts";
import { ACCOUNT_KINDS, isSoundLeg } from "#domain/ledger.ts";
import type { Currency } from "#domain/money.ts";
import { accounts, legs, transactions } from "#drizzle/wallet/schema.ts";
import type { WalletDb } from "./store.ts";

export interface LedgerTransaction {
  /** The caller's id: posting it twice is refused by the database. */
  readonly id: Id;
  readonly kind: TransactionKind;
  /** The transaction that a reversal returns: the database refuses to return it twice. */
  readonly reverses?: Id;
  readonly legs: readonly Leg[];
}

/** Posts a transaction. The balances move by a trigger, and the floor is checked there too. */
export async function post(tx: WalletDb, transaction: LedgerTransaction): Promise<void> {
  if (transaction.legs.length === 0 || !transaction.legs.every(isSoundLeg)) throw new Error("unsound legs");
  const { id, kind, reverses = null } = transaction;
  await tx.insert(transactions).values({ id, kind, reverses });
  await tx.insert(legs).values(transaction.legs.map((leg, place) => ({ ...leg, transaction: id, place })));
}

export async function openAccount(tx: WalletDb, id: Id, kind: AccountKind, currency: Currency): Promise<Id> {
  await tx.insert(accounts).values({ id, kind, currency, mayGoNegative: ACCOUNT_KINDS[kind].mayGoNegative });
  return id;
}
