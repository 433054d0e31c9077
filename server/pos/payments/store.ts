/** Payments in the store. */
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Id, PaymentId } from "#domain/ids.ts";
import { OPEN_STATES, type PaymentState } from "#domain/payment.ts";
import { payments, tenders } from "#drizzle/pos/schema.ts";
import { sha256 } from "#kit/signatures.ts";
import type { ActiveIdentity } from "../identity.ts";
import { equals, prepared } from "../prepared.ts";
import type { PaymentRow } from "../sales/store.ts";
import type { PosDb } from "../store.ts";
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
    .set({ state, ...(statement && { statement: Buffer.from(statement) }) })
    .where(byId(id))
    .run();
}

/** Payments that have no definite end yet, the oldest first: what is pursued after a restart. */
export function pendingPayments(db: PosDb): PaymentRow[] {
  return db
    .select()
    .from(payments)
    .where(inArray(payments.state, PENDING_STATES))
    .orderBy(asc(payments.createdAt))
    .all();
}

export function pendingTotals(db: PosDb): { readonly pending: number; readonly pendingAmount: number } {
  const row = db
    .select({
      pending: sql<number>`count(*)`,
      pendingAmount: sql<number>`coalesce(sum(${payments.amount}), 0)`,
    })
    .from(payments)
    .where(inArray(payments.state, PENDING_STATES))
    .get();
  return row ?? { pending: 0, pendingAmount: 0 };
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
