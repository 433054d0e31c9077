/**
 * The terminal's signed word that a payment shall be as if it never was. It carries the whole request, so that a wallet
 * which never saw the payment can close it too; and it is small enough for a QR, so that the customer's phone can carry
 * it while the shop's own line is down.
 */
import { concatBytes } from "./bytes.ts";
import { bytesOfDigits, digitsOfBytes } from "./digits.ts";
import { SIGNATURE_SIZE, SIGNED_REQUEST_SIZE } from "./payment-request.ts";

export const REVERSAL_SIZE = SIGNED_REQUEST_SIZE + SIGNATURE_SIZE;

export interface ReversalParts {
  /** The signed request of the payment: what the reversal's own signature is over. */
  readonly request: Uint8Array;
  readonly signature: Uint8Array;
}

export function joinReversal({ request, signature }: ReversalParts): Uint8Array {
  return concatBytes(request, signature);
}

export function splitReversal(reversal: Uint8Array): ReversalParts | undefined {
  if (reversal.length !== REVERSAL_SIZE) return undefined;
  return { request: reversal.slice(0, SIGNED_REQUEST_SIZE), signature: reversal.slice(SIGNED_REQUEST_SIZE) };
}

/** The address at which a customer's phone carries a reversal to the wallet; opening it changes nothing yet. */
export function reversalUrl(walletUrl: string, reversal: Uint8Array): string {
  return `${walletUrl.replace(/\/$/, "").toUpperCase()}/V/${digitsOfBytes(reversal)}`;
}

/** The signed reversal behind such an address, whatever host it names: the signature decides, not the host. */
export function reversalOfUrl(url: string): Uint8Array | undefined {
  const digits = /\/V\/(\d+)$/i.exec(url.trim())?.[1];
  return digits === undefined ? undefined : bytesOfDigits(digits, REVERSAL_SIZE);
}
