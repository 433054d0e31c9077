/** Looks for the shortest history that still breaks the same invariant: other failing seeds, and fewer faults. */
import type { Invariant } from "./checker.ts";
import type { Rules } from "./rules.ts";
import { type Played, playSeed } from "./run.ts";
import { type Faults, NO_FAULTS } from "./world/faults.ts";

const FAULTS = Object.keys(NO_FAULTS) as (keyof Faults)[];

/** Faults as they are drawn, with those that are given, and without those that are left out. */
const altered = (given: Partial<Faults>, left: ReadonlySet<keyof Faults>) => (faults: Faults) => ({
  ...faults,
  ...given,
  ...Object.fromEntries([...left].map((fault) => [fault, NO_FAULTS[fault]])),
});

/**
 * @param failed seeds that are known to break something
 * @param given what was made certain when they did
 */
export function shortestHistory(
  rules: Rules,
  failed: readonly Played[],
  invariant: Invariant,
  given: Partial<Faults> = {},
): string[] {
  const candidates = failed.filter(({ violation }) => violation?.invariant === invariant);
  const shortest = candidates.toSorted((a, b) => a.events - b.events)[0];
  if (!shortest) return [];
  const left = new Set<keyof Faults>();
  for (const fault of FAULTS) {
    const alter = altered(given, new Set([...left, fault]));
    if (playSeed(shortest.seed, { rules, alter }).violation?.invariant === invariant) left.add(fault);
  }
  const kept = FAULTS.filter((fault) => !left.has(fault)).join(", ");
  return [
    `  seed ${shortest.seed}, with only these faults: ${kept || "none"}`,
    ...historyOf(rules, shortest.seed, altered(given, left)),
  ];
}

function historyOf(rules: Rules, seed: number, alter: (faults: Faults) => Faults): string[] {
  const lines: string[] = [];
  const tell = (at: number, sentence: string) =>
    lines.push(`${(at / 1000).toFixed(3).padStart(9)} s  ${sentence}`);
  const { violation } = playSeed(seed, { rules, alter, tell });
  return [...lines, `           ${violation?.sentence}`];
}
