/**
 * Paying out what was settled. The order is stored, with the settlement, before the core bank hears of it; it is asked under
 * that one id until it has said yes or no, and only its yes moves what is owed to the merchant out of the wallet's books.
 */
import { asc, desc, eq } from "drizzle-orm";
import type { Logger } from "pino";
import type { Id } from "#domain/ids.ts";
import type { Currency } from "#domain/money.ts";
import { Refusal } from "#domain/refusal.ts";
import { merchants, payouts, settlements } from "#drizzle/wallet/schema.ts";
import { recordAct } from "../bank/acts.ts";
import { bankAccount, derivedId, openDerived } from "../bank-accounts.ts";
import { post } from "../ledger.ts";
import type { MerchantRow } from "../merchants/merchants.ts";
import { databaseTime, inTransaction, type WalletDb } from "../store.ts";
import { startSweep } from "../sweep.ts";
import type { SettlementRow } from "./claim.ts";

/** What of the core bank pays out: a part of its port. The same id again is the same order. */
export interface PayoutBank {
  credit(order: {
    readonly id: Id;
    readonly account: string;
    /** Minor units, above zero. */
    readonly amount: number;
    readonly currency: Currency;
  }): Promise<
    | { readonly state: "done" }
    | { readonly state: "refused"; readonly reason: string }
    | { readonly state: "unknown"; readonly why: string }
  >;
}

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

const SWEEP_SIZE = 100;

/** Starts the sweep that pays out; returns the way to stop it. */
export function startPayouts(db: WalletDb, bank: PayoutBank, log: Logger): () => Promise<void> {
  return startSweep("payouts", () => payOut(db, bank, log), log);
}

/** Asks the core bank for everything that was not answered yet, in the order in which it was requested. */
export async function payOut(db: WalletDb, bank: PayoutBank, log: Logger): Promise<void> {
  const requested = await db
    .select()
    .from(payouts)
    .where(eq(payouts.state, "requested"))
    .orderBy(asc(payouts.createdAt))
    .limit(SWEEP_SIZE);
  for (const { id, number: account, amount, currency } of requested) {
    const answer = await bank.credit({ id, account, amount, currency });
    if (answer.state === "unknown") log.warn({ payout: id, why: answer.why }, "a payout is not known yet");
    else await decided(db, id, answer.state === "refused" ? answer.reason : null);
    if (answer.state === "refused") log.error({ payout: id, why: answer.reason }, "a payout was refused");
  }
}

/** Keeps the core bank's answer, and moves the money where it is yes. Whoever hears it second finds it kept. */
function decided(db: WalletDb, id: Id, refusal: string | null): Promise<void> {
  return inTransaction(db, async (tx) => {
    const [payout] = await tx.select().from(payouts).where(eq(payouts.id, id)).for("update");
    if (payout?.state !== "requested") return;
    const decidedAt = new Date(await databaseTime(tx));
    const state = refusal === null ? "done" : "refused";
    await tx.update(payouts).set({ state, refusal, decidedAt }).where(eq(payouts.id, id));
    if (refusal !== null) return;
    const { settlement, currency, amount } = payout;
    const [owed] = await tx
      .select({ account: merchants.payable })
      .from(settlements)
      .innerJoin(merchants, eq(merchants.id, settlements.merchant))
      .where(eq(settlements.id, settlement));
    if (!owed) throw new Error("a settlement has its merchant");
    const clearing = bankAccount("core_bank_clearing", currency);
    await openDerived(tx, clearing, "core_bank_clearing", currency);
    const leg = { debit: owed.account, credit: clearing, currency, amount };
    await post(tx, { id, kind: "payout", legs: [leg] });
  });
}
