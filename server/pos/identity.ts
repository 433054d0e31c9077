/**
 * Who this terminal is: its keys, made here and never sent anywhere, and what the wallet answered at activation. Kept
 * beside the store in a file that only this user reads, so that a copied store signs nothing.
 */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { isTimeZone } from "#domain/business-day.ts";
import { CURRENCIES, type Currency } from "#domain/money.ts";
import { writePrivateFile } from "#kit/private-file.ts";
import { keyId, newKeyPair, type TrustAnchor } from "#kit/signatures.ts";

const bytes = z.base64url().transform((text) => new Uint8Array(Buffer.from(text, "base64url")));
const Pair = z.object({ publicKey: bytes, privateKey: bytes });

/** The shop, as the wallet told it at activation. */
export const Merchant = z.object({
  id: z.uuid(),
  nameZh: z.string(),
  nameEn: z.string(),
  place: z.string(),
  city: z.string(),
  country: z.string(),
  category: z.string(),
  currency: z.enum(Object.keys(CURRENCIES) as [Currency, ...Currency[]]),
  timeZone: z.string().refine(isTimeZone),
});

const Enrolment = z.object({
  terminal: z.uuid(),
  number: z.string(),
  merchant: Merchant,
  rootKey: bytes,
  payUrl: z.string(),
  /** The key of the 8-digit code. */
  codeKey: bytes,
  demo: z.boolean(),
});

const IdentityFile = z.object({
  serial: z.string(),
  signing: Pair,
  /** Since when, epoch milliseconds by this machine's clock. */
  signingSince: z.int().optional(),
  /** The key of a change that is not done. */
  next: Pair.optional(),
  /** The key before `signing`. */
  former: Pair.optional(),
  /** Peppers the PINs of operators. */
  pepper: bytes,
  enrolment: Enrolment.optional(),
  /** Which code that was, by its hash: a code that is used up stays in the settings. */
  activatedWith: z.string().optional(),
});

export type Enrolment = z.infer<typeof Enrolment>;
export type Identity = z.infer<typeof IdentityFile>;
/** A terminal that may take payments. */
export type ActiveIdentity = Identity & { readonly enrolment: Enrolment };

const pathIn = (folder: string) => join(folder, "terminal.json");

/** True once `loadIdentity` was called in `folder`: there is a store beside it then, or there was one. */
export function hasIdentity(folder: string): boolean {
  return existsSync(pathIn(folder));
}

/** The identity in `folder`, made where there is none. */
export function loadIdentity(folder: string, serial: string): Identity {
  const path = pathIn(folder);
  if (existsSync(path)) return IdentityFile.parse(JSON.parse(readFileSync(path, "utf8")));
  const identity: Identity = {
    serial,
    signing: newPair(),
    pepper: new Uint8Array(randomBytes(32)),
  };
  saveIdentity(folder, identity);
  return identity;
}

/** The same terminal with a key that nobody has heard of. @param now epoch milliseconds */
export function withNewKey({ next: _, former: __, ...identity }: Identity, now: number): Identity {
  return { ...identity, signing: newPair(), signingSince: now };
}

export function saveIdentity(folder: string, identity: Identity): void {
  const text = JSON.stringify(identity, (_, value: unknown) => (isBytes(value) ? toText(value) : value));
  writePrivateFile(pathIn(folder), text);
}

export function isActive(identity: Identity): identity is ActiveIdentity {
  return identity.enrolment !== undefined;
}

export function trustAnchorOf({ enrolment }: ActiveIdentity): TrustAnchor {
  return { rootKey: enrolment.rootKey, demo: enrolment.demo };
}

/** How requests and QR codes name the terminal's key. */
export function keyIdOf({ signing }: Identity): Uint8Array {
  return keyId(signing.publicKey);
}

const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array;
const toText = (value: Uint8Array): string => Buffer.from(value).toString("base64url");

/** A key pair as the file has it. */
export function newPair() {
  const { publicKey, privateKey } = newKeyPair();
  return { publicKey: new Uint8Array(publicKey), privateKey: new Uint8Array(privateKey) };
}
