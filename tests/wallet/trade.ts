/** Shops that trade on days of their own: what happens there is moved in time as if the database's clock had shown it. */
import { and, eq, sql } from "drizzle-orm";
import type { FeeSchedule } from "#domain/fee.ts";
import type { Id } from "#domain/ids.ts";
import type { MerchantFacts } from "#domain/merchant.ts";
import { accounts, merchants, payments, refunds, settlements, transactions } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { agreeSchedule } from "#wallet/fees/schedules.ts";
import { registerMerchant } from "#wallet/merchants/merchants.ts";
import type { SettlementRow } from "#wallet/settlement/claim.ts";
import { closeDays, settleNow } from "#wallet/settlement/settle.ts";
import { inTransaction, type WalletDb } from "#wallet/store.ts";
import { MERCHANT_FACTS, type Phone, type Presented, type Terminal, type Wallet } from "./support.ts";

/** 0.38 %, rounded half up, given back with refunds. */
export const USUAL_FEE: FeeSchedule = {
  ratePpm: 3800,
  minimum: 0,
  maximum: null,
  freePerMonth: 0,
  returnedWithRefund: true,
};

export type ShopFacts = Partial<MerchantFacts> & {
  readonly fee?: Partial<FeeSchedule>;
  readonly onDemand?: boolean;
};

/** A payment with the time at which it was made. */
export interface Sold extends Presented {
  readonly amount: number;
}

export class Shop {
  readonly wallet: Wallet;
  readonly merchant: Id;
  readonly till: Terminal;
  readonly #payer: Phone;

  private constructor(wallet: Wallet, merchant: Id, till: Terminal, payer: Phone) {
    this.wallet = wallet;
    this.merchant = merchant;
    this.till = till;
    this.#payer = payer;
  }

  static async open(wallet: Wallet, { fee, onDemand = true, ...facts }: ShopFacts = {}): Promise<Shop> {
    const merchant = newId();
    await inTransaction(wallet.db, (tx) => registerMerchant(tx, merchant, { ...MERCHANT_FACTS, ...facts }));
    const agreed = { id: newId(), merchant, validFrom: 0, onDemand, ...USUAL_FEE, ...fee };
    await agreeSchedule(wallet.db, agreed);
    return new Shop(wallet, merchant, await wallet.terminal(merchant), await wallet.customer());
  }

  /** Somebody pays, at that moment or now. @param at as `2026-03-29T01:30:00Z` */
  async sell(amount: number, at?: string, till = this.till): Promise<Sold> {
    const presented = await till.present({ amount });
    const paid = await this.#payer.pay(presented);
    if (paid.status !== 200) throw new Error(`the payment was refused: ${JSON.stringify(paid.body)}`);
    if (at) await moveInTime(this.wallet.db, await captureOf(this.wallet.db, presented), at);
    return { ...presented, amount };
  }

  async refund(sold: Sold, amount: number, at?: string): Promise<"refunded" | string> {
    const asked = await this.till.signRefund(sold, { amount });
    const { body } = await this.till.refund(asked);
    const [row] = await this.wallet.db.select().from(refunds).where(eq(refunds.id, asked.id));
    if (at && row?.transaction) await moveInTime(this.wallet.db, row.transaction, at);
    return body.state;
  }

  async reverse(sold: Sold, at?: string): Promise<void> {
    const before = await this.#reversalOf(sold);
    await this.till.reverse(sold);
    const back = await this.#reversalOf(sold);
    // What was taken back before is so since then.
    if (at && back && !before) await moveInTime(this.wallet.db, back, at);
  }

  /** Closes the days that are over at that moment. */
  closeDays(at: string): Promise<Id[]> {
    return closeDays(this.wallet.db, this.merchant, async () => Date.parse(at));
  }

  settleNow(day: string, run: number, at: string): Promise<Id> {
    const asked = { merchant: this.merchant, day, run, askedBy: `terminal ${this.till.id}` };
    return settleNow(this.wallet.db, asked, async () => Date.parse(at));
  }

  async settled(id: Id | undefined): Promise<SettlementRow> {
    const [row] = await this.wallet.db
      .select()
      .from(settlements)
      .where(eq(settlements.id, id ?? ""));
    if (!row) throw new Error("there is no such settlement");
    return row;
  }

  /** What it took and was not settled yet, and what it is owed. */
  async balances(): Promise<{ readonly pending: number; readonly payable: number }> {
    const balanceOf = async (column: typeof merchants.account | typeof merchants.payable) => {
      const [row] = await this.wallet.db
        .select({ balance: accounts.balance })
        .from(merchants)
        .innerJoin(accounts, eq(accounts.id, column))
        .where(eq(merchants.id, this.merchant));
      return row?.balance ?? 0;
    };
    return { pending: await balanceOf(merchants.account), payable: await balanceOf(merchants.payable) };
  }

  async #reversalOf(sold: Sold): Promise<Id | undefined> {
    const capture = await captureOf(this.wallet.db, sold);
    const [back] = await this.wallet.db
      .select({ id: transactions.id })
      .from(transactions)
      .where(eq(transactions.reverses, capture));
    return back?.id;
  }
}

/** Makes a transaction one of that moment. @param at as `2026-03-29T01:30:00Z` */
export function moveInTime(db: WalletDb, transaction: Id, at: string): Promise<void> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL session_replication_role = replica`);
    await tx.execute(sql`UPDATE transactions SET created_at = ${at}::timestamptz WHERE id = ${transaction}`);
    await tx.execute(sql`UPDATE legs SET created_at = ${at}::timestamptz WHERE transaction = ${transaction}`);
    await tx.execute(
      sql`UPDATE payments SET captured_at = ${at}::timestamptz WHERE transaction = ${transaction}`,
    );
  });
}

/** The transaction by which a payment was captured. */
export async function captureOf(db: WalletDb, { id }: Pick<Presented, "id">): Promise<Id> {
  const [row] = await db
    .select({ transaction: payments.transaction })
    .from(payments)
    .where(and(eq(payments.tender, id.tender), eq(payments.attempt, id.attempt)));
  if (!row?.transaction) throw new Error("the payment was not captured");
  return row.transaction;
}
