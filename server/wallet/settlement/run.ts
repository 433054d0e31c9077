/** The T+1 run: closes every merchant's business days once they are over, as a sweep of the wallet and from the command line. */
import { asc } from "drizzle-orm";
import type { Logger } from "pino";
import { type Day, dayOf } from "#domain/business-day.ts";
import type { Id } from "#domain/ids.ts";
import { merchants } from "#drizzle/wallet/schema.ts";
import { databaseTime, type WalletDb } from "../store.ts";
import { startSweep } from "../sweep.ts";
import { closeDays } from "./settle.ts";

/** Which day each merchant was in when his days before it were last found closed. */
type Looked = Map<Id, Day>;

/** Starts the sweep; returns the way to stop it. */
export function startSettlements(db: WalletDb, log: Logger): () => Promise<void> {
  const looked: Looked = new Map();
  return startSweep("settlements", async () => void (await settleAll(db, log, looked)), log);
}

/**
 * Closes what is over of every merchant. One who cannot be settled does not hold up the others.
 * @param looked what this process knows already; nobody is looked at twice a day
 * @returns the settlements that were made, and how many merchants could not be settled
 */
export async function settleAll(
  db: WalletDb,
  log: Logger,
  looked: Looked = new Map(),
): Promise<{ readonly made: readonly Id[]; readonly failed: number }> {
  const now = await databaseTime(db);
  const shops = await db
    .select({ id: merchants.id, timeZone: merchants.timeZone, cutOff: merchants.cutOff })
    .from(merchants)
    .orderBy(asc(merchants.id));
  const made: Id[] = [];
  let failed = 0;
  for (const shop of shops) {
    const today = dayOf(now, shop);
    if (looked.get(shop.id) === today) continue;
    try {
      made.push(...(await closeDays(db, shop.id)));
      looked.set(shop.id, today);
    } catch (error) {
      failed++;
      log.error({ err: error, merchant: shop.id }, "a merchant could not be settled");
    }
  }
  return { made, failed };
}
