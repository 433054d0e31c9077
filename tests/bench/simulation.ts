/** How many simulated shops a second one core lives through, each twice. */
import { RULES } from "../simulation/rules.ts";
import { playSeeds } from "../simulation/run.ts";
import type { Row } from "./measure.ts";

const SEEDS = 40_000;
const WARM_UP = 5000;
/** Events a second: enough that a test run sees fifty thousand shops. */
const WANTED = 1_000_000;

export function measureSimulation(): Row[] {
  playSeeds(RULES, 1, WARM_UP);
  const { events, seeds, seconds } = playSeeds(RULES, 1 + WARM_UP, SEEDS);
  const perSecond = events / seconds;
  return [
    {
      what: `simulated shops, each lived through twice (${(events / seeds).toFixed(0)} events a seed)`,
      ours: `${(seeds / seconds).toFixed(0)} seeds/s, ${(perSecond / 1e6).toFixed(2)} M events/s`,
      against: `${(WANTED / 1e6).toFixed(0)} M events/s on one core, a doubled run counted once`,
      ratio: WANTED / perSecond,
      wanted: 1,
    },
  ];
}
