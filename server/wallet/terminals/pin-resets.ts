/**
 * A PIN that was forgotten where nobody is left to reset it: the bank's people make a code for one operator of one terminal,
 * once they know who asks. The terminal brings it and has the wallet's word once; the new PIN never leaves the till.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { and, desc, eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { pinResets, terminals } from "#drizzle/wallet/schema.ts";
import { recordAct, THE_WALLET } from "../bank/acts.ts";
import type { StaffMember } from "../bank/staff.ts";
import type { WalletKeys } from "../keys.ts";
import { databaseTime, inTransaction, type WalletDb } from "../store.ts";
import type { AdmittedTerminal } from "./admission.ts";

const VALID_MS = 30 * 60_000;
const TRIES_MAX = 5;

export interface ResetOrder {
  readonly by: StaffMember;
  readonly terminal: Id;
  /** The asker's: asking again tells the same code. */
  readonly reset: Id;
  /** As the terminal calls its operator. */
  readonly operator: string;
}

export interface ResetCode {
  readonly code: string;
  /** Epoch milliseconds by the wallet's clock. */
  readonly expiresAt: number;
}

/**
 * Makes the one-time code: eight digits, 30 minutes, five tries. The code before it for the same operator counts no more.
 * @throws Refusal `not_found`, `id_reused`; `terminal_revoked`, `terminal_suspended` and `terminal_retired` for a terminal
 * that the bank does not go by
 */
export async function orderPinReset(
  db: WalletDb,
  { pepper }: Pick<WalletKeys, "pepper">,
  { by, terminal, reset, operator }: ResetOrder,
): Promise<ResetCode> {
  const expiresAt = await inTransaction(db, async (tx) => {
    const [row] = await tx.select().from(terminals).where(eq(terminals.id, terminal)).for("update");
    if (!row) throw new Refusal("not_found");
    const [known] = await tx.select().from(pinResets).where(eq(pinResets.id, reset));
    if (known) {
      if (known.terminal !== terminal || known.operator !== operator) throw new Refusal("id_reused");
      return known.expiresAt;
    }
    if (row.revokedAt) throw new Refusal("terminal_revoked");
    if (row.state !== "active")
      throw new Refusal(row.state === "retired" ? "terminal_retired" : "terminal_suspended");
    const expiresAt = new Date((await databaseTime(tx)) + VALID_MS);
    await tx.insert(pinResets).values({ id: reset, terminal, operator, expiresAt });
    const detail = { reset, operator };
    await recordAct(tx, by, { act: "pin_reset.issued", subject: `terminal ${terminal}`, detail });
    return expiresAt;
  });
  return { code: codeOf(pepper, reset), expiresAt: expiresAt.getTime() };
}

/** Eight digits that belong to a reset: nobody can tell them from its id, and they are stored nowhere. */
function codeOf(pepper: Uint8Array, reset: Id): string {
  const mac = createHmac("sha256", pepper).update(`shouyin pin reset code 1\0${reset}`).digest();
  return String(mac.readBigUInt64BE() % 100_000_000n).padStart(8, "0");
}

export interface Redemption {
  /** Of the terminal: the same brought again is answered the same, so that no answer that was lost costs a code. */
  readonly id: Id;
  readonly operator: string;
  readonly code: string;
}

/**
 * Spends the code that a terminal brings for one of its operators. A wrong one is counted, and stands in the journal.
 * @throws Refusal `pin_reset_refused` for a code that is wrong, used, tried too often, expired, or of another terminal or
 * operator: all are answered alike
 */
export async function redeemPinReset(
  db: WalletDb,
  { pepper }: Pick<WalletKeys, "pepper">,
  { terminal, spend }: Pick<AdmittedTerminal, "terminal" | "spend">,
  { id, operator, code }: Redemption,
): Promise<void> {
  const isGranted = await inTransaction(db, async (tx) => {
    await spend(tx);
    // The newest one only, used or not: that there is a newer one ends those before.
    const [reset] = await tx
      .select()
      .from(pinResets)
      .where(and(eq(pinResets.terminal, terminal), eq(pinResets.operator, operator)))
      .orderBy(desc(pinResets.expiresAt), desc(pinResets.id))
      .limit(1)
      .for("update");
    if (!reset || reset.expiresAt.getTime() <= (await databaseTime(tx)) || reset.failures >= TRIES_MAX)
      return false;
    const isRight = timingSafeEqual(Buffer.from(codeOf(pepper, reset.id)), Buffer.from(code));
    if (reset.usedBy !== null) return isRight && reset.usedBy === id;
    const change = isRight ? { usedBy: id } : { failures: reset.failures + 1 };
    await tx.update(pinResets).set(change).where(eq(pinResets.id, reset.id));
    const act = isRight ? "pin_reset.used" : "pin_reset.refused";
    const detail = { reset: reset.id, operator };
    await recordAct(tx, THE_WALLET, { act, subject: `terminal ${terminal}`, detail });
    return isRight;
  });
  // Thrown out here, so that the failed try stays counted.
  if (!isGranted) throw new Refusal("pin_reset_refused");
}
