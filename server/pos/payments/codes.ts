/**
 * Payment codes that were read and are being charged, in memory only: a code is worth money for half a minute, and
 * nothing that a thief of the store finds may be.
 */
import { formatPaymentId, type PaymentId } from "#domain/ids.ts";

export class PaymentCodes {
  readonly #codes = new Map<string, string>();

  keep(id: PaymentId, code: string): void {
    this.#codes.set(formatPaymentId(id), code);
  }

  of(id: PaymentId): string | undefined {
    return this.#codes.get(formatPaymentId(id));
  }

  forget(id: PaymentId): void {
    this.#codes.delete(formatPaymentId(id));
  }
}
