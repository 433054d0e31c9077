/**
 * `npm run endurance [receipts]`: 10,000 receipts in a row through one driver, then a minute's stall in the middle of a
 * receipt on each kind of printer, with the patience that the driver has in a shop. Exits with 1 if anything was lost,
 * doubled, left behind or told wrongly.
 */
import { buildStale } from "../../../server/launch/builds.ts";
import { printInARow } from "./receipts.ts";
import { stallEach } from "./stall.ts";

const minuteMs = 60_000;
/** 10,000 receipts may leave this much behind that is no leak; 100 bytes for each would be found. */
const slackBytes = 1_000_000;

/** A look at the printer may be under way at one moment and not at the other; a leak would be one for each receipt. */
const atTheMoment = 10;

const count = Number(process.argv[2] ?? 10_000);
if (!Number.isInteger(count) || count <= 0) {
  process.stderr.write("How many receipts has to be a whole number above 0.\n");
  process.exit(2);
}

const say = (line: string) => process.stdout.write(`${line}\n`);

await buildStale();
const endured = await printInARow(count, (done) => say(`${done} receipts`));
const { before, after } = endured;
const grownBytes = after.heapBytes - before.heapBytes;
say(`${count} receipts in ${endured.seconds.toFixed(1)} s: ${JSON.stringify(endured.told)}`);
say(`lost ${endured.lost.length}, doubled ${endured.doubled.length}, in order: ${endured.inOrder}`);
say(`heap ${kilobytes(before.heapBytes)} kB → ${kilobytes(after.heapBytes)} kB`);
say(`listeners ${before.listeners} → ${after.listeners}, resources ${before.resources} → ${after.resources}`);

const stalled = await stallEach(minuteMs);
for (const { printer, told, toldNext, lies } of stalled) {
  say(`a minute's stall, ${printer}: ${told}, the next ${toldNext}${lies.map((lie) => `; ${lie}`).join("")}`);
}

const well =
  endured.told.printed === count &&
  endured.lost.length === 0 &&
  endured.doubled.length === 0 &&
  endured.inOrder &&
  grownBytes < slackBytes &&
  after.listeners <= before.listeners &&
  after.resources < before.resources + atTheMoment &&
  stalled.every(({ lies }) => lies.length === 0);
say(well ? "All is well." : "Something is wrong.");
process.exitCode = well ? 0 : 1;

function kilobytes(bytes: number): number {
  return Math.round(bytes / 1_024);
}
