/** Customers on their phones: signing in binds the device, and a payment PIN is tried on a bound device only. */
import { randomBytes, randomInt } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { customers, devices, tries } from "#drizzle/wallet/schema.ts";
import { afterFailure, isLockedOut, NO_TRIES, rejectInEqualTime, verifyPin } from "#kit/pins.ts";
import { newId } from "#kit/random-ids.ts";
import { sha256 } from "#kit/signatures.ts";
import type { PhoneDevice } from "../api.ts";
import { databaseTime, inTransaction, type WalletDb } from "../store.ts";

export type Customer = typeof customers.$inferSelect;

const tokenHash = (token: string) => sha256(Buffer.from(token));

/**
 * Tries are counted by phone number, whether it is known or not, so that the lock does not tell who is a customer; and
 * apart from those at the payment PIN, so that a stranger who knows the number locks nobody out of paying.
 * @throws Refusal `wrong_pin`, also for a phone number that is not known; `locked_out`
 */
export async function bindDevice(
  db: WalletDb,
  pepper: Uint8Array,
  phone: string,
  pin: string,
): Promise<PhoneDevice> {
  const [customer] = await db.select().from(customers).where(eq(customers.phone, phone));
  const subject = `phone ${phone}`;
  await countTry(db, subject);
  if (!customer) {
    await rejectInEqualTime(pin, pepper);
    throw new Refusal("wrong_pin");
  }
  await tryPin(db, pepper, customer, pin, subject);
  const token = randomBytes(32).toString("base64url");
  const seed = new Uint8Array(randomBytes(32));
  const number = await inTransaction(db, async (tx) => {
    // Another device may have the number: then the transaction runs again, with another one.
    const codeNumber = String(randomInt(100_000_000)).padStart(8, "0");
    const keys = { tokenHash: tokenHash(token), codeNumber, codeSeed: seed };
    await tx.insert(devices).values({ id: newId(), customer: customer.id, ...keys });
    return codeNumber;
  });
  const code = { number, seed: Buffer.from(seed).toString("base64url") };
  return { token, name: customer.name, code, time: await databaseTime(db) };
}

/** A phone that somebody has signed in on. */
export interface Device {
  readonly id: Id;
  readonly customer: Customer;
}

/** The device that has this token, and whose it is. @throws Refusal `signed_out` */
export async function deviceOfToken(db: WalletDb, token: string): Promise<Device> {
  const [row] = await db
    .select({ id: devices.id, customer: customers })
    .from(devices)
    .innerJoin(customers, eq(customers.id, devices.customer))
    .where(eq(devices.tokenHash, tokenHash(token)));
  if (!row) throw new Refusal("signed_out");
  return row;
}

export async function releaseDevice(db: WalletDb, token: string): Promise<void> {
  await db.delete(devices).where(eq(devices.tokenHash, tokenHash(token)));
}

/** Tries the payment PIN. @throws Refusal `wrong_pin` or `locked_out` */
export async function checkPin(
  db: WalletDb,
  pepper: Uint8Array,
  customer: Customer,
  pin: string,
): Promise<void> {
  const subject = `customer ${customer.id}`;
  await countTry(db, subject);
  await tryPin(db, pepper, customer, pin, subject);
}

async function tryPin(
  db: WalletDb,
  pepper: Uint8Array,
  customer: Customer,
  pin: string,
  subject: string,
): Promise<void> {
  if (!(await verifyPin(customer.pinHash, pin, pepper))) throw new Refusal("wrong_pin");
  await db.delete(tries).where(eq(tries.subject, subject));
}

/**
 * Counts a try before it is made, so that tries at the same time cannot outrun the lock, and a restart forgets none.
 * @throws Refusal `locked_out`
 */
export async function countTry(db: WalletDb, subject: string): Promise<void> {
  const allowed = await inTransaction(db, async (tx) => {
    const [known] = await tx.select().from(tries).where(eq(tries.subject, subject)).for("update");
    const now = await databaseTime(tx);
    if (known && isLockedOut(known, now)) return false;
    const { failures, lockedUntil } = afterFailure(known ?? NO_TRIES, now);
    await tx
      .insert(tries)
      .values({ subject, failures, lockedUntil })
      .onConflictDoUpdate({ target: tries.subject, set: { failures, lockedUntil } });
    return true;
  });
  if (!allowed) throw new Refusal("locked_out");
}
