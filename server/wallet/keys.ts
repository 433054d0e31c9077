/**
 * The wallet's own keys, made at first run and kept beside the store in a file that only this user reads: the root
 * that terminals pin, the key that states outcomes, and the pepper of PINs.
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeFirstPrivateFile } from "#kit/private-file.ts";
import { StartFault } from "#kit/settings.ts";
import {
  type CertifiedKey,
  certifyKey,
  type KeyPair,
  keyId,
  newKeyPair,
  privateKeyObject,
} from "#kit/signatures.ts";

const YEAR_S = 365 * 24 * 3600;

const bytes = z.base64url().transform((text) => new Uint8Array(Buffer.from(text, "base64url")));
const Pair = z.object({ publicKey: bytes, privateKey: bytes });
const KeyFile = z.object({ demo: z.boolean(), root: Pair, proof: Pair, notBefore: z.int(), pepper: bytes });

export interface WalletKeys {
  readonly demo: boolean;
  readonly rootKey: Uint8Array;
  readonly proof: CertifiedKey;
  /** How HTTP signatures name the proof key. */
  readonly proofKeyId: string;
  readonly pepper: Uint8Array;
}

/**
 * Reads the keys of `folder`, or makes them where there are none.
 * @throws StartFault when the folder's keys belong to the other world: demo and production never mix
 */
export function loadKeys(folder: string, demo: boolean, nowMs: number): WalletKeys {
  const path = join(folder, "keys.json");
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    writeFirstPrivateFile(path, newKeyFile(demo, nowMs));
  }
  const file = KeyFile.parse(JSON.parse(readFileSync(path, "utf8")));
  if (file.demo !== demo)
    throw new StartFault(
      `The wallet in ${folder} was created as ${file.demo ? "a demo" : "production"}: set SHOUYIN_DEMO=${file.demo ? 1 : 0}, or another SHOUYIN_DATA.`,
    );
  const facts = { demo, notBefore: file.notBefore, notAfter: file.notBefore + 10 * YEAR_S };
  return {
    demo,
    rootKey: file.root.publicKey,
    proof: certifyKey(file.proof, facts, privateKeyObject(file.root)),
    proofKeyId: Buffer.from(keyId(file.proof.publicKey)).toString("hex"),
    pepper: file.pepper,
  };
}

function newKeyFile(demo: boolean, nowMs: number): string {
  const text = (raw: Uint8Array) => Buffer.from(raw).toString("base64url");
  const pair = ({ publicKey, privateKey }: KeyPair) => ({
    publicKey: text(publicKey),
    privateKey: text(privateKey),
  });
  return JSON.stringify({
    demo,
    root: pair(newKeyPair()),
    proof: pair(newKeyPair()),
    notBefore: Math.floor(nowMs / 1000) - 60,
    pepper: text(randomBytes(32)),
  });
}
