/** The pursuit at the core bank, without the waiting. */
import { sql } from "drizzle-orm";
import type { CoreBank } from "#wallet/core-bank/port.ts";
import { type OrderBook, pursueDue } from "#wallet/core-bank/pursuit.ts";
import type { Wallet } from "./support.ts";

/** One round over all orders without an outcome, as if each were due. */
export async function pursueNow<Row>(
  { db, log }: Wallet,
  coreBank: CoreBank,
  book: OrderBook<Row>,
): Promise<boolean> {
  await db.execute(sql`UPDATE ${book.table} SET pursue_at = clock_timestamp() WHERE state = 'requested'`);
  return pursueDue({ db, coreBank, log }, book);
}
