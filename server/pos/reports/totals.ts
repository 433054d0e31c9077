/** Counts a sale as it is paid and a refund as it is known to have gone back, in the transaction that says so. */
import { eq, sql } from "drizzle-orm";
import { calendarDayOf, wallText } from "#domain/business-day.ts";
import type { Id } from "#domain/ids.ts";
import { lineGross, lineShares, saleTotal, type TenderKind } from "#domain/sale.ts";
import {
  type Cell,
  type CountedLine,
  type CountedSale,
  cellsOfRefund,
  cellsOfSale,
} from "#domain/sales-report.ts";
import { sales, salesTotals } from "#drizzle/pos/schema.ts";
import { findProduct } from "../catalog/store.ts";
import { findSale, type SaleRow, tendersOf } from "../sales/store.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";

/** Counts a sale that has just been paid. @param at when that was, epoch milliseconds */
export function countSale(till: Till, db: PosDb, sale: SaleRow, at: number): void {
  db.update(sales).set({ paidAt: at }).where(eq(sales.id, sale.id)).run();
  addCells(till, db, at, cellsOfSale(countedSale(till, db, sale, at)));
}

/**
 * Counts a sale that was paid and is no more, since its bank has taken a payment back: all of it stands as given back, until
 * it is paid and counted anew. While its tenders still stand as met.
 * @param at when that was learnt, epoch milliseconds
 */
export function countReturn(till: Till, db: PosDb, sale: SaleRow, at: number): void {
  if (sale.paidAt !== null) addCells(till, db, at, cellsOfRefund(countedSale(till, db, sale, at)));
}

function countedSale(till: Till, db: PosDb, sale: SaleRow, at: number): CountedSale {
  const shares = lineShares(sale.lines, sale.discount ?? undefined);
  return {
    hour: hourOf(till, at),
    operator: sale.operator,
    lines: sale.lines.map((line, index) => countedLine(db, line, line.quantity, shares[index] ?? 0)),
    tenders: tendersOf(db, sale.id).filter(({ state }) => state === "met"),
  };
}

/** What a report counts of a refund. */
export interface CountableRefund {
  readonly sale: Id;
  readonly operator: Id;
  /** By which way the money went back. */
  readonly kind: TenderKind;
  /** Minor units; by how much that is more than what came back is worth, where cash is rounded. */
  readonly amount: number;
  readonly rounding?: number;
  readonly lines: readonly { readonly line: string; readonly quantity: number }[];
}

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
    tenders: [{ kind: refund.kind, amount: worthOf(refund), rounding: refund.rounding ?? 0 }],
    lines: linesReturned(db, sale, refund),
  });
  addCells(till, db, at, cells);
}

/** What came back is worth, minor units. */
const worthOf = ({ amount, rounding = 0 }: CountableRefund) => amount - rounding;

type Line = SaleRow["lines"][number];

function countedLine(db: PosDb, line: Line, quantity: number, amount: number): CountedLine {
  const product = line.product === undefined ? undefined : findProduct(db, line.product);
  const discount = lineGross({ ...line, quantity }) - amount;
  return { product: product?.id, category: product?.category ?? undefined, quantity, amount, discount };
}

/** What came back is worth its part of the refund's worth, which adds up to it. */
function linesReturned(db: PosDb, { lines }: SaleRow, refund: CountableRefund): CountedLine[] {
  const back = refund.lines.flatMap(({ line, quantity }) =>
    lines.filter(({ id }) => id === line).map((sold) => ({ sold, quantity })),
  );
  const gross = back.map(({ sold, quantity }) => ({ ...sold, quantity, discount: undefined }));
  const off = saleTotal(gross) - worthOf(refund);
  const shares = lineShares(gross, off > 0 ? { amount: off } : undefined);
  // Rounding of earlier parts may be left for the last one.
  const more = Math.max(0, -off);
  return back.map(({ sold, quantity }, index) =>
    countedLine(db, sold, quantity, (shares[index] ?? 0) + (index === 0 ? more : 0)),
  );
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
