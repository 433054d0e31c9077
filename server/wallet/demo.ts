/** What a demo wallet has in it from the start: a shop, two customers with money, and PINs that nobody else has. */
import { randomInt } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { eq, inArray } from "drizzle-orm";
import { z } from "zod";
import type { Id } from "#domain/ids.ts";
import type { Tier } from "#domain/limits.ts";
import type { MerchantFacts } from "#domain/merchant.ts";
import { customers } from "#drizzle/wallet/schema.ts";
import { hashPin, verifyPin } from "#kit/pins.ts";
import { writePrivateFile } from "#kit/private-file.ts";
import { newId } from "#kit/random-ids.ts";
import type { DEMO_BANK_ACCOUNTS } from "./core-bank/simulated/demo.ts";
import { readFact, writeFact } from "./facts.ts";
import { openAccount, post } from "./ledger.ts";
import { registerMerchant } from "./merchants/merchants.ts";
import { inTransaction, type WalletDb } from "./store.ts";
import { linkAccount } from "./wallets/linked-accounts.ts";

interface DemoWallet {
  readonly name: string;
  readonly phone: string;
  /** Minor units. */
  readonly balance: number;
  readonly tier: Tier;
  readonly linked: keyof typeof DEMO_BANK_ACCOUNTS;
}

const CUSTOMERS = [
  { name: "李明", phone: "13800000001", balance: 200_000, tier: 2, linked: "6228480402564890018" },
  { name: "王阿姨", phone: "13800000002", balance: 5_000, tier: 4, linked: "6228480402564890026" },
] as const satisfies readonly DemoWallet[];

/** Names the demo's shop. Written in the transaction that fills the store, so that it is filled whole and once. */
const SHOP = "demo_merchant";
const SHOP_FACTS: MerchantFacts = {
  nameZh: "好邻居便利店",
  nameEn: "Good Neighbour Store",
  creditCode: "91310101MA0000000J",
  place: "上海市黄浦区示范路 1 号",
  city: "Shanghai",
  country: "CN",
  category: "5411",
  timeZone: "Asia/Shanghai",
  cutOff: 0,
  currency: "CNY",
  settlementAccount: { bank: "102290000018", number: "6222020000000000018", holder: "好邻居便利店" },
};
/** What no PIN is hashed to: until a customer's PIN is made, none opens the wallet. */
const NO_PIN = "";

const DemoCustomer = z.object({ name: z.string(), phone: z.string(), pin: z.string() });
const DemoFile = z.object({ customers: z.array(DemoCustomer) });
type DemoCustomer = z.infer<typeof DemoCustomer>;

export interface Demo {
  readonly merchant: Id;
  readonly customers: readonly DemoCustomer[];
}

/**
 * Fills an empty demo store, and tells who is in it with PINs that are right: they stand in a file beside the store
 * that only this user reads. Where it is missing or not the store's, after a crash for one, the PINs are made anew.
 */
export async function loadDemo(db: WalletDb, folder: string, pepper: Uint8Array): Promise<Demo> {
  const merchant = await inTransaction(db, async (tx) => (await readFact(tx, SHOP)) ?? fill(tx));
  const path = join(folder, "demo.json");
  const known = readPins(path);
  if (await areRight(db, known, pepper)) return { merchant, customers: known };
  return { merchant, customers: await makePins(db, path, pepper) };
}

/** The customers in the file; none where it is missing or is no such file. */
function readPins(path: string): DemoCustomer[] {
  if (!existsSync(path)) return [];
  try {
    return DemoFile.parse(JSON.parse(readFileSync(path, "utf8"))).customers;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return [];
    throw error;
  }
}

async function areRight(db: WalletDb, known: DemoCustomer[], pepper: Uint8Array): Promise<boolean> {
  const phones = CUSTOMERS.map(({ phone }) => phone);
  const stored = await db.select().from(customers).where(inArray(customers.phone, phones));
  const checks = stored.map(({ phone, pinHash }) => {
    const pin = known.find((customer) => customer.phone === phone)?.pin;
    return pin !== undefined && pinHash !== NO_PIN && verifyPin(pinHash, pin, pepper);
  });
  return known.length === stored.length && (await Promise.all(checks)).every(Boolean);
}

/** First the store and then the file: a crash in between leaves a file that is wrong, which the next start notices. */
async function makePins(db: WalletDb, path: string, pepper: Uint8Array): Promise<DemoCustomer[]> {
  const made = CUSTOMERS.map(({ name, phone }) => ({
    name,
    phone,
    pin: String(randomInt(100_000, 1_000_000)),
  }));
  const hashes = await Promise.all(made.map(({ pin }) => hashPin(pin, pepper)));
  await inTransaction(db, async (tx) => {
    for (const [place, { phone }] of made.entries())
      await tx
        .update(customers)
        .set({ pinHash: hashes[place] ?? NO_PIN })
        .where(eq(customers.phone, phone));
  });
  writePrivateFile(path, JSON.stringify({ customers: made }));
  return made;
}

async function fill(tx: WalletDb): Promise<Id> {
  const cash = await openAccount(tx, newId(), "cash_at_branch", "CNY");
  for (const person of CUSTOMERS) await openWallet(tx, cash, person);
  const merchant = await openShop(tx);
  await writeFact(tx, SHOP, merchant);
  return merchant;
}

async function openWallet(
  tx: WalletDb,
  cash: Id,
  { name, phone, balance, tier, linked }: (typeof CUSTOMERS)[number],
): Promise<void> {
  const account = await openAccount(tx, newId(), "customer", "CNY");
  const customer = newId();
  await tx.insert(customers).values({ id: customer, phone, name, pinHash: NO_PIN, tier, account });
  await linkAccount(tx, { id: newId(), customer, number: linked, bank: "演示银行" });
  await post(tx, {
    id: newId(),
    kind: "top_up",
    legs: [{ debit: cash, credit: account, currency: "CNY", amount: balance }],
  });
}

async function openShop(tx: WalletDb): Promise<Id> {
  const id = newId();
  await registerMerchant(tx, id, SHOP_FACTS);
  return id;
}
