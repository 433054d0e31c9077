/** What the real terminal tells the real wallet of itself, as the bank's people see it. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Trouble } from "#domain/heartbeat.ts";
import { Shop } from "../support/shop.ts";

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
  token = await operationsToken();
});
afterAll(() => shop.close());

/** Somebody on the bank's staff, by the bank's own command. */
async function operationsToken(): Promise<string> {
  const words = ["server/wallet/bank/main.ts", "--name", "韩梅梅", "--duty", "operations"];
  const env = { ...process.env, SHOUYIN_DATA: shop.folder, WALLET_DATABASE_URL: shop.databaseUrl };
  const { stdout } = await promisify(execFile)(process.execPath, words, { env });
  return /: ([\w-]{43})$/m.exec(stdout)?.[1] ?? "none";
}

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
