/**
 * The keys that this terminal signs with: the present one, the next while its bank is being told of it, and the one before.
 * What changes is durable before anybody hears of it, so that a terminal which is cut off at any moment still has each key
 * that its bank may go by.
 */

import type { SigningKey } from "#kit/http-signatures.ts";
import { type KeyPair, keyId, privateKeyObject } from "#kit/signatures.ts";
import { type ActiveIdentity, newPair, saveIdentity } from "./identity.ts";

const DAY_MS = 86_400_000;

export class TerminalKeys {
  readonly #folder: string;
  #identity: ActiveIdentity;
  #signing: SigningKey;

  /**
   * @param folder where the identity is kept
   * @param now epoch milliseconds: a key whose age nobody wrote down is taken for new
   */
  constructor(folder: string, identity: ActiveIdentity, now: number) {
    this.#folder = folder;
    this.#identity = identity;
    this.#signing = signingKey(identity.signing);
    if (identity.signingSince === undefined) this.#keep({ ...identity, signingSince: now });
  }

  get identity(): ActiveIdentity {
    return this.#identity;
  }

  /** What requests, payments and refunds are signed with now. */
  get signing(): SigningKey {
    return this.#signing;
  }

  /** What they were signed with before the last change. */
  get former(): SigningKey | undefined {
    const { former } = this.#identity;
    return former && signingKey(former);
  }

  /** True for a key that is old enough to be changed, and while a change is not done. */
  isDue(now: number, lifetimeDays: number): boolean {
    const { next, signingSince = now } = this.#identity;
    return next !== undefined || now - signingSince >= lifetimeDays * DAY_MS;
  }

  /** The next key, made now where there is none. */
  prepare(): KeyPair {
    const next = this.#identity.next ?? newPair();
    if (!this.#identity.next) this.#keep({ ...this.#identity, next });
    return next;
  }

  /** The bank will have nothing of this next key. */
  discard(): void {
    const { next: _, ...rest } = this.#identity;
    this.#keep(rest);
  }

  /** Signs with the next key from now on. */
  goOver(now: number): void {
    const { next, signing, ...rest } = this.#identity;
    if (next) this.#keep({ ...rest, signing: next, signingSince: now, former: signing });
  }

  /** Signs with the key before again: its bank knows nothing of the last change, which is still to be made. */
  goBack(): void {
    const { former, signing, ...rest } = this.#identity;
    if (former) this.#keep({ ...rest, signing: former, next: signing });
  }

  #keep(identity: ActiveIdentity): void {
    saveIdentity(this.#folder, identity);
    this.#identity = identity;
    this.#signing = signingKey(identity.signing);
  }
}

export function signingKey(pair: KeyPair): SigningKey {
  return { keyId: Buffer.from(keyId(pair.publicKey)).toString("hex"), key: privateKeyObject(pair) };
}
