/** Refunds in the store, and the view of one that screens get. */
import { and, asc, eq, isNotNull, isNull } from "drizzle-orm";
import type { Id, PaymentId } from "#domain/ids.ts";
import { samePayment } from "#domain/ids.ts";
import type { RefundState } from "#domain/refund.ts";
import { isPendingRefund, refunds } from "#drizzle/pos/schema.ts";
import type { RefundView } from "../api.ts";
import { equals, prepared } from "../prepared.ts";
import type { PosDb } from "../store.ts";
import { storedStatement } from "../sync/stored-statement.ts";

export type RefundRow = typeof refunds.$inferSelect;

const refundsBySale = prepared((db) =>
  db.select().from(refunds).where(equals(refunds.sale, "sale")).orderBy(asc(refunds.createdAt)).prepare(),
);

export function findRefund(db: PosDb, id: Id): RefundRow | undefined {
  return db.select().from(refunds).where(eq(refunds.id, id)).get();
}

export function refundsOf(db: PosDb, sale: Id): RefundRow[] {
  return refundsBySale(db).all({ sale });
}

export function refundsOfPayment(db: PosDb, sale: Id, payment: PaymentId): RefundRow[] {
  return refundsOf(db, sale).filter((refund) => samePayment(refund, payment));
}

export function refundsOfTender(db: PosDb, tender: Id): RefundRow[] {
  return db.select().from(refunds).where(eq(refunds.tender, tender)).all();
}

/** Refunds that have no definite end yet, the oldest first. */
export function pendingRefunds(db: PosDb): RefundRow[] {
  return db
    .select()
    .from(refunds)
    .where(isPendingRefund(refunds.state))
    .orderBy(asc(refunds.createdAt))
    .all();
}

export function updateRefund(db: PosDb, id: Id, state: RefundState, statement?: Uint8Array): void {
  db.update(refunds)
    .set({ state, ...(statement && { statement: Buffer.from(statement), ...timeIn(statement) }) })
    .where(eq(refunds.id, id))
    .run();
}

function timeIn(statement: Uint8Array): { decidedAt: number } {
  return { decidedAt: storedStatement(statement).decidedAt };
}

/** As `fillTimes` of payments. */
export function fillRefundTimes(db: PosDb, atMost: number): number {
  const rows = db
    .select({ id: refunds.id, statement: refunds.statement })
    .from(refunds)
    .where(and(isNull(refunds.decidedAt), isNotNull(refunds.statement)))
    .limit(atMost)
    .all();
  for (const { id, statement } of rows)
    if (statement) db.update(refunds).set(timeIn(statement)).where(eq(refunds.id, id)).run();
  return rows.length;
}

/** The statements that the store holds, the oldest refund's first. */
export function refundStatements(db: PosDb): Uint8Array[] {
  return db
    .select({ statement: refunds.statement })
    .from(refunds)
    .where(isNotNull(refunds.statement))
    .orderBy(asc(refunds.createdAt))
    .all()
    .flatMap(({ statement }) => (statement === null ? [] : [statement]));
}

export function refundView({
  id,
  tender,
  amount,
  currency,
  lines,
  reason,
  state,
  createdAt,
}: RefundRow): RefundView {
  return {
    id,
    tender,
    amount,
    currency,
    lines: lines.map((line) => ({ ...line })),
    reason,
    state,
    createdAt,
  };
}
