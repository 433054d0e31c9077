/**
 * What moved on a merchant's account, as the ledger has it: one row for each payment, refund and reversal. Everything that
 * a settlement says comes from here, from legs alone.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import type { Currency } from "#domain/money.ts";
import { LINE_KINDS } from "#domain/settlement.ts";
import { bankAccount } from "../bank-accounts.ts";
import type { WalletDb } from "../store.ts";

export interface MovedOn {
  /** The merchant's account of what is not settled yet. */
  readonly account: Id;
  readonly currency: Currency;
}

/** Epoch milliseconds, [from, to). */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * No transaction stays open for so long: the database ends whatever waits or idles for seconds. What is older than this
 * when a settlement claims is committed, and claimed by it or by one before.
 */
export const COMMITTED_AFTER_MS = 3_600_000;

const kinds = sql.raw(LINE_KINDS.map((kind) => `'${kind}'`).join(", "));
export const at = (ms: number): SQL => sql`${new Date(ms).toISOString()}::timestamptz`;

/**
 * The rows of a window. A transaction counts by its own time, its legs are found by theirs, which is the same but for the
 * moments that one statement takes.
 */
export function movedIn({ account, currency }: MovedOn, { from, to }: Window): SQL {
  const fees = bankAccount("fees", currency);
  const near = sql`l.created_at >= ${at(from - 60_000)} AND l.created_at < ${at(to + 60_000)}`;
  return sql`
    SELECT m.transaction, t.kind, t.created_at AS at, m.amount, m.fee, m.by_bank, m.by_merchant,
           coalesce(p.terminal, r.terminal) AS terminal, coalesce(p.tender, r.tender) AS tender,
           coalesce(p.attempt, r.attempt) AS attempt, r.id AS refund
      FROM (SELECT l.transaction,
                   sum(l.amount) FILTER (WHERE l.other <> ${fees}) AS amount,
                   coalesce(sum(l.amount) FILTER (WHERE l.other = ${fees}), 0) AS fee,
                   coalesce(sum(l.amount) FILTER (WHERE f.owner = 'bank'), 0) AS by_bank,
                   coalesce(sum(l.amount) FILTER (WHERE f.owner = 'merchant'), 0) AS by_merchant
              FROM (SELECT l.transaction, l.debit AS other, l.amount FROM legs l WHERE l.credit = ${account} AND ${near}
                    UNION ALL
                    SELECT l.transaction, l.credit, -l.amount FROM legs l WHERE l.debit = ${account} AND ${near}) AS l
              LEFT JOIN promotion_funds f ON f.account = l.other
             GROUP BY l.transaction) AS m
      JOIN transactions t ON t.id = m.transaction AND t.kind IN (${kinds})
       AND t.created_at >= ${at(from)} AND t.created_at < ${at(to)}
      LEFT JOIN refunds r ON r.transaction = t.id
      LEFT JOIN payments p ON p.transaction = coalesce(t.reverses, t.id)`;
}

/** Those of them that are in no settlement. */
export function unclaimedIn(on: MovedOn, window: Window): SQL {
  return sql`
    SELECT * FROM (${movedIn(on, window)}) AS moved
     WHERE NOT EXISTS (SELECT FROM settlement_lines s
                        WHERE s.transaction = moved.transaction AND s.account = ${on.account})`;
}

/** When the first of them moved, epoch milliseconds; undefined where there is none. Stops at the first that it finds. */
export async function firstUnclaimed(
  tx: WalletDb,
  { account }: MovedOn,
  from: number,
): Promise<number | undefined> {
  const first = (side: SQL) => sql`
    (SELECT t.created_at AS at
       FROM legs l JOIN transactions t ON t.id = l.transaction AND t.kind IN (${kinds})
      WHERE ${side} = ${account} AND l.created_at >= ${at(from)}
        AND NOT EXISTS (SELECT FROM settlement_lines s WHERE s.transaction = l.transaction AND s.account = ${account})
      ORDER BY l.created_at LIMIT 1)`;
  const [row] = await rowsOf<{ at: string }>(
    tx,
    sql`SELECT (extract(epoch FROM at) * 1000)::bigint AS at
          FROM (${first(sql`l.credit`)} UNION ALL ${first(sql`l.debit`)}) AS firsts ORDER BY at LIMIT 1`,
  );
  return row && Number(row.at);
}

/** The rows of a query. Numbers of the database come as text or as numbers, as the driver likes. */
export async function rowsOf<T>(db: WalletDb, query: SQL): Promise<readonly T[]> {
  return ((await db.execute(query)) as unknown as { readonly rows: readonly T[] }).rows;
}
