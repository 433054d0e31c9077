/** Plays seeds, each twice, and says what broke. */
import type { Violation } from "./checker.ts";
import type { Rules } from "./rules.ts";
import type { Sighting } from "./sightings.ts";
import { World, type WorldOptions } from "./world/world.ts";

export interface Played {
  readonly seed: number;
  readonly events: number;
  readonly fingerprint: number;
  readonly violation: Violation | undefined;
}

export function playSeed(seed: number, options: WorldOptions): Played {
  const world = new World(seed, options);
  world.play();
  const { events, fingerprint } = world.clock;
  return { seed, events, fingerprint, violation: world.checker.violation };
}

/** As a violation of the simulation itself: the same seed told two stories. */
export const NOT_REPEATED: Violation = {
  invariant: "I12",
  sentence: "the same seed gave two different histories",
};

/** Plays a seed twice and compares. */
export function playTwice(seed: number, options: WorldOptions): Played {
  const first = playSeed(seed, options);
  const second = playSeed(seed, { rules: options.rules });
  const same = first.fingerprint === second.fingerprint && first.events === second.events;
  return same ? first : { ...first, violation: NOT_REPEATED };
}

export interface Summary {
  readonly seeds: number;
  /** Of one of the two runs of each seed. */
  readonly events: number;
  readonly seconds: number;
  readonly sightings: ReadonlyMap<Sighting, number>;
  /** Of all histories together. */
  readonly fingerprint: number;
  readonly failed: readonly Played[];
}

/** @param enough stops after so many failing seeds */
export function playSeeds(rules: Rules, from: number, count: number, enough = 5): Summary {
  const sightings = new Map<Sighting, number>();
  const failed: Played[] = [];
  let events = 0;
  let fingerprint = 0;
  let seeds = 0;
  const start = performance.now();
  for (let seed = from; seed < from + count && failed.length < enough; seed++) {
    const played = playTwice(seed, { rules, sightings });
    seeds++;
    events += played.events;
    fingerprint = Math.imul(fingerprint ^ played.fingerprint, 0x01000193);
    if (played.violation) failed.push(played);
  }
  return { seeds, events, seconds: (performance.now() - start) / 1000, sightings, fingerprint, failed };
}
