/** Which receipts the wallet has still to be brought. */
import { asc, eq, sql } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { eReceiptsDue } from "#drizzle/pos/schema.ts";
import type { PosDb } from "../store.ts";

/** Notes, in the transaction that pays the sale, that its receipt is due at the wallet. */
export function intendEReceipt(db: PosDb, sale: Id, createdAt: number): void {
  db.insert(eReceiptsDue).values({ sale, createdAt }).onConflictDoNothing().run();
}

/** Those to bring next, at most so many: what was tried least first, then the oldest. */
export function receiptsDue(db: PosDb, atMost: number): Id[] {
  return db
    .select({ sale: eReceiptsDue.sale })
    .from(eReceiptsDue)
    .orderBy(asc(eReceiptsDue.tries), asc(eReceiptsDue.createdAt), asc(eReceiptsDue.sale))
    .limit(atMost)
    .all()
    .map(({ sale }) => sale);
}

/** Whether the wallet has still to be brought this sale's. */
export function isReceiptDue(db: PosDb, sale: Id): boolean {
  return db.select().from(eReceiptsDue).where(eq(eReceiptsDue.sale, sale)).get() !== undefined;
}

export function countTry(db: PosDb, sale: Id): void {
  db.update(eReceiptsDue)
    .set({ tries: sql`${eReceiptsDue.tries} + 1` })
    .where(eq(eReceiptsDue.sale, sale))
    .run();
}

export function doneWithReceipt(db: PosDb, sale: Id): void {
  db.delete(eReceiptsDue).where(eq(eReceiptsDue.sale, sale)).run();
}
