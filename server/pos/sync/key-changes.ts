/**
 * Changes the key that this terminal signs with, once it is old. The bank is told of the next key under both signatures, and
 * goes over to it with the first request that it signs: so an answer that gets lost is asked for again and costs nothing.
 * What was signed before stays good for what it is.
 */
import { keyChange } from "#kit/key-change.ts";
import { privateKeyObject, signIn } from "#kit/signatures.ts";
import type { WalletBackend } from "../backends/backend.ts";
import { writeJournal } from "../journal.ts";
import type { TerminalKeys } from "../keys.ts";
import type { Till } from "../till.ts";

export interface KeyChangeDeps {
  readonly till: Pick<Till, "store" | "clocks" | "log">;
  readonly keys: TerminalKeys;
  readonly backend: Pick<WalletBackend, "announceKey" | "holds" | "greet">;
  /** How old a key may become. */
  readonly lifetimeDays: number;
}

/** Between two questions whether the bank still goes by the key before. */
const LOOK_BACK_MS = 60_000;

export class KeyChanges {
  readonly #deps: KeyChangeDeps;
  #running: Promise<void> | undefined;
  #lookedBackAt: number | undefined;

  constructor(deps: KeyChangeDeps) {
    this.#deps = deps;
  }

  /** Changes the key where that is due. Returns at once. */
  look(): void {
    this.#running ??= this.change()
      .catch((error: Error) => this.#deps.till.log.error({ err: error }, "changing the key failed here"))
      .finally(() => {
        this.#running = undefined;
      });
  }

  /** As `look`; fulfilled when it is done, or cannot be now. */
  async change(): Promise<void> {
    const { till, keys, backend, lifetimeDays } = this.#deps;
    const { clocks } = till;
    if (!keys.isDue(clocks.now(), lifetimeDays)) return;
    const { identity } = keys;
    const next = keys.prepare();
    const told = keyChange(identity.enrolment.terminal, identity.signing.publicKey, next.publicKey);
    const signature = signIn("key", told, privateKeyObject(next));
    const answer = await backend.announceKey(next.publicKey, signature);
    if (answer === "refused") keys.discard();
    if (answer !== "announced") return;
    keys.goOver(clocks.now());
    this.#journal("key changed");
    // The first request with it retires the one before.
    await backend.greet();
  }

  /**
   * Where no greeting is answered: asks whether the bank goes by the key before, as one does that was restored from a back-up
   * from before the change. If so, the terminal does too, and changes again.
   */
  async lookBack(): Promise<void> {
    const { till, keys, backend } = this.#deps;
    const { former } = keys;
    const now = till.clocks.monotonic();
    if (!former || now - (this.#lookedBackAt ?? Number.NEGATIVE_INFINITY) < LOOK_BACK_MS) return;
    this.#lookedBackAt = now;
    if (!(await backend.holds(former))) return;
    keys.goBack();
    this.#journal("key changed back");
  }

  #journal(action: string): void {
    const { till, keys } = this.#deps;
    const entry = { at: till.clocks.now(), actor: "terminal", action, subject: "terminal" };
    till.store.write((db) => writeJournal(db, { ...entry, detail: { key: keys.signing.keyId } }));
  }
}
