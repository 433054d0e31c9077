/** The lines of a merchant's business day, settled or not yet, page by page, and what they come to. */
import { type SQL, sql } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import type { LineKind, SettlementLine, SettlementTotals } from "#domain/settlement.ts";
import type { MerchantRow } from "../merchants/merchants.ts";
import type { WalletDb } from "../store.ts";
import type { SettlementRow } from "./claim.ts";
import { rowsOf, unclaimedIn, type Window } from "./source.ts";

/** A line as the bank and the merchant see it: with the terminal at which it was. */
export interface MerchantLine extends SettlementLine {
  readonly terminal: Id;
}

/** Where a day's lines are. */
export interface LineSource {
  readonly shop: MerchantRow;
  /** The settlements that have some of them. */
  readonly made: readonly SettlementRow[];
  /** When those moved that are in no settlement yet; undefined for a day that is over and done. */
  readonly open: Window | undefined;
}

/** Which of the lines are wanted. */
export interface LinePage {
  /** Only this terminal's. */
  readonly terminal?: Id | undefined;
  /** The last line of the page before, as `next` named it. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface Lines {
  readonly lines: readonly MerchantLine[];
  /** The name of the last line, where more follow it. */
  readonly next: string | null;
}

const COLUMNS = sql.raw(
  "transaction, kind, at, amount, fee, by_bank, by_merchant, terminal, tender, attempt, refund",
);

/** @throws Refusal `malformed` for a cursor that was never given out */
export async function readLines(tx: WalletDb, source: LineSource, page: LinePage): Promise<Lines> {
  const after = page.after === undefined ? undefined : readCursor(page.after);
  // What is not settled is worked out from the ledger each time: only from where this page begins.
  const open = source.open && { ...source.open, from: Math.max(source.open.from, after?.at ?? 0) };
  const lines = sql`(${linesOf({ ...source, open }, page)})`;
  return pageOf(await rowsOf<LineRow>(tx, pageSql(lines, after, page)), page);
}

/** A page with what all of the day's lines come to. @throws Refusal as `readLines` */
export async function readLinesAndTotals(
  tx: WalletDb,
  source: LineSource,
  page: LinePage,
): Promise<Lines & { readonly totals: SettlementTotals }> {
  const after = page.after === undefined ? undefined : readCursor(page.after);
  const rows = await rowsOf<LineRow & { readonly tallies: readonly Tally[] }>(
    tx,
    sql`WITH moved AS MATERIALIZED (${linesOf(source, page)})
        SELECT t.tallies, l.* FROM (
          SELECT coalesce(json_agg(tally), '[]') AS tallies FROM (
            SELECT kind, count(*) AS count, sum(amount) AS amount, sum(fee) AS fee, sum(by_bank) AS by_bank,
                   sum(by_merchant) AS by_merchant
              FROM moved GROUP BY kind) AS tally) AS t
          LEFT JOIN (${pageSql(sql`moved`, after, page)}) AS l ON true
         ORDER BY l.at, l.transaction`,
  );
  // One row at least says the totals, also where no line follows.
  const lines = rows.filter(({ transaction }) => transaction !== null);
  return { ...pageOf(lines, page), totals: totalsOf(rows[0]?.tallies ?? []) };
}

function linesOf({ shop, made, open }: LineSource, { terminal }: LinePage): SQL {
  const ids = sql.join(
    made.map(({ id }) => sql`${id}::uuid`),
    sql`, `,
  );
  const parts = [
    ...(made.length > 0 ? [sql`SELECT ${COLUMNS} FROM settlement_lines WHERE settlement IN (${ids})`] : []),
    ...(open ? [sql`SELECT ${COLUMNS} FROM (${unclaimedIn(shop, open)}) AS waiting`] : []),
    sql`SELECT ${COLUMNS} FROM settlement_lines WHERE false`,
  ];
  const all = sql.join(parts, sql` UNION ALL `);
  return terminal ? sql`SELECT * FROM (${all}) AS lines WHERE terminal = ${terminal}` : all;
}

/** One line more than wanted, which says whether any follows. */
function pageSql(source: SQL, after: Cursor | undefined, { limit }: LinePage): SQL {
  const onward = after
    ? sql`WHERE (at, transaction) > (${new Date(after.at).toISOString()}::timestamptz, ${after.transaction}::uuid)`
    : sql``;
  return sql`
    SELECT transaction, kind, (extract(epoch FROM at) * 1000)::bigint AS at, amount, fee, terminal, tender, attempt, refund
      FROM (SELECT * FROM ${source} AS lines ${onward} ORDER BY at, transaction LIMIT ${limit + 1}) AS page
     ORDER BY 3, transaction`;
}

interface LineRow {
  readonly transaction: Id;
  readonly kind: LineKind;
  readonly at: string;
  readonly amount: string;
  readonly fee: string;
  readonly terminal: Id;
  readonly tender: Id;
  readonly attempt: number;
  readonly refund: Id | null;
}

function pageOf(rows: readonly LineRow[], { limit }: LinePage): Lines {
  const lines = rows.slice(0, limit).map(toLine);
  return { lines, next: rows.length > limit ? cursorOf(lines.at(-1)) : null };
}

function toLine(row: LineRow): MerchantLine {
  const { transaction, kind, at, amount, fee, terminal, tender, attempt, refund } = row;
  const moved = { amount: Number(amount), fee: Number(fee), at: Number(at) };
  return { kind, terminal, payment: { tender, attempt }, refund, ...moved, transaction };
}

/** What all lines of a kind come to. */
interface Tally {
  readonly kind: LineKind;
  readonly count: number;
  readonly amount: number;
  readonly fee: number;
  readonly by_bank: number;
  readonly by_merchant: number;
}

function totalsOf(tallies: readonly Tally[]): SettlementTotals {
  const tallyOf = (kind: LineKind) => {
    const { count = 0, amount = 0 } = tallies.find((tally) => tally.kind === kind) ?? {};
    return { count, amount };
  };
  const sumOf = (...columns: readonly ("amount" | "fee" | "by_bank" | "by_merchant")[]) =>
    tallies.reduce((sum, tally) => columns.reduce((part, column) => part + tally[column], sum), 0);
  return {
    payments: tallyOf("payment"),
    refunds: tallyOf("refund"),
    reversals: tallyOf("reversal"),
    fees: sumOf("fee"),
    promotionsBorneByBank: sumOf("by_bank"),
    promotionsBorneByMerchant: sumOf("by_merchant"),
    due: sumOf("amount", "fee"),
  };
}

interface Cursor {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly transaction: Id;
}

function cursorOf(line: SettlementLine | undefined): string | null {
  return line ? `${line.at}.${line.transaction}` : null;
}

function readCursor(text: string): Cursor {
  const [, at, transaction] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(text) ?? [];
  if (at === undefined || transaction === undefined) throw new Refusal("malformed");
  return { at: Number(at), transaction };
}
