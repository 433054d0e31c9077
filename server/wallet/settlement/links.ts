/**
 * Links to a merchant's settlement of one day: whoever has one may read that day, until it ends, and nothing else. The link
 * carries its own proof, so that nothing is stored that could leak; what made it is in the journal of the bank's acts.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { type Day, isDay } from "#domain/business-day.ts";
import { type Id, isId } from "#domain/ids.ts";

/** Long enough to be read and printed, short enough to be forgotten with its mail. */
export const LINK_LIFETIME_MS = 30 * 24 * 3_600_000;

export interface LinkedDay {
  readonly merchant: Id;
  readonly day: Day;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** @param secret the wallet's own, of which nobody else has a copy */
export function linkTo({ merchant, day, expiresAt }: LinkedDay, secret: Uint8Array): string {
  const text = `${merchant}.${day}.${expiresAt}`;
  return `${text}.${proofOf(text, secret).toString("base64url")}`;
}

/** The day that a link opens; undefined for one that this wallet did not make, or that has ended. */
export function readLink(link: string, secret: Uint8Array, now: number): LinkedDay | undefined {
  const [merchant = "", day = "", expires = "", proof = ""] = link.split(".");
  if (!isId(merchant) || !isDay(day) || !/^\d{13}$/.test(expires)) return undefined;
  const right = proofOf(`${merchant}.${day}.${expires}`, secret);
  const shown = Buffer.from(proof, "base64url");
  if (shown.length !== right.length || !timingSafeEqual(shown, right)) return undefined;
  const expiresAt = Number(expires);
  return now < expiresAt ? { merchant, day, expiresAt } : undefined;
}

function proofOf(text: string, secret: Uint8Array): Buffer {
  return createHmac("sha256", secret).update(`shouyin settlement link 1\n${text}`).digest();
}
