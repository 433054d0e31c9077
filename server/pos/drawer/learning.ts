/**
 * Finding out how the drawer is wired: shut, one pulse on one pin, a look at the switch, and a person who says whether
 * it opened. What was learnt is kept, and the driver is told.
 */
import { eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { drawerTrials } from "#drizzle/pos/schema.ts";
import type { DrawerPin } from "#hardware/drawer.ts";
import { writeJournal } from "../journal.ts";
import type { Operator } from "../operators/operators.ts";
import type { Till } from "../till.ts";
import type { TrialView } from "./api.ts";
import { whatIsLearnt } from "./decide.ts";
import { journalOutcome } from "./openings.ts";
import { tryOnePulse } from "./pulse.ts";
import { findTrial, latestTrial, type TrialRow, writeWiring } from "./store.ts";

export class DrawerLearning {
  readonly #till: Till;
  readonly #onLearnt: () => void;
  /** Those whose pulse is on its way: whoever asks again waits for the same one. */
  readonly #underWay = new Map<Id, Promise<void>>();

  /** @param onLearnt called once it is stored how the drawer is wired */
  constructor(till: Till, onLearnt: () => void) {
    this.#till = till;
    this.#onLearnt = onLearnt;
  }

  /** One pulse on that pin, at most once for an id. @throws Refusal `id_reused` for the id of another trial */
  async try(id: Id, pin: DrawerPin, operator: Operator): Promise<TrialView> {
    const isNew = this.#till.store.write((db) => {
      const known = findTrial(db, id);
      if (known && known.pin !== pin) throw new Refusal("id_reused");
      if (known) return false;
      const createdAt = this.#till.clocks.now();
      db.insert(drawerTrials).values({ id, pin, state: "intended", operator: operator.id, createdAt }).run();
      const entry = { at: createdAt, actor: operator.name, action: "drawer tried", subject: id };
      writeJournal(db, { ...entry, detail: { pin } });
      return true;
    });
    if (isNew) this.#underWay.set(id, this.#carryOut(id, pin));
    await this.#underWay.get(id);
    return viewOf(this.#expect(id));
  }

  async #carryOut(id: Id, pin: DrawerPin): Promise<void> {
    try {
      const { pulse, switched } = await tryOnePulse(this.#till, pin);
      this.#till.store.write((db) => {
        db.update(drawerTrials).set({ state: pulse, switched }).where(eq(drawerTrials.id, id)).run();
        journalOutcome(this.#till, db, pulse, id, { pin, switched });
      });
    } finally {
      this.#underWay.delete(id);
    }
  }

  /**
   * What a person saw of the latest trial: said again it changes nothing.
   * @throws Refusal `not_found`; `drawer_not_tried` where the pulse did not surely leave, or another trial followed;
   *   `id_reused` where something else was said before
   */
  answer(id: Id, opened: boolean, operator: Operator): TrialView {
    const isLearnt = this.#till.store.write((db) => {
      const trial = findTrial(db, id);
      if (!trial) throw new Refusal("not_found");
      if (trial.opened !== null && trial.opened !== opened) throw new Refusal("id_reused");
      if (trial.opened !== null) return false;
      if (trial.state !== "sent" || latestTrial(db)?.id !== id) throw new Refusal("drawer_not_tried");
      const { lesson, wiring } = whatIsLearnt(triedBy(trial), opened);
      db.update(drawerTrials).set({ opened }).where(eq(drawerTrials.id, id)).run();
      if (wiring) writeWiring(db, wiring);
      const entry = { at: this.#till.clocks.now(), actor: operator.name, action: `drawer learnt: ${lesson}` };
      const detail = { pin: trial.pin, opened, ...(wiring?.opensTo && { opensTo: wiring.opensTo }) };
      writeJournal(db, { ...entry, subject: id, detail });
      return wiring !== undefined;
    });
    if (isLearnt) this.#onLearnt();
    return viewOf(this.#expect(id));
  }

  #expect(id: Id): TrialRow {
    const row = findTrial(this.#till.store.db, id);
    if (!row) throw new Error("a trial that was made is kept");
    return row;
  }
}

const triedBy = ({ pin, switched }: TrialRow) => ({ pin, switched: switched ?? "unheard" });

function viewOf(row: TrialRow): TrialView {
  const { id, pin, state, opened } = row;
  return { id, pin, state, ...(opened !== null && { lesson: whatIsLearnt(triedBy(row), opened).lesson }) };
}
