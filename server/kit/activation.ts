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

/**
 * The key of the 8-digit code, from this side's X25519 key and the other's public one. Undefined for a public key of
 * low order: with one the secret would be zero, known to all (RFC 7748, 6.1).
 */
export function agreeOnCodeKey(
  own: KeyPair,
  otherPublicKey: Uint8Array,
): Uint8Array<ArrayBuffer> | undefined {
  const secret = sharedSecret(own, otherPublicKey);
  return secret && derive(secret, "shouyin eight digit code 1", "");
}

function sharedSecret(own: KeyPair, otherPublicKey: Uint8Array): Buffer | undefined {
  const privateKey = privateKeyObject(own, "X25519");
  const publicKey = publicKeyObject(otherPublicKey, "X25519");
  try {
    return diffieHellman({ privateKey, publicKey });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_OSSL_FAILED_DURING_DERIVATION")
      return undefined;
    throw error;
  }
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

/** All that the wallet answers to an activation, but for the proof of it: as it travels, bytes in base64url. */
export interface EnrolmentFacts {
  readonly terminal: string;
  readonly number: string;
  readonly merchant: {
    readonly id: string;
    readonly nameZh: string;
    readonly nameEn: string;
    readonly place: string;
    readonly city: string;
    readonly country: string;
    readonly category: string;
    readonly currency: string;
    readonly timeZone: string;
  };
  readonly rootKey: string;
  readonly agreementKey: string;
  readonly payUrl: string;
  readonly demo: boolean;
  /** Epoch milliseconds. */
  readonly time: number;
}

/**
 * What the wallet proves in return: every word of its answer, and to which question it is the answer. Who stands in
 * between can exchange neither root nor payUrl, merchant, zone or world. The one spelling is the UTF-8 of a JSON array
 * in this order, without white space, escaped as RFC 8785 (and so `JSON.stringify`) has it.
 * @param asked the digest that the terminal proved
 */
export function enrolmentDigest(asked: Uint8Array, facts: EnrolmentFacts): Uint8Array {
  const { terminal, number, merchant, rootKey, agreementKey, payUrl, demo, time } = facts;
  const { id, nameZh, nameEn, place, city, country, category, currency, timeZone } = merchant;
  const shop = [id, nameZh, nameEn, place, city, country, category, currency, timeZone];
  const question = Buffer.from(asked).toString("base64url");
  const words = [question, terminal, number, shop, rootKey, agreementKey, payUrl, demo, time];
  return sha256(Buffer.from(JSON.stringify(["shouyin enrolment 1", ...words])));
}

export function proveCode(codeKey: Uint8Array, digest: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac("sha256", codeKey).update(digest).digest());
}

export function checkCode(codeKey: Uint8Array, digest: Uint8Array, proof: Uint8Array): boolean {
  return proof.length === 32 && timingSafeEqual(proveCode(codeKey, digest), proof);
}
