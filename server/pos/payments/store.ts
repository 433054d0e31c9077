/** Payments in the store. */
import { and, asc, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { Id, PaymentId } from "#domain/ids.ts";
import { OPEN_STATES, type PaymentState } from "#domain/payment.ts";
import { isPendingPayment, isPendingRefund, payments, refunds, tenders } from "#drizzle/pos/schema.ts";
import { sha256 } from "#kit/signatures.ts";
import type { ActiveIdentity } from "../identity.ts";
import { equals, prepared } from "../prepared.ts";
import type { PaymentRow } from "../sales/store.ts";
import type { PosDb } from "../store.ts";
import { GIVE_UP_BEFORE_EXPIRY_MS } from "../sync/schedule.ts";
import { storedStatement } from "../sync/stored-statement.ts";
import type { PosPayment } from "./decide.ts";

const byId = ({ tender, attempt }: PaymentId) =>
  and(eq(payments.tender, tender), eq(payments.attempt, attempt));

/** States in which the wallet has still to be heard, without `paid`, which is settled. */
export const PENDING_STATES: readonly PaymentState[] = OPEN_STATES.filter((state) => state !== "paid");

/** States in which a payment may still bring money in. A reversal, once committed, never lets it: the next way to pay need not wait. */
export const COLLECTING_STATES: readonly PaymentState[] = PENDING_STATES.filter(
  (state) => state !== "reversing",
);

export interface StoredPayment {
  readonly row: PaymentRow;
  readonly sale: Id;
}

const paymentById = prepared((db) =>
  db
    .select({ row: payments, sale: tenders.sale })
    .from(payments)
    .innerJoin(tenders, eq(tenders.id, payments.tender))
    .where(and(equals(payments.tender, "tender"), equals(payments.attempt, "attempt")))
    .prepare(),
);

export function findPayment(db: PosDb, { tender, attempt }: PaymentId): StoredPayment | undefined {
  return paymentById(db).get({ tender, attempt });
}

export function insertPayment(db: PosDb, row: typeof payments.$inferInsert): void {
  db.insert(payments).values(row).run();
}

export function updatePayment(db: PosDb, id: PaymentId, state: PaymentState, statement?: Uint8Array): void {
  db.update(payments)
    .set({ state, ...(statement && { statement: Buffer.from(statement), ...timesIn(statement) }) })
    .where(byId(id))
    .run();
}

/** When what is stated was decided; of a proof that is when the payment was paid, which a later statement leaves alone. */
function timesIn(statement: Uint8Array): { decidedAt: number; capturedAt?: number } {
  const { outcome, decidedAt } = storedStatement(statement);
  return { decidedAt, ...(outcome === "paid" && { capturedAt: decidedAt }) };
}

/** Notes of payments whose statement was stored before its times were, so many at most. Returns how many these were. */
export function fillTimes(db: PosDb, atMost: number): number {
  const rows = db
    .select({ tender: payments.tender, attempt: payments.attempt, statement: payments.statement })
    .from(payments)
    .where(and(isNull(payments.decidedAt), isNotNull(payments.statement)))
    .limit(atMost)
    .all();
  for (const { statement, ...id } of rows)
    if (statement) db.update(payments).set(timesIn(statement)).where(byId(id)).run();
  return rows.length;
}

const PENDING_COLUMNS = {
  tender: payments.tender,
  attempt: payments.attempt,
  state: payments.state,
  amount: payments.amount,
  createdAt: payments.createdAt,
};

/** Payments that have no definite end yet, the oldest first: what is pursued after a restart. */
export function pendingPayments(db: PosDb) {
  return db
    .select(PENDING_COLUMNS)
    .from(payments)
    .where(isPendingPayment(payments.state))
    .orderBy(asc(payments.createdAt))
    .all();
}

/** The one of them that began last. */
export function latestPending(db: PosDb): PaymentId | undefined {
  const { tender, attempt } = PENDING_COLUMNS;
  const latest = db.select({ tender, attempt }).from(payments).where(isPendingPayment(payments.state));
  return latest.orderBy(desc(payments.createdAt)).limit(1).get();
}

/** The statements that the store holds, the oldest payment's first. */
export function paymentStatements(db: PosDb): Uint8Array[] {
  return db
    .select({ statement: payments.statement })
    .from(payments)
    .where(isNotNull(payments.statement))
    .orderBy(asc(payments.createdAt))
    .all()
    .flatMap(({ statement }) => (statement === null ? [] : [statement]));
}

/** When a payment by payment code is given up, of the wallet's time. */
export function givenUpAt({ expiresAt }: Pick<PaymentRow, "expiresAt">): number {
  return expiresAt - GIVE_UP_BEFORE_EXPIRY_MS;
}

/** What is known of what has no definite end. */
export interface PendingTotals {
  readonly pending: number;
  readonly pendingAmount: number;
  /** Epoch milliseconds of this machine's clock. */
  readonly oldestAt?: number;
  /** Of them, taken on an 8-digit code. */
  readonly accepted: number;
  readonly acceptedAmount: number;
}

export function pendingTotals(db: PosDb): PendingTotals {
  const ofPayments = db
    .select({
      pending: sql<number>`count(*)`,
      amount: sql<number>`coalesce(sum(${payments.amount}), 0)`,
      oldestAt: sql<number | null>`min(${payments.createdAt})`,
      accepted: sql<number>`coalesce(sum(${payments.state} = 'accepted'), 0)`,
      acceptedAmount: sql<number>`coalesce(sum(iif(${payments.state} = 'accepted', ${payments.amount}, 0)), 0)`,
    })
    .from(payments)
    .where(isPendingPayment(payments.state))
    .all();
  const ofRefunds = db
    .select({
      pending: sql<number>`count(*)`,
      amount: sql<number>`coalesce(sum(${refunds.amount}), 0)`,
      oldestAt: sql<number | null>`min(${refunds.createdAt})`,
      accepted: sql<number>`0`,
      acceptedAmount: sql<number>`0`,
    })
    .from(refunds)
    .where(isPendingRefund(refunds.state))
    .all();
  const parts = [...ofPayments, ...ofRefunds];
  const sum = (key: "pending" | "amount" | "accepted" | "acceptedAmount") =>
    parts.reduce((total, part) => total + part[key], 0);
  const ages = parts.flatMap(({ oldestAt }) => (oldestAt === null ? [] : [oldestAt]));
  return {
    pending: sum("pending"),
    pendingAmount: sum("amount"),
    ...(ages.length > 0 && { oldestAt: Math.min(...ages) }),
    accepted: sum("accepted"),
    acceptedAmount: sum("acceptedAmount"),
  };
}

/** The payment as decisions see it. */
export function toPayment(row: PaymentRow, { enrolment }: ActiveIdentity): PosPayment {
  return {
    id: { tender: row.tender, attempt: row.attempt },
    way: row.way,
    state: row.state,
    amount: row.amount,
    currency: row.currency,
    terminal: enrolment.terminal,
    merchant: enrolment.merchant.id,
    requestHash: sha256(row.request),
  };
}
