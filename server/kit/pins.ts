/**
 * PINs and how often they may be tried. A PIN is hashed with argon2id (OWASP: 19 MiB, 2 passes, 1 lane) over an HMAC
 * with a pepper that is kept outside the store: a million PINs fall to brute force whatever the hash.
 */
import { createHmac } from "node:crypto";
import { type Algorithm, hash, verify } from "@node-rs/argon2";

const OPTIONS = {
  algorithm: 2 satisfies Algorithm.Argon2id,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
} as const;

function peppered(pin: string, pepper: Uint8Array): string {
  return createHmac("sha256", pepper).update(pin).digest("base64url");
}

export function hashPin(pin: string, pepper: Uint8Array): Promise<string> {
  return hash(peppered(pin, pepper), OPTIONS);
}

export function verifyPin(pinHash: string, pin: string, pepper: Uint8Array): Promise<boolean> {
  return verify(pinHash, peppered(pin, pepper));
}

/** A hash that no PIN has: checked for a name that does not exist, so that the answer takes as long. */
let decoy: Promise<string> | undefined;
export async function rejectInEqualTime(pin: string, pepper: Uint8Array): Promise<false> {
  decoy ??= hashPin("no such PIN", pepper);
  await verifyPin(await decoy, pin, pepper);
  return false;
}

/** All one digit, or a row up or down: the first that anybody tries. */
export function isWeakPin(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, i) => Number(digit) - Number(pin[i]));
  return steps.every((s) => s === 0) || steps.every((s) => s === 1) || steps.every((s) => s === -1);
}

/** Failed tries of one subject (an operator, a screen, a customer) as they are stored. */
export interface Tries {
  readonly failures: number;
  /** Epoch milliseconds until which nothing is tried. */
  readonly lockedUntil: number;
}

export const NO_TRIES: Tries = { failures: 0, lockedUntil: 0 };

const FREE_FAILURES = 3;
const FAILURES_MAX = 10;
const LOCK_MS = 30 * 60_000;

/** After a failed try: from the third on a delay that doubles from one second, after the tenth half an hour. */
export function afterFailure(tries: Tries, now: number): Tries {
  const failures = tries.failures + 1;
  if (failures >= FAILURES_MAX) return { failures: 0, lockedUntil: now + LOCK_MS };
  const delay = failures < FREE_FAILURES ? 0 : 1000 * 2 ** (failures - FREE_FAILURES);
  return { failures, lockedUntil: now + delay };
}

export function isLockedOut(tries: Tries, now: number): boolean {
  return tries.lockedUntil > now;
}
