/**
 * Activation: bank staff make a one-time code for one merchant and one serial number; the terminal proves that it
 * knows the code and holds the key that it enrols. The first terminal of a demo goes through the same call.
 */
import { createHmac, randomInt } from "node:crypto";
import { and, desc, eq, isNull, ne, sql } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { CHAIN_START } from "#domain/statement.ts";
import { activations, merchants, terminalKeys, terminals } from "#drizzle/wallet/schema.ts";
import {
  activationDigest,
  agreeOnCodeKey,
  checkCode,
  codeKeyOf,
  enrolmentDigest,
  proveCode,
} from "#kit/activation.ts";
import { newId } from "#kit/random-ids.ts";
import { keyId, newKeyPair, publicKeyObject, verifyIn } from "#kit/signatures.ts";
import type { Activation, ActivationInput, Merchant } from "../api.ts";
import type { WalletKeys } from "../keys.ts";
import { databaseTime, inTransaction, type WalletDb } from "../store.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LENGTH = 10;
const VALID_MS = 15 * 60_000;
const TRIES_MAX = 5;

/** What else may be said of a code that is to be made. */
export interface CodeWish {
  /** Of whoever asks for it, so that asking again makes the same. */
  readonly id?: Id;
  readonly code?: string;
  /** Where the terminal is going to stand; the merchant's own address where nothing else is said. */
  readonly address?: string;
  /** The suspended terminal that goes on with new keys. */
  readonly terminal?: Id;
}

/**
 * Makes a code for one terminal of a merchant: 50 bits, 15 minutes, one use, five tries. Only its key is stored, and the
 * code before it for the same serial number counts no more.
 */
export async function issueActivationCode(
  db: WalletDb,
  merchant: Id,
  serial: string,
  { id = newId(), code = randomCode(), address, terminal }: CodeWish = {},
): Promise<string> {
  const expiresAt = new Date((await databaseTime(db)) + VALID_MS);
  const [shop] = await db
    .select({ place: merchants.place })
    .from(merchants)
    .where(eq(merchants.id, merchant));
  if (!shop) throw new Refusal("not_found");
  await db.insert(activations).values({
    id,
    merchant,
    serial,
    address: address ?? shop.place,
    terminal: terminal ?? null,
    codeKey: codeKeyOf(code, serial),
    expiresAt,
  });
  return code;
}

function randomCode(): string {
  return Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}

export async function findActivation(db: WalletDb, id: Id) {
  const [row] = await db.select().from(activations).where(eq(activations.id, id));
  return row;
}

/** The code that belongs to an activation's id: whoever asks for it again is told the same, though it is not stored. */
export function codeOf(pepper: Uint8Array, activation: Id): string {
  const mac = createHmac("sha256", pepper).update(`shouyin activation code 1\0${activation}`).digest();
  return Array.from(mac.subarray(0, CODE_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

/**
 * Enrols a terminal.
 * @throws Refusal `malformed` for keys that are none, or of low order; `bad_signature` for a key that the caller does
 * not hold
 * @throws Refusal `activation_refused` for a code that is wrong, used, burned or expired: all are answered alike
 */
export async function activate(
  db: WalletDb,
  keys: WalletKeys,
  payUrl: string,
  input: ActivationInput,
): Promise<Activation> {
  const publicKey = bytesOf(input.publicKey);
  const agreementKey = bytesOf(input.agreementKey);
  if (publicKey.length !== 32 || agreementKey.length !== 32) throw new Refusal("malformed");
  const digest = activationDigest(input.serial, publicKey, agreementKey);
  if (!verifyIn("activation", digest, bytesOf(input.signature), publicKeyObject(publicKey)))
    throw new Refusal("bad_signature");
  const agreement = newKeyPair("x25519");
  const codeKey = agreeOnCodeKey(agreement, agreementKey);
  if (!codeKey) throw new Refusal("malformed");
  const result = await inTransaction(db, async (tx) => {
    const pending = await spendCode(tx, input.serial, digest, bytesOf(input.proof));
    if (!pending || (await isEnrolled(tx, publicKey))) return undefined;
    const terminal = pending.terminal
      ? await goOn(tx, pending.terminal, publicKey, codeKey)
      : await enrol(tx, pending, publicKey, codeKey);
    if (!terminal) return undefined;
    const facts = {
      terminal: terminal.id,
      number: terminal.number,
      merchant: await merchantOf(tx, pending.merchant),
      rootKey: textOf(keys.rootKey),
      agreementKey: textOf(agreement.publicKey),
      payUrl,
      demo: keys.demo,
      time: await databaseTime(tx),
    };
    return { ...facts, proof: textOf(proveCode(pending.codeKey, enrolmentDigest(digest, facts))) };
  });
  // Thrown out here, so that the failed try stays counted.
  if (!result) throw new Refusal("activation_refused");
  return result;
}

async function merchantOf(tx: WalletDb, id: Id): Promise<Merchant> {
  const [shop] = await tx.select().from(merchants).where(eq(merchants.id, id));
  if (!shop) throw new Error("an activation belongs to a merchant");
  const { id: merchant, nameZh, nameEn, place, city, country, category, currency, timeZone } = shop;
  return { id: merchant, nameZh, nameEn, place, city, country, category, currency, timeZone };
}

async function spendCode(tx: WalletDb, serial: string, digest: Uint8Array, proof: Uint8Array) {
  const [pending] = await tx
    .select()
    .from(activations)
    .where(
      and(
        eq(activations.serial, serial),
        isNull(activations.usedAt),
        sql`${activations.expiresAt} > clock_timestamp()`,
      ),
    )
    .orderBy(desc(activations.expiresAt))
    .limit(1)
    .for("update");
  if (!pending || pending.failures >= TRIES_MAX) return undefined;
  if (!checkCode(pending.codeKey, digest, proof)) {
    await tx
      .update(activations)
      .set({ failures: pending.failures + 1 })
      .where(eq(activations.id, pending.id));
    return undefined;
  }
  await tx.update(activations).set({ usedAt: sql`clock_timestamp()` }).where(eq(activations.id, pending.id));
  return pending;
}

/** A key serves for one terminal only. */
async function isEnrolled(tx: WalletDb, publicKey: Uint8Array): Promise<boolean> {
  const rows = await tx
    .select({ id: terminalKeys.id })
    .from(terminalKeys)
    .where(eq(terminalKeys.id, keyName(publicKey)));
  return rows.length > 0;
}

/** How the store names a key: first eight bytes of its SHA-256, hexadecimal. */
export const keyName = (publicKey: Uint8Array): string => Buffer.from(keyId(publicKey)).toString("hex");

/** A serial number serves for one terminal at a time. */
export async function liveTerminalOf(db: WalletDb, serial: string) {
  const live = and(eq(terminals.serial, serial), ne(terminals.state, "retired"), isNull(terminals.revokedAt));
  const [row] = await db.select().from(terminals).where(live);
  return row;
}

type Pending = Pick<typeof activations.$inferSelect, "merchant" | "serial" | "address">;

async function enrol(
  tx: WalletDb,
  { merchant, serial, address }: Pending,
  publicKey: Uint8Array,
  codeKey: Uint8Array,
) {
  if (await liveTerminalOf(tx, serial)) return undefined;
  const [count] = await tx.select({ count: sql<number>`count(*)::int` }).from(terminals);
  const number = String(10_000_001 + (count?.count ?? 0));
  const terminal = { id: newId(), number, merchant, serial, address, codeKey, streamChain: CHAIN_START };
  await tx.insert(terminals).values({ ...terminal, state: "active" });
  await tx.insert(terminalKeys).values({ id: keyName(publicKey), terminal: terminal.id, publicKey });
  return terminal;
}

/**
 * A suspended terminal goes on, with keys that nobody else can have: what its earlier ones sign counts no more. It stays
 * who it was, with its payments, its stream and its counter.
 */
async function goOn(tx: WalletDb, id: Id, publicKey: Uint8Array, codeKey: Uint8Array) {
  const suspended = and(eq(terminals.id, id), eq(terminals.state, "suspended"), isNull(terminals.revokedAt));
  const [terminal] = await tx.select().from(terminals).where(suspended).for("update");
  if (!terminal) return undefined;
  await tx
    .update(terminalKeys)
    .set({ state: "revoked" })
    .where(and(eq(terminalKeys.terminal, id), ne(terminalKeys.state, "revoked")));
  await tx.insert(terminalKeys).values({ id: keyName(publicKey), terminal: id, publicKey });
  await tx.update(terminals).set({ state: "active", codeKey }).where(eq(terminals.id, id));
  return terminal;
}
