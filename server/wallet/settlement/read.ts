/** How a merchant's business day stands: its lines, settled or not yet, and what they come to. */
import { and, asc, eq, max, type SQL, sql } from "drizzle-orm";
import { type Day, spanOf } from "#domain/business-day.ts";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import type { LineKind, Settlement, SettlementLine, SettlementTotals } from "#domain/settlement.ts";
import { merchants, settlements } from "#drizzle/wallet/schema.ts";
import type { MerchantRow } from "../merchants/merchants.ts";
import { databaseTime, type WalletDb } from "../store.ts";
import { type SettlementRow, unclaimedFrom } from "./claim.ts";
import { openFrom } from "./days.ts";
import { lastSettlement } from "./settle.ts";
import { rowsOf, unclaimedIn, type Window } from "./source.ts";

export const LINES_A_PAGE = 500;

/** Of which lines a page is wanted. */
export interface Wanted {
  readonly merchant: Id;
  readonly day: Day;
  /** Only this terminal's. */
  readonly terminal?: Id;
  /** The last line of the page before, as `next` named it. */
  readonly after?: string | undefined;
  readonly limit?: number;
}

/** A line as the bank and the merchant see it: with the terminal at which it was. */
export interface MerchantLine extends SettlementLine {
  readonly terminal: Id;
}

export interface MerchantDay extends Settlement {
  readonly lines: readonly MerchantLine[];
}

/** @throws Refusal `malformed` for a cursor that was never given out, `not_found` for a merchant that is none */
export function readSettlement(db: WalletDb, wanted: Wanted): Promise<MerchantDay> {
  // One moment for the lines, the totals and the state: a settlement that is made meanwhile does not tear them apart.
  return db.transaction(
    async (tx) => {
      const { day, terminal, limit = LINES_A_PAGE } = wanted;
      const after = wanted.after === undefined ? undefined : readCursor(wanted.after);
      const [shop] = await tx.select().from(merchants).where(eq(merchants.id, wanted.merchant));
      if (!shop) throw new Refusal("not_found");
      const time = await databaseTime(tx);
      const made = await settlementsOf(tx, shop.id, day);
      const open = await openWindow(tx, shop, day);
      const source = linesOf(shop, made, open);
      const lines = await readLines(tx, source, { terminal, after, limit: limit + 1 });
      const page = lines.slice(0, limit);
      const { from, to } = spanIn(made[0], shop, day);
      return {
        day,
        timeZone: made[0]?.timeZone ?? shop.timeZone,
        cutOff: made[0]?.cutOff ?? shop.cutOff,
        from,
        to,
        currency: shop.currency,
        state: (await isClosed(tx, shop, day, made, open, to <= time)) ? "settled" : "open",
        lines: page,
        totals: await readTotals(tx, source, terminal),
        next: lines.length > limit ? cursorOf(page.at(-1)) : null,
        time,
      };
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

/** The settlements that a day has, in the order in which they were made. */
export function settlementsOf(db: WalletDb, merchant: Id, day: Day): Promise<SettlementRow[]> {
  return db
    .select()
    .from(settlements)
    .where(and(eq(settlements.merchant, merchant), eq(settlements.day, day)))
    .orderBy(asc(settlements.number));
}

function spanIn(made: SettlementRow | undefined, shop: MerchantRow, day: Day) {
  return made ? { from: made.dayFrom.getTime(), to: made.dayTo.getTime() } : spanOf(day, shop);
}

/** When something moved that falls into this day and is in no settlement yet; undefined for a day that is over and done. */
async function openWindow(tx: WalletDb, shop: MerchantRow, day: Day): Promise<Window | undefined> {
  const last = await lastSettlement(tx, shop.id);
  const earliest = openFrom(last);
  const { from, to } = spanOf(day, shop);
  if (earliest === undefined || earliest < day) return { from: Math.max(from, unclaimedFrom(last)), to };
  // What was committed late over the cut-off falls into the earliest day that can still be settled.
  return earliest === day ? { from: unclaimedFrom(last), to } : undefined;
}

async function isClosed(
  tx: WalletDb,
  shop: MerchantRow,
  day: Day,
  made: readonly SettlementRow[],
  open: Window | undefined,
  isOver: boolean,
): Promise<boolean> {
  if (open === undefined || made.some(({ run }) => run === 0)) return true;
  if (!isOver || made.length > 0) return false;
  const [closed] = await tx
    .select({ day: max(settlements.day) })
    .from(settlements)
    .where(and(eq(settlements.merchant, shop.id), eq(settlements.run, 0)));
  if (closed?.day && closed.day >= day) return true;
  const waiting = await rowsOf(tx, sql`SELECT 1 FROM (${unclaimedIn(shop, open)}) AS waiting LIMIT 1`);
  return waiting.length === 0;
}

const COLUMNS = sql.raw(
  "transaction, kind, at, amount, fee, by_bank, by_merchant, terminal, tender, attempt, refund",
);

function linesOf(shop: MerchantRow, made: readonly SettlementRow[], open: Window | undefined): SQL {
  const ids = sql.join(
    made.map(({ id }) => sql`${id}::uuid`),
    sql`, `,
  );
  const parts = [
    ...(made.length > 0 ? [sql`SELECT ${COLUMNS} FROM settlement_lines WHERE settlement IN (${ids})`] : []),
    ...(open ? [sql`SELECT ${COLUMNS} FROM (${unclaimedIn(shop, open)}) AS waiting`] : []),
    sql`SELECT ${COLUMNS} FROM settlement_lines WHERE false`,
  ];
  return sql.join(parts, sql` UNION ALL `);
}

const ofTerminal = (terminal: Id | undefined) => (terminal ? sql`AND terminal = ${terminal}` : sql``);

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

async function readLines(
  tx: WalletDb,
  source: SQL,
  { terminal, after, limit }: { terminal: Id | undefined; after: Cursor | undefined; limit: number },
): Promise<MerchantLine[]> {
  const onward = after
    ? sql`AND (at, transaction) > (${new Date(after.at).toISOString()}::timestamptz, ${after.transaction}::uuid)`
    : sql``;
  const rows = await rowsOf<LineRow>(
    tx,
    sql`SELECT transaction, kind, (extract(epoch FROM at) * 1000)::bigint AS at, amount, fee, terminal, tender, attempt, refund
          FROM (${source}) AS lines WHERE true ${ofTerminal(terminal)} ${onward}
         ORDER BY lines.at, transaction LIMIT ${limit}`,
  );
  return rows.map(({ transaction, kind, at, amount, fee, terminal, tender, attempt, refund }) => ({
    kind,
    terminal,
    payment: { tender, attempt },
    refund,
    amount: Number(amount),
    fee: Number(fee),
    at: Number(at),
    transaction,
  }));
}

async function readTotals(tx: WalletDb, source: SQL, terminal: Id | undefined): Promise<SettlementTotals> {
  const rows = await rowsOf<
    Readonly<Record<"kind" | "count" | "amount" | "fee" | "by_bank" | "by_merchant", string>>
  >(
    tx,
    sql`SELECT kind, count(*) AS count, sum(amount) AS amount, sum(fee) AS fee, sum(by_bank) AS by_bank, sum(by_merchant) AS by_merchant
          FROM (${source}) AS lines WHERE true ${ofTerminal(terminal)} GROUP BY kind`,
  );
  const tallyOf = (kind: LineKind) => {
    const row = rows.find((found) => found.kind === kind);
    return { count: Number(row?.count ?? 0), amount: Number(row?.amount ?? 0) };
  };
  const sumOf = (...columns: readonly ("amount" | "fee" | "by_bank" | "by_merchant")[]) =>
    rows.reduce((sum, row) => columns.reduce((part, column) => part + Number(row[column]), sum), 0);
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
