/**
 * Settling a merchant: his business days one after the other once they are over (T+1), and what there is of the open day
 * when somebody asks (T+0). Each settlement is made in one transaction with the move of what it pays and the order to pay
 * it out.
 */
import { desc, eq, sql } from "drizzle-orm";
import { type Day, spanOf } from "#domain/business-day.ts";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { merchants, settlements } from "#drizzle/wallet/schema.ts";
import { post } from "../ledger.ts";
import type { MerchantRow } from "../merchants/merchants.ts";
import { databaseTime, inTransaction, type WalletDb } from "../store.ts";
import { type Claim, claim, type SettlementRow, settlementId, unclaimedFrom } from "./claim.ts";
import { dayFor, dueDay } from "./days.ts";
import { requestPayout } from "./payouts.ts";
import { firstUnclaimed } from "./source.ts";

/** A large merchant's day takes longer than a payment may wait. No payment waits for it: it locks the merchant's account last. */
const PATIENCE = sql`SELECT set_config('statement_timeout', '10min', true), set_config('work_mem', '64MB', true)`;

/** What time it is, epoch milliseconds. */
export type Clock = (db: WalletDb) => Promise<number>;

/** Closes the merchant's days that are over and not closed yet, the earliest first. Doing it again changes nothing. */
export async function closeDays(db: WalletDb, merchant: Id, clock: Clock = databaseTime): Promise<Id[]> {
  const closed: Id[] = [];
  for (;;) {
    const id = await closeNext(db, merchant, clock);
    if (id === undefined) return closed;
    closed.push(id);
  }
}

function closeNext(db: WalletDb, merchant: Id, clock: Clock): Promise<Id | undefined> {
  return settling(db, merchant, clock, async (tx, shop, last, now) => {
    const first = await firstUnclaimed(tx, shop, unclaimedFrom(last));
    const due = dueDay(shop, last, first, now);
    if (!due) return undefined;
    const to = Math.max(due.span.to, last?.claimedTo.getTime() ?? 0);
    return make(tx, { shop, last, ...due, run: 0, to, askedBy: null, evenEmpty: true });
  });
}

export interface OnDemand {
  readonly merchant: Id;
  readonly day: Day;
  /** From 1, counted by whoever asks: asking again for the same run is no second settlement. */
  readonly run: number;
  /** `staff 0198…` or `terminal 0198…`. */
  readonly askedBy: string;
  /** What is to be kept of it, in the transaction that makes the settlement. */
  readonly note?: (tx: WalletDb, settlement: Id) => Promise<void>;
}

/**
 * Settles what there is of the open day, now (T+0).
 * @throws Refusal `settlement_not_open` for another day than the open one, or a run that is not the next; `nothing_due`
 */
export async function settleNow(
  db: WalletDb,
  { merchant, day, run, askedBy, note }: OnDemand,
  clock: Clock = databaseTime,
): Promise<Id> {
  await closeDays(db, merchant, clock);
  const id = settlementId(merchant, day, run);
  return settling(db, merchant, clock, async (tx, shop, last, now) => {
    if (await findSettlement(tx, id)) return id;
    const runs = last?.day === day ? last.run : 0;
    if (dayFor(now, shop, last) !== day || run !== runs + 1) throw new Refusal("settlement_not_open");
    const wanted = { shop, last, day, span: spanOf(day, shop), run, to: now, askedBy, evenEmpty: false };
    const made = await make(tx, wanted);
    if (made === undefined || (await findSettlement(tx, made))?.paid === 0) throw new Refusal("nothing_due");
    await note?.(tx, made);
    return made;
  });
}

/** What is due now is moved to what is owed to the merchant, and the core bank is to pay it out. */
async function make(tx: WalletDb, wanted: Claim): Promise<Id | undefined> {
  const id = await claim(tx, wanted);
  const made = id === undefined ? undefined : await findSettlement(tx, id);
  if (!made || made.paid === 0) return id;
  const { account: debit, payable: credit, currency } = wanted.shop;
  await post(tx, { id: made.id, kind: "settlement", legs: [{ debit, credit, currency, amount: made.paid }] });
  await requestPayout(tx, wanted.shop, made, 1);
  return id;
}

/** One at a time for a merchant, so that nobody claims in vain what another is claiming. Terminals' payments go on. */
function settling<T>(
  db: WalletDb,
  merchant: Id,
  clock: Clock,
  work: (tx: WalletDb, shop: MerchantRow, last: SettlementRow | undefined, now: number) => Promise<T>,
): Promise<T> {
  return inTransaction(db, async (tx) => {
    await tx.execute(PATIENCE);
    const [shop] = await tx.select().from(merchants).where(eq(merchants.id, merchant)).for("no key update");
    if (!shop) throw new Refusal("not_found");
    return work(tx, shop, await lastSettlement(tx, merchant), await clock(tx));
  });
}

export async function findSettlement(db: WalletDb, id: Id): Promise<SettlementRow | undefined> {
  const [row] = await db.select().from(settlements).where(eq(settlements.id, id));
  return row;
}

export async function lastSettlement(db: WalletDb, merchant: Id): Promise<SettlementRow | undefined> {
  const [row] = await db
    .select()
    .from(settlements)
    .where(eq(settlements.merchant, merchant))
    .orderBy(desc(settlements.number))
    .limit(1);
  return row;
}
