/** What the writer is asked to settle: one message about one payment or one refund, with the counter that it spends. */
import type { Id } from "#domain/ids.ts";
import type { PaymentRequest } from "#domain/payment-request.ts";
import type { RefundRequest } from "#domain/refund-request.ts";
import type { PaymentKey } from "../payments/store.ts";

/** The counter of a terminal's signed request: spent in the transaction of its effect. */
export interface SpentRequest {
  /** How the request names the key that signed it. */
  readonly keyId: string;
  readonly counter: number;
  readonly digest: Uint8Array;
}

export type PaymentAsk =
  /** Terminal or phone brings the signed request, checked already. */
  | { readonly type: "present"; readonly request: PaymentRequest; readonly bytes: Uint8Array }
  /** The terminal brings it with the payer's payment code, to be charged at once. */
  | {
      readonly type: "submit";
      readonly request: PaymentRequest;
      readonly bytes: Uint8Array;
      readonly code: string;
    }
  /** A payer, whose PIN was right, says yes, under an id that the phone made. */
  | { readonly type: "consent"; readonly customer: Id; readonly consent: Id }
  /** The terminal takes back what it signed, whoever brings it. */
  | { readonly type: "reverse"; readonly request: PaymentRequest; readonly bytes: Uint8Array }
  /** The bank closes what nobody has paid. */
  | { readonly type: "close" }
  /** Nothing but time has passed. */
  | { readonly type: "time" };

export interface AskedPayment {
  readonly kind: "payment";
  readonly key: PaymentKey;
  readonly ask: PaymentAsk;
  readonly spends?: SpentRequest;
}

export type RefundAsk =
  /** The terminal brings the signed refund, checked already. */
  | { readonly type: "ask"; readonly request: RefundRequest; readonly bytes: Uint8Array }
  /** A queued refund is looked at again. */
  | { readonly type: "retry" };

export interface AskedRefund {
  readonly kind: "refund";
  readonly id: Id;
  /** The payment that gives the money back. */
  readonly key: PaymentKey;
  readonly ask: RefundAsk;
  readonly spends?: SpentRequest;
}

export type Asked = AskedPayment | AskedRefund;
