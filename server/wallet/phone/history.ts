/** What a customer sees of the wallet: the balance and the latest entries, both from the ledger. */
import { desc, eq, or } from "drizzle-orm";
import { isCustomerKind } from "#domain/ledger.ts";
import { accounts, legs, merchants, transactions } from "#drizzle/wallet/schema.ts";
import type { WalletEntry, WalletView } from "../api.ts";
import { databaseTime, type WalletDb } from "../store.ts";
import type { Customer } from "./customers.ts";

const ENTRIES = 50;

export async function walletOf(db: WalletDb, customer: Customer, demo: boolean): Promise<WalletView> {
  const [account] = await db.select().from(accounts).where(eq(accounts.id, customer.account));
  if (!account) throw new Error("a customer has an account");
  return {
    name: customer.name,
    currency: account.currency,
    balance: account.balance,
    entries: await entriesOf(db, customer.account),
    demo,
    time: await databaseTime(db),
  };
}

async function entriesOf(db: WalletDb, account: string): Promise<WalletEntry[]> {
  const rows = await db
    .select({ leg: legs, kind: transactions.kind, at: transactions.createdAt, payee: merchants.nameZh })
    .from(legs)
    .innerJoin(transactions, eq(transactions.id, legs.transaction))
    .leftJoin(merchants, or(eq(merchants.account, legs.credit), eq(merchants.account, legs.debit)))
    .where(or(eq(legs.debit, account), eq(legs.credit, account)))
    .orderBy(desc(transactions.createdAt), desc(transactions.id))
    .limit(ENTRIES);
  return rows.flatMap(({ leg, kind, at, payee }) => {
    if (!isCustomerKind(kind)) return [];
    const amount = leg.credit === account ? leg.amount : -leg.amount;
    return [{ id: leg.transaction, kind, amount, payee: payee ?? "", at: at.getTime() }];
  });
}
