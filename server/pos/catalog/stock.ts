/** What is left of counted products: less with each sale that is paid, more with each line that comes back. */
import { and, eq, isNotNull, sql } from "drizzle-orm";
import type { SaleLine } from "#domain/sale.ts";
import { products } from "#drizzle/pos/schema.ts";
import type { PosDb } from "../store.ts";

type Moved = Pick<SaleLine, "product" | "quantity">;

/** In the transaction that pays the sale. Below zero says that more was sold than anybody had counted. */
export function takeFromStock(db: PosDb, lines: readonly Moved[]): void {
  for (const line of lines) moveStock(db, line, -line.quantity);
}

/** In the transaction that learns that the refund went back. */
export function returnToStock(db: PosDb, lines: readonly Moved[]): void {
  for (const line of lines) moveStock(db, line, line.quantity);
}

function moveStock(db: PosDb, { product }: Moved, by: number): void {
  if (product === undefined) return;
  db.update(products)
    .set({ stock: sql`${products.stock} + ${by}` })
    .where(and(eq(products.id, product), isNotNull(products.stock)))
    .run();
}
