/** Plants each bug and says at which seed which invariant caught it: one line of JSON a bug. */
import { BUGS, type Bug } from "./bugs.ts";
import { plant } from "./planting.ts";

/** Seeds that a bug is given: what `npm test` has time for. */
const BUDGET = 12_000;

async function hunt(bug: Bug) {
  const { RULES, playSeed, shortestHistory } = await plant(bug.source ?? []);
  bug.data?.(RULES);
  const rules = { ...RULES, ...bug.wrap?.(RULES) };
  for (let seed = 1; seed <= BUDGET; seed++) {
    const played = playSeed(seed, { rules, alter: (faults) => ({ ...faults, ...bug.given }) });
    if (!played.violation) continue;
    const { invariant, sentence } = played.violation;
    const history = shortestHistory(rules, [played], invariant, bug.given);
    return { bug: bug.name, seed, invariant, sentence, history };
  }
  return { bug: bug.name };
}

for (const bug of BUGS) process.stdout.write(`${JSON.stringify(await hunt(bug))}\n`);
