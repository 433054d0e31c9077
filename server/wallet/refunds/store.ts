/** Loading a refund for a decision, and committing what was decided: money, statement and state in one transaction. */
import { and, asc, eq, ne, or, type SQL, sql } from "drizzle-orm";
import { feeReturned } from "#domain/fee.ts";
import type { Id } from "#domain/ids.ts";
import type { RefundRequest } from "#domain/refund-request.ts";
import { Refusal } from "#domain/refusal.ts";
import type { RefundOutcome } from "#domain/statement.ts";
import {
  accounts,
  customers,
  feeSchedules,
  merchants,
  payments,
  refunds,
  terminals,
} from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { type CertifiedKey, sha256 } from "#kit/signatures.ts";
import { bankAccount } from "../bank-accounts.ts";
import { post } from "../ledger.ts";
import { returnLegs } from "../payments/legs.ts";
import { byKey, type PaymentKey, type PaymentRow } from "../payments/store.ts";
import { databaseTime, inTransaction, type WalletDb } from "../store.ts";
import { appendStatement } from "../streams.ts";
import {
  decideRefund,
  type RefundedPayment,
  type RefundStanding,
  type WalletRefund,
  type WalletRefundDecision,
  type WalletRefundEffect,
  type WalletRefundMessage,
} from "./decide.ts";

export type RefundRow = typeof refunds.$inferSelect;

export interface RefundKey {
  readonly terminal: Id;
  readonly merchant: Id;
  readonly id: Id;
  readonly payment: PaymentKey;
}

const byId = ({ terminal, id }: Pick<RefundKey, "terminal" | "id">) =>
  and(eq(refunds.terminal, terminal), eq(refunds.id, id));

export async function findRefund(
  db: WalletDb,
  key: Pick<RefundKey, "terminal" | "id">,
): Promise<RefundRow | undefined> {
  const [row] = await db.select().from(refunds).where(byId(key));
  return row;
}

/** What of its payment's fee goes back with a refund: as `feeReturned` has it. */
const shareOf = (refunded: SQL) =>
  sql`((2 * ${payments.fee} * ${refunded} + ${payments.amount}) / (2 * ${payments.amount}))`;
const feeBackOf = sql`CASE WHEN ${feeSchedules.returnedWithRefund}
  THEN ${shareOf(sql`(${payments.refunded} + ${refunds.amount})`)} - ${shareOf(sql`${payments.refunded}`)} ELSE 0 END`;

/** Queued refunds that can be settled now: their merchant's balance covers them, or their payment was taken back. */
export function queuedRefunds(db: WalletDb, limit: number): Promise<(RefundRow & { merchant: Id })[]> {
  return db
    .select({ refund: refunds, merchant: terminals.merchant })
    .from(refunds)
    .innerJoin(terminals, eq(terminals.id, refunds.terminal))
    .innerJoin(merchants, eq(merchants.id, terminals.merchant))
    .innerJoin(accounts, eq(accounts.id, merchants.account))
    .leftJoin(
      payments,
      and(
        eq(payments.terminal, refunds.terminal),
        eq(payments.tender, refunds.tender),
        eq(payments.attempt, refunds.attempt),
      ),
    )
    .leftJoin(feeSchedules, eq(feeSchedules.id, payments.feeSchedule))
    .where(
      and(
        eq(refunds.state, "queued"),
        or(sql`${accounts.balance} + ${feeBackOf} >= ${refunds.amount}`, ne(payments.state, "paid")),
      ),
    )
    .orderBy(asc(refunds.createdAt))
    .limit(limit)
    .then((rows) => rows.map(({ refund, merchant }) => ({ ...refund, merchant })));
}

/** The request that a terminal brings, with its signed bytes. */
export interface BroughtRefund {
  readonly request: RefundRequest;
  readonly bytes: Uint8Array;
}

export function askMessage({ request, bytes }: BroughtRefund): WalletRefundMessage {
  return { type: "ask", amount: request.amount, currency: request.currency, bytes };
}

/**
 * Decides one message about one refund and commits the decision. Rows are locked in the order in which payments lock
 * them: terminal, payment, accounts.
 * @throws Refusal when the decision is one; nothing of the refund has changed then
 */
export async function settleRefund(
  db: WalletDb,
  keys: { readonly proof: CertifiedKey },
  key: RefundKey,
  message: WalletRefundMessage,
  before?: (tx: WalletDb) => Promise<void>,
): Promise<RefundRow> {
  const result = await inTransaction(db, async (tx) => {
    await tx.select({ id: terminals.id }).from(terminals).where(eq(terminals.id, key.terminal)).for("update");
    await before?.(tx);
    const known = await findRefund(tx, key);
    const [payment] = await tx.select().from(payments).where(byKey(key.payment)).for("update");
    const asked = known?.amount ?? (message.type === "ask" ? message.amount : 0);
    const standing = await loadStanding(tx, key, payment, asked);
    const decision = decideRefund(known && toRefund(known), message, standing);
    if ("refusal" in decision) return decision.refusal;
    return applyDecision(tx, keys.proof, key, payment, decision, standing.feeBack);
  });
  // Thrown out here, so that what was spent stays spent.
  if (typeof result === "string") throw new Refusal(result);
  return result;
}

function toRefund({ state, amount, currency, request }: RefundRow): WalletRefund {
  return { state, amount, currency, request };
}

async function loadStanding(
  tx: WalletDb,
  key: RefundKey,
  payment: PaymentRow | undefined,
  amount: number,
): Promise<RefundStanding> {
  const [shop] = await tx
    .select({ balance: accounts.balance })
    .from(accounts)
    .innerJoin(merchants, eq(merchants.account, accounts.id))
    .where(eq(merchants.id, key.merchant))
    .for("update", { of: accounts });
  const [others] = await tx
    .select({ queued: sql<string>`coalesce(sum(${refunds.amount}), 0)` })
    .from(refunds)
    .where(
      and(
        eq(refunds.terminal, key.terminal),
        eq(refunds.tender, key.payment.tender),
        eq(refunds.attempt, key.payment.attempt),
        eq(refunds.state, "queued"),
        ne(refunds.id, key.id),
      ),
    );
  const queued = Number(others?.queued ?? 0);
  return {
    payment: payment && toRefunded(payment, queued),
    merchantBalance: shop?.balance ?? 0,
    feeBack: payment ? await feeBackWith(tx, payment, amount) : 0,
  };
}

/** What of the payment's fee goes back with a refund of so much, by the schedule that the fee was taken by. */
async function feeBackWith(tx: WalletDb, payment: PaymentRow, refund: number): Promise<number> {
  const { fee, feeSchedule, amount, refunded } = payment;
  if (fee === 0 || feeSchedule === null) return 0;
  const [agreed] = await tx
    .select({ returned: feeSchedules.returnedWithRefund })
    .from(feeSchedules)
    .where(eq(feeSchedules.id, feeSchedule));
  return feeReturned(fee, amount, { by: "refund", refunded, refund, returned: agreed?.returned ?? false });
}

function toRefunded(row: PaymentRow, queued: number): RefundedPayment {
  const { state, amount, currency, refunded, payer } = row;
  return { state, amount, currency, refunded, queued, ...(payer && { payer }) };
}

async function applyDecision(
  tx: WalletDb,
  proofKey: CertifiedKey,
  key: RefundKey,
  payment: PaymentRow | undefined,
  { refund, effects }: Exclude<WalletRefundDecision, { refusal: unknown }>,
  feeBack: number,
): Promise<RefundRow> {
  const { terminal, id } = key;
  const { tender, attempt } = key.payment;
  const now = await databaseTime(tx);
  const { amount, currency, request } = refund;
  for (const effect of effects) {
    if (effect.type === "record")
      await tx
        .insert(refunds)
        .values({ terminal, id, tender, attempt, amount, currency, request, state: "queued" });
    if (effect.type === "state") {
      const transaction = await giveBack(tx, key, payment, refund, effects, feeBack);
      const statement = await state(tx, proofKey, key, refund, effect.outcome, now);
      await tx
        .update(refunds)
        .set({ state: effect.outcome, statement, transaction, decidedAt: new Date(now) })
        .where(byId(key));
    }
  }
  const after = await findRefund(tx, key);
  if (!after) throw new Error("a decided refund is stored");
  return after;
}

/** Moves the money back, where the decision says so, and keeps on the payment what was given back of it. */
async function giveBack(
  tx: WalletDb,
  { merchant }: RefundKey,
  payment: PaymentRow | undefined,
  { amount, currency }: WalletRefund,
  effects: readonly WalletRefundEffect[],
  fee: number,
): Promise<Id | null> {
  const back = effects.find((effect) => effect.type === "give_back");
  if (!back || !payment) return null;
  const [from] = await tx
    .select({ account: merchants.account })
    .from(merchants)
    .where(eq(merchants.id, merchant));
  const [to] = await tx
    .select({ account: customers.account })
    .from(customers)
    .where(eq(customers.id, back.to));
  if (!from || !to) throw new Error("payer and merchant have accounts");
  const id = newId();
  const between = { payer: to.account, merchant: from.account, fees: bankAccount("fees", currency) };
  await post(tx, { id, kind: "refund", legs: returnLegs(between, { currency, amount, fee }) });
  await tx
    .update(payments)
    .set({ refunded: sql`${payments.refunded} + ${amount}` })
    .where(byKey(payment));
  return id;
}

function state(
  tx: WalletDb,
  proofKey: CertifiedKey,
  { terminal, merchant, payment }: RefundKey,
  { amount, currency, request }: WalletRefund,
  outcome: RefundOutcome,
  now: number,
): Promise<Uint8Array> {
  return appendStatement(tx, proofKey, {
    outcome,
    terminal,
    merchant,
    payment: { tender: payment.tender, attempt: payment.attempt },
    amount,
    currency,
    request: sha256(request),
    decidedAt: now,
  });
}
