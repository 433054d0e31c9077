/** Makes payment codes on the phone, without a network. */
import type { Bytes } from "#domain/bytes.ts";
import { digitsOfMac, formatPaymentCode, messageOfStep } from "#domain/payment-code.ts";

/**
 * The seed as a key that signs and that no script can read again. Needs a page that the browser holds for secure (https,
 * or localhost): elsewhere there is no WebCrypto.
 * @throws TypeError where the browser gives no cryptography
 */
export function paymentCodeKey(seed: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", seed, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

/** @param device the eight digits that name this phone */
export async function makePaymentCode(key: CryptoKey, device: string, step: number): Promise<string> {
  const hmac = await crypto.subtle.sign("HMAC", key, messageOfStep(step));
  return formatPaymentCode({ device, mac: digitsOfMac(new Uint8Array(hmac)) });
}
