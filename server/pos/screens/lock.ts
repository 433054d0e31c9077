/**
 * A checkout at which nobody has done anything for a while signs its operator out, and leaves the sale at hand as it is.
 * Never while a customer is paying: the light that turns then has to be seen.
 */

import { writeJournal } from "../journal.ts";
import { COLLECTING_STATES, pendingPayments } from "../payments/store.ts";
import type { Till } from "../till.ts";
import type { Screens } from "./screens.ts";

/** A payment of an older code is nobody's who stands there now. */
const PAYING_MS = 10 * 60_000;

export class IdleLock {
  readonly #till: Till;
  readonly #screens: Screens;
  readonly #limitMs: number;

  /** @param limitMs how long nothing may be done; 0 never locks */
  constructor(till: Till, screens: Screens, limitMs: number) {
    this.#till = till;
    this.#screens = screens;
    this.#limitMs = limitMs;
  }

  /** Looks again and again from now on; the answer is the way to stop. */
  start(): () => void {
    if (this.#limitMs === 0) return () => undefined;
    const timer = setInterval(() => this.look(), Math.min(5000, this.#limitMs / 4));
    return () => clearInterval(timer);
  }

  look(): void {
    const { store, clocks, streams } = this.#till;
    const idle = this.#screens.idleFor(this.#limitMs);
    if (idle.length === 0 || this.#isPaying()) return;
    for (const screen of idle) {
      const actor = screen.session?.name ?? "";
      screen.session = undefined;
      const entry = { at: clocks.now(), actor, action: "locked", subject: screen.id };
      store.write((db) => writeJournal(db, entry));
    }
    streams.checkout.append({ name: "session", data: {} });
  }

  #isPaying(): boolean {
    const since = this.#till.clocks.now() - PAYING_MS;
    return pendingPayments(this.#till.store.db).some(
      ({ state, createdAt }) => COLLECTING_STATES.includes(state) && createdAt > since,
    );
  }
}
