/**
 * Accounts at the core bank that belong to a customer, who may move money between them and the wallet. Linking one is
 * for whoever proves whose it is: it is done where wallets are opened, by what is passed to `linkAccount`.
 */
import { and, asc, eq, isNull } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { linkedAccounts } from "#drizzle/wallet/schema.ts";
import type { WalletDb } from "../store.ts";
import type { LinkedAccount } from "./api.ts";

const TAIL = 4;

export interface NewLinkedAccount {
  readonly id: Id;
  readonly customer: Id;
  /** As the core bank knows it. */
  readonly number: string;
  readonly bank: string;
}

/** Links an account whose holder was proven to be this customer. */
export async function linkAccount(tx: WalletDb, account: NewLinkedAccount): Promise<void> {
  await tx.insert(linkedAccounts).values(account);
}

/** In the order in which they were linked. */
export async function linkedAccountsOf(db: WalletDb, customer: Id): Promise<LinkedAccount[]> {
  const rows = await db
    .select()
    .from(linkedAccounts)
    .where(and(eq(linkedAccounts.customer, customer), isNull(linkedAccounts.endedAt)))
    .orderBy(asc(linkedAccounts.createdAt), asc(linkedAccounts.id));
  return rows.map(({ id, bank, number }) => ({ id, bank, tail: number.slice(-TAIL) }));
}

/** The account that a customer has linked. @throws Refusal `account_not_linked` */
export async function findLinkedAccount(db: WalletDb, customer: Id, id: Id) {
  const own = and(
    eq(linkedAccounts.id, id),
    eq(linkedAccounts.customer, customer),
    isNull(linkedAccounts.endedAt),
  );
  const [row] = await db.select().from(linkedAccounts).where(own);
  if (!row) throw new Refusal("account_not_linked");
  return row;
}
