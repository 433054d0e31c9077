/** What the QR of a signed request says, in either format. Both carry the same signed bytes. */
import { encodeEmvPayment } from "#domain/emv-qr/payment.ts";
import { CURRENCIES, formatPlain } from "#domain/money.ts";
import { qrUrl, splitSignedRequest } from "#domain/payment-request.ts";
import type { ActiveIdentity } from "./identity.ts";

/** The reverse domain name under which our templates stand in an EMV payload. */
const GUID = "cn.shouyin";

export function qrTextFor(
  format: "url" | "emv",
  { enrolment }: ActiveIdentity,
): (signed: Uint8Array) => string {
  if (format === "url") return (signed) => qrUrl(enrolment.payUrl, signed);
  return (signed) => {
    const request = splitSignedRequest(signed)?.request;
    if (!request) throw new Error("only a signed request has a QR");
    const { merchant, number } = enrolment;
    return encodeEmvPayment({
      guid: GUID,
      merchantId: merchant.id.replaceAll("-", ""),
      merchantName: merchant.nameEn,
      merchantCity: merchant.city,
      country: merchant.country,
      mcc: merchant.category,
      currencyNumeric: String(CURRENCIES[request.currency].numeric).padStart(3, "0"),
      amount: formatPlain(request),
      terminalLabel: number,
      request: signed,
    });
  };
}
