/** How a terminal stands with its merchant. */
import { eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { accounts, merchants, terminals } from "#drizzle/wallet/schema.ts";
import type { WalletDb } from "../store.ts";

/** Who the terminal is, and what its merchant has to give back from, minor units. */
export async function standingOf(db: WalletDb, terminal: Id) {
  const [row] = await db
    .select({
      terminal: terminals.id,
      number: terminals.number,
      balance: accounts.balance,
      currency: accounts.currency,
    })
    .from(terminals)
    .innerJoin(merchants, eq(merchants.id, terminals.merchant))
    .innerJoin(accounts, eq(accounts.id, merchants.account))
    .where(eq(terminals.id, terminal));
  if (!row) throw new Error("an admitted terminal is stored");
  return row;
}
