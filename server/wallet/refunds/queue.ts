/** Pays refunds that waited for their merchant's balance, so that nobody has to come back for them. */
import type { Logger } from "pino";
import type { WalletKeys } from "../keys.ts";
import type { WalletDb } from "../store.ts";
import type { StreamBell } from "../streams.ts";
import { startSweep } from "../sweep.ts";
import { queuedRefunds, settleRefund } from "./store.ts";

const SWEEP_SIZE = 100;

/** Starts the sweep; returns the way to stop it. */
export function startRefundQueue(
  db: WalletDb,
  keys: WalletKeys,
  bell: StreamBell,
  log: Logger,
): () => Promise<void> {
  return startSweep("refunds", () => payQueued(db, keys, bell, log), log);
}

async function payQueued(db: WalletDb, keys: WalletKeys, bell: StreamBell, log: Logger): Promise<void> {
  for (const { terminal, merchant, id, tender, attempt } of await queuedRefunds(db, SWEEP_SIZE)) {
    const key = { terminal, merchant, id, payment: { terminal, tender, attempt } };
    // One that cannot be settled must not hold up all that were asked for after it.
    const row = await settleRefund(db, keys, key, { type: "retry" }).catch((error: Error) => {
      log.error({ err: error, refund: id }, "a queued refund could not be settled");
      return undefined;
    });
    if (row && row.state !== "queued") bell.ring(terminal);
  }
}
