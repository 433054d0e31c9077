/** Merchants as the bank's people register and change them. Every version stays: the database writes the history. */
import { and, asc, eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import type { MerchantFacts } from "#domain/merchant.ts";
import { merchantHistory, merchants } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { openAccount } from "../ledger.ts";
import type { WalletDb } from "../store.ts";

export type MerchantRow = typeof merchants.$inferSelect;

export interface RegisteredMerchant extends MerchantFacts {
  readonly id: Id;
  /** Counts the versions of these facts, from 1. */
  readonly version: number;
}

/** Registers a merchant with its two accounts: what it took, and what settlements owe to it. */
export async function registerMerchant(tx: WalletDb, id: Id, facts: MerchantFacts): Promise<void> {
  const account = await openAccount(tx, newId(), "merchant_pending", facts.currency);
  const payable = await openAccount(tx, newId(), "merchant_payable", facts.currency);
  await tx.insert(merchants).values({ id, ...columnsOf(facts), account, payable });
}

/** Writes the next version of a merchant's facts. False where its version is another than the one that was changed. */
export async function changeMerchant(
  tx: WalletDb,
  id: Id,
  after: number,
  facts: MerchantFacts,
): Promise<boolean> {
  const changed = await tx
    .update(merchants)
    .set(columnsOf(facts))
    .where(and(eq(merchants.id, id), eq(merchants.version, after)))
    .returning({ id: merchants.id });
  return changed.length > 0;
}

export async function findMerchant(db: WalletDb, id: Id): Promise<RegisteredMerchant | undefined> {
  const [row] = await db.select().from(merchants).where(eq(merchants.id, id));
  return row && factsOf(row);
}

export async function listMerchants(db: WalletDb): Promise<RegisteredMerchant[]> {
  return (await db.select().from(merchants).orderBy(asc(merchants.id))).map(factsOf);
}

/** Every version of a merchant's facts, the first one first, each with the moment from which it held. */
export async function historyOf(db: WalletDb, merchant: Id) {
  const rows = await db
    .select()
    .from(merchantHistory)
    .where(eq(merchantHistory.merchant, merchant))
    .orderBy(asc(merchantHistory.version));
  return rows.map(({ version, facts, validFrom }) => ({ version, facts, validFrom: validFrom.getTime() }));
}

/** A merchant's facts as the bank's people know them: without the accounts of the ledger. */
export function factsOf(row: MerchantRow): RegisteredMerchant {
  const { account: _, payable: __, settlementBank, settlementNumber, settlementHolder, ...facts } = row;
  const settlementAccount = { bank: settlementBank, number: settlementNumber, holder: settlementHolder };
  return { ...facts, settlementAccount };
}

function columnsOf({ settlementAccount, ...facts }: MerchantFacts) {
  return {
    ...facts,
    settlementBank: settlementAccount.bank,
    settlementNumber: settlementAccount.number,
    settlementHolder: settlementAccount.holder,
  };
}
