/** What a machine does to a terminal: it stands still, its disk is full, its file is damaged, its clock is set. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Problem } from "#domain/refusal.ts";
import { journal } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { SaleView } from "#pos/api.ts";
import { openStore } from "#pos/store.ts";
import { auditBooks, withBooks } from "../support/audit.ts";
import { Checkout, latestPayment } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";

const hook = (name: string) => `--import=${fileURLToPath(new URL(name, import.meta.url))}`;

let shop: Shop;
let checkout: Checkout;
let phone: Phone;
const promised = { sales: [] as string[], paid: [] as string[] };
beforeEach(async () => {
  shop = await Shop.open();
  checkout = await Checkout.signedIn(shop);
  phone = await Phone.signedIn(shop);
  await checkout.lineBecomes(true);
  promised.sales.length = 0;
  promised.paid.length = 0;
});
afterEach(() => shop.close());

const paid = ({ state, receipts }: SaleView) => state === "paid" && receipts[0]?.state === "printed";

async function sell(amount: number): Promise<void> {
  const { sale, payment } = await checkout.collect(amount);
  promised.sales.push(sale.id);
  await phone.pay(payment.qr);
  promised.paid.push(payment.id);
  await checkout.waitForSale(sale.id, paid);
}

async function restartTerminal(): Promise<void> {
  await shop.stopPos();
  await shop.startPos();
  checkout = await Checkout.signedIn(shop);
  await checkout.lineBecomes(true);
}

describe("the machine stands still", () => {
  test("the wallet, while a customer pays: the till says that the line is down, and is green when it goes on", async () => {
    const { sale, payment } = await checkout.collect(640);
    const seen = await phone.scan(payment.qr);
    shop.pause("wallet");
    const paying = phone.consent(seen.body);
    await checkout.lineBecomes(false);
    expect((await checkout.expect<SaleView>("GET", `/api/sales/${sale.id}`)).state).toBe("open");
    shop.resume("wallet");
    expect((await paying).body.state).toBe("paid");
    promised.paid.push(payment.id);
    await checkout.waitForSale(sale.id, paid);
    expect(await auditBooks(shop, promised)).toEqual([]);
  });

  test("the terminal, while its customer pays: it is green as soon as it goes on", async () => {
    const { sale, payment } = await checkout.collect(650);
    shop.pause("pos");
    await phone.pay(payment.qr);
    promised.paid.push(payment.id);
    shop.resume("pos");
    await checkout.waitForSale(sale.id, paid);
    expect(await auditBooks(shop, promised)).toEqual([]);
  });
});

describe("the disk is full", () => {
  test("the till refuses in a sentence before anything is shown, loses nothing, and sells on when there is room", async () => {
    await sell(500);
    await shop.stopPos();
    shop.environments.pos = { NODE_OPTIONS: hook("full-disk.mjs"), FULL_AFTER_PAGES: "6" };
    await shop.startPos();
    checkout = await Checkout.signedIn(shop);
    await checkout.lineBecomes(true);
    const refused = await sellUntilRefused();
    expect(refused).toMatchObject({ status: 503, code: "storage_failed" });
    expect(refused.detail).toMatch(/check the disk and call the bank/);
    shop.environments.pos = {};
    await restartTerminal();
    await checkout.nothingPends();
    await sell(510);
    expect(await auditBooks(shop, promised)).toEqual([]);
  });

  /** Sales with many lines, each cancelled, until one cannot be stored any more. */
  async function sellUntilRefused(): Promise<Problem> {
    const lines = Array.from({ length: 200 }, () => ({
      id: newId(),
      name: "一件名字很长的商品，占满一行又一行",
      quantity: 1,
      unitPrice: 100,
    }));
    for (;;) {
      const answer = await checkout.call<Problem>("PUT", `/api/sales/${newId()}`, { currency: "CNY", lines });
      if (answer.status !== 200) return answer.body;
    }
  }
});

describe("the file is damaged", () => {
  test("the terminal does not start on it, says so in one sentence, and nothing is deleted", async () => {
    await sell(500);
    await shop.stop();
    const path = join(shop.folder, "pos", "pos.db");
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 4096, 4096 + 512);
    writeFileSync(path, bytes);
    await shop.startWallet();
    await expect(shop.startPos()).rejects.toThrow();
    expect(readFileSync(`${path}.damaged`).length).toBe(bytes.length);
    await expect(shop.startPos()).rejects.toThrow();
    expect(() => openStore(join(shop.folder, "pos"))).toThrow(
      /^The terminal's store is damaged and was set aside as .+: call the bank, nothing was deleted\.$/,
    );
  });

  test("a store that was killed and lost its log is not taken for a new one", async () => {
    await sell(500);
    await shop.killPos();
    for (const suffix of ["-wal", "-shm"]) rmSync(`${join(shop.folder, "pos", "pos.db")}${suffix}`);
    await expect(shop.startPos()).rejects.toThrow();
    expect(() => openStore(join(shop.folder, "pos"))).toThrow(/without its log, [^.]+\.$/);
  });
});

describe("somebody sets the machine's clock", () => {
  const CLOCK = hook("clock-ahead.mjs");

  test.each([
    ["two hours ahead", 7_200_000],
    ["two hours back", -7_200_000],
    ["over midnight into tomorrow", 86_400_000],
    ["a year back", -365 * 86_400_000],
  ])("%s: the till says so, and everything is paid and cancelled by the wallet's time", async (_, ahead) => {
    const { sale: before, payment: open } = await checkout.collect(700);
    await shop.killPos();
    shop.environments.pos = { NODE_OPTIONS: CLOCK, CLOCK_AHEAD_MS: String(ahead) };
    await shop.startPos();
    checkout = await Checkout.signedIn(shop);
    const line = await checkout.lineBecomes(true);
    expect(Math.round((line.clockWrongBy ?? 0) / 60_000)).toBe(Math.round(ahead / 60_000));
    expect((await phone.pay(open.qr)).body.state).toBe("paid");
    promised.paid.push(open.id);
    await checkout.waitForSale(before.id, paid);
    await sell(710);
    const { sale } = await checkout.collect(720);
    await checkout.cancel(sale);
    await checkout.waitForSale(sale.id, (view) => latestPayment(view).state === "cancelled");
    expect(await auditBooks(shop, promised)).toEqual([]);
    const jumps = await withBooks(shop, promised, async ({ pos }) =>
      pos.select().from(journal).where(eq(journal.action, "clock jumped")).all(),
    );
    expect(jumps.map(({ detail }) => Math.round(Number(detail.milliseconds) / 60_000))).toEqual([
      Math.round(ahead / 60_000),
    ]);
  });
});
