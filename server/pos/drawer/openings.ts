/**
 * Opening the drawer: recorded as intended with the cash that it is for, carried out once after the commit, and never
 * again. After a crash in between nobody knows whether it opened, so that it stays closed and people look.
 */
import { eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import {
  cashMoves,
  drawerOpenings,
  drawerTrials,
  noSales,
  tenderReturns,
  tenders,
} from "#drizzle/pos/schema.ts";
import { writeJournal } from "../journal.ts";
import type { PosDb } from "../store.ts";
import { publishSale, type Till } from "../till.ts";
import { openingAfterRestart } from "./decide.ts";
import { giveOnePulse } from "./pulse.ts";
import { readCheck, writeCheck } from "./store.ts";

export function intendOpening(till: Till, db: PosDb, tender: Id): void {
  db.insert(drawerOpenings).values({ tender, state: "intended", createdAt: till.clocks.now() }).run();
}

/** Opens the drawer for the cash of a tender, and tells what became of it. */
export async function openForCash(till: Till, tender: Id, sale: Id): Promise<void> {
  const outcome = await giveOnePulse(till);
  till.store.write((db) => {
    db.update(drawerOpenings).set({ state: outcome }).where(eq(drawerOpenings.tender, tender)).run();
    journalOutcome(till, db, outcome, tender, { sale });
  });
  publishSale(till, sale);
}

/** Writes down what became of an opening, in the caller's transaction. */
export function journalOutcome(
  till: Till,
  db: PosDb,
  outcome: string,
  subject: Id,
  detail: Readonly<Record<string, string | number>> = {},
): void {
  writeJournal(db, { at: till.clocks.now(), actor: "drawer", action: `drawer ${outcome}`, subject, detail });
}

/** Openings that the last life intended and never ended: on doubt the drawer is not opened again. */
export function recoverDrawer(till: Till): void {
  const state = openingAfterRestart("intended");
  till.store.write((db) => {
    const forCash = db
      .select({ tender: drawerOpenings.tender, sale: tenders.sale })
      .from(drawerOpenings)
      .innerJoin(tenders, eq(tenders.id, drawerOpenings.tender))
      .where(eq(drawerOpenings.state, "intended"))
      .all();
    for (const { tender, sale } of forCash) {
      db.update(drawerOpenings).set({ state }).where(eq(drawerOpenings.tender, tender)).run();
      journalOutcome(till, db, state, tender, { sale });
    }
    const back = db.select().from(tenderReturns).where(eq(tenderReturns.state, "intended")).all();
    for (const { tender } of back) {
      db.update(tenderReturns).set({ state }).where(eq(tenderReturns.tender, tender)).run();
      journalOutcome(till, db, state, tender);
    }
    for (const { id } of db.select().from(noSales).where(eq(noSales.state, "intended")).all()) {
      db.update(noSales).set({ state }).where(eq(noSales.id, id)).run();
      journalOutcome(till, db, state, id);
    }
    for (const { id } of db.select().from(cashMoves).where(eq(cashMoves.state, "intended")).all()) {
      db.update(cashMoves).set({ state }).where(eq(cashMoves.id, id)).run();
      journalOutcome(till, db, state, id);
    }
    for (const { id } of db.select().from(drawerTrials).where(eq(drawerTrials.state, "intended")).all()) {
      db.update(drawerTrials).set({ state: "unknown" }).where(eq(drawerTrials.id, id)).run();
      journalOutcome(till, db, "unknown", id);
    }
    const check = readCheck(db);
    if (check?.state === "intended") {
      writeCheck(db, { ...check, state });
      journalOutcome(till, db, state, check.id, { checkedBy: check.by });
    }
  });
}
