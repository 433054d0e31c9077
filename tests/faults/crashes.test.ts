/**
 * Terminal and wallet are killed, at every place where that hurts and then at any, while the shop goes on selling.
 * Nothing that anybody was told is lost, nothing happens twice, and the books are balanced.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FAILPOINTS } from "#kit/failpoint.ts";
import { Day } from "./day.ts";

let day: Day;
beforeAll(async () => {
  day = await Day.begin();
});
afterAll(() => day.end());

/** At which of its visits to a place a program dies; commits have many in a busy minute. `npm run faults` tries more of them. */
const VISITS = process.env.FAULT_ROUNDS
  ? { commit: { pos: [1, 2, 4, 8, 13], wallet: [1, 4, 9] }, other: [1, 2] }
  : { commit: { pos: [1, 4], wallet: [1] }, other: [1] };

let amount = 200;
/** Another amount each time, so that the books tell one thing from another. */
const everything = () => {
  amount += 10;
  return day.everything(amount);
};

describe.each(["pos", "wallet"] as const)("the %s dies", (part) => {
  test.each(FAILPOINTS[part])("at: %s", async (failpoint) => {
    const visits = failpoint.includes("commit") ? VISITS.commit[part] : VISITS.other;
    let deaths = 0;
    for (const visit of visits) if (await day.dies(part, failpoint, visit, everything)) deaths++;
    expect(deaths).toBeGreaterThan(0);
  });
});

test("either dies at any moment, several times, while everything goes on", async () => {
  const rounds = Number(process.env.FAULT_ROUNDS ?? 3);
  let isOver = false;
  const selling = (async () => {
    while (!isOver) await everything();
  })();
  for (let round = 0; round < rounds; round++) {
    await new Promise((resolve) => setTimeout(resolve, 150 + Math.random() * 700));
    await day.kill(round % 3 === 2 ? "wallet" : "pos");
  }
  isOver = true;
  await selling;
  expect(day.crashes.pos).toBeGreaterThan(0);
}, 600_000);

test("in the evening the books are balanced, and what anybody was told is true", async () => {
  expect(await day.audit()).toEqual([]);
});
