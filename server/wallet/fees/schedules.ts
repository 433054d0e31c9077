/** Fee schedules as they are agreed with a merchant: dated, each for what is captured from then on. */
import { asc, eq } from "drizzle-orm";
import { type FeeSchedule, isSoundSchedule } from "#domain/fee.ts";
import type { Id } from "#domain/ids.ts";
import { feeSchedules, merchants } from "#drizzle/wallet/schema.ts";
import { bankAccount, openDerived } from "../bank-accounts.ts";
import { inTransaction, type WalletDb } from "../store.ts";

export interface AgreedSchedule extends FeeSchedule {
  readonly id: Id;
  readonly merchant: Id;
  /** Epoch milliseconds. */
  readonly validFrom: number;
  /** Whether the merchant's terminals may ask to be settled at once. */
  readonly onDemand: boolean;
}

/**
 * Adds a schedule. The database refuses one that reaches back over what was captured: a merchant's later ones begin at
 * least a minute ahead.
 * @throws RangeError for a schedule that nobody can have agreed to
 */
export async function agreeSchedule(db: WalletDb, agreed: AgreedSchedule): Promise<void> {
  if (!isSoundSchedule(agreed)) throw new RangeError("no sound fee schedule");
  await inTransaction(db, async (tx) => {
    const [shop] = await tx
      .select({ currency: merchants.currency })
      .from(merchants)
      .where(eq(merchants.id, agreed.merchant));
    if (!shop) throw new RangeError("no such merchant");
    await openDerived(tx, bankAccount("fees", shop.currency), "fees", shop.currency);
    await tx.insert(feeSchedules).values({ ...agreed, validFrom: new Date(agreed.validFrom) });
  });
}

/** All that was ever agreed with a merchant, in the order of time. */
export async function schedulesOf(db: WalletDb, merchant: Id): Promise<AgreedSchedule[]> {
  const rows = await db
    .select()
    .from(feeSchedules)
    .where(eq(feeSchedules.merchant, merchant))
    .orderBy(asc(feeSchedules.validFrom));
  return rows.map(({ validFrom, createdAt: _, ...rest }) => ({ ...rest, validFrom: validFrom.getTime() }));
}
