/** Who and what there is in a simulated world, and what stands in for signatures there. */
import type { PaymentId } from "#domain/ids.ts";
import type { PaymentRequest } from "#domain/payment-request.ts";
import type { Outcome, RefundOutcome, StreamPosition, VerifiedStatement } from "#domain/statement.ts";

/** Attempts of one tender, and tenders of one terminal, that a key has room for. */
const ATTEMPTS = 8;
const TENDERS = 16;

export const MERCHANTS = ["m0", "m1"] as const;
export const TERMINALS = ["pos0", "pos1"] as const;

/**
 * A payment that a terminal has signed. Its bytes are its own and nobody else can make them: what signing does in the
 * product, and costs too much to do a million times a second.
 */
export interface SignedPayment {
  /** One small number for terminal, tender and attempt. */
  readonly key: number;
  readonly terminal: number;
  readonly id: PaymentId;
  readonly request: PaymentRequest;
  readonly bytes: Uint8Array;
  readonly expiresAt: number;
}

export interface SignedRefund {
  readonly number: number;
  readonly id: string;
  readonly payment: SignedPayment;
  readonly amount: number;
  readonly bytes: Uint8Array;
}

export function keyOf(terminal: number, tender: number, attempt: number): number {
  return (terminal * TENDERS + tender) * ATTEMPTS + attempt;
}

/** All attempts of a tender have it in common. */
export function tenderOf(key: number): number {
  return Math.trunc(key / ATTEMPTS);
}

/** Both terminals name their tenders alike, so that a proof of one shop is also shown in the other. */
export function tenderId(tender: number): string {
  return `tender ${tender}`;
}

let serial = 0;

/** Bytes that nothing else has. */
export function ownBytes(): Uint8Array {
  serial = (serial + 1) | 0;
  const bytes = new Uint8Array(4);
  bytes[0] = serial;
  bytes[1] = serial >>> 8;
  bytes[2] = serial >>> 16;
  bytes[3] = serial >>> 24;
  return bytes;
}

/** Starts a world: its bytes do not depend on the worlds before it. */
export function beginBytes(): void {
  serial = 0;
}

export const NO_CHAIN = new Uint8Array(4);

/** What the chain of a statement is after another, whoever works it out. */
export function chainAfter(
  previous: Uint8Array,
  {
    request,
    outcome,
    position,
  }: Pick<VerifiedStatement, "request" | "outcome"> & {
    readonly position: Pick<StreamPosition, "number">;
  },
): Uint8Array {
  const chain = new Uint8Array(4);
  for (let i = 0; i < 4; i++)
    chain[i] = Math.imul((previous[i] ?? 0) ^ (request[i] ?? 0) ^ position.number, 31) + i + outcome.length;
  return chain;
}

/** What only the wallet of the world makes: nobody else calls this. */
export function stated(
  payment: SignedPayment,
  outcome: Outcome | RefundOutcome,
  about: { readonly amount: number; readonly bytes: Uint8Array },
  decidedAt: number,
  position: StreamPosition,
): VerifiedStatement {
  const statement = {
    outcome,
    terminal: TERMINALS[payment.terminal] ?? "",
    merchant: MERCHANTS[payment.terminal] ?? "",
    payment: payment.id,
    amount: about.amount,
    currency: "CNY" as const,
    request: about.bytes,
    decidedAt,
    position,
  };
  return statement as unknown as VerifiedStatement;
}
