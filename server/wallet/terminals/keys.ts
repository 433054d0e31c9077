/**
 * Changing a terminal's key. It announces the next one under both keys' signatures, and goes over to it with the first request
 * that it signs with it: only then is the one before retired. So an answer that is lost on the way costs nothing, and a QR
 * that was shown meanwhile is payable until it expires, whichever of the two has signed it.
 */
import { and, eq, gt, inArray, ne, or, sql } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { terminalKeys, terminals } from "#drizzle/wallet/schema.ts";
import { keyChange } from "#kit/key-change.ts";
import { publicKeyObject, verifyIn } from "#kit/signatures.ts";
import { inTransaction, type WalletDb } from "../store.ts";
import { keyName } from "./activation.ts";

/** As long as a reversal's QR that a retired key has signed may still be on its way on somebody's phone. */
const WINDOW_MS = 10 * 60_000;

export interface AnnouncedKey {
  readonly terminal: Id;
  /** The key that signs the request. */
  readonly present: Uint8Array;
  readonly next: Uint8Array;
  /** By the next key, over `keyChange`. */
  readonly signature: Uint8Array;
}

/**
 * Keeps the next key; the same one again is the same. Another one takes the place of one that was never used.
 * @throws Refusal `malformed` for bytes that are no key, `bad_signature` for a key that the terminal does not hold,
 * `id_reused` for one that was enrolled before
 */
export async function announceKey(
  tx: WalletDb,
  { terminal, present, next, signature }: AnnouncedKey,
): Promise<void> {
  if (next.length !== 32) throw new Refusal("malformed");
  if (!verifyIn("key", keyChange(terminal, present, next), signature, publicKeyObject(next)))
    throw new Refusal("bad_signature");
  const id = keyName(next);
  const [known] = await tx.select().from(terminalKeys).where(eq(terminalKeys.id, id));
  if (known) {
    if (known.terminal === terminal && (known.state === "announced" || known.state === "current")) return;
    throw new Refusal("id_reused");
  }
  const before = and(eq(terminalKeys.terminal, terminal), eq(terminalKeys.state, "announced"));
  await tx.update(terminalKeys).set({ state: "revoked" }).where(before);
  await tx.insert(terminalKeys).values({ id, terminal, publicKey: next, state: "announced" });
}

/** The terminal has signed with the key that it announced: that is its key now. */
export async function adoptKey(
  db: WalletDb,
  { id, terminal }: { readonly id: string; readonly terminal: Id },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.select({ id: terminals.id }).from(terminals).where(eq(terminals.id, terminal)).for("update");
    const [key] = await tx.select().from(terminalKeys).where(eq(terminalKeys.id, id));
    // Two requests may have come with it at once.
    if (key?.state !== "announced") return;
    await tx
      .update(terminalKeys)
      .set({ state: "retired", retiredAt: sql`clock_timestamp()` })
      .where(and(eq(terminalKeys.terminal, terminal), eq(terminalKeys.state, "current")));
    await tx.update(terminalKeys).set({ state: "current" }).where(eq(terminalKeys.id, id));
  });
}

/** The terminal's own key of that name, live or not: for what the terminal itself brings under its present key. */
export async function keyOf(db: WalletDb, terminal: Id, id: string): Promise<Uint8Array | undefined> {
  const [key] = await db
    .select({ publicKey: terminalKeys.publicKey })
    .from(terminalKeys)
    .where(and(eq(terminalKeys.id, id), eq(terminalKeys.terminal, terminal)));
  return key?.publicKey;
}

/** The keys whose word of a reversal counts, whoever carries it: the live ones, and for a while one that was retired. */
export async function reversingKeys(db: WalletDb, terminal: Id): Promise<Uint8Array[]> {
  const rows = await db
    .select({ publicKey: terminalKeys.publicKey })
    .from(terminalKeys)
    .where(
      and(
        eq(terminalKeys.terminal, terminal),
        ne(terminalKeys.state, "revoked"),
        or(
          inArray(terminalKeys.state, ["current", "announced"]),
          gt(terminalKeys.retiredAt, sql`clock_timestamp() - make_interval(secs => ${WINDOW_MS / 1000})`),
        ),
      ),
    );
  return rows.map(({ publicKey }) => publicKey);
}
