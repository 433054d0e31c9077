/** Counts a sale as it is paid and a refund as it is known to have gone back, in the transaction that says so. */
import { eq, sql } from "drizzle-orm";
import { calendarDayOf, wallText } from "#domain/business-day.ts";
import { lineGross, lineShares, saleTotal } from "#domain/sale.ts";
import {
  type Cell,
  type CountedLine,
  type CountedSale,
  cellsOfRefund,
  cellsOfSale,
  linesOf,
} from "#domain/sales-report.ts";
import { sales, salesTotals } from "#drizzle/pos/schema.ts";
import { findProduct } from "../catalog/store.ts";
import { linesStillOut, type RefundGone } from "../refunds/gone.ts";
import { findSale, metTendersOf, type SaleRow, type TenderRow } from "../sales/store.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";

/**
 * Counts a sale that has just been paid.
 * @param at when that was, epoch milliseconds
 * @param gone refunds that were counted already: where it is paid anew, it is counted less these
 */
export function countSale(
  till: Till,
  db: PosDb,
  sale: SaleRow,
  at: number,
  gone: readonly RefundGone[] = [],
): void {
  db.update(sales).set({ paidAt: at }).where(eq(sales.id, sale.id)).run();
  addCells(till, db, at, cellsOfSale(countedSale(till, db, sale, at, gone)));
}

/**
 * Counts a sale that was paid and is no more, since its bank has taken a payment back: all that refunds have left of it
 * stands as given back, until it is paid and counted anew. While its tenders still stand as met.
 * @param at when that was learnt, epoch milliseconds
 */
export function countReturn(
  till: Till,
  db: PosDb,
  sale: SaleRow,
  at: number,
  gone: readonly RefundGone[],
): void {
  if (sale.paidAt === null) return;
  const rest = countedSale(till, db, sale, at, gone);
  if (rest.tenders.length > 0) addCells(till, db, at, cellsOfRefund(rest));
}

function countedSale(
  till: Till,
  db: PosDb,
  sale: SaleRow,
  at: number,
  gone: readonly RefundGone[],
): CountedSale {
  const tenders = metTendersOf(db, sale.id)
    .map((tender) => tenderLess(tender, gone))
    .filter(({ amount, rounding }) => amount !== 0 || rounding !== 0);
  const met = tenders.reduce((sum, { amount }) => sum + amount, 0);
  return {
    hour: hourOf(till, at),
    operator: sale.operator,
    lines: linesOf(met, linesLess(db, sale, gone)),
    tenders,
  };
}

function tenderLess({ id, kind, amount, rounding }: TenderRow, gone: readonly RefundGone[]) {
  const its = gone.filter(({ tender }) => tender === id);
  return {
    kind,
    amount: its.reduce((left, refund) => left - worthOf(refund), amount),
    rounding: its.reduce((left, refund) => left - refund.rounding, rounding),
  };
}

/** The lines of which something is left, with what of their worth is. */
function linesLess(db: PosDb, sale: SaleRow, gone: readonly RefundGone[]): CountedLine[] {
  const shares = lineShares(sale.lines, sale.discount ?? undefined);
  const worths = gone.flatMap((refund) => sharesReturned(sale, refund));
  return linesStillOut(sale.lines, gone)
    .map((line, index) => {
      const back = worths.reduce((sum, { sold, amount }) => (sold.id === line.id ? sum + amount : sum), 0);
      const amount = Math.max(0, (shares[index] ?? 0) - back);
      const counted = countedLine(db, line, line.quantity, amount);
      return { ...counted, discount: line.quantity === 0 ? 0 : Math.max(0, counted.discount) };
    })
    .filter(({ quantity, amount }) => quantity !== 0 || amount !== 0);
}

/** What a report counts of a refund. */
export type CountableRefund = Pick<
  RefundGone,
  "sale" | "operator" | "kind" | "amount" | "rounding" | "lines"
>;

/**
 * Counts a refund that has gone back. One of a sale that is still to be counted is counted together with it.
 * @param at when that was learnt, epoch milliseconds
 */
export function countRefund(till: Till, db: PosDb, refund: CountableRefund, at: number): void {
  const sale = findSale(db, refund.sale);
  if (!sale || sale.paidAt === null) return;
  const cells = cellsOfRefund({
    hour: hourOf(till, at),
    operator: refund.operator,
    tenders: [{ kind: refund.kind, amount: worthOf(refund), rounding: refund.rounding }],
    lines: linesReturned(db, sale, refund),
  });
  addCells(till, db, at, cells);
}

/** What came back is worth, minor units. */
const worthOf = ({ amount, rounding }: CountableRefund) => amount - rounding;

type Line = SaleRow["lines"][number];

function countedLine(db: PosDb, line: Line, quantity: number, amount: number): CountedLine {
  const product = line.product === undefined ? undefined : findProduct(db, line.product);
  const discount = lineGross({ ...line, quantity }) - amount;
  return { product: product?.id, category: product?.category ?? undefined, quantity, amount, discount };
}

function linesReturned(db: PosDb, sale: SaleRow, refund: CountableRefund): CountedLine[] {
  return sharesReturned(sale, refund).map(({ sold, quantity, amount }) =>
    countedLine(db, sold, quantity, amount),
  );
}

/** What came back is worth its part of the refund's worth, which adds up to it. */
function sharesReturned({ lines }: SaleRow, refund: CountableRefund) {
  const back = refund.lines.flatMap(({ line, quantity }) =>
    lines.filter(({ id }) => id === line).map((sold) => ({ sold, quantity })),
  );
  const gross = back.map(({ sold, quantity }) => ({ ...sold, quantity, discount: undefined }));
  const off = saleTotal(gross) - worthOf(refund);
  const shares = lineShares(gross, off > 0 ? { amount: off } : undefined);
  // Rounding of earlier parts may be left for the last one.
  const more = Math.max(0, -off);
  return back.map((one, index) => ({
    ...one,
    amount: (shares[index] ?? 0) + (index === 0 ? more : 0),
  }));
}

function hourOf(till: Till, at: number): string {
  return wallText(at, till.identity.enrolment.merchant.timeZone).slice(11, 13);
}

function addCells(till: Till, db: PosDb, at: number, cells: readonly Cell[]): void {
  const day = calendarDayOf(at, till.identity.enrolment.merchant.timeZone);
  const { sales, quantity, amount, discount, refunds, refunded } = salesTotals;
  db.insert(salesTotals)
    .values(cells.map(({ dimension, key, figures }) => ({ day, dimension, key, ...figures })))
    .onConflictDoUpdate({
      target: [salesTotals.dimension, salesTotals.day, salesTotals.key],
      set: {
        sales: sql`${sales} + excluded.sales`,
        quantity: sql`${quantity} + excluded.quantity`,
        amount: sql`${amount} + excluded.amount`,
        discount: sql`${discount} + excluded.discount`,
        refunds: sql`${refunds} + excluded.refunds`,
        refunded: sql`${refunded} + excluded.refunded`,
      },
    })
    .run();
}
