/**
 * The 8-digit code that a payer reads aloud where the till has no scanner. It is a MAC over the signed request under a
 * key that only this terminal and the wallet have, so that the wallet gives it to nobody but the one who paid. Twenty-
 * seven bits are less than a proof: what it opens is `accepted`, never `paid`.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { sha256 } from "./signatures.ts";

const CONTEXT = "shouyin eight digit code 1\0";

/** @param codeKey agreed at activation, kept outside the stores */
export function eightDigitCode(codeKey: Uint8Array, signedRequest: Uint8Array): string {
  const mac = createHmac("sha256", codeKey).update(CONTEXT).update(sha256(signedRequest)).digest();
  return String(mac.readBigUInt64BE() % 100_000_000n).padStart(8, "0");
}

/** In constant time, as far as eight digits have secrets. */
export function checkEightDigitCode(codeKey: Uint8Array, signedRequest: Uint8Array, code: string): boolean {
  const right = Buffer.from(eightDigitCode(codeKey, signedRequest));
  const given = Buffer.from(code);
  return given.length === right.length && timingSafeEqual(given, right);
}
