/** Opening the drawer to see whether it does, as whoever installs a terminal asks for it. */
import type { DrawerOutcome } from "#hardware/drawer.ts";
import { newId } from "#kit/random-ids.ts";
import { writeJournal } from "../journal.ts";
import type { Till } from "../till.ts";
import { journalOutcome } from "./openings.ts";
import { giveOnePulse } from "./pulse.ts";
import { writeCheck } from "./store.ts";

/** Gives one pulse; that it is meant, for whom, and what became of it is written down. */
export async function openForCheck(till: Till, actor: string): Promise<DrawerOutcome> {
  const [id, createdAt] = [newId(), till.clocks.now()];
  till.store.write((db) => {
    writeCheck(db, { id, state: "intended", by: actor, createdAt });
    writeJournal(db, { at: createdAt, actor, action: "drawer checked", subject: id });
  });
  const state = await giveOnePulse(till);
  till.store.write((db) => {
    writeCheck(db, { id, state, by: actor, createdAt });
    journalOutcome(till, db, state, id, { checkedBy: actor });
  });
  return state;
}
