/** Lines between terminals, phones and the wallet: messages are lost, doubled, late and out of order. */
import type { Chance } from "../engine/chance.ts";
import type { Clockwork } from "../engine/clockwork.ts";
import { type Faults, NO_FAULTS } from "./faults.ts";

/** Somebody's way to the wallet, and back. */
export interface Line {
  /** Until then nothing gets through. */
  downUntil: number;
}

export class Network {
  readonly #clock: Clockwork;
  readonly #chance: Chance;
  faults: Faults;

  constructor(clock: Clockwork, chance: Chance, faults: Faults) {
    this.#clock = clock;
    this.#chance = chance;
    this.faults = faults;
  }

  heal(): void {
    this.faults = NO_FAULTS;
  }

  isDown({ downUntil }: Line): boolean {
    return downUntil > this.#clock.now;
  }

  /** Brings a message to where it is going, perhaps, and perhaps more than once. */
  send(line: Line, arrive: () => void): void {
    const { lost, doubled } = this.faults;
    if (this.isDown(line) || this.#chance.happens(lost)) return;
    this.#clock.in(this.delay(), arrive);
    if (this.#chance.happens(doubled)) this.#clock.in(this.delay(), arrive);
  }

  delay(): number {
    const { delay, late, tail } = this.faults;
    return this.#chance.happens(late) ? this.#chance.below(tail) : this.#chance.below(delay);
  }

  /** Takes a line down for a while. */
  cut(line: Line): void {
    line.downUntil = this.#clock.now + this.#chance.between(2000, 120_000);
  }
}
