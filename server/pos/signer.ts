/** What this terminal signs, with the key that never leaves it: payments, their reversals, refunds. */
import type { KeyObject } from "node:crypto";
import type { Id, PaymentId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { signIn, signRefund, signRequest, signReversal } from "#kit/signatures.ts";
import { keyIdOf } from "./identity.ts";
import type { TerminalKeys } from "./keys.ts";
import type { WalletClock } from "./wallet-clock.ts";

export interface SignedPayment {
  readonly request: Uint8Array;
  /** Epoch milliseconds of the wallet's time. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface NewRefund {
  readonly id: Id;
  readonly payment: PaymentId;
  readonly amount: number;
}

export class Signer {
  readonly #keys: Pick<TerminalKeys, "identity" | "signing">;
  readonly #walletClock: WalletClock;

  constructor(keys: Pick<TerminalKeys, "identity" | "signing">, walletClock: WalletClock) {
    this.#keys = keys;
    this.#walletClock = walletClock;
  }

  /**
   * @param lifetime seconds
   * @throws Refusal `clock_untrusted` while the wallet's time was never learnt: nobody could say when it expires
   */
  payment(id: PaymentId, amount: number, lifetime: number): SignedPayment {
    const issuedAt = this.#issuedAt();
    const request = signRequest({ ...this.#facts(), payment: id, amount, issuedAt, lifetime }, this.#key);
    return { request, issuedAt: issuedAt * 1000, expiresAt: (issuedAt + lifetime) * 1000 };
  }

  /** The same bytes for the same request and key, however often it is asked for. */
  reversal(signedRequest: Uint8Array): Uint8Array {
    return signReversal(signedRequest, this.#key);
  }

  /** @throws Refusal `clock_untrusted` */
  refund({ id, payment, amount }: NewRefund): Uint8Array {
    return signRefund(
      { ...this.#facts(), refund: id, payment, amount, issuedAt: this.#issuedAt() },
      this.#key,
    );
  }

  /** 64 bytes. */
  eReceipt(bytes: Uint8Array): Uint8Array {
    return signIn("receipt", bytes, this.#key);
  }

  #facts() {
    const { identity } = this.#keys;
    const { demo, merchant } = identity.enrolment;
    return { demo, key: keyIdOf(identity), currency: merchant.currency };
  }

  get #key(): KeyObject {
    return this.#keys.signing.key;
  }

  #issuedAt(): number {
    const now = this.#walletClock.now();
    if (now === undefined) throw new Refusal("clock_untrusted");
    return Math.floor(now / 1000);
  }
}
