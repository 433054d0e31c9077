import { expect, test } from "vitest";
import { printInARow } from "./endurance/receipts.ts";

/** What a few hundred receipts may leave behind that is no leak: code that was optimised meanwhile. */
const slackBytes = 1_000_000;

test("hundreds of receipts in a row: each once and in order, and nothing is left behind", async () => {
  const { told, lost, doubled, inOrder, before, after } = await printInARow(400);
  expect({ told, lost, doubled, inOrder }).toEqual({
    told: { printed: 400 },
    lost: [],
    doubled: [],
    inOrder: true,
  });
  // A look at the printer may be under way at one moment and not at the other; a leak would be one for each receipt.
  expect(after.listeners).toBeLessThan(before.listeners + 10);
  expect(after.resources).toBeLessThan(before.resources + 10);
  expect(after.heapBytes - before.heapBytes).toBeLessThan(slackBytes);
});
