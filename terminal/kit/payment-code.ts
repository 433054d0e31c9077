/** Makes payment codes on the phone, without a network. */
import type { Bytes } from "#domain/bytes.ts";
import { digitsOfMac, formatPaymentCode, messageOfStep } from "#domain/payment-code.ts";

/**
 * Needs a page that the browser holds for secure (https, or localhost): elsewhere there is no WebCrypto.
 * @param device the eight digits that name this phone
 * @throws DOMException or TypeError where the browser gives no cryptography
 */
export async function makePaymentCode(seed: Bytes, device: string, step: number): Promise<string> {
  const hmacKey = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", seed, hmacKey, false, ["sign"]);
  const hmac = await crypto.subtle.sign("HMAC", key, messageOfStep(step));
  return formatPaymentCode({ device, mac: digitsOfMac(new Uint8Array(hmac)) });
}
