import { expect, test } from "vitest";
import { turns } from "#kit/turns.ts";

function work(ms: number): void {
  const began = performance.now();
  while (performance.now() - began < ms);
}

test("long work lets others have their turn once its slice is over, and short work is not held up", async () => {
  let others = 0;
  let isOver = false;
  const other = () => {
    others++;
    if (!isOver) setImmediate(other);
  };
  setImmediate(other);
  const turn = turns(2);
  for (let step = 0; step < 20; step++) {
    work(1);
    await turn();
  }
  isOver = true;
  expect(others).toBeGreaterThanOrEqual(5);
  expect(turns(1000)()).toBeUndefined();
});
