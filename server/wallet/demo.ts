/** What a demo wallet has in it from the start: a shop, two customers with money, and PINs that nobody else has. */
import { randomInt } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Id } from "#domain/ids.ts";
import { customers, merchants } from "#drizzle/wallet/schema.ts";
import { hashPin } from "#kit/pins.ts";
import { writePrivateFile } from "#kit/private-file.ts";
import { newId } from "#kit/random-ids.ts";
import { openAccount, post } from "./ledger.ts";
import { inTransaction, type WalletDb } from "./store.ts";

const CUSTOMERS = [
  { name: "李明", phone: "13800000001", balance: 200_000 },
  { name: "王阿姨", phone: "13800000002", balance: 5_000 },
] as const;

const DemoCustomer = z.object({ name: z.string(), phone: z.string(), pin: z.string() });
const DemoFile = z.object({ merchant: z.uuid(), customers: z.array(DemoCustomer) });
export type Demo = z.infer<typeof DemoFile>;

/** Fills an empty demo store; tells who is in it, from a file beside the store that only this user reads. */
export async function loadDemo(db: WalletDb, folder: string, pepper: Uint8Array): Promise<Demo> {
  const path = join(folder, "demo.json");
  if (existsSync(path)) return DemoFile.parse(JSON.parse(readFileSync(path, "utf8")));
  const people = CUSTOMERS.map((customer) => ({ ...customer, pin: String(randomInt(100_000, 1_000_000)) }));
  const merchant = await inTransaction(db, async (tx) => {
    const cash = await openAccount(tx, newId(), "cash_at_branch", "CNY");
    for (const person of people) await openWallet(tx, cash, person, await hashPin(person.pin, pepper));
    return openShop(tx);
  });
  const demo = { merchant, customers: people.map(({ name, phone, pin }) => ({ name, phone, pin })) };
  writePrivateFile(path, JSON.stringify(demo));
  return demo;
}

async function openWallet(
  tx: WalletDb,
  cash: Id,
  { name, phone, balance }: { name: string; phone: string; balance: number },
  pinHash: string,
): Promise<void> {
  const account = await openAccount(tx, newId(), "customer", "CNY");
  await tx.insert(customers).values({ id: newId(), phone, name, pinHash, account });
  await post(tx, {
    id: newId(),
    kind: "top_up",
    legs: [{ debit: cash, credit: account, currency: "CNY", amount: balance }],
  });
}

async function openShop(tx: WalletDb): Promise<Id> {
  const id = newId();
  await tx.insert(merchants).values({
    id,
    nameZh: "好邻居便利店",
    nameEn: "Good Neighbour Store",
    place: "上海市黄浦区示范路 1 号",
    city: "Shanghai",
    country: "CN",
    category: "5411",
    timeZone: "Asia/Shanghai",
    currency: "CNY",
    account: await openAccount(tx, newId(), "merchant_pending", "CNY"),
  });
  return id;
}
