/** What a shift has taken, and how screens see it. */
import { and, asc, count, eq, inArray, sql } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import type { Tally } from "#domain/receipt/shift-report.ts";
import { PENDING_REFUND_STATES } from "#domain/refund.ts";
import { Refusal } from "#domain/refusal.ts";
import { noSales, payments, printJobs, refunds, sales, shifts, tenders } from "#drizzle/pos/schema.ts";
import type { ShiftView } from "../api.ts";
import { PENDING_STATES, pendingTotals } from "../payments/store.ts";
import { operatorName, type PrintJobRow, printJobView } from "../sales/store.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";

export type ShiftRow = typeof shifts.$inferSelect;

/** @throws Refusal `not_found` */
export function findShift(db: PosDb, id: Id): ShiftRow {
  const shift = db.select().from(shifts).where(eq(shifts.id, id)).get();
  if (!shift) throw new Refusal("not_found");
  return shift;
}

/** Reports of the shift, the oldest first. */
export function reportJobsOf(db: PosDb, shift: Id): PrintJobRow[] {
  return db
    .select()
    .from(printJobs)
    .where(eq(printJobs.shift, shift))
    .orderBy(asc(printJobs.createdAt), asc(printJobs.copy))
    .all();
}

/** @throws Refusal `not_found` */
export function shiftView(db: PosDb, id: Id): ShiftView {
  const shift = findShift(db, id);
  const now = pendingTotals(db);
  const { sales, tenders, refunds, noSales } = takings(db, id);
  return {
    id,
    openedBy: operatorName(db, shift.openedBy),
    openedAt: shift.openedAt,
    ...(shift.closedAt !== null && { closedAt: shift.closedAt }),
    sales,
    cash: tenders.cash.amount,
    wallet: tenders.wallet.amount,
    refunded: refunds.amount,
    noSales,
    pending: shift.pending ?? now.pending,
    pendingAmount: shift.pendingAmount ?? now.pendingAmount,
    ...(shift.signedOffBy !== null && { signedOffBy: operatorName(db, shift.signedOffBy) }),
    reports: reportJobsOf(db, id).map(printJobView),
  };
}

/** Tells every checkout how the shift stands. */
export function publishShift(till: Till, id: Id): ShiftView {
  const view = shiftView(till.store.db, id);
  till.streams.checkout.append({ name: "shift", data: view });
  return view;
}

export interface Takings {
  readonly sales: number;
  readonly tenders: { readonly cash: Tally; readonly wallet: Tally };
  readonly refunds: Tally;
  readonly noSales: number;
}

/** What the sales of the shift have brought in, and what was given back of them. */
export function takings(db: PosDb, shift: Id): Takings {
  const met = (kind: "cash" | "wallet") =>
    db
      .select({ count: count(), amount: sql<number>`coalesce(sum(${tenders.amount}), 0)` })
      .from(tenders)
      .innerJoin(sales, eq(sales.id, tenders.sale))
      .where(and(eq(sales.shift, shift), eq(tenders.state, "met"), eq(tenders.kind, kind)))
      .get();
  const paid = db
    .select({ sales: count() })
    .from(sales)
    .where(and(eq(sales.shift, shift), eq(sales.state, "paid")))
    .get();
  const back = db
    .select({ count: count(), amount: sql<number>`coalesce(sum(${refunds.amount}), 0)` })
    .from(refunds)
    .innerJoin(sales, eq(sales.id, refunds.sale))
    .where(and(eq(sales.shift, shift), eq(refunds.state, "refunded")))
    .get();
  const opened = db.select({ noSales: count() }).from(noSales).where(eq(noSales.shift, shift)).get();
  return {
    sales: paid?.sales ?? 0,
    tenders: { cash: met("cash") ?? NONE, wallet: met("wallet") ?? NONE },
    refunds: back ?? NONE,
    noSales: opened?.noSales ?? 0,
  };
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
    .where(inArray(payments.state, PENDING_STATES))
    .get();
  const ofRefunds = db
    .select({
      count: sql<number>`coalesce(sum(${refunds.state} = 'unknown'), 0)`,
      amount: sql<number>`coalesce(sum(iif(${refunds.state} = 'unknown', ${refunds.amount}, 0)), 0)`,
    })
    .from(refunds)
    .where(inArray(refunds.state, PENDING_REFUND_STATES))
    .get();
  const parts = [ofPayments ?? NONE, ofRefunds ?? NONE];
  return {
    count: parts.reduce((sum, part) => sum + part.count, 0),
    amount: parts.reduce((sum, part) => sum + part.amount, 0),
  };
}
