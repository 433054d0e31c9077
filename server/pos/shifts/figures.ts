/** How a shift stands, as screens see it. */
import { asc, eq, sql } from "drizzle-orm";
import { type ClosingFacts, closingDifference } from "#domain/closing.ts";
import { type Id, parsePaymentId } from "#domain/ids.ts";
import type { Tally } from "#domain/receipt/shift-report.ts";
import { PENDING_REFUND_STATES } from "#domain/refund.ts";
import {
  movedCash,
  refundRoundingOf,
  refundsBy,
  roundingOf,
  type ShiftTotals,
  salesPaid,
  taken,
  wholeTotals,
} from "#domain/shift.ts";
import { isPendingPayment, isPendingRefund, payments, printJobs, refunds } from "#drizzle/pos/schema.ts";
import { findPayment, PENDING_STATES, pendingTotals } from "../payments/store.ts";
import { findRefund } from "../refunds/store.ts";
import { operatorName, type PrintJobRow, printJobView } from "../sales/store.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import type { ShiftView } from "./api.ts";
import { type ClosingRow, closingOf, lastClosing, sealOf } from "./closings.ts";
import { correctionsOf } from "./corrections.ts";
import { floatOf } from "./counts.ts";
import { movesOf, moveView } from "./moves.ts";
import { findShift, isForgotten, type ShiftRow, startOf } from "./shift-row.ts";
import { totalsSince } from "./totals.ts";

/** Reports of the shift, the oldest first. */
export function reportJobsOf(db: PosDb, shift: Id): PrintJobRow[] {
  return db
    .select()
    .from(printJobs)
    .where(eq(printJobs.shift, shift))
    .orderBy(asc(printJobs.createdAt), asc(printJobs.copy))
    .all();
}

/** @param now epoch milliseconds @throws Refusal `not_found` */
export function shiftView(db: PosDb, id: Id, now: number): ShiftView {
  const shift = findShift(db, id);
  const closing = closingOf(db, id);
  const kept = closing ? closing.facts.totals : totalsSince(db, startOf(shift));
  const totals = wholeTotals(kept);
  const inCash = refundsBy(kept)?.cash.amount;
  const begun = beginning(db, shift, closing?.facts);
  return {
    id,
    openedBy: operatorName(db, shift.openedBy),
    openedAt: shift.openedAt,
    forgotten: isForgotten(shift, now),
    ...(shift.closedAt !== null && { closedAt: shift.closedAt }),
    ...figures(totals),
    ...(inCash !== undefined && { refundedInCash: inCash }),
    ...begun,
    needsCount: movedCash(begun.float ?? 0, totals),
    moves: movesOf(db, id).map((row) => moveView(db, row)),
    ...pendingOf(db, shift),
    ...(shift.signedOffBy !== null && { signedOffBy: operatorName(db, shift.signedOffBy) }),
    ...(closing && { closing: closingView(db, closing) }),
    corrections: correctionsOf(db, id),
    reports: reportJobsOf(db, id).map(printJobView),
  };
}

function figures(totals: ShiftTotals) {
  return {
    sales: salesPaid(totals),
    ...taken(totals),
    discounts: totals.discounts.amount,
    rounding: roundingOf(totals),
    late: totals.late.amount,
    refunded: totals.refunds.amount,
    refundRounding: refundRoundingOf(totals),
    paidIn: totals.paid_in.amount,
    paidOut: totals.paid_out.amount,
    noSales: totals.no_sale.count,
  };
}

function beginning(db: PosDb, shift: ShiftRow, closed: ClosingFacts | undefined) {
  const float = closed ? closed.float : floatOf(db, shift.id);
  const leftBefore = closed ? closed.leftBefore : lastClosing(db)?.facts.left;
  return { ...(float !== undefined && { float }), ...(leftBefore !== undefined && { leftBefore }) };
}

function pendingOf(db: PosDb, { pending, pendingAmount }: ShiftRow) {
  const now = pendingTotals(db);
  return { pending: pending ?? now.pending, pendingAmount: pendingAmount ?? now.pendingAmount };
}

function closingView(db: PosDb, row: ClosingRow): NonNullable<ShiftView["closing"]> {
  const { facts, number } = row;
  const { closedBy, forced, expected, counted, left, counts, words, pending } = facts;
  const difference = closingDifference(facts);
  return {
    number,
    by: closedBy,
    ...(forced !== undefined && { forced }),
    expected,
    ...(counted !== undefined && { counted }),
    ...(difference !== undefined && { difference }),
    ...(left !== undefined && { left }),
    counts: counts.length,
    words: [...words],
    stillPending: pending.filter((one) => isPending(db, one)).length,
    seal: sealOf(row),
  };
}

function isPending(db: PosDb, { kind, id }: ClosingFacts["pending"][number]): boolean {
  if (kind === "refund") return PENDING_REFUND_STATES.some((state) => state === findRefund(db, id)?.state);
  const payment = parsePaymentId(id);
  return PENDING_STATES.some((state) => payment && state === findPayment(db, payment)?.row.state);
}

/** Tells every checkout how the shift stands. */
export function publishShift(till: Till, id: Id): ShiftView {
  const view = shiftView(till.store.db, id, till.clocks.now());
  till.streams.checkout.append({ name: "shift", data: view });
  return view;
}

const NONE: Tally = { count: 0, amount: 0 };

/** Of what is pending now, payments and refunds whose outcome is not known. */
export function unknownTotals(db: PosDb): Tally {
  const ofPayments = db
    .select({
      count: sql<number>`coalesce(sum(${payments.state} = 'unknown'), 0)`,
      amount: sql<number>`coalesce(sum(iif(${payments.state} = 'unknown', ${payments.amount}, 0)), 0)`,
    })
    .from(payments)
    .where(isPendingPayment(payments.state))
    .get();
  const ofRefunds = db
    .select({
      count: sql<number>`coalesce(sum(${refunds.state} = 'unknown'), 0)`,
      amount: sql<number>`coalesce(sum(iif(${refunds.state} = 'unknown', ${refunds.amount}, 0)), 0)`,
    })
    .from(refunds)
    .where(isPendingRefund(refunds.state))
    .get();
  const parts = [ofPayments ?? NONE, ofRefunds ?? NONE];
  return {
    count: parts.reduce((sum, part) => sum + part.count, 0),
    amount: parts.reduce((sum, part) => sum + part.amount, 0),
  };
}
