/** What a settlement pays reaches the merchant's bank account, once, whatever becomes of the line or of the bank. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq, inArray } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Id } from "#domain/ids.ts";
import { accounts, bankOrders, payouts } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { auditLedger } from "#wallet/audit/audit.ts";
import { bankAccount } from "#wallet/bank-accounts.ts";
import { httpCoreBank } from "#wallet/core-bank/http.ts";
import type { CoreBank } from "#wallet/core-bank/port.ts";
import type { MadeSettlement, PayoutsAnswer } from "#wallet/settlement/api.ts";
import { PAYOUTS } from "#wallet/settlement/payouts.ts";
import { settleAll } from "#wallet/settlement/run.ts";
import { BUILT } from "../../server/launch/builds.ts";
import { startServer, stopChild } from "../../server/launch/children.ts";
import { ownDatabase } from "../support/databases.ts";
import { FailingBank, type LineFault } from "../support/failing-bank.ts";
import { brokenAfter } from "./broken-books.ts";
import { pursueNow } from "./pursue-now.ts";
import { MERCHANT_FACTS, PIN, type Staff, Wallet } from "./support.ts";
import { Shop } from "./trade.ts";

/** The shop's of the demo, which the simulated bank has. */
const { settlementAccount } = MERCHANT_FACTS;
const { number: NUMBER } = settlementAccount;
const closed = { settlementAccount: { ...settlementAccount, number: "6222020000000009999" } };
const bank = new FailingBank({ [NUMBER]: 0 });
const data = mkdtempSync(join(tmpdir(), "shouyin-payouts-"));
const databaseUrl = await ownDatabase();
let wallet: Wallet;
let operations: Staff;

beforeAll(async () => {
  wallet = await Wallet.open({ coreBank: bank, folder: join(data, "wallet"), databaseUrl, demo: false });
  operations = await wallet.staff("operations");
});
beforeEach(() => {
  bank.faults = [];
  bank.calls.length = 0;
});
afterAll(async () => {
  const broken = (await auditLedger(wallet.db)).filter(({ count }) => count > 0);
  expect(broken.map(({ rule, breaches }) => [rule.name, breaches[0]])).toEqual([]);
  await wallet.close();
  bank.close();
  rmSync(data, { recursive: true });
});

const pursue = (by: CoreBank = bank) => pursueNow(wallet, by, PAYOUTS);
const atBank = () => bank.bank.balance(NUMBER) ?? 0;

/** A shop that has sold for 10,000 fen less the fee, and is settled. */
async function settledShop(facts = {}): Promise<{ readonly shop: Shop; readonly settlement: Id }> {
  const shop = await Shop.open(wallet, facts);
  await shop.sell(10_000, "2026-11-02T02:00:00Z");
  const [settlement] = await shop.closeDays("2026-11-03T00:00:00Z");
  if (!settlement) throw new Error("the day was not closed");
  return { shop, settlement };
}
const PAID = 9962;

async function payoutOf(settlement: Id) {
  const rows = await wallet.db.select().from(payouts).where(eq(payouts.settlement, settlement));
  return rows.sort((a, b) => b.attempt - a.attempt)[0];
}
const listed = async (state: "requested" | "refused", after = "") =>
  (await operations.call<PayoutsAnswer>("GET", `/v1/bank/payouts?state=${state}${after}`)).body.payouts;

describe("a payout", () => {
  test("is ordered under its id and leaves the books with the bank's yes", async () => {
    const before = atBank();
    const { shop, settlement } = await settledShop();
    const payout = await payoutOf(settlement);
    expect(await shop.balances()).toEqual({ pending: 0, payable: PAID });
    await pursue();
    await pursue();
    expect(bank.calls).toEqual([`ask ${payout?.id}`, `credit ${payout?.id}`]);
    expect(await shop.balances()).toEqual({ pending: 0, payable: 0 });
    expect(atBank() - before).toBe(PAID);
    expect(await payoutOf(settlement)).toMatchObject({ id: payout?.id, state: "done", attempt: 1 });
  });

  test("whose answer is lost is asked for under the same id, and not paid again", async () => {
    const before = atBank();
    const { shop, settlement } = await settledShop();
    const id = (await payoutOf(settlement))?.id;
    bank.faults = ["well", "answer lost", "not heard"];
    await pursue();
    expect(await shop.balances()).toMatchObject({ payable: PAID });
    expect(await listed("requested")).toMatchObject([
      { settlement: { id: settlement }, amount: PAID, asked: 1, refusal: null },
    ]);
    await pursue();
    await pursue();
    expect(bank.calls).toEqual([`ask ${id}`, `credit ${id}`, `ask ${id}`, `ask ${id}`]);
    expect(await payoutOf(settlement)).toMatchObject({ state: "done", pursuits: 3 });
    expect([await shop.balances(), atBank() - before]).toEqual([{ pending: 0, payable: 0 }, PAID]);
    expect(await listed("requested")).toEqual([]);
  });

  test("that is not due is left alone until it is, and taken by one process only", async () => {
    const { settlement } = await settledShop();
    bank.faults = ["not heard"];
    await pursue();
    const waiting = await payoutOf(settlement);
    const { createdAt, pursueAt } = waiting ?? { createdAt: new Date(), pursueAt: new Date() };
    expect(pursueAt.getTime() - createdAt.getTime()).toBeGreaterThan(10_000);
    const before = atBank();
    await Promise.all([pursue(), pursue(), pursue()]);
    expect(atBank() - before).toBe(PAID);
  });

  test("whose answer cannot be kept holds up nobody else's", async () => {
    const [stuck, other] = [await settledShop(), await settledShop()];
    const id = (await payoutOf(stuck.settlement))?.id;
    // An adapter that breaks its word: a refusal without a reason is nothing that the store takes.
    const broken: CoreBank = {
      debit: (order) => bank.debit(order),
      credit: (order) => bank.credit(order),
      ask: async (asked) => (asked === id ? { state: "refused", reason: null as never } : bank.ask(asked)),
    };
    await pursue(broken);
    expect((await payoutOf(other.settlement))?.state).toBe("done");
    expect((await payoutOf(stuck.settlement))?.state).toBe("requested");
    await pursue();
    expect((await payoutOf(stuck.settlement))?.state).toBe("done");
  });

  test("moves money once, whatever the line does", async () => {
    const shop = await Shop.open(wallet);
    let run = 0;
    const fault = fc.constantFrom<LineFault>("well", "not heard", "answer lost", "twice");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { maxLength: 6 }),
        fc.integer({ min: 300, max: 9000 }),
        async (faults, amount) => {
          const before = atBank();
          const at = (minute: number) =>
            new Date(Date.parse("2026-11-02T02:00:00Z") + minute * 60_000).toISOString();
          await shop.sell(amount, at(2 * run));
          const settlement = await shop.settleNow("2026-11-02", ++run, at(2 * run - 1));
          const { paid } = await shop.settled(settlement);
          bank.faults = [...faults];
          for (let i = 0; i <= faults.length; i++) {
            await pursue();
            const state = (await payoutOf(settlement))?.state;
            expect((await shop.balances()).payable).toBe(state === "done" ? 0 : paid);
          }
          expect((await payoutOf(settlement))?.state).toBe("done");
          expect(atBank() - before).toBe(paid);
        },
      ),
      { numRuns: 7, endOnFailure: true },
    );
  });
});

test("more than a round takes is taken on at once, and after a while where the bank does not answer", async () => {
  const shop = await Shop.open(wallet);
  const at = (minute: number) => new Date(Date.parse("2026-11-02T02:00:00Z") + minute * 60_000).toISOString();
  for (let run = 1; run <= 21; run++) {
    await shop.sell(500, at(2 * run));
    await shop.settleNow("2026-11-02", run, at(2 * run + 1));
  }
  bank.faults = Array(20).fill("not heard");
  expect([await pursue(), await pursue(), await pursue()]).toEqual([false, true, false]);
  expect((await shop.balances()).payable).toBe(0);
});

describe("a payout that the bank refuses", () => {
  test("is shown to the bank's people with the reason and what to do, and paid once the account is right", async () => {
    const { shop, settlement } = await settledShop(closed);
    await pursue();
    expect(await shop.balances()).toMatchObject({ payable: PAID });
    const [refused] = await listed("refused");
    expect(refused).toMatchObject({
      settlement: { id: settlement, day: "2026-11-02", run: 0 },
      merchant: { id: shop.merchant },
      account: closed.settlementAccount,
      refusal: { reason: "no_such_account", en: expect.stringContaining("pay out again") },
    });
    expect(await listed("refused", `&after=${refused?.id}`)).toEqual([]);
    const again = () =>
      operations.call<MadeSettlement>("PUT", `/v1/bank/settlements/${settlement}/payout`, {});
    const facts = { ...MERCHANT_FACTS, after: 1 };
    const corrected = await operations.call("PUT", `/v1/bank/merchants/${shop.merchant}`, facts);
    expect(corrected).toMatchObject({ status: 200 });
    expect((await again()).body.payout).toMatchObject({ attempt: 2, state: "requested", refusal: null });
    expect((await again()).body.payout).toMatchObject({ attempt: 2 });
    expect(await listed("refused")).toEqual([]);
    const before = atBank();
    await pursue();
    expect((await again()).body.payout).toMatchObject({ attempt: 2, state: "done" });
    await pursue();
    expect([await shop.balances(), atBank() - before]).toEqual([{ pending: 0, payable: 0 }, PAID]);
  });
});

describe("the audit says so where", () => {
  test.each<[string, string, readonly string[]]>([
    [
      "a payout that was done says that it was refused",
      "UPDATE payouts SET state = 'refused', refusal = 'no_such_account' WHERE state = 'done'",
      ["payouts", "payable", "clearing"],
    ],
    [
      "a payout was forgotten",
      "DELETE FROM payouts WHERE state = 'done'",
      ["payouts", "payable", "clearing"],
    ],
  ])("%s", async (_, statement, broken) => {
    expect(await brokenAfter(wallet.db, statement)).toEqual(broken);
  });
});

/** The simulated bank as a program of its own. */
class BankProgram {
  readonly #folder = mkdtempSync(join(tmpdir(), "shouyin-core-bank-"));
  readonly key = new Uint8Array(32).fill(9);
  #process!: ChildProcess;
  url!: string;
  line!: CoreBank;

  async start(): Promise<void> {
    const child = spawn(process.execPath, ["server/wallet/core-bank/simulated/main.ts"], {
      env: {
        ...process.env,
        SHOUYIN_DATA: this.#folder,
        CORE_BANK_URL: "http://127.0.0.1:0",
        CORE_BANK_KEY: Buffer.from(this.key).toString("base64url"),
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#process = child;
    this.url = await new Promise<string>((resolve, reject) => {
      let said = "";
      child.stdout.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        const [found] = /http:\S+(?=\n)/.exec(said) ?? [];
        if (found) resolve(found);
      });
      child.once("exit", () => reject(new Error(`the bank ended: ${said}`)));
    });
    this.line = httpCoreBank({ url: this.url, key: this.key });
  }

  async kill(): Promise<void> {
    const { exitCode, signalCode } = this.#process;
    if (exitCode !== null || signalCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill("SIGKILL");
    await ended;
  }

  /** The ids of the orders that are on its disk, in their order. */
  orders(): Id[] {
    const text = readFileSync(join(this.#folder, "core-bank/orders.jsonl"), "utf8");
    return text
      .split("\n")
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { id: Id }).id);
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true });
  }
}

test("a night's run is paid out by a bank that dies in the middle of it and comes back: to each merchant once", async () => {
  const shops = await Promise.all(Array.from({ length: 5 }, () => Shop.open(wallet)));
  for (const shop of shops) await shop.sell(10_000, "2026-11-02T02:00:00Z");
  const { made, failed } = await settleAll(wallet.db, wallet.log);
  expect(failed).toBe(0);
  const clearing = async () => {
    const [row] = await wallet.db
      .select({ balance: accounts.balance })
      .from(accounts)
      .where(eq(accounts.id, bankAccount("core_bank_clearing", "CNY")));
    return row?.balance ?? 0;
  };
  const before = await clearing();
  const states = async () => {
    const rows = await wallet.db.select().from(payouts).where(inArray(payouts.settlement, made));
    return Object.groupBy(rows, ({ state }) => state);
  };
  const program = new BankProgram();
  onTestFinished(() => program.end());
  await program.start();
  // One at a time, so that the middle is the middle: the first is paid, with the second paid and not answered it dies.
  let turn: Promise<unknown> = Promise.resolve();
  let times = 0;
  const dying: CoreBank = {
    ...program.line,
    credit: (order) => {
      const answer = turn.then(async () => {
        const told = await program.line.credit(order);
        if (++times !== 2) return told;
        await program.kill();
        return { state: "unknown", why: "the line broke" } as const;
      });
      turn = answer;
      return answer;
    },
  };
  await pursue(dying);
  const middle = await states();
  expect([middle.done?.length, program.orders()]).toEqual([1, expect.objectContaining({ length: 2 })]);
  const waiting = middle.requested?.length ?? 0;
  expect(waiting).toBeGreaterThanOrEqual(4);
  expect(await clearing()).toBe(before + (middle.done?.[0]?.amount ?? 0));

  await pursue(program.line);
  expect((await states()).requested).toHaveLength(waiting);
  await program.start();
  await pursue(program.line);
  const { done, requested, refused } = await states();
  expect([requested, refused]).toEqual([undefined, undefined]);
  expect(program.orders().toSorted()).toEqual(done?.map(({ id }) => id).toSorted());
  for (const shop of shops) expect(await shop.balances()).toEqual({ pending: 0, payable: 0 });
  expect(await clearing()).toBe(before + (done ?? []).reduce((sum, { amount }) => sum + amount, 0));
});

test("the running wallet brings what waits to the core bank by itself: payouts, and what customers ordered", async () => {
  const { shop, settlement } = await settledShop();
  const phone = await wallet.customer(5000);
  const account = await wallet.link(phone, NUMBER);
  bank.faults = ["not heard"];
  const [order, body] = [newId(), { kind: "withdrawal", account, amount: 700, pin: PIN }];
  await phone.call("PUT", `/v1/phone/bank-orders/${order}`, body);
  await wallet.db
    .update(bankOrders)
    .set({ pursueAt: new Date(0) })
    .where(eq(bankOrders.id, order));
  const program = new BankProgram();
  onTestFinished(() => program.end());
  await program.start();
  const running = startServer(BUILT.wallet, {
    ...process.env,
    SHOUYIN_DATA: data,
    SHOUYIN_DEMO: "0",
    WALLET_DATABASE_URL: databaseUrl,
    WALLET_PUBLIC_URL: "http://localhost:7999",
    WALLET_PORT: "0",
    CORE_BANK_URL: program.url,
    CORE_BANK_KEY: Buffer.from(program.key).toString("base64url"),
    LOG_LEVEL: "silent",
  });
  onTestFinished(() => stopChild(running));
  await running.ready;
  const outcome = async () => {
    const [withdrawal] = await wallet.db.select().from(bankOrders).where(eq(bankOrders.id, order));
    return [(await payoutOf(settlement))?.state, withdrawal?.state];
  };
  await expect.poll(outcome, { timeout: 10_000 }).toEqual(["done", "done"]);
  expect((await shop.balances()).payable).toBe(0);
  expect(program.orders().toSorted()).toEqual([order, (await payoutOf(settlement))?.id].toSorted());
});
