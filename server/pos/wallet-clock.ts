/**
 * What time it is at the wallet, learnt from its signed answers. The estimate never runs ahead of the wallet: an
 * answer was made before it arrived. Without one in memory or in the store the terminal knows no wallet time.
 */
import { readFact, writeFact } from "./facts.ts";
import type { PosDb } from "./store.ts";

export interface Clocks {
  /** Epoch milliseconds; may be set by hand at any moment. */
  now(): number;
  /** Milliseconds that only ever grow while the process lives. */
  monotonic(): number;
}

export const systemClocks: Clocks = { now: () => Date.now(), monotonic: () => performance.now() };

export class WalletClock {
  readonly #clocks: Clocks;
  /** Wallet time less monotonic time. */
  #offset: number | undefined;

  constructor(clocks: Clocks, db: PosDb) {
    this.#clocks = clocks;
    const stored = readFact(db, "wallet_time");
    // From the last life only the system clock carries over.
    if (stored !== undefined) this.#offset = Number(stored) + clocks.now() - clocks.monotonic();
  }

  /** Takes the time of a signed answer that has just arrived. Stores the offset to the system clock where it moved. */
  learn(walletTime: number, db: PosDb): void {
    this.#offset = walletTime - this.#clocks.monotonic();
    const offset = Math.round(walletTime - this.#clocks.now());
    const stored = Number(readFact(db, "wallet_time") ?? Number.NaN);
    if (!(Math.abs(stored - offset) < 500)) writeFact(db, "wallet_time", String(offset));
  }

  /** Epoch milliseconds at the wallet, or undefined when no signed answer has ever said. */
  now(): number | undefined {
    return this.#offset === undefined ? undefined : Math.floor(this.#offset + this.#clocks.monotonic());
  }

  /** How far this machine's clock is ahead of the wallet's, milliseconds; undefined while that is not known. */
  localAheadBy(): number | undefined {
    const now = this.now();
    return now === undefined ? undefined : this.#clocks.now() - now;
  }

  /** The same moment by this machine's clock. @throws Error when the wallet's time is not known */
  toLocal(walletTime: number): number {
    const now = this.now();
    if (now === undefined) throw new Error("the wallet's time is not known");
    return this.#clocks.now() + (walletTime - now);
  }
}
