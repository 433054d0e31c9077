/** The keys that terminals sign with, and whose they are. */
import { eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { type KeyState, terminalKeys, terminals } from "#drizzle/wallet/schema.ts";
import type { WalletDb } from "../store.ts";

export interface TerminalKey {
  readonly id: string;
  /** Raw Ed25519. */
  readonly publicKey: Uint8Array;
  readonly keyState: KeyState;
  readonly retiredAt: Date | null;
  readonly terminal: Id;
  readonly state: (typeof terminals.$inferSelect)["state"];
  readonly merchant: Id;
}

/** @param id the first eight bytes of the key's SHA-256, in hex */
export async function findKey(db: WalletDb, id: string): Promise<TerminalKey | undefined> {
  const [row] = await db
    .select({
      id: terminalKeys.id,
      publicKey: terminalKeys.publicKey,
      keyState: terminalKeys.state,
      retiredAt: terminalKeys.retiredAt,
      terminal: terminals.id,
      state: terminals.state,
      merchant: terminals.merchant,
    })
    .from(terminalKeys)
    .innerJoin(terminals, eq(terminals.id, terminalKeys.terminal))
    .where(eq(terminalKeys.id, id));
  return row;
}

/** A key that signs requests now; what a retired one has signed counts only inside what a live one brings. */
export function isLive(state: KeyState): boolean {
  return state === "current" || state === "announced";
}

const KEPT_MAX = 10_000;

/**
 * Spares the store a question a request. A key, its terminal and the terminal's merchant never change. Whether
 * key and terminal still count does: that is looked at again where the request's counter is spent, under the terminal's lock.
 * So a key that was once the current one of an active terminal may be taken for it here.
 */
export class KnownKeys {
  readonly #db: WalletDb;
  readonly #kept = new Map<string, TerminalKey>();

  constructor(db: WalletDb) {
    this.#db = db;
  }

  async find(id: string): Promise<TerminalKey | undefined> {
    const kept = this.#kept.get(id);
    if (kept) return kept;
    const found = await findKey(this.#db, id);
    if (found?.keyState === "current" && found.state === "active") this.#keep(found);
    return found;
  }

  #keep(key: TerminalKey): void {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(key.id, key);
  }
}
