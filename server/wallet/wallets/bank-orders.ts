/**
 * Top-ups and withdrawals in the store. Each is stored before the core bank hears of it: a withdrawal with its money set
 * aside, so that it cannot be spent meanwhile. What the bank answers is committed with the money that it moves.
 */
import { and, desc, eq, inArray } from "drizzle-orm";
import type { BankRefusal } from "#domain/bank-refusal.ts";
import type { Id } from "#domain/ids.ts";
import { type LedgerTransaction, type Leg, reversedLegs } from "#domain/ledger.ts";
import type { Currency } from "#domain/money.ts";
import { Refusal, type RefusalCode } from "#domain/refusal.ts";
import { bankOrders, linkedAccounts } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { bankAccount, openDerived } from "../bank-accounts.ts";
import type { BankAnswer } from "../core-bank/port.ts";
import type { OrderBook } from "../core-bank/pursuit.ts";
import { post } from "../ledger.ts";
import { databaseTime, inTransaction, type WalletDb } from "../store.ts";
import { whyNotTopUp, whyNotWithdraw } from "./decide.ts";
import { accountOf, loadHolder } from "./holders.ts";

export type BankOrderRow = typeof bankOrders.$inferSelect;

/** A top-up or a withdrawal as the customer's phone asks for it. */
export interface OrderWish {
  readonly id: Id;
  readonly kind: BankOrderRow["kind"];
  readonly linkedAccount: Id;
  /** Minor units of the wallet's currency. */
  readonly amount: number;
}

/** How long the request that stored an order has to bring its outcome before it is pursued by others. */
const PURSUE_AFTER_MS = 10_000;

const REFUSAL_OF = {
  balance_too_low: "bank_balance_too_low",
  no_such_account: "bank_account_refused",
} as const satisfies Record<BankRefusal, RefusalCode>;

export async function findBankOrder(db: WalletDb, customer: Id, id: Id): Promise<BankOrderRow | undefined> {
  const [row] = await db
    .select()
    .from(bankOrders)
    .where(and(eq(bankOrders.id, id), eq(bankOrders.customer, customer)));
  return row;
}

/** Orders whose outcome is not known yet, the latest first. */
export function ordersUnderWay(db: WalletDb, customer: Id): Promise<BankOrderRow[]> {
  return db
    .select()
    .from(bankOrders)
    .where(and(eq(bankOrders.customer, customer), eq(bankOrders.state, "requested")))
    .orderBy(desc(bankOrders.createdAt));
}

/**
 * Stores an order, or the refusal of it: the same id again finds what was decided the first time.
 * @throws Refusal `id_reused` where the id is another order's
 */
export function storeOrder(
  db: WalletDb,
  customer: Id,
  wish: OrderWish,
): Promise<{ readonly order: BankOrderRow; readonly isNew: boolean }> {
  return inTransaction(db, async (tx) => {
    const holder = await loadHolder(tx, customer);
    const [known] = await tx.select().from(bankOrders).where(eq(bankOrders.id, wish.id));
    if (known) return { order: sameOrder(known, customer, wish), isNew: false };
    const now = await databaseTime(tx);
    const { currency } = holder;
    const { id, kind, linkedAccount, amount } = wish;
    const refusal = kind === "top_up" ? whyNotTopUp(holder, amount, now) : whyNotWithdraw(holder, amount);
    const transaction =
      refusal || kind === "top_up" ? null : await setAside(tx, customer, { amount, currency });
    const outcome = refusal
      ? { state: "refused" as const, refusal, decidedAt: new Date(now) }
      : { state: "requested" as const };
    const [row] = await tx
      .insert(bankOrders)
      .values({
        id,
        kind,
        customer,
        linkedAccount,
        amount,
        currency,
        transaction,
        pursueAt: new Date(now + PURSUE_AFTER_MS),
        ...outcome,
      })
      .returning();
    if (!row) throw new Error("an order is stored");
    return { order: row, isNew: true };
  });
}

function sameOrder(known: BankOrderRow, customer: Id, wish: OrderWish): BankOrderRow {
  const same =
    known.customer === customer &&
    known.kind === wish.kind &&
    known.linkedAccount === wish.linkedAccount &&
    known.amount === wish.amount;
  if (!same) throw new Refusal("id_reused");
  return known;
}

async function setAside(
  tx: WalletDb,
  customer: Id,
  { amount, currency }: { readonly amount: number; readonly currency: Currency },
): Promise<Id> {
  const aside = await openBankAccount(tx, "in_transit", currency);
  const leg = { debit: await accountOf(tx, customer), credit: aside, currency, amount };
  return postNew(tx, "withdrawal", [leg]);
}

/** Commits what the core bank answered, once: whoever comes second finds it done. `unknown` changes nothing. */
export function settleOrder(db: WalletDb, id: Id, answer: BankAnswer): Promise<BankOrderRow> {
  return inTransaction(db, async (tx) => {
    const [order] = await tx.select().from(bankOrders).where(eq(bankOrders.id, id)).for("update");
    if (!order) throw new Error("an order that is pursued is stored");
    if (order.state !== "requested" || answer.state === "unknown") return order;
    const moved = await moveMoney(tx, order, answer.state);
    const refusal = answer.state === "refused" ? REFUSAL_OF[answer.reason] : null;
    const decidedAt = new Date(await databaseTime(tx));
    const [row] = await tx
      .update(bankOrders)
      .set({ state: answer.state, refusal, decidedAt, ...moved })
      .where(eq(bankOrders.id, id))
      .returning();
    if (!row) throw new Error("a settled order is stored");
    return row;
  });
}

async function moveMoney(
  tx: WalletDb,
  { kind, customer, amount, currency }: BankOrderRow,
  outcome: "done" | "refused",
): Promise<{ readonly transaction: Id } | { readonly ended: Id } | undefined> {
  const clearing = await openBankAccount(tx, "core_bank_clearing", currency);
  const wallet = await accountOf(tx, customer);
  if (kind === "top_up") {
    if (outcome === "refused") return undefined;
    return {
      transaction: await postNew(tx, "top_up", [{ debit: clearing, credit: wallet, currency, amount }]),
    };
  }
  const aside = bankAccount("in_transit", currency);
  if (outcome === "done")
    return {
      ended: await postNew(tx, "withdrawal_paid", [{ debit: aside, credit: clearing, currency, amount }]),
    };
  const back = reversedLegs([{ debit: wallet, credit: aside, currency, amount }]);
  return { ended: await postNew(tx, "withdrawal_returned", back) };
}

async function postNew(tx: WalletDb, kind: LedgerTransaction["kind"], legs: readonly Leg[]): Promise<Id> {
  const id = newId();
  await post(tx, { id, kind, legs });
  return id;
}

function openBankAccount(
  tx: WalletDb,
  kind: "in_transit" | "core_bank_clearing",
  currency: Currency,
): Promise<Id> {
  return openDerived(tx, bankAccount(kind, currency), kind, currency);
}

/** Top-ups and withdrawals as the pursuit at the core bank finds them. */
export const CUSTOMER_ORDERS: OrderBook<BankOrderRow> = {
  name: "bank orders",
  table: bankOrders,
  find: async (db, ids) => {
    const rows = await db
      .select({ order: bankOrders, account: linkedAccounts.number })
      .from(bankOrders)
      .innerJoin(linkedAccounts, eq(linkedAccounts.id, bankOrders.linkedAccount))
      .where(inArray(bankOrders.id, [...ids]));
    return rows.map(({ order: { id, kind, amount, currency }, account }) => ({
      id,
      kind: kind === "top_up" ? "debit" : "credit",
      account,
      amount,
      currency,
    }));
  },
  settle: settleOrder,
};
