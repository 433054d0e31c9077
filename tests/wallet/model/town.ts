/** The real wallet with the bills, payers and tills that the model has: each command is a call to its HTTP API. */
import { createHmac } from "node:crypto";
import { type Algorithm, hash } from "@node-rs/argon2";
import { and, eq, sql } from "drizzle-orm";
import { expect } from "vitest";
import { dayOf } from "#domain/business-day.ts";
import { equalBytes } from "#domain/bytes.ts";
import { accounts, customers, merchants, payments } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { chainAfter } from "#kit/signatures.ts";
import { readUsage } from "#wallet/wallets/usage.ts";
import {
  type Answer,
  type AskedRefund,
  base64url,
  MERCHANT_FACTS,
  type Phone,
  PIN,
  type Presented,
  phoneId,
  type SignedAnswer,
  type Staff,
  type Terminal,
  type Wallet,
} from "../support.ts";
import { type Amounts, BILLS, type Command, PURSES, refundOf, type State } from "./model.ts";

interface Body {
  readonly state?: string;
  readonly code?: string;
  readonly statement?: string;
}

/** Those of the bank's people who have to do with it. */
export interface Bank {
  readonly risk: Staff;
  readonly operations: Staff;
}

export class Town {
  readonly #wallet: Wallet;
  readonly #amounts: Amounts;
  readonly #merchant: string;
  readonly #tills: readonly Terminal[];
  readonly #payers: readonly Phone[];
  /** Of each phone the one code that it shows. */
  readonly #codes: readonly string[];
  readonly #bills: readonly (readonly [Presented, Presented])[];
  readonly #bank: Bank;
  readonly #yeses: readonly string[] = Array.from({ length: 6 }, () => newId());
  readonly #refunds = new Map<string, Promise<AskedRefund>>();
  readonly #refundIds = new Map<string, string>();
  /** The statement of each outcome: there is one, however often it is told. */
  readonly #statements = new Map<string, string>();
  #runs = 0;

  private constructor(wallet: Wallet, amounts: Amounts, made: Awaited<ReturnType<typeof make>>) {
    this.#wallet = wallet;
    this.#amounts = amounts;
    this.#merchant = made.merchant;
    this.#tills = made.tills;
    this.#payers = made.payers;
    this.#codes = made.codes;
    this.#bills = made.bills;
    this.#bank = made.bank;
  }

  static async open(wallet: Wallet, amounts: Amounts, bank: Bank): Promise<Town> {
    return new Town(wallet, amounts, await make(wallet, amounts, bank));
  }

  /** What the wallet answers; one that is busy is asked again, as anybody would. */
  async do(command: Command): Promise<string> {
    for (;;) {
      const { body, ...answer } = await this.#send(command);
      if (body.code === "busy") continue;
      if ("signed" in answer) expect(answer.signed).toBe(true);
      const told = body.code ?? body.state ?? "done";
      if (body.statement !== undefined) this.#keep(command, told, body.statement);
      return told;
    }
  }

  #keep(command: Command, told: string, statement: string): void {
    const about = command.do === "suspend" ? "" : command.bill;
    const refund = command.do === "refund" ? command.id : "";
    const name = `${about} ${refund} ${told}`;
    expect(this.#statements.get(name) ?? statement, `${name} was stated twice`).toBe(statement);
    this.#statements.set(name, statement);
  }

  #send(command: Command): Promise<Answer<Body> | SignedAnswer<Body>> {
    if (command.do === "suspend") {
      const path = `/v1/bank/terminals/${of(this.#tills, 1).id}/suspension`;
      return this.#bank.risk.call("PUT", path, { reason: "odd refunds" });
    }
    const till = of(this.#tills, of(BILLS, command.bill).till);
    const bill = of(of(this.#bills, command.bill), "signed" in command ? command.signed : 0);
    if (command.do === "tell") return till.tell<Body>(bill);
    if (command.do === "scan") return of(this.#payers, command.who).scan<Body>(bill);
    if (command.do === "charge") return till.submit<Body>(bill, of(this.#codes, command.phone));
    if (command.do === "ask") return till.ask<Body>(bill);
    if (command.do === "refund") return this.#refund(till, bill, command);
    if (command.do === "say yes")
      return of(this.#payers, command.who).consent<Body>(phoneId(till, bill), of(this.#yeses, command.id));
    if (command.carriedBy === undefined) return till.reverse<Body>(bill);
    const body = { reversal: base64url(bill.reversal) };
    return of(this.#payers, command.carriedBy).call<Body>("POST", "/v1/phone/reversals", body);
  }

  /** The same refund is the same bytes, whenever it is asked for. */
  async #refund(
    till: Terminal,
    bill: Presented,
    { bill: place, id, share }: Command & { do: "refund" },
  ): Promise<SignedAnswer<Body>> {
    const own = `${till.id} ${id}`;
    const refund = this.#refundIds.get(own) ?? newId();
    this.#refundIds.set(own, refund);
    const amount = refundOf(this.#amounts, place, share);
    const name = `${own} ${place} ${amount}`;
    const signing = this.#refunds.get(name) ?? till.signRefund(bill, { refund, amount });
    this.#refunds.set(name, signing);
    return till.refund<Body>(await signing);
  }

  /** The time of a bill runs out. */
  async expire(bill: number): Promise<void> {
    const { id } = of(of(this.#bills, bill), 0);
    const terminal = of(this.#tills, of(BILLS, bill).till).id;
    const past = new Date((await this.#wallet.now()) - 1000);
    await this.#wallet.db.transaction(async (tx) => {
      await tx.execute(sql`SET LOCAL session_replication_role = replica`);
      await tx
        .update(payments)
        .set({ expiresAt: past })
        .where(
          and(
            eq(payments.terminal, terminal),
            eq(payments.tender, id.tender),
            eq(payments.attempt, id.attempt),
            eq(payments.state, "open"),
          ),
        );
    });
  }

  /** What the shop is owed is settled at once; a shop that is owed nothing hears that. */
  async settle(): Promise<void> {
    const day = dayOf(await this.#wallet.now(), MERCHANT_FACTS);
    const path = `/v1/bank/merchants/${this.#merchant}/settlements/${day}/runs/${this.#runs + 1}`;
    const { status, body } = await this.#bank.operations.call<Body>("PUT", path, {});
    if (status === 200) this.#runs++;
    else expect(body.code).toBe("nothing_due");
  }

  /** What can be seen of it beside answers: purses, what they have spent, and the shop's money. */
  async sight(): Promise<Pick<State, "purses" | "shop">> {
    const { db } = this.#wallet;
    const purses = this.#payers.map(async ({ customer }) => {
      const [row] = await db.select().from(accounts).where(eq(accounts.id, customer.account));
      const { spent, byClass } = await readUsage(db, customer.id);
      return { balance: row?.balance ?? Number.NaN, spent, byCode: byClass.C };
    });
    const [shop] = await db
      .select({ balance: accounts.balance })
      .from(merchants)
      .innerJoin(accounts, eq(accounts.id, merchants.account))
      .where(eq(merchants.id, this.#merchant));
    return { purses: await Promise.all(purses), shop: shop?.balance ?? Number.NaN };
  }

  /** Both streams are without a gap, and state of each bill what the model has, in that order. */
  async expectStated({ bills, refunds }: State): Promise<void> {
    const stated = new Map<string, string[]>();
    let decided = 0;
    for (const [number, till] of this.#tills.entries()) {
      const own = Object.entries(bills).filter(([bill]) => of(BILLS, Number(bill)).till === number);
      const ended = Object.entries(refunds).filter(
        ([name, { state }]) => name.startsWith(`${number} `) && state !== "queued",
      );
      const count = own.reduce((sum, [, bill]) => sum + bill.stated.length, 0) + ended.length;
      decided += ended.length;
      for (const { outcome, payment } of await this.#stream(till, count)) {
        const name = `${payment.tender}.${payment.attempt}`;
        stated.set(name, [...(stated.get(name) ?? []), outcome]);
      }
    }
    const outcomes = [...stated.values()].flat().filter((outcome) => /refunded$/.test(outcome));
    expect(outcomes.length).toBe(decided);
    for (const [place, { stated: wanted }] of Object.entries(bills)) {
      const { tender, attempt } = of(of(this.#bills, Number(place)), 0).id;
      const said = (stated.get(`${tender}.${attempt}`) ?? []).filter((outcome) => !/refunded$/.test(outcome));
      expect(said, `bill ${place}`).toEqual(wanted);
    }
  }

  /** The stream's statements: as many as there have to be, and none besides. */
  async #stream(till: Terminal, count: number) {
    const { rows } = (await this.#wallet.db.execute(
      sql`SELECT number, chain, statement FROM events WHERE terminal = ${till.id} ORDER BY number`,
    )) as unknown as { rows: { number: number | string; statement: Uint8Array }[] };
    expect(rows.map(({ number }) => Number(number))).toEqual(Array.from({ length: count }, (_, i) => i + 1));
    let chain: Uint8Array = new Uint8Array(16);
    return rows.map(({ statement }) => {
      const read = this.#wallet.statement(base64url(statement));
      expect(equalBytes(chainAfter(chain, read), read.position.chain)).toBe(true);
      chain = read.position.chain;
      return read;
    });
  }
}

async function make(wallet: Wallet, amounts: Amounts, bank: Bank) {
  const merchant = await wallet.openMerchant();
  const tills = [await wallet.terminal(merchant), await wallet.terminal(merchant)];
  const payers: Phone[] = [];
  const codes: string[] = [];
  for (const purse of PURSES) {
    const phone = await wallet.customer(purse);
    const changed = { tier: 4, pinHash: await quickHash(wallet.keys.pepper) } as const;
    await wallet.db.update(customers).set(changed).where(eq(customers.id, phone.customer.id));
    payers.push(phone);
    codes.push(await phone.code(), await (await wallet.anotherDevice(phone)).code());
  }
  const tenders = new Map<string, string>();
  const bills: [Presented, Presented][] = [];
  for (const [place, { till, tender, attempt }] of BILLS.entries()) {
    const id = tenders.get(tender) ?? newId();
    tenders.set(tender, id);
    const sign = (amount: number) => of(tills, till).present({ payment: { tender: id, attempt }, amount });
    const [first, second] = of(amounts, place);
    bills.push([await sign(first), await sign(second)]);
  }
  return { merchant, tills, payers, codes, bills, bank };
}

/** The PIN's hash at the least cost that argon2 has: thousands of yeses are said here. */
function quickHash(pepper: Uint8Array): Promise<string> {
  const peppered = createHmac("sha256", pepper).update(PIN).digest("base64url");
  return hash(peppered, { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 8, timeCost: 1 });
}

function of<T>(all: readonly T[], place: number): T {
  const one = all[place];
  if (one === undefined) throw new Error(`there is no number ${place}`);
  return one;
}
