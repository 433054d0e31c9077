/**
 * The cryptography of activation, which terminal and wallet do alike: both prove that they know the one-time code
 * without sending it, and agree on the key of the 8-digit code.
 */
import { createHmac, diffieHellman, hkdfSync, timingSafeEqual } from "node:crypto";
import { type KeyPair, privateKeyObject, publicKeyObject, sha256 } from "./signatures.ts";

/** Codes are Crockford base32, read aloud and typed: case, spaces and dashes do not matter, O is 0, I and L are 1. */
export function normalizeCode(code: string): string {
  return code.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
}

/** The key that both sides derive from the code. It is bound to the terminal's serial number. */
export function codeKeyOf(code: string, serial: string): Uint8Array {
  return derive(Buffer.from(normalizeCode(code)), "shouyin activation code 1", serial);
}

/** The key of the 8-digit code, from this side's X25519 key and the other's public one. */
export function agreeOnCodeKey(own: KeyPair, otherPublicKey: Uint8Array): Uint8Array<ArrayBuffer> {
  const secret = diffieHellman({
    privateKey: privateKeyObject(own, "X25519"),
    publicKey: publicKeyObject(otherPublicKey, "X25519"),
  });
  return derive(secret, "shouyin eight digit code 1", "");
}

function derive(secret: Uint8Array, salt: string, info: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hkdfSync("sha256", secret, salt, info, 32));
}

/** What a terminal proves and signs: who it is and which keys are its own. */
export function activationDigest(
  serial: string,
  publicKey: Uint8Array,
  agreementKey: Uint8Array,
): Uint8Array {
  return sha256(Buffer.from(serial), Buffer.of(0), publicKey, agreementKey);
}

/** What the wallet proves in return: whose root the terminal may pin. */
export function enrolmentDigest(terminal: string, rootKey: Uint8Array, agreementKey: Uint8Array): Uint8Array {
  return sha256(Buffer.from(terminal), Buffer.of(0), rootKey, agreementKey);
}

export function proveCode(codeKey: Uint8Array, digest: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac("sha256", codeKey).update(digest).digest());
}

export function checkCode(codeKey: Uint8Array, digest: Uint8Array, proof: Uint8Array): boolean {
  return proof.length === 32 && timingSafeEqual(proveCode(codeKey, digest), proof);
}
