/** How a wallet stands to its limits, for its holder to read. */
import { eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { standingOf } from "#domain/limits.ts";
import { Refusal } from "#domain/refusal.ts";
import { accounts, customers, customerUsage } from "#drizzle/wallet/schema.ts";
import { databaseTime, type WalletDb } from "../store.ts";
import type { LimitsAnswer } from "./api.ts";
import { toUsage } from "./usage.ts";

/** @throws Refusal `not_found` */
export async function limitsOf(db: WalletDb, customer: Id): Promise<LimitsAnswer> {
  const [row] = await db
    .select({
      tier: customers.tier,
      frozen: customers.frozen,
      currency: accounts.currency,
      usage: customerUsage,
    })
    .from(customers)
    .innerJoin(accounts, eq(accounts.id, customers.account))
    .leftJoin(customerUsage, eq(customerUsage.customer, customers.id))
    .where(eq(customers.id, customer));
  if (!row) throw new Refusal("not_found");
  const { tier, frozen, currency } = row;
  const time = await databaseTime(db);
  return { tier, currency, frozen, ...standingOf({ tier, currency, usage: toUsage(row.usage) }, time), time };
}
