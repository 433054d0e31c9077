/**
 * The request for a payment that the terminal signs and puts whole into the QR. It needs no round trip to be shown,
 * and whoever brings it to the wallet first, the terminal or the customer's phone, brings the same bytes: they are
 * the payment's identity.
 */
import { bytes, id, pack, type RecordOf, sizeOf, uint, unpack } from "./byte-layout.ts";
import { bytesOfDigits, digitsOfBytes } from "./digits.ts";
import type { Id, PaymentId } from "./ids.ts";
import { CURRENCIES, type Currency, currencyOfNumeric, isPayableAmount } from "./money.ts";

/** Demo requests have a version of their own, so that no production wallet reads one. */
const VERSION = { live: 1, demo: 0x81 } as const;

/** The longest that a QR may be payable, in seconds. The wallet refuses a longer one. */
export const LIFETIME_MAX_S = 300;

const LAYOUT = [
  ["version", uint(1)],
  ["key", bytes(8)],
  ["tender", id],
  ["attempt", uint(1)],
  ["currency", uint(2)],
  ["amount", uint(4)],
  ["issuedAt", uint(4)],
  ["lifetime", uint(2)],
] as const;

export const REQUEST_SIZE = sizeOf(LAYOUT);
export const SIGNATURE_SIZE = 64;
export const SIGNED_REQUEST_SIZE = REQUEST_SIZE + SIGNATURE_SIZE;

export interface PaymentRequest {
  readonly demo: boolean;
  /** Which key of which terminal signed: the first eight bytes of the SHA-256 of its public key. */
  readonly key: Uint8Array;
  readonly payment: PaymentId;
  readonly amount: number;
  readonly currency: Currency;
  /** Epoch seconds in the wallet's time. */
  readonly issuedAt: number;
  /** Seconds. */
  readonly lifetime: number;
}

/** @throws RangeError when a field is out of range: such a request must not be signed */
export function packRequest(request: PaymentRequest): Uint8Array {
  if (!isPayableAmount(request.amount)) throw new RangeError("the amount is not payable");
  if (request.lifetime < 1 || request.lifetime > LIFETIME_MAX_S)
    throw new RangeError("the lifetime is not allowed");
  if (request.payment.attempt < 1) throw new RangeError("attempts count from 1");
  return pack(LAYOUT, {
    version: request.demo ? VERSION.demo : VERSION.live,
    key: request.key,
    tender: request.payment.tender,
    attempt: request.payment.attempt,
    currency: CURRENCIES[request.currency].numeric,
    amount: request.amount,
    issuedAt: request.issuedAt,
    lifetime: request.lifetime,
  });
}

export function unpackRequest(packed: Uint8Array): PaymentRequest | undefined {
  const record = unpack(LAYOUT, packed);
  if (!record || !isKnownVersion(record.version)) return undefined;
  const currency = currencyOfNumeric(record.currency);
  if (!currency || !isPayableAmount(record.amount) || record.attempt < 1) return undefined;
  if (record.lifetime < 1 || record.lifetime > LIFETIME_MAX_S) return undefined;
  return requestOf(record, currency);
}

function isKnownVersion(version: number): boolean {
  return version === VERSION.live || version === VERSION.demo;
}

function requestOf(record: RecordOf<typeof LAYOUT>, currency: Currency): PaymentRequest {
  return {
    demo: record.version === VERSION.demo,
    key: record.key,
    payment: { tender: record.tender as Id, attempt: record.attempt },
    amount: record.amount,
    currency,
    issuedAt: record.issuedAt,
    lifetime: record.lifetime,
  };
}

/** A request with the signature still to be checked. */
export interface SignedRequest {
  readonly request: PaymentRequest;
  /** What the signature is over. */
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
}

export function splitSignedRequest(signed: Uint8Array): SignedRequest | undefined {
  if (signed.length !== SIGNED_REQUEST_SIZE) return undefined;
  const body = signed.slice(0, REQUEST_SIZE);
  const request = unpackRequest(body);
  return request && { request, body, signature: signed.slice(REQUEST_SIZE) };
}

/** Epoch milliseconds of the wallet's time from which the request can no longer be paid. */
export function expiryOf(request: PaymentRequest): number {
  return (request.issuedAt + request.lifetime) * 1000;
}

/**
 * The address that any phone's camera opens: the wallet's own, upper-case so that a QR packs it densely, then the
 * signed request as digits.
 * @param walletUrl the wallet's address as customers reach it, e.g. `http://localhost:7400`
 */
export function qrUrl(walletUrl: string, signed: Uint8Array): string {
  return `${walletUrl.replace(/\/$/, "").toUpperCase()}/P/${digitsOfBytes(signed)}`;
}

/** The signed request behind such an address, whatever host it names: the signature decides, not the host. */
export function signedRequestOfUrl(url: string): Uint8Array | undefined {
  const digits = /\/P\/(\d+)$/i.exec(url.trim())?.[1];
  return digits === undefined ? undefined : bytesOfDigits(digits, SIGNED_REQUEST_SIZE);
}

/** One stretch of a QR in the mode that packs it best; `qrcode` takes a list of these. */
export interface QrSegment {
  readonly mode: "alphanumeric" | "numeric" | "byte";
  readonly data: string;
}

/** Address in alphanumeric mode, request or reversal in numeric mode; any other text (an EMV payload) in byte mode. */
export function qrSegments(text: string): QrSegment[] {
  const match = /^([0-9A-Z $%*+\-./:]+\/[PVE]\/)(\d+)$/.exec(text);
  if (!match?.[1] || !match[2]) return [{ mode: "byte", data: text }];
  return [
    { mode: "alphanumeric", data: match[1] },
    { mode: "numeric", data: match[2] },
  ];
}
