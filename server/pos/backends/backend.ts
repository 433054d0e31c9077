/**
 * The port to a wallet: what the terminal asks of whichever backend a bank has. An adapter never decides how a payment
 * ended. It brings what the wallet signed, or says that there was no answer it could stand by.
 */
import type { PaymentId } from "#domain/ids.ts";
import type { ResumeAt } from "../sync/position.ts";

/**
 * - `statement`: signed bytes of an outcome, which the caller still verifies
 * - `open`: the wallet said, signed, that the payment is known and not decided
 * - `unknown-there`: it said, signed, that it does not know the payment
 * - `none`: no answer, or one that nobody signed: a time-out, a reset, a 500, a page of HTML
 */
export type WalletAnswer =
  | { readonly kind: "statement"; readonly signed: Uint8Array }
  | { readonly kind: "open" }
  | { readonly kind: "unknown-there" }
  | { readonly kind: "none"; readonly why: string };

export type { ResumeAt };

export interface WalletBackend {
  /** Brings the signed request; the same bytes may be brought again at any time. */
  tell(id: PaymentId, signedRequest: Uint8Array): Promise<WalletAnswer>;
  ask(id: PaymentId): Promise<WalletAnswer>;
  /** Makes it as if the payment never was; repeated until it is definite. */
  reverse(id: PaymentId, signedRequest: Uint8Array): Promise<WalletAnswer>;
  /**
   * Signed statements as they happen, from after `resumeAt`. Ends or throws when the line is lost.
   * @param onConnected called once the wallet answers
   */
  follow(
    resumeAt: ResumeAt | undefined,
    signal: AbortSignal,
    onConnected: () => void,
  ): AsyncIterable<Uint8Array>;
  /** Asks for a signed answer only to learn the wallet's time. False when there was none. */
  greet(): Promise<boolean>;
}
