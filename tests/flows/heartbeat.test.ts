/** What the real terminal tells the real wallet of itself, as the bank's people see it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Trouble } from "#domain/heartbeat.ts";
import { Shop } from "../support/shop.ts";
import { staffOf } from "../support/staff.ts";

interface Overview {
  readonly terminals: readonly {
    readonly troubles: readonly Trouble[];
    readonly lastSeenAt: number | null;
  }[];
}

let shop: Shop;
let token: string;
beforeAll(async () => {
  shop = await Shop.open();
  ({ token } = await staffOf(shop, "operations"));
});
afterAll(() => shop.close());

async function troubles(): Promise<readonly Trouble[] | undefined> {
  const url = new URL("/v1/bank/terminals", shop.walletReady.url);
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const { terminals } = (await response.json()) as Overview;
  return terminals[0]?.lastSeenAt === null ? undefined : terminals[0]?.troubles;
}

/** Seconds pass between what happens at the till and what the bank sees of it. */
const soon = { timeout: 20_000, interval: 100 };

test("a till is seen soon after its start, with what is wrong with it", async () => {
  await expect.poll(troubles, soon).toEqual([]);
  await shop.stopPos();
  await shop.printer.order("paper-out");
  await shop.startPos();
  await expect.poll(troubles, soon).toEqual(["printer"]);
});
