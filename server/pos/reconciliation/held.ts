/**
 * What the store holds of a business day, as the domain compares it. Read an hour at a time with other work in between,
 * since the shop goes on selling meanwhile.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { and, eq, gte, lt, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { DaySpan } from "#domain/business-day.ts";
import type { HeldDay, HeldPayment, HeldRefund } from "#domain/held-day.ts";
import { formatPaymentId, type Id, type PaymentId } from "#domain/ids.ts";
import type { SettlementLine } from "#domain/settlement.ts";
import { payments, refunds, sales, tenders } from "#drizzle/pos/schema.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";

const SLICE_MS = 3_600_000;
/** How many lines are looked up in one turn. */
const LOOKED_UP = 100;

/**
 * All that may have moved money in the day by the wallet's clock, and all that the lines name.
 * @param span the business day by the wallet's clock
 */
export async function heldDay(till: Till, span: DaySpan, lines: readonly SettlementLine[]): Promise<HeldDay> {
  const { db } = till.store;
  const ahead = till.walletClock.localAheadBy() ?? 0;
  const found = new Held(ahead);
  for (let from = span.from; from < span.to; from += SLICE_MS) {
    const slice = { from, to: Math.min(from + SLICE_MS, span.to) };
    const local = { from: slice.from + ahead, to: slice.to + ahead };
    found.addPayments(
      db,
      paymentsWhere(db, anyIn(slice, payments.issuedAt, payments.capturedAt, payments.decidedAt)),
    );
    found.addRefunds(refundsWhere(db, or(anyIn(slice, refunds.decidedAt), anyIn(local, refunds.createdAt))));
    await nextTurn();
  }
  for (let i = 0; i < lines.length; i += LOOKED_UP) {
    for (const { payment, refund } of lines.slice(i, i + LOOKED_UP)) {
      if (!found.payments.has(formatPaymentId(payment)))
        found.addPayments(db, paymentsWhere(db, isPayment(payment)));
      if (refund !== null && !found.refunds.has(refund))
        found.addRefunds(refundsWhere(db, eq(refunds.id, refund)));
    }
    await nextTurn();
  }
  return {
    ...span,
    now: till.walletClock.now() ?? till.clocks.now(),
    payments: [...found.payments.values()],
    refunds: [...found.refunds.values()],
  };
}

class Held {
  readonly payments = new Map<string, HeldPayment>();
  readonly refunds = new Map<Id, HeldRefund>();
  readonly #ahead: number;

  /** @param ahead how far this machine's clock is ahead of the wallet's, milliseconds */
  constructor(ahead: number) {
    this.#ahead = ahead;
  }

  addPayments(db: PosDb, rows: readonly PaymentOfDay[]): void {
    for (const { tender, attempt, saleId, ...row } of rows) {
      const id = { tender, attempt };
      const refunded = row.state === "reversed" ? refundedOf(db, saleId, id) : 0;
      this.payments.set(formatPaymentId(id), { ...row, id, refunded });
    }
  }

  addRefunds(rows: readonly RefundOfDay[]): void {
    for (const { tender, attempt, createdAt, ...row } of rows)
      this.refunds.set(row.id, { ...row, payment: { tender, attempt }, askedAt: createdAt - this.#ahead });
  }
}

type PaymentOfDay = ReturnType<typeof paymentsWhere>[number];
type RefundOfDay = ReturnType<typeof refundsWhere>[number];

function paymentsWhere(db: PosDb, where: SQL | undefined) {
  return db
    .select({
      tender: payments.tender,
      attempt: payments.attempt,
      amount: payments.amount,
      state: payments.state,
      issuedAt: payments.issuedAt,
      expiresAt: payments.expiresAt,
      capturedAt: payments.capturedAt,
      decidedAt: payments.decidedAt,
      sale: sales.number,
      saleId: sales.id,
    })
    .from(payments)
    .innerJoin(tenders, eq(tenders.id, payments.tender))
    .innerJoin(sales, eq(sales.id, tenders.sale))
    .where(where)
    .all();
}

function refundsWhere(db: PosDb, where: SQL | undefined) {
  return db
    .select({
      id: refunds.id,
      tender: refunds.tender,
      attempt: refunds.attempt,
      amount: refunds.amount,
      state: refunds.state,
      createdAt: refunds.createdAt,
      decidedAt: refunds.decidedAt,
      sale: sales.number,
    })
    .from(refunds)
    .innerJoin(sales, eq(sales.id, refunds.sale))
    .where(where)
    .all();
}

function refundedOf(db: PosDb, sale: Id, { tender, attempt }: PaymentId): number {
  const row = db
    .select({ amount: sql<number>`coalesce(sum(${refunds.amount}), 0)` })
    .from(refunds)
    .where(
      and(
        eq(refunds.sale, sale),
        eq(refunds.tender, tender),
        eq(refunds.attempt, attempt),
        eq(refunds.state, "refunded"),
      ),
    )
    .get();
  return row?.amount ?? 0;
}

const isPayment = ({ tender, attempt }: PaymentId) =>
  and(eq(payments.tender, tender), eq(payments.attempt, attempt));

function anyIn({ from, to }: DaySpan, ...columns: readonly SQLiteColumn[]): SQL | undefined {
  return or(...columns.map((column) => and(gte(column, from), lt(column, to))));
}
