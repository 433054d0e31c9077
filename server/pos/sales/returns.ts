/**
 * Money that goes back because its sale is given up, as far as no refund has given it before: cash out of the drawer,
 * recorded before the one pulse that is given for it; what a wallet paid by the reversal of its payment.
 */
import { eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { leftOf } from "#domain/refund.ts";
import { tenderReturns, tenders } from "#drizzle/pos/schema.ts";
import { journalOutcome } from "../drawer/openings.ts";
import { giveOnePulse } from "../drawer/pulse.ts";
import type { Operator } from "../operators/operators.ts";
import { cashRefundsOf } from "../refunds/cash-store.ts";
import { refundsOf } from "../refunds/store.ts";
import type { PosDb } from "../store.ts";
import { publishSale, type Till } from "../till.ts";
import { findReturn, type TenderRow } from "./store.ts";

/** By whose word money goes back. */
export interface Returning {
  readonly operator: Operator;
  /** The manager who approved it, where the operator's role needs one. */
  readonly approvedBy: Operator | undefined;
}

/** Whether what the tender brought was given back together with its sale. */
export function isTakenBack(db: PosDb, tender: Id): boolean {
  return findReturn(db, tender) !== undefined;
}

/** What of a met tender goes back with its sale, minor units. */
function toReturn(db: PosDb, tender: TenderRow): number {
  const inCash = cashRefundsOf(db, tender.sale).map((refund) => ({ ...refund, state: "refunded" }) as const);
  return leftOf(tender, [...refundsOf(db, tender.sale), ...inCash]);
}

/** The same of all that a sale has, minor units. */
export function allToReturn(db: PosDb, met: readonly TenderRow[]): number {
  return met.reduce((sum, tender) => sum + toReturn(db, tender), 0);
}

/**
 * Records that a met tender goes back, in the caller's transaction. Cash counts no more from then on.
 * @returns whether the drawer has to be opened for it: not where all its cash went back before
 */
export function intendReturn(till: Till, db: PosDb, tender: TenderRow, who: Returning): boolean {
  const isCash = tender.kind === "cash";
  const opens = isCash && toReturn(db, tender) > 0;
  db.insert(tenderReturns)
    .values({
      tender: tender.id,
      state: opens ? "intended" : null,
      operator: who.operator.id,
      approvedBy: who.approvedBy?.id ?? null,
      createdAt: till.clocks.now(),
    })
    .run();
  if (isCash) db.update(tenders).set({ state: "void" }).where(eq(tenders.id, tender.id)).run();
  return opens;
}

/** Opens the drawer once for all the cash that goes back, and tells of each what became of it. */
export async function openForReturn(till: Till, sale: Id, cash: readonly Id[]): Promise<void> {
  const state = await giveOnePulse(till);
  till.store.write((db) => {
    for (const tender of cash) {
      db.update(tenderReturns).set({ state }).where(eq(tenderReturns.tender, tender)).run();
      journalOutcome(till, db, state, tender, { sale });
    }
  });
  publishSale(till, sale);
}
