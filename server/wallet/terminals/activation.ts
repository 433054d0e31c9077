/**
 * Activation: bank staff make a one-time code for one merchant and one serial number; the terminal proves that it
 * knows the code and holds the key that it enrols. The first terminal of a demo goes through the same call.
 */
import { randomInt } from "node:crypto";
import { and, desc, eq, isNull, or, sql } from "drizzle-orm";
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

/** Makes a code for one terminal of a merchant: 50 bits, 15 minutes, one use, five tries. Only its key is stored. */
export async function issueActivationCode(db: WalletDb, merchant: Id, serial: string): Promise<string> {
  const code = Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  const expiresAt = new Date((await databaseTime(db)) + VALID_MS);
  await db
    .insert(activations)
    .values({ id: newId(), merchant, serial, codeKey: codeKeyOf(code, serial), expiresAt });
  return code;
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
    if (!pending || (await isEnrolled(tx, input.serial, publicKey))) return undefined;
    const terminal = await enrol(tx, pending.merchant, input.serial, publicKey, codeKey);
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

/** A serial number and a key serve for one terminal only. */
async function isEnrolled(tx: WalletDb, serial: string, publicKey: Uint8Array): Promise<boolean> {
  const rows = await tx
    .select({ id: terminals.id })
    .from(terminals)
    .innerJoin(terminalKeys, eq(terminalKeys.terminal, terminals.id))
    .where(or(eq(terminals.serial, serial), eq(terminalKeys.id, keyName(publicKey))))
    .limit(1);
  return rows.length > 0;
}

const keyName = (publicKey: Uint8Array) => Buffer.from(keyId(publicKey)).toString("hex");

async function enrol(tx: WalletDb, merchant: Id, serial: string, publicKey: Uint8Array, codeKey: Uint8Array) {
  const [count] = await tx.select({ count: sql<number>`count(*)::int` }).from(terminals);
  const number = String(10_000_001 + (count?.count ?? 0));
  const terminal = { id: newId(), number, merchant, serial, codeKey, streamChain: CHAIN_START };
  await tx.insert(terminals).values({ ...terminal, state: "active" });
  await tx.insert(terminalKeys).values({ id: keyName(publicKey), terminal: terminal.id, publicKey });
  return terminal;
}
