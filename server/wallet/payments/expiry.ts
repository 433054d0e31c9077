/** Writes the expiry of payments that nobody paid in time, so that every terminal hears of it without asking. */
import { and, asc, eq, sql } from "drizzle-orm";
import type { Logger } from "pino";
import { payments } from "#drizzle/wallet/schema.ts";
import type { WalletDb } from "../store.ts";
import { startSweep } from "../sweep.ts";
import type { Writer } from "../writer/writer.ts";

const SWEEP_SIZE = 100;

/** Starts the sweep; returns the way to stop it. */
export function startExpiry(db: WalletDb, writer: Writer, log: Logger): () => Promise<void> {
  return startSweep("expiry", () => expireDue(db, writer, log), log);
}

async function expireDue(db: WalletDb, writer: Writer, log: Logger): Promise<void> {
  if (!writer.leads) return;
  const due = await db
    .select({ terminal: payments.terminal, tender: payments.tender, attempt: payments.attempt })
    .from(payments)
    .where(and(eq(payments.state, "open"), sql`${payments.expiresAt} <= clock_timestamp()`))
    .orderBy(asc(payments.expiresAt))
    .limit(SWEEP_SIZE);
  // One that cannot be settled must not hold up all that expired after it.
  const expired = due.map((key) =>
    writer.settle({ key, ask: { type: "time" } }).catch((error: Error) => {
      log.error({ err: error, payment: key }, "a payment could not be expired");
    }),
  );
  await Promise.all(expired);
}
