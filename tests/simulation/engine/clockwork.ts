/** Virtual time: what is to happen, one thing after another, and the fingerprint of all that has happened. */
import { Agenda, type Timed } from "./agenda.ts";
import type { Chance } from "./chance.ts";

interface Happening extends Timed {
  readonly act: () => void;
}

export class Clockwork {
  /** Milliseconds since the shop opened. */
  now = 0;
  /** Things that have happened. */
  events = 0;
  /** Changes with each thing that happens, when it does and what it was: the same seed has the same. */
  fingerprint = 0x811c9dc5 | 0;
  readonly #chance: Chance;
  readonly #agenda = new Agenda<Happening>();

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  in(ms: number, act: () => void): void {
    this.#agenda.add({ at: this.now + ms, tie: this.#chance.bits(), act });
  }

  /** Mixes a number into the fingerprint. */
  mark(value: number): void {
    this.fingerprint = Math.imul(this.fingerprint ^ value, 0x01000193);
  }

  /** Goes on until nothing is left to do, or until that moment; false where something is left. */
  runUntil(end: number): boolean {
    for (;;) {
      const next = this.#agenda.next();
      if (next === undefined) return true;
      if (next.at > end) {
        this.#agenda.add(next);
        this.now = end;
        return false;
      }
      this.now = next.at;
      this.events++;
      this.mark(next.at);
      next.act();
    }
  }
}
