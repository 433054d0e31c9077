/**
 * Watches the drawer: tells the checkouts how it stands, says when it is left open, and writes down what it saw that the
 * till had not done.
 */
import type { DrawerState } from "#hardware/drawer.ts";
import { writeJournal } from "../journal.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import type { DrawerView } from "./api.ts";
import { isByHand, lookAtOpen, type OpenLook } from "./decide.ts";
import { latestOpening, readSpell, readWiring, writeSpell } from "./store.ts";

export class DrawerWatch {
  readonly #till: Till;
  readonly #limitMs: number;
  #state: DrawerState = "unknown";
  #isLeft = false;
  #timer: NodeJS.Timeout | undefined;
  #stopListening: () => void = () => undefined;

  /** @param limitMs how long the drawer may be open before somebody is told */
  constructor(till: Till, limitMs: number) {
    this.#till = till;
    this.#limitMs = limitMs;
  }

  /** Tells the driver what was learnt, and watches from now on. */
  start(): void {
    this.#stopListening = this.#till.drawer.onState(() => this.#look());
    this.learnt();
  }

  stop(): void {
    this.#stopListening();
    clearTimeout(this.#timer);
  }

  /** It has become known how the drawer is wired. */
  learnt(): void {
    const wiring = readWiring(this.#till.store.db);
    if (wiring) this.#till.drawer.wire(wiring);
    this.#look();
    this.#publish();
  }

  view(): DrawerView {
    const { db } = this.#till.store;
    const wiring = readWiring(db);
    const since = this.#isLeft ? readSpell(db)?.since : undefined;
    return {
      state: this.#state,
      pin: wiring?.pin ?? 2,
      ...(wiring && { learnt: wiring.learnt }),
      ...(since !== undefined && { leftOpenSince: since }),
    };
  }

  /** Called by the driver and by a timer: a store that cannot be written must not end the process from there. */
  #look(): void {
    try {
      this.#lookNow();
    } catch (error) {
      this.#till.log.error({ err: error }, "what the drawer did could not be recorded");
    }
  }

  #lookNow(): void {
    const { drawer, clocks, store } = this.#till;
    const before = this.#state;
    const state = drawer.state();
    const now = clocks.now();
    const spell = readSpell(store.db);
    const look = lookAtOpen(spell, state, now, this.#limitMs);
    const byHand = isByHand(before, state, latestOpening(store.db), now);
    if (byHand || JSON.stringify(look.spell) !== JSON.stringify(spell))
      store.write((db) => {
        writeSpell(db, look.spell);
        if (byHand) this.#journal(db, "drawer opened by hand");
        if (look.tell) this.#journal(db, "drawer left open");
      });
    const isNews = state !== before || look.isLeft !== this.#isLeft;
    this.#state = state;
    this.#isLeft = look.isLeft;
    this.#wait(look);
    if (isNews) this.#publish();
  }

  #journal(db: PosDb, action: string): void {
    writeJournal(db, { at: this.#till.clocks.now(), actor: "drawer", action, subject: "drawer" });
  }

  #wait({ dueIn }: OpenLook): void {
    clearTimeout(this.#timer);
    if (dueIn !== undefined) this.#timer = setTimeout(() => this.#look(), dueIn);
  }

  #publish(): void {
    this.#till.streams.checkout.append({ name: "drawer", data: this.view() });
  }
}
