/** The request for a refund that the terminal signs: part or all of one captured payment, back to its payer. */
import { bytes, id, pack, sizeOf, uint, unpack } from "./byte-layout.ts";
import { bytesOfDigits, digitsOfBytes } from "./digits.ts";
import type { Id, PaymentId } from "./ids.ts";
import { CURRENCIES, type Currency, currencyOfNumeric, isPayableAmount } from "./money.ts";
import { SIGNATURE_SIZE } from "./payment-request.ts";

/** Demo refunds have a version of their own, so that no production wallet reads one. */
const VERSION = { live: 1, demo: 0x81 } as const;

const LAYOUT = [
  ["version", uint(1)],
  ["key", bytes(8)],
  ["refund", id],
  ["tender", id],
  ["attempt", uint(1)],
  ["currency", uint(2)],
  ["amount", uint(4)],
  ["issuedAt", uint(4)],
] as const;

export const REFUND_REQUEST_SIZE = sizeOf(LAYOUT);
export const SIGNED_REFUND_SIZE = REFUND_REQUEST_SIZE + SIGNATURE_SIZE;

export interface RefundRequest {
  readonly demo: boolean;
  /** Which key of which terminal signed: the first eight bytes of the SHA-256 of its public key. */
  readonly key: Uint8Array;
  readonly refund: Id;
  /** The payment that gives the money back. */
  readonly payment: PaymentId;
  readonly amount: number;
  readonly currency: Currency;
  /** Epoch seconds. Tells people when; decides nothing. */
  readonly issuedAt: number;
}

/** @throws RangeError when a field is out of range: such a refund must not be signed */
export function packRefund(request: RefundRequest): Uint8Array {
  if (!isPayableAmount(request.amount)) throw new RangeError("the amount cannot be refunded");
  return pack(LAYOUT, {
    version: request.demo ? VERSION.demo : VERSION.live,
    key: request.key,
    refund: request.refund,
    tender: request.payment.tender,
    attempt: request.payment.attempt,
    currency: CURRENCIES[request.currency].numeric,
    amount: request.amount,
    issuedAt: request.issuedAt,
  });
}

export function unpackRefund(packed: Uint8Array): RefundRequest | undefined {
  const record = unpack(LAYOUT, packed);
  if (!record || (record.version !== VERSION.live && record.version !== VERSION.demo)) return undefined;
  const currency = currencyOfNumeric(record.currency);
  if (!currency || !isPayableAmount(record.amount) || record.attempt < 1) return undefined;
  const { version, key, refund, tender, attempt, amount, issuedAt } = record;
  return {
    demo: version === VERSION.demo,
    key,
    refund,
    payment: { tender, attempt },
    amount,
    currency,
    issuedAt,
  };
}

/** A refund with the signature still to be checked. */
export interface SignedRefund {
  readonly request: RefundRequest;
  /** What the signature is over. */
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
}

export function splitSignedRefund(signed: Uint8Array): SignedRefund | undefined {
  if (signed.length !== SIGNED_REFUND_SIZE) return undefined;
  const body = signed.slice(0, REFUND_REQUEST_SIZE);
  const request = unpackRefund(body);
  return request && { request, body, signature: signed.slice(REFUND_REQUEST_SIZE) };
}

/** The address on a slip at which the wallet says what became of the refund: whoever holds the paper may ask. */
export function refundUrl(walletUrl: string, signed: Uint8Array): string {
  return `${walletUrl.replace(/\/$/, "").toUpperCase()}/F/${digitsOfBytes(signed)}`;
}

export function signedRefundOfUrl(url: string): Uint8Array | undefined {
  const digits = /\/F\/(\d+)$/i.exec(url.trim())?.[1];
  return digits === undefined ? undefined : bytesOfDigits(digits, SIGNED_REFUND_SIZE);
}
