import { eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { sales } from "#drizzle/pos/schema.ts";
import { takeFromStock } from "../catalog/stock.ts";
import { intendEReceipt } from "../e-receipts/due.ts";
import { intendReceipt } from "../receipts/jobs.ts";
import { countSale } from "../reports/totals.ts";
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
  countSale(till, db, { ...sale, collected, state }, paidAt);
  takeFromStock(db, sale.lines);
  intendReceipt(till, db, saleId);
  intendEReceipt(db, saleId, paidAt);
}
