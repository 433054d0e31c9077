import { eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { sales } from "#drizzle/pos/schema.ts";
import { returnToStock, takeFromStock } from "../catalog/stock.ts";
import { intendEReceipt } from "../e-receipts/due.ts";
import { intendReceipt } from "../receipts/jobs.ts";
import { linesStillOut, refundsGone } from "../refunds/gone.ts";
import { countReturn, countSale } from "../reports/totals.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import { afterMeeting } from "./decide.ts";
import { findSale } from "./store.ts";

/**
 * Counts money that a tender has brought, in the transaction of that tender: a sale that is met in full is paid, counted
 * for the reports, taken from the stock, and its receipt is due, on paper and at the wallet.
 */
export function meetSale(till: Till, db: PosDb, saleId: Id, amount: number): void {
  const sale = findSale(db, saleId);
  if (!sale) throw new Error("a tender belongs to a sale");
  const { collected, state } = afterMeeting(sale, amount);
  db.update(sales).set({ collected, state }).where(eq(sales.id, saleId)).run();
  if (state !== "paid") return;
  const paidAt = till.clocks.now();
  // Paid anew, after a payment went back: what refunds have given of it stays given.
  const gone = refundsGone(db, saleId);
  countSale(till, db, { ...sale, collected, state }, paidAt, gone);
  takeFromStock(db, linesStillOut(sale.lines, gone));
  intendReceipt(till, db, saleId);
  intendEReceipt(db, saleId, paidAt);
}

/**
 * Money that a tender had brought has gone back, in the transaction that learns of it and before the tender is void: the
 * sale is due again, and where it was paid its goods count as brought back until it is paid anew.
 */
export function unmeetSale(till: Till, db: PosDb, saleId: Id, amount: number): void {
  const sale = findSale(db, saleId);
  if (!sale) throw new Error("a tender belongs to a sale");
  if (sale.state === "paid") {
    const gone = refundsGone(db, saleId);
    countReturn(till, db, sale, till.clocks.now(), gone);
    returnToStock(db, linesStillOut(sale.lines, gone));
  }
  db.update(sales)
    .set({ collected: sale.collected - amount, state: "open", paidAt: null })
    .where(eq(sales.id, saleId))
    .run();
}
