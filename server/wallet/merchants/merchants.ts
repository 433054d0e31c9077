/** Merchants as the bank's people register and change them. Every version stays: the database writes the history. */
import { and, asc, eq, gt } from "drizzle-orm";
import { z } from "zod";
import type { Id } from "#domain/ids.ts";
import type { MerchantFacts } from "#domain/merchant.ts";
import { CURRENCIES, type Currency } from "#domain/money.ts";
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

/** @param after the last merchant of the page before */
export async function listMerchants(
  db: WalletDb,
  after: Id | undefined,
  limit: number,
): Promise<RegisteredMerchant[]> {
  const rows = await db
    .select()
    .from(merchants)
    .where(after === undefined ? undefined : gt(merchants.id, after))
    .orderBy(asc(merchants.id))
    .limit(limit);
  return rows.map(factsOf);
}

/** A row of `merchants` as the database wrote it into the history. */
const StoredFacts = z.object({
  name_zh: z.string(),
  name_en: z.string(),
  credit_code: z.string(),
  place: z.string(),
  city: z.string(),
  country: z.string(),
  category: z.string(),
  currency: z.enum(Object.keys(CURRENCIES) as [Currency, ...Currency[]]),
  time_zone: z.string(),
  cut_off: z.int(),
  settlement_bank: z.string(),
  settlement_number: z.string(),
  settlement_holder: z.string(),
});

export interface MerchantVersion {
  readonly version: number;
  /** Epoch milliseconds: from when on these facts held. */
  readonly validFrom: number;
  readonly facts: MerchantFacts;
}

/** Every version of a merchant's facts, the first one first. */
export async function historyOf(db: WalletDb, merchant: Id): Promise<MerchantVersion[]> {
  const rows = await db
    .select()
    .from(merchantHistory)
    .where(eq(merchantHistory.merchant, merchant))
    .orderBy(asc(merchantHistory.version));
  return rows.map(({ version, facts, validFrom }) => ({
    version,
    validFrom: validFrom.getTime(),
    facts: factsOfStored(StoredFacts.parse(facts)),
  }));
}

function factsOfStored(stored: z.infer<typeof StoredFacts>): MerchantFacts {
  const { place, city, country, category, currency } = stored;
  const { name_zh: nameZh, name_en: nameEn, credit_code: creditCode } = stored;
  const { time_zone: timeZone, cut_off: cutOff } = stored;
  const { settlement_bank: bank, settlement_number: number, settlement_holder: holder } = stored;
  const settlementAccount = { bank, number, holder };
  const where = { place, city, country, category, currency, timeZone, cutOff };
  return { nameZh, nameEn, creditCode, ...where, settlementAccount };
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
