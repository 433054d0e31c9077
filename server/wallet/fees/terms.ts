/**
 * What captures cost their merchants now: the schedule that is valid and what the month has used of its free allowance.
 * Read for any number of merchants at once, carried through the captures of a batch, and written once for each merchant.
 */
import { and, asc, desc, eq, inArray, lte, or } from "drizzle-orm";
import { type Month, monthOf } from "#domain/business-day.ts";
import { type Fee, type FeeSchedule, feeOf, NO_FEE } from "#domain/fee.ts";
import type { Id } from "#domain/ids.ts";
import { feeAllowances, feeSchedules, merchants } from "#drizzle/wallet/schema.ts";
import type { WalletDb } from "../store.ts";

export interface FeeTerms {
  readonly merchant: Id;
  /** The id of the schedule. */
  readonly id: Id;
  readonly schedule: FeeSchedule;
  readonly month: Month;
  /** What captures of the month have used of the allowance, minor units. */
  readonly used: number;
  /** What of that is stored: 0 where the month has no row yet. */
  readonly stored: number;
}

/** The fee of one capture, and the terms for the next. A merchant without terms pays nothing. */
export function takeFee(
  terms: FeeTerms | undefined,
  amount: number,
): { readonly fee: Fee; readonly terms: FeeTerms | undefined } {
  if (!terms) return { fee: NO_FEE, terms };
  const fee = feeOf(terms.schedule, amount, terms.used);
  return { fee, terms: { ...terms, used: terms.used + fee.free } };
}

/**
 * The terms of those of these merchants who have any. The allowances are locked, in the order of the merchants' ids, before
 * any account is.
 * @param now epoch milliseconds of the database's clock: when the captures are decided
 */
export async function loadFeeTerms(
  tx: WalletDb,
  shops: readonly Id[],
  now: number,
): Promise<Map<Id, FeeTerms>> {
  const rows = await tx
    .selectDistinctOn([feeSchedules.merchant], { agreed: feeSchedules, timeZone: merchants.timeZone })
    .from(feeSchedules)
    .innerJoin(merchants, eq(merchants.id, feeSchedules.merchant))
    .where(and(inArray(feeSchedules.merchant, [...shops]), lte(feeSchedules.validFrom, new Date(now))))
    .orderBy(asc(feeSchedules.merchant), desc(feeSchedules.validFrom));
  const valid = rows.map(({ agreed, timeZone }) => ({ agreed, month: monthOf(now, timeZone) }));
  const used = await loadUsed(
    tx,
    valid.filter(({ agreed }) => agreed.freePerMonth > 0).map(({ agreed, month }) => ({ ...agreed, month })),
  );
  return new Map(
    valid.map(({ agreed, month }) => {
      const { id, merchant, ratePpm, minimum, maximum, freePerMonth, returnedWithRefund } = agreed;
      const schedule = { ratePpm, minimum, maximum, freePerMonth, returnedWithRefund };
      const stored = used.get(merchant) ?? 0;
      return [merchant, { merchant, id, schedule, month, used: stored, stored }];
    }),
  );
}

async function loadUsed(
  tx: WalletDb,
  months: readonly { readonly merchant: Id; readonly month: Month }[],
): Promise<Map<Id, number>> {
  if (months.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(feeAllowances)
    .where(
      or(
        ...months.map(({ merchant, month }) =>
          and(eq(feeAllowances.merchant, merchant), eq(feeAllowances.month, month)),
        ),
      ),
    )
    .orderBy(asc(feeAllowances.merchant))
    .for("update");
  return new Map(rows.map(({ merchant, used }) => [merchant, used]));
}

/**
 * Writes what the allowances were used for. A month's first row meets the key where another transaction was first: that
 * ends this one, which runs again and sees it.
 */
export async function storeAllowances(tx: WalletDb, terms: Iterable<FeeTerms>): Promise<void> {
  for (const { merchant, month, used, stored } of terms) {
    if (used === stored) continue;
    if (stored === 0) await tx.insert(feeAllowances).values({ merchant, month, used });
    else
      await tx
        .update(feeAllowances)
        .set({ used })
        .where(and(eq(feeAllowances.merchant, merchant), eq(feeAllowances.month, month)));
  }
}
