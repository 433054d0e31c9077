/**
 * What the wallet states, signed, of the outcome of a payment or a refund. A statement whose outcome is `paid` is the
 * proof of payment; nothing else turns a till green. Packed small, because it also travels as a QR from the customer's
 * phone to the till.
 */
import { bytes, id, pack, sizeOf, uint, unpack } from "./byte-layout.ts";
import { decodeHex, encodeHex } from "./bytes.ts";
import { CERTIFICATE_SIZE } from "./certificate.ts";
import { bytesOfDigits, digitsFor, digitsOfBytes } from "./digits.ts";
import type { Id, PaymentId } from "./ids.ts";
import { CURRENCIES, type Currency, currencyOfNumeric } from "./money.ts";
import { SIGNATURE_SIZE } from "./payment-request.ts";

/** The ways a payment can end at the wallet, with the number that signed bytes carry. */
export const OUTCOMES = { paid: 1, declined: 2, expired: 3, cancelled: 4, reversed: 5 } as const;
export type Outcome = keyof typeof OUTCOMES;

/** The ways a refund can end. Its statement names the payment, the refund's own amount and the refund's own bytes. */
export const REFUND_OUTCOMES = { refunded: 6, not_refunded: 7 } as const;
export type RefundOutcome = keyof typeof REFUND_OUTCOMES;

const ALL_OUTCOMES = { ...OUTCOMES, ...REFUND_OUTCOMES };
type AnyOutcome = keyof typeof ALL_OUTCOMES;

const VERSION = 1;

const LAYOUT = [
  ["version", uint(1)],
  ["outcome", uint(1)],
  ["terminal", id],
  ["merchant", id],
  ["tender", id],
  ["attempt", uint(1)],
  ["currency", uint(2)],
  ["amount", uint(4)],
  ["request", bytes(32)],
  ["decidedAt", uint(6)],
  ["epoch", uint(4)],
  ["number", uint(6)],
  ["chain", bytes(16)],
] as const;

export const STATEMENT_SIZE = sizeOf(LAYOUT);

/** Where a statement stands in its terminal's stream of events. */
export interface StreamPosition {
  /** Counts how often the wallet's store was made anew or restored; never goes back. */
  readonly epoch: number;
  /** From 1, without gaps. */
  readonly number: number;
  /** Hash over this and all earlier statements of the stream, so that a rewritten past is noticed. */
  readonly chain: Uint8Array;
}

export interface Statement {
  readonly outcome: Outcome | RefundOutcome;
  readonly terminal: Id;
  readonly merchant: Id;
  readonly payment: PaymentId;
  readonly amount: number;
  readonly currency: Currency;
  /** SHA-256 of the signed bytes that it is about: the payment's request, or the refund. */
  readonly request: Uint8Array;
  /** Epoch milliseconds, the wallet's clock. */
  readonly decidedAt: number;
  readonly position: StreamPosition;
}

/** `epoch-number-chain`, the chain in hex: how stores and the stream's `Last-Event-ID` spell a position. */
export function formatPosition({ epoch, number, chain }: StreamPosition): string {
  return `${epoch}-${number}-${encodeHex(chain)}`;
}

export function parsePosition(text: string): StreamPosition | undefined {
  const [, epoch, number, hex] = /^(\d{1,9})-(\d{1,15})-([0-9a-f]{32})$/.exec(text) ?? [];
  const chain = hex === undefined ? undefined : decodeHex(hex);
  return chain && { epoch: Number(epoch), number: Number(number), chain };
}

export function packStatement(statement: Statement): Uint8Array {
  return pack(LAYOUT, {
    version: VERSION,
    outcome: ALL_OUTCOMES[statement.outcome],
    terminal: statement.terminal,
    merchant: statement.merchant,
    tender: statement.payment.tender,
    attempt: statement.payment.attempt,
    currency: CURRENCIES[statement.currency].numeric,
    amount: statement.amount,
    request: statement.request,
    decidedAt: statement.decidedAt,
    epoch: statement.position.epoch,
    number: statement.position.number,
    chain: statement.position.chain,
  });
}

export function unpackStatement(packed: Uint8Array): Statement | undefined {
  const record = unpack(LAYOUT, packed);
  if (!record || record.version !== VERSION) return undefined;
  const currency = currencyOfNumeric(record.currency);
  const outcome = (Object.keys(ALL_OUTCOMES) as AnyOutcome[]).find(
    (name) => ALL_OUTCOMES[name] === record.outcome,
  );
  if (!currency || !outcome) return undefined;
  const { terminal, merchant, amount, request, decidedAt } = record;
  return {
    outcome,
    terminal,
    merchant,
    payment: { tender: record.tender, attempt: record.attempt },
    amount,
    currency,
    request,
    decidedAt,
    position: { epoch: record.epoch, number: record.number, chain: record.chain },
  };
}

/** The bytes that the chain hash of a position covers, beside the chain before it: all but the chain itself. */
export function chainedBytes(statement: Statement): Uint8Array {
  return packStatement(statement).slice(0, STATEMENT_SIZE - 16);
}

export const CHAIN_START = new Uint8Array(16);

/** A statement as it travels: the statement, its signature, the certificate of the key, the root's signature on that. */
export const SIGNED_STATEMENT_SIZE = STATEMENT_SIZE + SIGNATURE_SIZE + CERTIFICATE_SIZE + SIGNATURE_SIZE;

export interface SignedStatementParts {
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
  readonly certificate: Uint8Array;
  readonly certificateSignature: Uint8Array;
}

export function joinSignedStatement(parts: SignedStatementParts): Uint8Array {
  const out = new Uint8Array(SIGNED_STATEMENT_SIZE);
  let at = 0;
  for (const part of [parts.statement, parts.signature, parts.certificate, parts.certificateSignature]) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function splitSignedStatement(signed: Uint8Array): SignedStatementParts | undefined {
  if (signed.length !== SIGNED_STATEMENT_SIZE) return undefined;
  const certificateAt = STATEMENT_SIZE + SIGNATURE_SIZE;
  return {
    statement: signed.slice(0, STATEMENT_SIZE),
    signature: signed.slice(STATEMENT_SIZE, certificateAt),
    certificate: signed.slice(certificateAt, certificateAt + CERTIFICATE_SIZE),
    certificateSignature: signed.slice(certificateAt + CERTIFICATE_SIZE),
  };
}

declare const verified: unique symbol;

/** A statement whose signatures were checked against the pinned root. Only `server/kit` can make one. */
export type VerifiedStatement = Statement & { readonly [verified]: true };

/** A verified statement that says `paid`. The payment machine's event `paid` takes nothing else. */
export type VerifiedProof = VerifiedStatement & { readonly outcome: "paid" };

/** A verified statement about a refund. */
export type VerifiedRefundStatement = VerifiedStatement & { readonly outcome: RefundOutcome };

export function isAboutRefund(statement: VerifiedStatement): statement is VerifiedRefundStatement {
  return Object.hasOwn(REFUND_OUTCOMES, statement.outcome);
}

export function isProof(statement: VerifiedStatement): statement is VerifiedProof {
  return statement.outcome === "paid";
}

/** How many digits a signed statement takes: no other code that a scanner reads is as long. */
export const PROOF_DIGITS = digitsFor(SIGNED_STATEMENT_SIZE);

/** A signed statement as digits only, for a QR that a scanner types: no input method composes digits. */
export function digitsOfProof(signed: Uint8Array): string {
  return digitsOfBytes(signed);
}

/** The signed bytes that such digits spell; `undefined` for any other text. */
export function proofOfDigits(text: string): Uint8Array | undefined {
  return bytesOfDigits(text, SIGNED_STATEMENT_SIZE);
}
