/** Pays refunds that waited for their merchant's balance, so that nobody has to come back for them. */
import type { Logger } from "pino";
import type { WalletDb } from "../store.ts";
import { startSweep } from "../sweep.ts";
import type { Writer } from "../writer/writer.ts";
import { queuedRefunds } from "./store.ts";

const SWEEP_SIZE = 100;

/** Starts the sweep; returns the way to stop it. */
export function startRefundQueue(db: WalletDb, writer: Writer, log: Logger): () => Promise<void> {
  return startSweep("refunds", () => payQueued(db, writer, log), log);
}

async function payQueued(db: WalletDb, writer: Writer, log: Logger): Promise<void> {
  if (!writer.leads) return;
  const queued = await queuedRefunds(db, SWEEP_SIZE);
  // One that cannot be settled must not hold up all that were asked for after it.
  const paid = queued.map(({ terminal, id, tender, attempt }) =>
    writer
      .settleRefund({ id, key: { terminal, tender, attempt }, ask: { type: "retry" } })
      .catch((error: Error) => {
        log.error({ err: error, refund: id }, "a queued refund could not be settled");
      }),
  );
  await Promise.all(paid);
}
