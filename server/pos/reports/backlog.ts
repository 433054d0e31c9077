/** Sales that were paid before anything was counted: a store of an earlier version has them. */

import { setImmediate as nextTurn } from "node:timers/promises";
import { and, asc, eq, isNull } from "drizzle-orm";
import { sales } from "#drizzle/pos/schema.ts";
import { refundsGone } from "../refunds/gone.ts";
import type { Till } from "../till.ts";
import { countRefund, countSale } from "./totals.ts";

/** So many are counted at once that selling goes on between. */
const SLICE = 20;

/** True while there are sales that reports do not know of. */
export function hasUncounted({ store }: Pick<Till, "store">): boolean {
  return uncounted(store.db, 1).length > 0;
}

/** Counts what is left, in slices. @param stop ends it between two slices; the next start goes on */
export async function countBacklog(till: Till, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const counted = till.store.write((db) => {
      const slice = uncounted(db, SLICE);
      for (const sale of slice) countOld(till, db, sale);
      return slice.length;
    });
    if (counted === 0) return;
    await nextTurn();
  }
}

/** By the moments that are known of them: when the sale began, when the wallet decided its refunds, when cash was given back. */
function countOld(till: Till, db: Till["store"]["db"], sale: ReturnType<typeof uncounted>[number]): void {
  countSale(till, db, sale, sale.createdAt);
  for (const refund of refundsGone(db, sale.id)) countRefund(till, db, refund, refund.at);
}

function uncounted(db: Till["store"]["db"], limit: number) {
  return db
    .select()
    .from(sales)
    .where(and(eq(sales.state, "paid"), isNull(sales.paidAt)))
    .orderBy(asc(sales.id))
    .limit(limit)
    .all();
}
