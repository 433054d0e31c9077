/** Writes the expiry of payments that nobody paid in time, so that every terminal hears of it without asking. */
import { and, asc, eq, sql } from "drizzle-orm";
import type { Logger } from "pino";
import { payments } from "#drizzle/wallet/schema.ts";
import type { WalletKeys } from "../keys.ts";
import type { WalletDb } from "../store.ts";
import type { StreamBell } from "../streams.ts";
import { startSweep } from "../sweep.ts";
import { settle } from "./store.ts";

const SWEEP_SIZE = 100;

/** Starts the sweep; returns the way to stop it. */
export function startExpiry(
  db: WalletDb,
  keys: WalletKeys,
  bell: StreamBell,
  log: Logger,
): () => Promise<void> {
  return startSweep("expiry", () => expireDue(db, keys, bell, log), log);
}

async function expireDue(db: WalletDb, keys: WalletKeys, bell: StreamBell, log: Logger): Promise<void> {
  const due = await db
    .select({
      terminal: payments.terminal,
      tender: payments.tender,
      attempt: payments.attempt,
      merchant: payments.merchant,
    })
    .from(payments)
    .where(and(eq(payments.state, "open"), sql`${payments.expiresAt} <= clock_timestamp()`))
    .orderBy(asc(payments.expiresAt))
    .limit(SWEEP_SIZE);
  for (const key of due) {
    // One that cannot be settled must not hold up all that expired after it.
    await settle(db, keys, key, { type: "time" }).catch((error: Error) => {
      log.error({ err: error, payment: key }, "a payment could not be expired");
    });
    bell.ring(key.terminal);
  }
}
