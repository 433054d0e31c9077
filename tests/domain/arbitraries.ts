/** What property tests of the domain draw from. */
import fc from "fast-check";
import { idFrom } from "#domain/ids.ts";
import { AMOUNT_MAX, CURRENCIES, type Currency } from "#domain/money.ts";
import { LIFETIME_MAX_S, type PaymentRequest } from "#domain/payment-request.ts";
import { OUTCOMES, type Outcome, type Statement } from "#domain/statement.ts";

export const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
export const currencies = fc.constantFrom(...(Object.keys(CURRENCIES) as Currency[]));
export const payableAmounts = fc.oneof(fc.integer({ min: 1, max: AMOUNT_MAX }), fc.constant(AMOUNT_MAX));
export const ids = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 48 - 1 }), bytesOf(10))
  .map(([nowMs, random]) => idFrom(nowMs, random));
export const payments = fc.record({ tender: ids, attempt: fc.integer({ min: 1, max: 255 }) });

const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const uint48 = fc.integer({ min: 0, max: 2 ** 48 - 1 });

export const requests: fc.Arbitrary<PaymentRequest> = fc.record({
  demo: fc.boolean(),
  key: bytesOf(8),
  payment: payments,
  amount: payableAmounts,
  currency: currencies,
  issuedAt: uint32,
  lifetime: fc.integer({ min: 1, max: LIFETIME_MAX_S }),
});

export const statements: fc.Arbitrary<Statement> = fc.record({
  outcome: fc.constantFrom(...(Object.keys(OUTCOMES) as Outcome[])),
  terminal: ids,
  merchant: ids,
  payment: payments,
  amount: payableAmounts,
  currency: currencies,
  request: bytesOf(32),
  decidedAt: uint48,
  position: fc.record({ epoch: uint32, number: uint48, chain: bytesOf(16) }),
});

/** The same bytes with one bit turned over. */
export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}
