/** What a payment code is worth now: read inside the transaction that charges it, where its failures are counted too. */
import { and, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { parsePaymentCode } from "#domain/payment-code.ts";
import { consents, devices, payments, spentCodes, tries } from "#drizzle/wallet/schema.ts";
import { stepOfPaymentCode } from "#kit/payment-codes.ts";
import { isLockedOut, NO_TRIES } from "#kit/pins.ts";
import type { WalletDb } from "../store.ts";
import { afterFailingCode, afterGoodCode, type CodeSubject, isPinNeeded } from "./code-limits.ts";
import type { CodeStanding } from "./decide.ts";
import { loadPayer } from "./store.ts";

/** Where a code is tried, and for how much. */
export interface CodeTry {
  readonly terminal: Id;
  readonly merchant: Id;
  readonly amount: number;
}

const REFUSED: CodeStanding = { kind: "refused" };

type Subjects = readonly { readonly kind: CodeSubject; readonly name: string }[];

/** @param now epoch milliseconds of the database's clock */
export async function standingOfCode(
  tx: WalletDb,
  code: string,
  at: CodeTry,
  now: number,
): Promise<CodeStanding> {
  const device = await findDevice(tx, code);
  const subjects: Subjects = [
    { kind: "terminal", name: `codes at terminal ${at.terminal}` },
    { kind: "merchant", name: `codes at merchant ${at.merchant}` },
    ...(device ? [{ kind: "device" as const, name: `codes of device ${device.id}` }] : []),
  ];
  if (await isAnyLocked(tx, subjects, now)) return REFUSED;
  const step = device && stepOfPaymentCode(code, device, now);
  if (device === undefined || step === undefined || (await isSpent(tx, device.id, step))) {
    await countFailures(tx, subjects, now);
    return REFUSED;
  }
  await forgetFailures(tx, subjects);
  // Counted under the customer's lock: two of his phones at two tills are not both the tenth.
  const payer = await loadPayer(tx, device.customer);
  const pinNeeded = isPinNeeded(at.amount, await pinFreeWithinADay(tx, device.customer));
  return {
    kind: "good",
    payer,
    spends: { device: device.id, step },
    pinNeeded,
  };
}

async function findDevice(tx: WalletDb, code: string) {
  const number = parsePaymentCode(code)?.device;
  if (number === undefined) return undefined;
  const [row] = await tx.select().from(devices).where(eq(devices.codeNumber, number)).for("update");
  if (!row?.codeSeed) return undefined;
  return { id: row.id, customer: row.customer, device: number, seed: row.codeSeed };
}

async function isSpent(tx: WalletDb, device: Id, step: number): Promise<boolean> {
  const rows = await tx
    .select({ step: spentCodes.step })
    .from(spentCodes)
    .where(and(eq(spentCodes.device, device), eq(spentCodes.step, step)));
  return rows.length > 0;
}

async function isAnyLocked(tx: WalletDb, subjects: Subjects, now: number): Promise<boolean> {
  for (const { name } of subjects) {
    const [known] = await tx.select().from(tries).where(eq(tries.subject, name)).for("update");
    if (known && isLockedOut(known, now)) return true;
  }
  return false;
}

async function countFailures(tx: WalletDb, subjects: Subjects, now: number): Promise<void> {
  for (const { kind, name } of subjects) {
    const [known] = await tx.select().from(tries).where(eq(tries.subject, name));
    const { failures, lockedUntil } = afterFailingCode(known ?? NO_TRIES, kind, now);
    await tx
      .insert(tries)
      .values({ subject: name, failures, lockedUntil })
      .onConflictDoUpdate({ target: tries.subject, set: { failures, lockedUntil } });
  }
}

/** A good code clears its own device; a shop it only helps a little, or a guesser would clear his way with his own. */
async function forgetFailures(tx: WalletDb, subjects: Subjects): Promise<void> {
  for (const { kind, name } of subjects) {
    const [known] = await tx.select().from(tries).where(eq(tries.subject, name));
    if (!known) continue;
    const { failures } = afterGoodCode(known, kind);
    if (failures === 0) await tx.delete(tries).where(eq(tries.subject, name));
    else await tx.update(tries).set({ failures }).where(eq(tries.subject, name));
  }
}

/** Payments by code that the payer did not confirm with the PIN, within the last day. */
async function pinFreeWithinADay(tx: WalletDb, customer: Id): Promise<number> {
  const rows = await tx
    .select({ tender: payments.tender })
    .from(payments)
    .leftJoin(
      consents,
      and(
        eq(consents.terminal, payments.terminal),
        eq(consents.tender, payments.tender),
        eq(consents.attempt, payments.attempt),
        isNull(consents.refusal),
      ),
    )
    .where(
      and(
        eq(payments.payer, customer),
        eq(payments.way, "submitted"),
        inArray(payments.state, ["paid", "reversed"]),
        gt(payments.createdAt, sql`clock_timestamp() - interval '1 day'`),
        isNull(consents.id),
      ),
    );
  return rows.length;
}
