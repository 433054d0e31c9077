/** Transfers between wallets: decided and moved in one transaction, which keeps the refusal too. */
import { eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { customers, transfers } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { post } from "../ledger.ts";
import { databaseTime, inTransaction, type WalletDb } from "../store.ts";
import { decideTransfer, type Payee } from "./decide.ts";
import { accountOf, loadHolder } from "./holders.ts";
import { lockCustomer, writeUsage } from "./usage.ts";

export type TransferRow = typeof transfers.$inferSelect;

export interface TransferWish {
  readonly id: Id;
  /** Minor units of the payer's currency. */
  readonly amount: number;
  /** The payee's phone number, and the name that the payer was shown for it. */
  readonly phone: string;
  readonly shownName: string;
}

/**
 * Moves the money, or stores why not: the same id again finds what was decided the first time.
 * @throws Refusal why no money moved; `id_reused` where the id is another transfer's
 */
export async function transfer(db: WalletDb, payer: Id, wish: TransferWish): Promise<TransferRow> {
  const row = await inTransaction(db, async (tx) => {
    const [found] = await tx.select().from(customers).where(eq(customers.phone, wish.phone));
    // Both rows in the order of their ids: transfers that cross do not wait for each other for ever.
    for (const id of [payer, found?.id ?? payer].sort()) await lockCustomer(tx, id);
    const [known] = await tx.select().from(transfers).where(eq(transfers.id, wish.id));
    return known ? sameTransfer(known, payer, wish) : decideAndMove(tx, payer, found, wish);
  });
  if (row.refusal) throw new Refusal(row.refusal);
  return row;
}

function sameTransfer(known: TransferRow, payer: Id, wish: TransferWish): TransferRow {
  const same = known.payer === payer && known.phone === wish.phone && known.amount === wish.amount;
  if (!same) throw new Refusal("id_reused");
  return known;
}

type CustomerRow = typeof customers.$inferSelect;

async function decideAndMove(
  tx: WalletDb,
  payer: Id,
  found: CustomerRow | undefined,
  wish: TransferWish,
): Promise<TransferRow> {
  const { id, phone, amount } = wish;
  const from = await loadHolder(tx, payer);
  const { currency } = from;
  const payee: Payee | undefined = found && { ...(await loadHolder(tx, found.id)), name: found.name };
  const decision = decideTransfer(from, payee, wish, await databaseTime(tx));
  const asked = { id, payer, phone, payee: found?.id ?? null, amount, currency };
  if ("refusal" in decision) return store(tx, { ...asked, refusal: decision.refusal });
  if (!found) throw new Error("a transfer that may go has a payee");
  const transaction = newId();
  const account = await accountOf(tx, payer);
  await post(tx, {
    id: transaction,
    kind: "transfer",
    legs: [{ debit: account, credit: found.account, currency, amount }],
  });
  await writeUsage(tx, payer, decision.usage);
  return store(tx, { ...asked, transaction, spentOn: decision.usage.day });
}

async function store(tx: WalletDb, values: typeof transfers.$inferInsert): Promise<TransferRow> {
  const [row] = await tx.insert(transfers).values(values).returning();
  if (!row) throw new Error("a transfer is stored");
  return row;
}
