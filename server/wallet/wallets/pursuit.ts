/** Bringing orders to the core bank, and pursuing those whose outcome is not known until it is. */
import type { Logger } from "pino";
import type { BankAnswer, CoreBank } from "../core-bank/port.ts";
import type { WalletDb } from "../store.ts";
import { startSweep } from "../sweep.ts";
import { type BankOrderRow, orderForBank, settleOrder, takeDue } from "./bank-orders.ts";

export interface PursuitDeps {
  readonly db: WalletDb;
  readonly coreBank: CoreBank;
  readonly log: Logger;
}

const SWEEP_SIZE = 20;

/** Sends an order that was just stored. Without an outcome it comes back as it is, and the sweep goes on with it. */
export async function sendOrder(
  { db, coreBank, log }: PursuitDeps,
  order: BankOrderRow,
): Promise<BankOrderRow> {
  return settle({ db, log }, order, await send(db, coreBank, order));
}

/** One round over all that is due. */
export async function pursueDue({ db, coreBank, log }: PursuitDeps): Promise<void> {
  const due = await takeDue(db, SWEEP_SIZE);
  await Promise.all(
    due.map(async (order) => {
      const standing = await coreBank.ask(order.id);
      const answer = standing.state === "not_seen" ? await send(db, coreBank, order) : standing;
      // One that cannot be settled must not hold up the others; it is due again before long.
      await settle({ db, log }, order, answer).catch((error: Error) => {
        log.error({ err: error, order: order.id }, "a bank order could not be settled");
      });
    }),
  );
}

/** Starts the sweep; returns the way to stop it. */
export function startPursuit(deps: PursuitDeps): () => Promise<void> {
  return startSweep("bank orders", () => pursueDue(deps), deps.log);
}

async function send(db: WalletDb, coreBank: CoreBank, order: BankOrderRow): Promise<BankAnswer> {
  const { number } = await orderForBank(db, order);
  const { id, kind, amount, currency } = order;
  const asked = { id, account: number, amount, currency };
  return kind === "top_up" ? coreBank.debit(asked) : coreBank.credit(asked);
}

function settle(
  { db, log }: Omit<PursuitDeps, "coreBank">,
  { id, pursuits }: BankOrderRow,
  answer: BankAnswer,
): Promise<BankOrderRow> {
  if (answer.state === "unknown")
    log.warn({ order: id, pursuits, why: answer.why }, "the core bank did not answer");
  return settleOrder(db, id, answer);
}
