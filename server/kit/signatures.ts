/**
 * Ed25519 signatures with a context each, so that none serves for another, and the only place that can make a
 * `VerifiedStatement`.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from "node:crypto";
import { promisify } from "node:util";
import { equalBytes } from "#domain/bytes.ts";
import { type Certificate, packCertificate, unpackCertificate } from "#domain/certificate.ts";
import {
  type PaymentRequest,
  packRequest,
  type SignedRequest,
  splitSignedRequest,
} from "#domain/payment-request.ts";
import {
  packRefund,
  type RefundRequest,
  type SignedRefund,
  splitSignedRefund,
} from "#domain/refund-request.ts";
import { joinReversal, splitReversal } from "#domain/reversal.ts";
import {
  chainedBytes,
  joinSignedStatement,
  packStatement,
  type Statement,
  splitSignedStatement,
  unpackStatement,
  type VerifiedStatement,
} from "#domain/statement.ts";

/** What a signature is for. It stands, with a zero byte, before the bytes that are signed. */
const CONTEXTS = {
  request: "shouyin payment request 1",
  reversal: "shouyin payment reversal 1",
  refund: "shouyin refund request 1",
  statement: "shouyin payment statement 1",
  certificate: "shouyin certificate 1",
  activation: "shouyin activation 1",
  key: "shouyin terminal key 1",
  receipt: "shouyin e-receipt 1",
} as const;
export type SignatureContext = keyof typeof CONTEXTS;

export interface KeyPair {
  /** Raw 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Raw 32 bytes. */
  readonly privateKey: Uint8Array;
}

/** Raw keys for signing (`ed25519`) or for agreeing on a secret (`x25519`). */
export function newKeyPair(curve: "ed25519" | "x25519" = "ed25519"): KeyPair {
  // The two calls differ only in what TypeScript can tell apart.
  const { privateKey } = curve === "ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("x25519");
  const { x = "", d = "" } = privateKey.export({ format: "jwk" });
  return { publicKey: Buffer.from(x, "base64url"), privateKey: Buffer.from(d, "base64url") };
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");

export function publicKeyObject(raw: Uint8Array, crv: "Ed25519" | "X25519" = "Ed25519"): KeyObject {
  return createPublicKey({ format: "jwk", key: { kty: "OKP", crv, x: base64url(raw) } });
}

export function privateKeyObject(pair: KeyPair, crv: "Ed25519" | "X25519" = "Ed25519"): KeyObject {
  const key = { kty: "OKP", crv, x: base64url(pair.publicKey), d: base64url(pair.privateKey) };
  return createPrivateKey({ format: "jwk", key });
}

/** Making a key object takes longer than signing with it: that of a pair which signs again and again is kept with it. */
const signingKeys = new WeakMap<KeyPair, KeyObject>();

/** The Ed25519 key of a pair that lives as long as its server. */
export function signingKeyOf(pair: KeyPair): KeyObject {
  const key = signingKeys.get(pair) ?? privateKeyObject(pair);
  signingKeys.set(pair, key);
  return key;
}

/** Keys that verified last, the latest last. Reading a key takes a quarter as long as verifying with it. */
const verifyingKeys = new Map<string, KeyObject>();
const VERIFYING_KEYS_KEPT = 10_000;

/** The Ed25519 key in raw bytes of somebody who signs again and again. */
export function verifyingKeyOf(raw: Uint8Array): KeyObject {
  const name = base64url(raw);
  const key = verifyingKeys.get(name) ?? publicKeyObject(raw);
  verifyingKeys.delete(name);
  verifyingKeys.set(name, key);
  const [oldest] = verifyingKeys.keys();
  if (verifyingKeys.size > VERIFYING_KEYS_KEPT && oldest !== undefined) verifyingKeys.delete(oldest);
  return key;
}

/** How eight bytes name a public key. */
export function keyId(publicKey: Uint8Array): Uint8Array {
  return sha256(publicKey).subarray(0, 8);
}

export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

function inContext(context: SignatureContext, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(CONTEXTS[context]), Buffer.of(0), bytes]);
}

/** 64 bytes. */
export function signIn(context: SignatureContext, bytes: Uint8Array, key: KeyObject): Uint8Array {
  return new Uint8Array(signBytes(null, inContext(context, bytes), key));
}

export function verifyIn(
  context: SignatureContext,
  bytes: Uint8Array,
  signature: Uint8Array,
  key: KeyObject,
): boolean {
  return verifyBytes(null, inContext(context, bytes), key, signature);
}

/** The request as it goes into a QR: packed and signed by the terminal's key. */
export function signRequest(request: PaymentRequest, key: KeyObject): Uint8Array {
  const body = packRequest(request);
  return new Uint8Array(Buffer.concat([body, signIn("request", body, key)]));
}

/** Four digits that payer and shop compare by eye: both screens show them for the same signed bytes. */
export function matchCode(signedRequest: Uint8Array): string {
  const [a = 0, b = 0, c = 0] = sha256(Buffer.from("shouyin match code 1\0"), signedRequest);
  return String((a * 65536 + b * 256 + c) % 10_000).padStart(4, "0");
}

/** The request in these bytes, when `publicKey` (raw) signed it. */
export function verifyRequest(signed: Uint8Array, publicKey: Uint8Array): SignedRequest | undefined {
  const parts = claimedBy(signed, publicKey);
  if (!parts) return undefined;
  return verifyIn("request", parts.body, parts.signature, verifyingKeyOf(publicKey)) ? parts : undefined;
}

/** The request in these bytes, when they name this key: whether it has signed them is still to be seen. */
function claimedBy(signed: Uint8Array, publicKey: Uint8Array): SignedRequest | undefined {
  const parts = splitSignedRequest(signed);
  return parts && equalBytes(parts.request.key, keyId(publicKey)) ? parts : undefined;
}

const verifyAside = promisify(verifyBytes);

/** As `verifyRequest`, on another thread: checking a signature takes longer than anything else that a server does for it. */
export async function verifyRequestAside(
  signed: Uint8Array,
  publicKey: Uint8Array,
): Promise<SignedRequest | undefined> {
  const parts = claimedBy(signed, publicKey);
  if (!parts) return undefined;
  const bytes = inContext("request", parts.body);
  return (await verifyAside(null, bytes, verifyingKeyOf(publicKey), parts.signature)) ? parts : undefined;
}

/** The terminal's word that this payment shall be as if it never was. The same request always has the same bytes. */
export function signReversal(signedRequest: Uint8Array, key: KeyObject): Uint8Array {
  return joinReversal({ request: signedRequest, signature: signIn("reversal", signedRequest, key) });
}

/**
 * The request that these bytes take back, when `publicKey` (raw) signed it, and the same or another key of its terminal signed
 * the reversal: a terminal that has changed its key takes back what its earlier one had signed.
 */
export function verifyReversal(
  reversal: Uint8Array,
  publicKey: Uint8Array,
  reversing: readonly Uint8Array[] = [publicKey],
): (SignedRequest & { readonly bytes: Uint8Array }) | undefined {
  const parts = splitReversal(reversal);
  const signed = parts && verifyRequest(parts.request, publicKey);
  if (!parts || !signed) return undefined;
  const isMeant = (key: Uint8Array) =>
    verifyIn("reversal", parts.request, parts.signature, verifyingKeyOf(key));
  return reversing.some(isMeant) ? { ...signed, bytes: parts.request } : undefined;
}

/** The refund as it travels: packed and signed by the terminal's key. */
export function signRefund(request: RefundRequest, key: KeyObject): Uint8Array {
  const body = packRefund(request);
  return new Uint8Array(Buffer.concat([body, signIn("refund", body, key)]));
}

/** The refund in these bytes, when `publicKey` (raw) signed it. */
export function verifyRefund(signed: Uint8Array, publicKey: Uint8Array): SignedRefund | undefined {
  const parts = splitSignedRefund(signed);
  if (!parts || !equalBytes(parts.request.key, keyId(publicKey))) return undefined;
  return verifyIn("refund", parts.body, parts.signature, verifyingKeyOf(publicKey)) ? parts : undefined;
}

/** A key that states outcomes, with the root's word for it. */
export interface CertifiedKey {
  readonly pair: KeyPair;
  readonly certificate: Uint8Array;
  readonly certificateSignature: Uint8Array;
}

export function certifyKey(pair: KeyPair, facts: Omit<Certificate, "key">, root: KeyObject): CertifiedKey {
  const certificate = packCertificate({ ...facts, key: pair.publicKey });
  return { pair, certificate, certificateSignature: signIn("certificate", certificate, root) };
}

export function signStatement(statement: Statement, key: CertifiedKey): Uint8Array {
  const packed = packStatement(statement);
  return withSignature(packed, signIn("statement", packed, signingKeyOf(key.pair)), key);
}

const signAside = promisify(signBytes);

/** As `signStatement`, on another thread: many at once are signed by all cores. */
export async function signStatementAside(statement: Statement, key: CertifiedKey): Promise<Uint8Array> {
  const packed = packStatement(statement);
  const signature = await signAside(null, inContext("statement", packed), signingKeyOf(key.pair));
  return withSignature(packed, new Uint8Array(signature), key);
}

function withSignature(packed: Uint8Array, signature: Uint8Array, key: CertifiedKey): Uint8Array {
  const { certificate, certificateSignature } = key;
  return joinSignedStatement({ statement: packed, signature, certificate, certificateSignature });
}

/** The chain hash that `statement` has after `previous`, whatever chain it names itself. */
export function chainAfter(previous: Uint8Array, statement: Statement): Uint8Array {
  return sha256(previous, chainedBytes(statement)).slice(0, 16);
}

/** What a terminal pinned at activation: whose word it takes. */
export interface TrustAnchor {
  /** Raw Ed25519. */
  readonly rootKey: Uint8Array;
  readonly demo: boolean;
}

/** The certificate in these bytes, when the root vouches for it and it is of our world (demo or not). */
export function verifyCertificate(
  packed: Uint8Array,
  signature: Uint8Array,
  anchor: TrustAnchor,
): Certificate | undefined {
  const certificate = unpackCertificate(packed);
  if (!certificate || certificate.demo !== anchor.demo) return undefined;
  return verifyIn("certificate", packed, signature, verifyingKeyOf(anchor.rootKey)) ? certificate : undefined;
}

/**
 * The statement in these bytes, when both signatures hold and the key was valid at the time the statement names.
 * Everything else, whatever it claims, is no statement: `undefined`.
 */
export function verifyStatement(signed: Uint8Array, anchor: TrustAnchor): VerifiedStatement | undefined {
  const parts = splitSignedStatement(signed);
  if (!parts) return undefined;
  const certificate = verifyCertificate(parts.certificate, parts.certificateSignature, anchor);
  if (!certificate) return undefined;
  if (!verifyIn("statement", parts.statement, parts.signature, verifyingKeyOf(certificate.key)))
    return undefined;
  const statement = unpackStatement(parts.statement);
  if (!statement) return undefined;
  const decidedAtS = statement.decidedAt / 1000;
  if (decidedAtS < certificate.notBefore || decidedAtS >= certificate.notAfter) return undefined;
  return statement as VerifiedStatement;
}
