/** Certificates of the keys that sign statements: the root, which a terminal pins at activation, vouches for each. */
import { bytes, pack, sizeOf, uint, unpack } from "./byte-layout.ts";

const VERSION = 1;

const CERTIFICATE_LAYOUT = [
  ["version", uint(1)],
  ["demo", uint(1)],
  ["key", bytes(32)],
  ["notBefore", uint(4)],
  ["notAfter", uint(4)],
] as const;

export const CERTIFICATE_SIZE = sizeOf(CERTIFICATE_LAYOUT);

/** Says, under the root's signature, that a key may sign statements for a while. Travels with each statement. */
export interface Certificate {
  readonly demo: boolean;
  /** The public key, raw Ed25519. */
  readonly key: Uint8Array;
  /** Epoch seconds. */
  readonly notBefore: number;
  /** Epoch seconds. */
  readonly notAfter: number;
}

export function packCertificate(certificate: Certificate): Uint8Array {
  const { demo, key, notBefore, notAfter } = certificate;
  return pack(CERTIFICATE_LAYOUT, { version: VERSION, demo: demo ? 1 : 0, key, notBefore, notAfter });
}

export function unpackCertificate(packed: Uint8Array): Certificate | undefined {
  const record = unpack(CERTIFICATE_LAYOUT, packed);
  if (!record || record.version !== VERSION || record.demo > 1) return undefined;
  const { key, notBefore, notAfter } = record;
  return { demo: record.demo === 1, key, notBefore, notAfter };
}
