/**
 * Paying out what was settled. The order is stored, with the settlement, before the core bank hears of it; it is pursued under
 * that one id until the bank has said yes or no, and only its yes moves what is owed to the merchant out of the wallet's books.
 */
import { and, asc, desc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import type { PayoutState } from "#domain/settlement.ts";
import { merchants, payouts, settlements } from "#drizzle/wallet/schema.ts";
import { recordAct } from "../bank/acts.ts";
import { bankAccount, derivedId, openDerived } from "../bank-accounts.ts";
import type { BankAnswer } from "../core-bank/port.ts";
import type { OrderBook } from "../core-bank/pursuit.ts";
import { post } from "../ledger.ts";
import type { MerchantRow } from "../merchants/merchants.ts";
import { databaseTime, inTransaction, type WalletDb } from "../store.ts";
import type { SettlementRow } from "./claim.ts";

export type PayoutRow = typeof payouts.$inferSelect;

/** Stores the order to pay a settlement out, to where the merchant is paid now. Nothing leaves the wallet yet. */
export async function requestPayout(
  tx: WalletDb,
  shop: MerchantRow,
  { id: settlement, paid: amount, currency }: SettlementRow,
  attempt: number,
): Promise<Id> {
  const id = derivedId("payout", settlement, attempt);
  const { settlementBank: bank, settlementNumber: number, settlementHolder: holder } = shop;
  await tx.insert(payouts).values({ id, settlement, attempt, amount, currency, bank, number, holder });
  return id;
}

/** The attempts to pay out a settlement, the last one first. */
export function payoutsOf(db: WalletDb, settlement: Id): Promise<PayoutRow[]> {
  return db.select().from(payouts).where(eq(payouts.settlement, settlement)).orderBy(desc(payouts.attempt));
}

/**
 * Asks again for what was refused, once the bank's people have put right why. Asking while an order stands, or after it was
 * done, changes nothing.
 * @throws Refusal `not_found` where nothing was to be paid out
 */
export function payOutAgain(db: WalletDb, settlement: Id, staff: { readonly id: Id }): Promise<PayoutRow> {
  return inTransaction(db, async (tx) => {
    const [row] = await tx
      .select({ settlement: settlements, shop: merchants })
      .from(settlements)
      .innerJoin(merchants, eq(merchants.id, settlements.merchant))
      .where(eq(settlements.id, settlement));
    const [last] = await payoutsOf(tx, settlement);
    if (!row || !last) throw new Refusal("not_found");
    if (last.state !== "refused") return last;
    await requestPayout(tx, row.shop, row.settlement, last.attempt + 1);
    await recordAct(tx, staff, { act: "payout.asked_again", subject: `settlement ${settlement}` });
    const [next] = await payoutsOf(tx, settlement);
    return next ?? last;
  });
}

/** Keeps the core bank's answer, and moves the money where it is yes. Whoever hears it second finds it kept. */
function settlePayout(db: WalletDb, id: Id, answer: BankAnswer): Promise<PayoutRow> {
  return inTransaction(db, async (tx) => {
    const [payout] = await tx.select().from(payouts).where(eq(payouts.id, id)).for("update");
    if (!payout) throw new Error("a payout that is pursued is stored");
    if (payout.state !== "requested" || answer.state === "unknown") return payout;
    if (answer.state === "done") await payFrom(tx, payout);
    const refusal = answer.state === "refused" ? answer.reason : null;
    const decidedAt = new Date(await databaseTime(tx));
    const [row] = await tx
      .update(payouts)
      .set({ state: answer.state, refusal, decidedAt })
      .where(eq(payouts.id, id))
      .returning();
    if (!row) throw new Error("a settled payout is stored");
    return row;
  });
}

/** From what is owed to the merchant to what the core bank paid in the wallet's place. */
async function payFrom(tx: WalletDb, { id, settlement, currency, amount }: PayoutRow): Promise<void> {
  const [owed] = await tx
    .select({ account: merchants.payable })
    .from(settlements)
    .innerJoin(merchants, eq(merchants.id, settlements.merchant))
    .where(eq(settlements.id, settlement));
  if (!owed) throw new Error("a settlement has its merchant");
  const clearing = bankAccount("core_bank_clearing", currency);
  await openDerived(tx, clearing, "core_bank_clearing", currency);
  await post(tx, { id, kind: "payout", legs: [{ debit: owed.account, credit: clearing, currency, amount }] });
}

/** Payouts as the pursuit at the core bank finds them. */
export const PAYOUTS: OrderBook<PayoutRow> = {
  name: "payouts",
  table: payouts,
  find: async (db, ids) => {
    const rows = await db
      .select()
      .from(payouts)
      .where(inArray(payouts.id, [...ids]));
    return rows.map(({ id, number: account, amount, currency }) => ({
      id,
      kind: "credit",
      account,
      amount,
      currency,
    }));
  },
  settle: settlePayout,
};

/** A payout that is not done, with whose it is. */
export interface PayoutNotDone {
  readonly payout: PayoutRow;
  readonly settlement: Pick<typeof settlements.$inferSelect, "id" | "day" | "run">;
  readonly merchant: Pick<typeof merchants.$inferSelect, "id" | "nameZh">;
}

/**
 * Payouts of all merchants whose last attempt is in that state, the earliest first.
 * @param after a payout: only those after it
 */
export function payoutsNotDone(
  db: WalletDb,
  state: Exclude<PayoutState, "done">,
  { after, limit }: { readonly after?: Id | undefined; readonly limit: number },
): Promise<PayoutNotDone[]> {
  const later = alias(payouts, "later");
  return db
    .select({
      payout: payouts,
      settlement: { id: settlements.id, day: settlements.day, run: settlements.run },
      merchant: { id: merchants.id, nameZh: merchants.nameZh },
    })
    .from(payouts)
    .innerJoin(settlements, eq(settlements.id, payouts.settlement))
    .innerJoin(merchants, eq(merchants.id, settlements.merchant))
    .leftJoin(later, and(eq(later.settlement, payouts.settlement), gt(later.attempt, payouts.attempt)))
    .where(
      and(
        eq(payouts.state, state),
        isNull(later.id),
        after === undefined
          ? undefined
          : sql`(${payouts.createdAt}, ${payouts.id}) > (SELECT created_at, id FROM payouts WHERE id = ${after})`,
      ),
    )
    .orderBy(asc(payouts.createdAt), asc(payouts.id))
    .limit(limit);
}
