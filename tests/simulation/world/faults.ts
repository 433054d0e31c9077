/** What goes wrong in one seed's world: each seed draws its own mix, so that every fault is also seen alone. */
import type { Chance } from "../engine/chance.ts";

export interface Faults {
  /** Out of a thousand messages. */
  readonly lost: number;
  readonly doubled: number;
  /** Milliseconds; most messages take up to this long. */
  readonly delay: number;
  /** Out of a thousand messages that take up to `tail` milliseconds instead. */
  readonly late: number;
  readonly tail: number;
  /** Steps between two crashes of a node, on average; 0 for none. */
  readonly terminalCrash: number;
  readonly walletCrash: number;
  /** Out of a thousand acts of a person, the line of somebody goes down before it. */
  readonly partition: number;
  /** Milliseconds by which a terminal's clock is off after a restart, either way. */
  readonly skew: number;
  /** Out of a thousand papers. */
  readonly jam: number;
  /** The wallet's store goes back to an earlier state once. */
  readonly restore: boolean;
  /** Somebody copies a terminal's key to another machine. */
  readonly clone: boolean;
}

export const NO_FAULTS: Faults = {
  lost: 0,
  doubled: 0,
  delay: 60,
  late: 0,
  tail: 0,
  terminalCrash: 0,
  walletCrash: 0,
  partition: 0,
  skew: 0,
  jam: 0,
  restore: false,
  clone: false,
};

/** One in `outOf` seeds has this fault at all. */
function sometimes(chance: Chance, outOf: number, draw: () => number): number {
  return chance.below(outOf) === 0 ? draw() : 0;
}

export function drawFaults(chance: Chance): Faults {
  return {
    lost: sometimes(chance, 2, () => chance.between(20, 400)),
    doubled: sometimes(chance, 2, () => chance.between(20, 400)),
    delay: chance.pick([40, 200, 2000]),
    late: sometimes(chance, 2, () => chance.between(10, 200)),
    tail: chance.pick([6000, 40_000, 200_000]),
    terminalCrash: sometimes(chance, 2, () => chance.pick([8, 25, 80])),
    walletCrash: sometimes(chance, 3, () => chance.pick([8, 25, 80])),
    partition: sometimes(chance, 2, () => chance.pick([50, 250])),
    skew: sometimes(chance, 4, () => chance.pick([2000, 60_000, 300_000])),
    jam: sometimes(chance, 3, () => chance.pick([100, 500])),
    restore: chance.below(24) === 0,
    clone: chance.below(60) === 0,
  };
}
