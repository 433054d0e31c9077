/**
 * What the store says of itself: which world it is of, whose keys it belongs to, and the epoch of its event streams.
 * Written when it is first opened, and compared at every start since.
 */
import { eq } from "drizzle-orm";
import { facts } from "#drizzle/wallet/schema.ts";
import { StartFault } from "#kit/settings.ts";
import { sha256 } from "#kit/signatures.ts";
import type { WalletKeys } from "./keys.ts";
import { inTransaction, type WalletDb } from "./store.ts";

/** Counts how often the event streams were begun anew: from 1, raised where a store is restored. */
export const EPOCH = "stream_epoch";
const DEMO = "demo";
const ROOT = "root_key";

/**
 * Binds the store to the wallet's world and keys, or checks that it is bound to them.
 * @throws StartFault for a store of the other world, or of other keys: terminals would believe nothing it states
 */
export async function bindStore(db: WalletDb, keys: Pick<WalletKeys, "demo" | "rootKey">): Promise<void> {
  const demo = keys.demo ? "1" : "0";
  const root = Buffer.from(sha256(keys.rootKey)).toString("hex");
  const stored = await inTransaction(db, async (tx) => {
    const fresh = [
      { name: DEMO, value: demo },
      { name: ROOT, value: root },
      { name: EPOCH, value: "1" },
    ];
    await tx.insert(facts).values(fresh).onConflictDoNothing();
    return new Map((await tx.select().from(facts)).map(({ name, value }) => [name, value]));
  });
  if (stored.get(DEMO) !== demo)
    throw new StartFault(
      `The wallet's store was created as ${keys.demo ? "production" : "a demo"}: set SHOUYIN_DEMO=${keys.demo ? 0 : 1} with the SHOUYIN_DATA that belongs to it, or another WALLET_DATABASE_URL.`,
    );
  if (stored.get(ROOT) !== root)
    throw new StartFault(
      "The wallet's store and the keys in SHOUYIN_DATA do not belong together: set the SHOUYIN_DATA that was used with this store, or another WALLET_DATABASE_URL.",
    );
}

export async function readFact(db: WalletDb, name: string): Promise<string | undefined> {
  const [fact] = await db.select().from(facts).where(eq(facts.name, name));
  return fact?.value;
}

export async function writeFact(db: WalletDb, name: string, value: string): Promise<void> {
  await db.insert(facts).values({ name, value });
}
