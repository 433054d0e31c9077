/** What the page's address names. All of it is in the address itself: signed bytes as digits, read without a network. */
import { encodeBase64Url } from "#domain/bytes.ts";
import { type PaymentRequest, signedRequestOfUrl, splitSignedRequest } from "#domain/payment-request.ts";
import { type RefundRequest, signedRefundOfUrl, splitSignedRefund } from "#domain/refund-request.ts";
import { reversalOfUrl, splitReversal } from "#domain/reversal.ts";

/** A payment to make; `request` is missing where the address is cut or mistyped. */
export interface PayPlace {
  readonly kind: "pay";
  /** As the wallet takes it. */
  readonly request: string | undefined;
  readonly demo: boolean;
}

/** A cancelled payment whose cancel this phone carries to the wallet, while the shop cannot. */
export interface ReversalPlace {
  readonly kind: "reversal";
  readonly reversal: string | undefined;
  readonly request: string | undefined;
  /** What it says, unchecked until the wallet has seen it. */
  readonly says: PaymentRequest | undefined;
  readonly demo: boolean;
}

/** A refund's slip. */
export interface RefundPlace {
  readonly kind: "refund";
  readonly refund: string | undefined;
  readonly says: RefundRequest | undefined;
  readonly demo: boolean;
}

/** The payment code that a shop's scanner reads. */
export interface CodePlace {
  readonly kind: "code";
  readonly demo: false;
}

export type Place = PayPlace | ReversalPlace | RefundPlace | CodePlace;

export const CODE_PATH = "/code";

/** Undefined at home. */
export function placeOfAddress({ origin, pathname }: Location): Place | undefined {
  const url = origin + pathname;
  if (pathname === CODE_PATH) return { kind: "code", demo: false };
  if (/^\/p\//i.test(pathname)) return payPlace(signedRequestOfUrl(url));
  if (/^\/v\//i.test(pathname)) return reversalPlace(reversalOfUrl(url));
  if (/^\/f\//i.test(pathname)) return refundPlace(signedRefundOfUrl(url));
  return undefined;
}

function payPlace(signed: Uint8Array | undefined): PayPlace {
  const says = signed && splitSignedRequest(signed)?.request;
  return { kind: "pay", request: signed && encodeBase64Url(signed), demo: says?.demo ?? false };
}

function reversalPlace(bytes: Uint8Array | undefined): ReversalPlace {
  const signed = bytes && splitReversal(bytes)?.request;
  const says = signed && splitSignedRequest(signed)?.request;
  return {
    kind: "reversal",
    reversal: says && encodeBase64Url(bytes),
    request: says && encodeBase64Url(signed),
    says,
    demo: says?.demo ?? false,
  };
}

function refundPlace(signed: Uint8Array | undefined): RefundPlace {
  const says = signed && splitSignedRefund(signed)?.request;
  return { kind: "refund", refund: says && encodeBase64Url(signed), says, demo: says?.demo ?? false };
}
