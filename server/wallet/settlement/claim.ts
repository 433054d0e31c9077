/** One settlement, made in one statement: it claims what no settlement has, and states what that comes to. */
import { type SQL, sql } from "drizzle-orm";
import type { Day, DaySpan } from "#domain/business-day.ts";
import type { Id } from "#domain/ids.ts";
import type { settlements } from "#drizzle/wallet/schema.ts";
import { derivedId } from "../bank-accounts.ts";
import type { MerchantRow } from "../merchants/merchants.ts";
import type { WalletDb } from "../store.ts";
import { at, COMMITTED_AFTER_MS, rowsOf, unclaimedIn } from "./source.ts";

export type SettlementRow = typeof settlements.$inferSelect;

/** The same for everybody who settles this run of this day, however often. */
export function settlementId(merchant: Id, day: Day, run: number): Id {
  return derivedId("settlement", merchant, day, run);
}

export interface Claim {
  readonly shop: MerchantRow;
  readonly last: SettlementRow | undefined;
  readonly day: Day;
  readonly span: DaySpan;
  /** 0 closes the day. */
  readonly run: number;
  /** What moved before this moment is claimed, epoch milliseconds. */
  readonly to: number;
  readonly askedBy: string | null;
  /** Whether there is a settlement also where there was nothing to claim: the close of a day that was begun. */
  readonly evenEmpty: boolean;
}

/** From when on something can be in no settlement yet. */
export function unclaimedFrom(last: Pick<SettlementRow, "claimedTo"> | undefined): number {
  return last ? last.claimedTo.getTime() - COMMITTED_AFTER_MS : 0;
}

/**
 * Claims and states. What one of two at the same time has claimed the other one cannot: the key of the lines is the
 * transaction, and the settlement's number comes once.
 * @returns the id of the settlement, or undefined where there was nothing to claim
 */
export async function claim(tx: WalletDb, claimed: Claim): Promise<Id | undefined> {
  const { shop, last, day, span, run, to, askedBy, evenEmpty } = claimed;
  const id = settlementId(shop.id, day, run);
  const source = unclaimedIn(shop, { from: unclaimedFrom(last), to });
  const carried = last?.carriedAfter ?? 0;
  const [made] = await rowsOf<{ id: Id }>(
    tx,
    sql`
    WITH claimed AS (
      INSERT INTO settlement_lines (transaction, account, settlement, kind, terminal, tender, attempt, refund, amount, fee, by_bank, by_merchant, at)
      SELECT transaction, ${shop.account}::uuid, ${id}::uuid, kind, terminal, tender, attempt, refund, amount, fee, by_bank, by_merchant, at
        FROM (${source}) AS source ORDER BY at, transaction
      RETURNING kind, amount, fee, by_bank, by_merchant
    ), sums AS (
      SELECT count(*) AS lines, ${sums}, coalesce(sum(fee), 0) AS fees, coalesce(sum(by_bank), 0) AS by_bank,
             coalesce(sum(by_merchant), 0) AS by_merchant, coalesce(sum(amount + fee), 0) AS due
        FROM claimed
    )
    INSERT INTO settlements (id, merchant, day, run, number, time_zone, cut_off, day_from, day_to, claimed_to, currency,
                             payments_count, payments_amount, refunds_count, refunds_amount, reversals_count, reversals_amount,
                             fees, promotions_by_bank, promotions_by_merchant, due, carried_before, carried_after, paid, asked_by)
    SELECT ${id}::uuid, ${shop.id}::uuid, ${day}, ${run}::smallint, ${(last?.number ?? 0) + 1}::integer, ${shop.timeZone},
           ${shop.cutOff}::smallint, ${at(span.from)}, ${at(span.to)}, ${at(to)}, ${shop.currency},
           payments_count, payments_amount, refunds_count, refunds_amount, reversals_count, reversals_amount,
           fees, by_bank, by_merchant, due, ${carried}::bigint, least(0, due + ${carried}::bigint),
           greatest(0, due + ${carried}::bigint), ${askedBy}
      FROM sums WHERE lines > 0 OR ${evenEmpty}::boolean
    RETURNING id`,
  );
  return made?.id;
}

const tally = (kind: string, name: string): SQL => sql`
  count(*) FILTER (WHERE kind = ${sql.raw(`'${kind}'`)}) AS ${sql.raw(`${name}_count`)},
  coalesce(sum(amount) FILTER (WHERE kind = ${sql.raw(`'${kind}'`)}), 0) AS ${sql.raw(`${name}_amount`)}`;
const sums = sql.join(
  [tally("payment", "payments"), tally("refund", "refunds"), tally("reversal", "reversals")],
  sql`, `,
);
