/** `npm run simulate -- --seeds N --from S`: plays seeds, and tells the shortest history of what broke in words. */
import { parseArgs } from "node:util";
import { INVARIANTS } from "./checker.ts";
import { RULES } from "./rules.ts";
import { playSeeds } from "./run.ts";
import { shortestHistory } from "./shrink.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "50000" },
    from: { type: "string", default: "1" },
    json: { type: "boolean" },
  },
});
const { seeds, events, seconds, sightings, fingerprint, failed } = playSeeds(
  RULES,
  Number(values.from),
  Number(values.seeds),
);
const counts = Object.fromEntries([...sightings].sort(([a], [b]) => (a < b ? -1 : 1)));
if (values.json)
  process.stdout.write(
    `${JSON.stringify({ seeds, events, seconds, fingerprint, sightings: counts, failed })}\n`,
  );
else {
  process.stdout.write(
    `${seeds} seeds, each twice, in ${seconds.toFixed(1)} s: ${Math.round(seeds / seconds)} seeds/s, ` +
      `${(events / seconds / 1e6).toFixed(2)} M events/s, ${(events / seeds).toFixed(0)} events a seed\n`,
  );
  for (const [what, times] of Object.entries(counts)) process.stdout.write(`  ${what}: ${times}\n`);
}
for (const { seed, violation } of failed)
  process.stderr.write(`seed ${seed} breaks ${violation?.invariant}: ${violation?.sentence}\n`);
const [first] = failed;
if (first?.violation) {
  const { invariant } = first.violation;
  process.stderr.write(
    `\n${invariant}: ${INVARIANTS[invariant]}. The shortest history found that breaks it:\n`,
  );
  for (const line of shortestHistory(RULES, failed, invariant)) process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}
