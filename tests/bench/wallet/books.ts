/**
 * A wallet's store to measure on: one merchant with many terminals, and customers with money and a phone each. Their ids
 * and the seeds of their payment codes follow from their numbers, so that every process of a run knows them.
 */
import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import type { MerchantFacts } from "#domain/merchant.ts";
import { merchants, terminalKeys, terminals } from "#drizzle/wallet/schema.ts";
import type { CodeMaker } from "#kit/payment-codes.ts";
import { newId } from "#kit/random-ids.ts";
import { type KeyPair, keyId, newKeyPair } from "#kit/signatures.ts";
import { agreeSchedule } from "#wallet/fees/schedules.ts";
import { openAccount } from "#wallet/ledger.ts";
import { type MerchantRow, registerMerchant } from "#wallet/merchants/merchants.ts";
import { inTransaction, type WalletDb } from "#wallet/store.ts";

export const MALL: MerchantFacts = {
  nameZh: "大商场",
  nameEn: "The Mall",
  creditCode: "91310101MA0000000J",
  place: "上海市黄浦区示范路 2 号",
  city: "Shanghai",
  country: "CN",
  category: "5311",
  timeZone: "Asia/Shanghai",
  cutOff: 0,
  currency: "CNY",
  settlementAccount: { bank: "102290000018", number: "6222020000000000018", holder: "大商场" },
};
/** Every payment has its fee, which goes to the one account of the bank's fees: the hottest row of all. */
const SCHEDULE = {
  ratePpm: 3800,
  minimum: 1,
  maximum: null,
  freePerMonth: 0,
  returnedWithRefund: true,
  onDemand: true,
  validFrom: Date.UTC(2020, 0, 1),
};

/** What each customer has at first, minor units. */
const PLENTY = 10_000_000;
/** The world of the measured wallet: that in which tests live. */
export const DEMO = true;
/** The merchant's terminals: one for each caller of the HTTP path. */
export const TERMINALS = 128;
/** What each payment takes, minor units. */
export const AMOUNT = 1250;
/** Customers that are opened in one statement. */
const AT_ONCE = 20_000;

export interface BenchTerminal {
  readonly id: Id;
  readonly signing: KeyPair;
}

export interface Books {
  readonly merchant: Id;
  readonly terminals: readonly BenchTerminal[];
  /** Numbered from 0. */
  readonly customers: number;
}

export interface BooksSize {
  readonly terminals: number;
  readonly customers: number;
}

const KINDS = { customer: 0, account: 1, device: 2, topUp: 3 } as const;
const idIn = (kind: keyof typeof KINDS, number: string) =>
  `('01900000-0000-7000-800${KINDS[kind]}-' || lpad(to_hex(${number}), 12, '0'))::uuid`;

export function customerId(number: number): Id {
  return `01900000-0000-7000-8000-${number.toString(16).padStart(12, "0")}` as Id;
}

/** What the phone of that customer makes its codes with. */
export function codeMaker(number: number): CodeMaker {
  return {
    device: String(number).padStart(8, "0"),
    seed: new Uint8Array(createHash("sha256").update(`seed ${number}`).digest()),
  };
}

/** Fills a store that is bound to its keys and otherwise empty. */
export async function openBooks(db: WalletDb, size: BooksSize): Promise<Books> {
  const merchant = await openMerchant(db);
  const opened: BenchTerminal[] = [];
  for (let number = 0; number < size.terminals; number++)
    opened.push(await openTerminal(db, merchant, number));
  const cash = await openAccount(db, newId(), "cash_at_branch", "CNY");
  for (let from = 0; from < size.customers; from += AT_ONCE)
    await openCustomers(db, cash, from, Math.min(from + AT_ONCE, size.customers));
  await db.execute(sql.raw("ANALYZE"));
  return { merchant, terminals: opened, customers: size.customers };
}

async function openMerchant(db: WalletDb): Promise<Id> {
  const merchant = newId();
  await inTransaction(db, (tx) => registerMerchant(tx, merchant, MALL));
  await agreeSchedule(db, { id: newId(), merchant, ...SCHEDULE });
  return merchant;
}

/** @throws Error where it was never opened */
export async function merchantOf(db: WalletDb, { merchant }: Books): Promise<MerchantRow> {
  const [row] = await db.select().from(merchants).where(eq(merchants.id, merchant));
  if (!row) throw new Error("these books have no merchant");
  return row;
}

async function openTerminal(db: WalletDb, merchant: Id, number: number): Promise<BenchTerminal> {
  const id = newId();
  const signing = newKeyPair();
  await db.insert(terminals).values({
    id,
    number: String(number),
    merchant,
    serial: `SN-${number}`,
    address: "bench",
    state: "active",
    codeKey: new Uint8Array(32),
    streamChain: new Uint8Array(16),
  });
  const key = Buffer.from(keyId(signing.publicKey)).toString("hex");
  await db.insert(terminalKeys).values({ id: key, terminal: id, publicKey: signing.publicKey });
  return { id, signing };
}

/** Customers from one number to before another, each topped up by a transaction of his own that the ledger's triggers see. */
async function openCustomers(db: WalletDb, cash: Id, from: number, to: number): Promise<void> {
  const numbers = `generate_series(${from}, ${to - 1}) AS n`;
  const body = `'${cash} ' || ${idIn("account", "n")} || ' CNY ${PLENTY}'`;
  await db.execute(
    sql.raw(`
    INSERT INTO accounts (id, kind, currency, may_go_negative)
      SELECT ${idIn("account", "n")}, 'customer', 'CNY', false FROM ${numbers}`),
  );
  await db.execute(
    sql.raw(`
    INSERT INTO customers (id, phone, name, pin_hash, tier, account)
      SELECT ${idIn("customer", "n")}, n::text, '顾客', 'none', 1, ${idIn("account", "n")} FROM ${numbers}`),
  );
  await db.execute(
    sql.raw(`
    INSERT INTO devices (id, customer, token_hash, code_number, code_seed)
      SELECT ${idIn("device", "n")}, ${idIn("customer", "n")}, sha256(convert_to('token ' || n, 'UTF8')),
             lpad(n::text, 8, '0'), sha256(convert_to('seed ' || n, 'UTF8')) FROM ${numbers}`),
  );
  await db.execute(
    sql.raw(`
    WITH posted AS (
      INSERT INTO transactions (id, kind, digest)
        SELECT ${idIn("topUp", "n")}, 'top_up', sha256(convert_to(E'top_up\\n\\n' || ${body}, 'UTF8')) FROM ${numbers})
    INSERT INTO legs (transaction, place, debit, credit, currency, amount)
      SELECT ${idIn("topUp", "n")}, 0, '${cash}', ${idIn("account", "n")}, 'CNY', ${PLENTY} FROM ${numbers}`),
  );
}
