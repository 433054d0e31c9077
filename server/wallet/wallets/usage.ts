/** What customers have paid, as limits count it: read with the payer, written in the transaction that moves the money. */
import { eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { NO_USAGE, type Usage } from "#domain/limits.ts";
import { customers, customerUsage } from "#drizzle/wallet/schema.ts";
import type { WalletDb } from "../store.ts";

export type UsageRow = typeof customerUsage.$inferSelect;

/** @param row null for a customer who has never paid */
export function toUsage(row: UsageRow | null | undefined): Usage {
  if (!row) return NO_USAGE;
  const { day, spent, spentA, spentB, spentC, spentInYear } = row;
  return { day, spent, byClass: { A: spentA, B: spentB, C: spentC }, spentInYear };
}

/**
 * Locks a customer's row until the transaction ends: what he may still pay is decided by one transaction at a time,
 * and a freeze comes before a payment or after it. Taken before his account's row.
 */
export async function lockCustomer(tx: WalletDb, customer: Id): Promise<void> {
  await tx
    .select({ id: customers.id })
    .from(customers)
    .where(eq(customers.id, customer))
    .for("no key update");
}

export async function readUsage(tx: WalletDb, customer: Id): Promise<Usage> {
  const [row] = await tx.select().from(customerUsage).where(eq(customerUsage.customer, customer));
  return toUsage(row);
}

export async function writeUsage(tx: WalletDb, customer: Id, usage: Usage): Promise<void> {
  const { day, spent, byClass, spentInYear } = usage;
  const row = { day, spent, spentA: byClass.A, spentB: byClass.B, spentC: byClass.C, spentInYear };
  await tx
    .insert(customerUsage)
    .values({ customer, ...row })
    .onConflictDoUpdate({ target: customerUsage.customer, set: row });
}
