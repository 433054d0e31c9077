/** Sales and tenders in the store, and the view of a sale that screens get. */
import { asc, desc, eq, getTableColumns, max } from "drizzle-orm";
import { cashOf } from "#domain/cash-rounding.ts";
import { formatPaymentId, type Id } from "#domain/ids.ts";
import {
  drawerOpenings,
  operators,
  payments,
  printJobs,
  sales,
  tenderReturns,
  tenders,
} from "#drizzle/pos/schema.ts";
import { matchCode } from "#kit/signatures.ts";
import type { PaymentView, PrintJobView, SaleView, TenderView } from "../api.ts";
import { givenUpAt } from "../payments/store.ts";
import { equals, prepared } from "../prepared.ts";
import { cashRefundsOf, cashRefundView } from "../refunds/cash-store.ts";
import { refundsOf, refundView } from "../refunds/store.ts";
import type { PosDb } from "../store.ts";

export type SaleRow = typeof sales.$inferSelect;
export type TenderRow = typeof tenders.$inferSelect;
export type PaymentRow = typeof payments.$inferSelect;
export type PrintJobRow = typeof printJobs.$inferSelect;

const saleById = prepared((db) => db.select().from(sales).where(equals(sales.id, "id")).prepare());
const tenderById = prepared((db) => db.select().from(tenders).where(equals(tenders.id, "id")).prepare());
const tendersBySale = prepared((db) =>
  db
    .select()
    .from(tenders)
    .where(equals(tenders.sale, "sale"))
    .orderBy(asc(tenders.createdAt), asc(tenders.id))
    .prepare(),
);
const paymentsBySale = prepared((db) =>
  db
    .select(getTableColumns(payments))
    .from(payments)
    .innerJoin(tenders, eq(tenders.id, payments.tender))
    .where(equals(tenders.sale, "sale"))
    .orderBy(asc(payments.attempt))
    .prepare(),
);
const printJobsBySale = prepared((db) =>
  db.select().from(printJobs).where(equals(printJobs.sale, "sale")).orderBy(asc(printJobs.copy)).prepare(),
);
const drawerByTender = prepared((db) =>
  db
    .select({ state: drawerOpenings.state })
    .from(drawerOpenings)
    .where(equals(drawerOpenings.tender, "tender"))
    .prepare(),
);

const returnByTender = prepared((db) =>
  db.select().from(tenderReturns).where(equals(tenderReturns.tender, "tender")).prepare(),
);

export function findSale(db: PosDb, id: Id): SaleRow | undefined {
  return saleById(db).get({ id });
}

/** What is known of a tender that was met and goes back with its sale. */
export function findReturn(db: PosDb, tender: Id): typeof tenderReturns.$inferSelect | undefined {
  return returnByTender(db).get({ tender });
}

export function findTender(db: PosDb, id: Id): TenderRow | undefined {
  return tenderById(db).get({ id });
}

export function tendersOf(db: PosDb, sale: Id): TenderRow[] {
  return tendersBySale(db).all({ sale });
}

/** Those whose money the sale has. */
export function metTendersOf(db: PosDb, sale: Id): TenderRow[] {
  return tendersOf(db, sale).filter(({ state }) => state === "met");
}

export function paymentsOf(db: PosDb, sale: Id): PaymentRow[] {
  return paymentsBySale(db).all({ sale });
}

export function printJobsOf(db: PosDb, sale: Id): PrintJobRow[] {
  return printJobsBySale(db).all({ sale });
}

export function operatorName(db: PosDb, id: Id): string {
  return db.select({ name: operators.name }).from(operators).where(eq(operators.id, id)).get()?.name ?? "";
}

/** The next number of the day, from 1. */
export function nextSaleNumber(db: PosDb, day: string): number {
  const row = db
    .select({ last: max(sales.number) })
    .from(sales)
    .where(eq(sales.day, day))
    .get();
  return (row?.last ?? 0) + 1;
}

/** The latest sale of the day: what a checkout shows when it comes back. */
export function latestSale(db: PosDb, day: string): SaleRow | undefined {
  return db.select().from(sales).where(eq(sales.day, day)).orderBy(desc(sales.number)).limit(1).get();
}

/** Tells the screens' clock from the wallet's time in stored payments. */
export type ToLocal = (walletTime: number) => number;

/**
 * - `qrText`: what the QR of a signed request says, in the format that is set
 * - `reversalQr`: what the QR says by which a customer's phone carries its reversal
 */
export interface ViewDeps {
  readonly toLocal: ToLocal;
  readonly qrText: (signedRequest: Uint8Array) => string;
  readonly reversalQr: (signedRequest: Uint8Array) => string;
}

export function saleView(db: PosDb, sale: SaleRow, deps: ViewDeps): SaleView {
  const attempts = paymentsOf(db, sale.id);
  return {
    id: sale.id,
    number: sale.number,
    currency: sale.currency,
    lines: sale.lines.map((line) => ({ ...line })),
    ...(sale.discount !== null && { discount: sale.discount }),
    ...(sale.note !== null && { note: sale.note }),
    total: sale.total,
    due: sale.total - sale.collected,
    state: sale.state,
    tenders: tendersOf(db, sale.id).map((tender) => tenderView(db, tender, attempts, deps)),
    refunds: refundViewsOf(db, sale),
    receipts: printJobsOf(db, sale.id).map(printJobView),
    createdAt: sale.createdAt,
  };
}

/** By either way, the oldest first. */
function refundViewsOf(db: PosDb, sale: SaleRow): SaleView["refunds"] {
  return [
    ...refundsOf(db, sale.id).map(refundView),
    ...cashRefundsOf(db, sale.id).map((row) => cashRefundView(row, sale.currency)),
  ].sort((a, b) => a.createdAt - b.createdAt);
}

function tenderView(
  db: PosDb,
  tender: TenderRow,
  attempts: readonly PaymentRow[],
  deps: ViewDeps,
): TenderView {
  const drawer = tender.kind === "cash" ? drawerByTender(db).get({ tender: tender.id }) : undefined;
  const { received, rounding } = tender;
  const back = tender.state === "void" ? findReturn(db, tender.id) : undefined;
  return {
    id: tender.id,
    kind: tender.kind,
    amount: tender.amount,
    state: tender.state,
    ...(received !== null && { received, change: received - cashOf(tender) }),
    ...(rounding !== 0 && { rounding }),
    ...(drawer && { drawer: drawer.state }),
    ...(back && { returned: back.state === null ? {} : { drawer: back.state } }),
    payments: attempts
      .filter((attempt) => attempt.tender === tender.id)
      .map((attempt) => paymentView(attempt, deps)),
  };
}

export function paymentView(row: PaymentRow, { toLocal, qrText, reversalQr }: ViewDeps): PaymentView {
  return {
    id: formatPaymentId(row),
    way: row.way,
    state: row.state,
    amount: row.amount,
    currency: row.currency,
    qr: qrText(row.request),
    matchCode: matchCode(row.request),
    issuedAt: toLocal(row.issuedAt),
    expiresAt: toLocal(row.expiresAt),
    ...(row.way === "submitted" && { givenUpAt: toLocal(givenUpAt(row)) }),
    ...(row.state === "reversing" && { reversalQr: reversalQr(row.request) }),
  };
}

export function printJobView({ id, kind, subject, copy, state, trouble }: PrintJobRow): PrintJobView {
  return { id, kind, subject, copy, state, ...(trouble !== null && { trouble }) };
}
