/**
 * Witness of terminals' journals: the wallet remembers the longest head that each has told it, so that a journal which was
 * shortened, or written anew from its start, no longer fits what somebody else has seen of it.
 */
import { and, eq, lt } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { terminals } from "#drizzle/wallet/schema.ts";
import type { JournalHead } from "../api.ts";
import type { WalletDb } from "../store.ts";

/** Remembers the head where it is further than the one before, which it returns. */
export async function witnessJournal(
  tx: WalletDb,
  terminal: Id,
  { number, hash }: JournalHead,
): Promise<JournalHead | null> {
  const [row] = await tx
    .select({ number: terminals.journalNumber, hash: terminals.journalHash })
    .from(terminals)
    .where(eq(terminals.id, terminal));
  await tx
    .update(terminals)
    .set({ journalNumber: number, journalHash: new Uint8Array(Buffer.from(hash, "base64url")) })
    .where(and(eq(terminals.id, terminal), lt(terminals.journalNumber, number)));
  return row?.hash ? { number: row.number, hash: Buffer.from(row.hash).toString("base64url") } : null;
}
