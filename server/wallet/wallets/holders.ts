/** Wallets as the ledger has them now, for a decision about a top-up, a withdrawal or a transfer. */
import { and, eq, sql } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { accounts, bankOrders, customers, customerUsage } from "#drizzle/wallet/schema.ts";
import type { WalletDb } from "../store.ts";
import type { Holder } from "./decide.ts";
import { lockCustomer, toUsage } from "./usage.ts";

/** A wallet with its limits' facts. @throws Refusal `not_found` for nobody's id */
export async function readWallet(db: WalletDb, customer: Id) {
  const [row] = await db
    .select({
      balance: accounts.balance,
      currency: accounts.currency,
      frozen: customers.frozen,
      tier: customers.tier,
      usage: customerUsage,
    })
    .from(customers)
    .innerJoin(accounts, eq(accounts.id, customers.account))
    .leftJoin(customerUsage, eq(customerUsage.customer, customers.id))
    .where(eq(customers.id, customer));
  if (!row) throw new Refusal("not_found");
  return { ...row, usage: toUsage(row.usage) };
}

/** With its customer's row locked until the transaction ends. @throws Refusal `not_found` for nobody's id */
export async function loadHolder(tx: WalletDb, customer: Id): Promise<Holder> {
  await lockCustomer(tx, customer);
  const wallet = await readWallet(tx, customer);
  const [coming] = await tx
    .select({ amount: sql<string>`coalesce(sum(${bankOrders.amount}), 0)` })
    .from(bankOrders)
    .where(
      and(
        eq(bankOrders.customer, customer),
        eq(bankOrders.state, "requested"),
        eq(bankOrders.kind, "top_up"),
      ),
    );
  return { customer, ...wallet, arriving: Number(coming?.amount ?? 0) };
}

/** The ledger's account of a wallet. @throws Error for nobody's id */
export async function accountOf(tx: WalletDb, customer: Id): Promise<Id> {
  const [row] = await tx
    .select({ account: customers.account })
    .from(customers)
    .where(eq(customers.id, customer));
  if (!row) throw new Error("a customer has an account");
  return row.account;
}
