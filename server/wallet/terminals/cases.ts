/**
 * Cases: what only the bank's people can settle. What a terminal remembers and a restored wallet has forgotten are its own
 * signed statements, brought back: nothing is charged on them by itself, since the money may have been moved again
 * meanwhile. That one was forgotten says that the store was restored, whoever had noticed that before. And what a revoked
 * terminal still brings to give money back is kept, and moves none.
 */
import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import type { Id, PaymentId } from "#domain/ids.ts";
import { splitSignedRequest } from "#domain/payment-request.ts";
import { splitSignedRefund } from "#domain/refund-request.ts";
import { Refusal } from "#domain/refusal.ts";
import { splitReversal } from "#domain/reversal.ts";
import { type CaseKind, cases, payments, terminalKeys, terminals } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { verifyRefund, verifyReversal, verifyStatement } from "#kit/signatures.ts";
import type { WalletKeys } from "../keys.ts";
import type { WalletDb } from "../store.ts";
import { hasStatement, raiseEpochAfter } from "../streams.ts";

/**
 * True where the terminal's stream still has the statement; otherwise a case is open, once however often it is brought.
 * @throws Refusal `bad_signature` for what this wallet never signed, or signed for another terminal
 */
export async function rememberStatement(
  tx: WalletDb,
  keys: Pick<WalletKeys, "rootKey" | "demo">,
  terminal: Id,
  signed: Uint8Array,
): Promise<boolean> {
  const statement = verifyStatement(signed, keys);
  if (statement?.terminal !== terminal) throw new Refusal("bad_signature");
  if (await hasStatement(tx, terminal, statement.position.number, signed)) return true;
  await raiseEpochAfter(tx, statement.position.epoch);
  const { tender, attempt } = statement.payment;
  await tx
    .insert(cases)
    .values({ id: newId(), kind: "forgotten", terminal, tender, attempt, evidence: signed })
    .onConflictDoNothing();
  return false;
}

const GivingBack = z.union([z.object({ reversal: z.base64url() }), z.object({ refund: z.base64url() })]);

interface Brought {
  readonly kind: CaseKind;
  readonly payment: PaymentId;
  readonly evidence: Uint8Array;
}

/**
 * Keeps a reversal or refund that a revoked terminal brings of a payment that is paid, as a case, once however often it is
 * brought. Of any other request, and of other terminals', nothing is kept.
 */
export async function keepFromRevoked(db: WalletDb, keyId: string, body: Uint8Array): Promise<void> {
  const [signer] = await db
    .select({ terminal: terminals.id, publicKey: terminalKeys.publicKey, revokedAt: terminals.revokedAt })
    .from(terminalKeys)
    .innerJoin(terminals, eq(terminals.id, terminalKeys.terminal))
    .where(eq(terminalKeys.id, keyId));
  const brought = signer?.revokedAt && readGivingBack(body, signer.publicKey);
  if (!brought) return;
  const { terminal } = signer;
  const { tender, attempt } = brought.payment;
  const [paid] = await db
    .select({ state: payments.state })
    .from(payments)
    .where(and(eq(payments.terminal, terminal), eq(payments.tender, tender), eq(payments.attempt, attempt)));
  if (paid?.state !== "paid") return;
  const { kind, evidence } = brought;
  await db
    .insert(cases)
    .values({ id: newId(), kind, terminal, tender, attempt, evidence })
    .onConflictDoNothing();
}

function readGivingBack(body: Uint8Array, publicKey: Uint8Array): Brought | undefined {
  const read = GivingBack.safeParse(jsonOf(body)).data;
  if (!read) return undefined;
  if ("refund" in read) {
    const evidence = bytesOf(read.refund);
    const refund = splitSignedRefund(evidence) && verifyRefund(evidence, publicKey);
    return refund && { kind: "refund", payment: refund.request.payment, evidence };
  }
  const evidence = bytesOf(read.reversal);
  const request = splitReversal(evidence)?.request;
  const signed = request && splitSignedRequest(request) && verifyReversal(evidence, publicKey);
  return signed && { kind: "reversal", payment: signed.request.payment, evidence };
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    // What is no JSON asks for nothing: the schema refuses `undefined`.
    return undefined;
  }
}

/** The cases that nobody has closed, the oldest first, at most `limit`. @param after the last case of the page before */
export function openCases(db: WalletDb, after: Id | undefined, limit: number) {
  return db
    .select({
      id: cases.id,
      kind: cases.kind,
      terminal: cases.terminal,
      number: terminals.number,
      tender: cases.tender,
      attempt: cases.attempt,
      evidence: cases.evidence,
      openedAt: cases.openedAt,
    })
    .from(cases)
    .innerJoin(terminals, eq(terminals.id, cases.terminal))
    .where(and(isNull(cases.closedAt), after === undefined ? undefined : gt(cases.id, after)))
    .orderBy(asc(cases.id))
    .limit(limit);
}

/**
 * Closes a case with what was found. False where it was closed before with the same words.
 * @throws Refusal `not_found`; `id_reused` where it was closed with other words
 */
export async function closeCase(tx: WalletDb, id: Id, finding: string): Promise<boolean> {
  const [known] = await tx.select().from(cases).where(eq(cases.id, id)).for("update");
  if (!known) throw new Refusal("not_found");
  if (known.closedAt) {
    if (known.finding !== finding) throw new Refusal("id_reused");
    return false;
  }
  await tx.update(cases).set({ closedAt: sql`clock_timestamp()`, finding }).where(eq(cases.id, id));
  return true;
}
