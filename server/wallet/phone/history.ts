/** What a customer sees of the wallet: the balance and the latest entries, both from the ledger. */
import { and, desc, eq, inArray, ne, or } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { CUSTOMER_TRANSACTION_KINDS, isCustomerKind } from "#domain/ledger.ts";
import { maskName } from "#domain/masked-name.ts";
import { accounts, customers, legs, merchants, transactions } from "#drizzle/wallet/schema.ts";
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
    frozen: customer.frozen,
    demo,
    time: await databaseTime(db),
  };
}

async function entriesOf(db: WalletDb, account: Id): Promise<WalletEntry[]> {
  const rows = await db
    .select({
      leg: legs,
      kind: transactions.kind,
      at: transactions.createdAt,
      shop: merchants.nameZh,
      person: customers.name,
    })
    .from(legs)
    .innerJoin(transactions, eq(transactions.id, legs.transaction))
    .leftJoin(merchants, or(eq(merchants.account, legs.credit), eq(merchants.account, legs.debit)))
    .leftJoin(
      customers,
      and(
        or(eq(customers.account, legs.credit), eq(customers.account, legs.debit)),
        ne(customers.account, account),
      ),
    )
    .where(
      and(
        or(eq(legs.debit, account), eq(legs.credit, account)),
        inArray(transactions.kind, CUSTOMER_TRANSACTION_KINDS),
      ),
    )
    .orderBy(desc(transactions.createdAt), desc(transactions.id))
    .limit(ENTRIES);
  return rows.flatMap(({ leg, kind, at, shop, person }) => {
    const payee = shop ?? (person === null ? "" : maskName(person));
    const amount = leg.credit === account ? leg.amount : -leg.amount;
    return isCustomerKind(kind) ? [{ id: leg.transaction, kind, amount, payee, at: at.getTime() }] : [];
  });
}
