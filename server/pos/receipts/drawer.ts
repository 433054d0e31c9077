/**
 * Opening the drawer: recorded as intended with the cash that it is for, carried out once after the commit, and never
 * again. After a crash in between nobody knows whether it opened, so that it stays closed and people look.
 */
import { eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { drawerOpenings, tenders } from "#drizzle/pos/schema.ts";
import { failpoint } from "#kit/failpoint.ts";
import { writeJournal } from "../journal.ts";
import type { PosDb } from "../store.ts";
import { publishSale, type Till } from "../till.ts";
import { openingAfterRestart } from "./decide.ts";

export function intendOpening(till: Till, db: PosDb, tender: Id): void {
  db.insert(drawerOpenings).values({ tender, state: "intended", createdAt: till.clocks.now() }).run();
}

export async function openDrawer(till: Till, tender: Id, sale: Id): Promise<void> {
  failpoint("pos before the drawer");
  const outcome = await till.drawer.open();
  failpoint("pos after the drawer");
  till.store.write((db) => {
    db.update(drawerOpenings).set({ state: outcome }).where(eq(drawerOpenings.tender, tender)).run();
    const at = till.clocks.now();
    writeJournal(db, { at, actor: "drawer", action: `drawer ${outcome}`, subject: tender, detail: { sale } });
  });
  publishSale(till, sale);
}

/** Openings that the last life intended and never ended: on doubt the drawer is not opened again. */
export function recoverDrawer(till: Till): void {
  till.store.write((db) => {
    const doubtful = db
      .select({ tender: drawerOpenings.tender, sale: tenders.sale })
      .from(drawerOpenings)
      .innerJoin(tenders, eq(tenders.id, drawerOpenings.tender))
      .where(eq(drawerOpenings.state, "intended"))
      .all();
    const state = openingAfterRestart("intended");
    for (const { tender, sale } of doubtful) {
      db.update(drawerOpenings).set({ state }).where(eq(drawerOpenings.tender, tender)).run();
      const at = till.clocks.now();
      writeJournal(db, { at, actor: "drawer", action: `drawer ${state}`, subject: tender, detail: { sale } });
    }
  });
}
