/** How a merchant's business day stands: its lines, settled or not yet, and what they come to. */
import { and, asc, eq, max, sql } from "drizzle-orm";
import { type Day, spanOf } from "#domain/business-day.ts";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import type { Settlement } from "#domain/settlement.ts";
import { merchants, settlements } from "#drizzle/wallet/schema.ts";
import type { MerchantRow } from "../merchants/merchants.ts";
import { databaseTime, type WalletDb } from "../store.ts";
import { type SettlementRow, unclaimedFrom } from "./claim.ts";
import { openFrom } from "./days.ts";
import {
  type LinePage,
  type LineSource,
  type Lines,
  type MerchantLine,
  readLines,
  readLinesAndTotals,
} from "./lines.ts";
import { lastSettlement } from "./settle.ts";
import { rowsOf, unclaimedIn, type Window } from "./source.ts";

export const LINES_A_PAGE = 500;

/** Of which day lines are wanted, and which of them. */
export interface Wanted extends Omit<LinePage, "limit"> {
  readonly merchant: Id;
  readonly day: Day;
  readonly limit?: number;
}

export interface MerchantDay extends Settlement {
  readonly lines: readonly MerchantLine[];
}

/** @throws Refusal `malformed` for a cursor that was never given out, `not_found` for a merchant that is none */
export function readSettlement(db: WalletDb, wanted: Wanted): Promise<MerchantDay> {
  return atOneMoment(db, async (tx) => {
    const { day, limit = LINES_A_PAGE } = wanted;
    const time = await databaseTime(tx);
    const source = await sourceOf(tx, wanted);
    const { shop, made, open } = source;
    const { from, to } = spanIn(made[0], shop, day);
    const closed = await isClosed(tx, shop, day, made, open, to <= time);
    const read = await readLinesAndTotals(tx, source, { ...wanted, limit });
    return { day, ...factsOf(source), from, to, state: closed ? "settled" : "open", ...read, time };
  });
}

/** By which clock a day is told, and in which currency. @throws Refusal `not_found` */
export async function readDayFacts(db: WalletDb, merchant: Id, day: Day) {
  return factsOf(await sourceOf(db, { merchant, day }));
}

/** As the day was settled; one that was not, as it will be. */
function factsOf({ shop, made: [first] }: LineSource) {
  const { timeZone, cutOff } = first ?? shop;
  return { timeZone, cutOff, currency: shop.currency };
}

/** Only lines, many at a time. @throws Refusal as `readSettlement` */
export function readDayLines(db: WalletDb, wanted: Wanted & { readonly limit: number }): Promise<Lines> {
  return atOneMoment(db, async (tx) => readLines(tx, await sourceOf(tx, wanted), wanted));
}

/** For lines, totals and state together: a settlement that is made meanwhile does not tear them apart. */
function atOneMoment<T>(db: WalletDb, read: (tx: WalletDb) => Promise<T>): Promise<T> {
  return db.transaction(read, { isolationLevel: "repeatable read", accessMode: "read only" });
}

async function sourceOf(tx: WalletDb, { merchant, day }: Wanted): Promise<LineSource> {
  const [shop] = await tx.select().from(merchants).where(eq(merchants.id, merchant));
  if (!shop) throw new Refusal("not_found");
  const made = await settlementsOf(tx, merchant, day);
  return { shop, made, open: await openWindow(tx, shop, day) };
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
