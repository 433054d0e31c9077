import { Sensors } from "./sensors.ts";

/**
 * Printers that do not tell the truth, as some do.
 * - `eager` answers `GS r` and `GS ( H` when it hears them and not in their turn, `hasty` also `GS I`
 * - `optimist` says that all is well whatever its sensors find
 * - `blind` has a roll sensor that never finds the roll used up, and prints on where there is no paper
 * - `constant` answers every question with one and the same byte
 * - `garbage` answers every question with bytes of chance
 * - `echo` is no printer but a cable that leads back
 */
export const lieKinds = [
  "none",
  "eager",
  "hasty",
  "optimist",
  "blind",
  "constant",
  "garbage",
  "echo",
] as const;
export type Lies = (typeof lieKinds)[number];

/** What the printer says in place of the true answer. */
export function distort(lies: Lies, answer: readonly number[], chance: () => number): readonly number[] {
  if (lies === "constant") return [0x12];
  if (lies !== "garbage") return answer;
  return Array.from({ length: 1 + Math.floor(chance() * 8) }, () => Math.floor(chance() * 256));
}

/** What the printer claims that its sensors find. */
export function claimed(lies: Lies, found: Sensors): Sensors {
  return lies === "optimist" ? new Sensors() : found;
}

/** Numbers from 0 to 1 that look like chance and are the same in every run (mulberry32). */
export function chanceFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
