/** Counts a sale as it is paid and a refund as it is known to have gone back, in the transaction that says so. */
import { eq, sql } from "drizzle-orm";
import { calendarDayOf, wallText } from "#domain/business-day.ts";
import { lineTotal } from "#domain/sale.ts";
import { type Cell, type CountedLine, cellsOfRefund, cellsOfSale } from "#domain/sales-report.ts";
import { sales, salesTotals } from "#drizzle/pos/schema.ts";
import type { RefundRow } from "../refunds/store.ts";
import { findSale, type SaleRow, tendersOf } from "../sales/store.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";

/** Counts a sale that has just been paid. @param at when that was, epoch milliseconds */
export function countSale(till: Till, db: PosDb, sale: SaleRow, at: number): void {
  db.update(sales).set({ paidAt: at }).where(eq(sales.id, sale.id)).run();
  const tenders = tendersOf(db, sale.id).filter(({ state }) => state === "met");
  const lines = sale.lines.map(countedLine);
  addCells(till, db, at, cellsOfSale({ hour: hourOf(till, at), operator: sale.operator, lines, tenders }));
}

/**
 * Counts a refund that has gone back. One of a sale that is still to be counted is counted together with it.
 * @param at when that was learnt, epoch milliseconds
 */
export function countRefund(till: Till, db: PosDb, refund: RefundRow, at: number): void {
  const sale = findSale(db, refund.sale);
  if (!sale || sale.paidAt === null) return;
  const cells = cellsOfRefund({
    hour: hourOf(till, at),
    operator: refund.operator,
    tender: "wallet",
    amount: refund.amount,
    lines: linesReturned(sale, refund),
  });
  addCells(till, db, at, cells);
}

function countedLine(line: SaleRow["lines"][number]): CountedLine {
  return {
    product: undefined,
    category: undefined,
    quantity: line.quantity,
    amount: lineTotal(line),
    discount: 0,
  };
}

function linesReturned({ lines }: SaleRow, refund: RefundRow): CountedLine[] {
  return refund.lines.flatMap(({ line, quantity }) =>
    lines.filter(({ id }) => id === line).map((sold) => countedLine({ ...sold, quantity })),
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
