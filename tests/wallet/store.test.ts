import { eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Id } from "#domain/ids.ts";
import { balanceChanges, type LedgerTransaction, type Leg, reversedLegs } from "#domain/ledger.ts";
import { Refusal } from "#domain/refusal.ts";
import {
  accounts,
  consents,
  events,
  legs,
  payments,
  terminals,
  transactions,
} from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { openAccount, post } from "#wallet/ledger.ts";
import { startExpiry } from "#wallet/payments/expiry.ts";
import { findPayment } from "#wallet/payments/store.ts";
import { inTransaction } from "#wallet/store.ts";
import { onServer } from "../support/databases.ts";
import { databaseRefusal, type Phone, type Presented, type Terminal, Wallet } from "./support.ts";

let wallet: Wallet;
let terminal: Terminal;
let phone: Phone;

beforeAll(async () => {
  wallet = await Wallet.open();
  terminal = await wallet.terminal();
  phone = await wallet.customer();
});
afterAll(() => wallet.close());

async function paidPayment(): Promise<Presented> {
  const presented = await terminal.present();
  expect(await phone.pay(presented)).toMatchObject({ status: 200, body: { state: "paid" } });
  return presented;
}

async function balanceOf(account: Id): Promise<number> {
  const [row] = await wallet.db.select().from(accounts).where(eq(accounts.id, account));
  return row?.balance ?? Number.NaN;
}

function postLegs(...of: Leg[]): Promise<void> {
  return inTransaction(wallet.db, (tx) => post(tx, { id: newId(), kind: "payment", legs: of }));
}

/** One transaction of one leg, as somebody would write it who does not ask the code. */
function writeTransaction(id: Id, { debit, credit, currency, amount }: Leg) {
  return wallet.db.execute(sql`
    WITH t AS (INSERT INTO transactions (id, kind, digest) VALUES (${id}, 'payment', decode(repeat('00', 32), 'hex')))
    INSERT INTO legs (transaction, place, debit, credit, currency, amount)
    VALUES (${id}, 0, ${debit}, ${credit}, ${currency}, ${amount})`);
}

/** What the ledger itself says, without asking the code. */
async function expectBooksToBalance(): Promise<void> {
  const all = await wallet.db.select().from(accounts);
  const changes = balanceChanges(await wallet.db.select().from(legs));
  for (const { id, balance } of all) expect([id, balance]).toEqual([id, changes.get(id) ?? 0]);
  for (const currency of ["CNY", "USD"]) {
    const sum = all.filter((account) => account.currency === currency).reduce((s, a) => s + a.balance, 0);
    expect(sum).toBe(0);
  }
}

describe("the past is never rewritten, whoever asks the database", () => {
  const said = /is append-only/;
  test.each([
    ["legs", "UPDATE legs SET amount = amount + 1"],
    ["legs", "DELETE FROM legs"],
    ["legs", "TRUNCATE legs CASCADE"],
    ["transactions", "UPDATE transactions SET kind = 'top_up'"],
    ["transactions", "DELETE FROM transactions"],
    ["transactions", "TRUNCATE transactions CASCADE"],
    ["events", "UPDATE events SET number = number + 1"],
    ["events", "DELETE FROM events"],
    ["events", "TRUNCATE events"],
    ["accounts", "DELETE FROM accounts"],
    ["accounts", "TRUNCATE accounts CASCADE"],
    ["payments", "DELETE FROM payments"],
    ["payments", "TRUNCATE payments CASCADE"],
  ])("%s: %s", async (_, statement) => {
    await paidPayment();
    expect(await databaseRefusal(wallet.db.execute(sql.raw(statement)))).toMatch(said);
  });

  test("a decided payment keeps its outcome, its payer, its request and its amount", async () => {
    const presented = await paidPayment();
    const other = await wallet.customer(0);
    const change = (set: Partial<typeof payments.$inferInsert>) =>
      databaseRefusal(wallet.db.update(payments).set(set).where(eq(payments.tender, presented.id.tender)));
    const row = await findPayment(wallet.db, { terminal: terminal.id, ...presented.id });
    expect(await change({ state: "open", statement: null })).toMatch(/is paid already/);
    expect(await change({ state: "cancelled" })).toMatch(/is paid already/);
    expect(await change({ state: "paid", statement: new Uint8Array(1) })).toMatch(/is paid already/);
    expect(await change({ amount: 1 })).toMatch(/keeps its request/);
    expect(await change({ request: new Uint8Array(1) })).toMatch(/keeps its request/);
    expect(await change({ expiresAt: new Date(0) })).toMatch(/keeps its request/);
    expect(await change({ attempt: 2 })).toMatch(/keeps its request/);
    expect(await change({ state: "reversed", payer: other.customer.id })).toMatch(
      /keeps its payer and its fee/,
    );
    expect(await change({ state: "reversed", transaction: null })).toMatch(/keeps its payer and its fee/);
    expect(await findPayment(wallet.db, { terminal: terminal.id, ...presented.id })).toEqual(row);

    await terminal.reverse(presented);
    for (const state of ["paid", "reversed", "cancelled"] as const)
      expect(await change({ state })).toMatch(/is reversed already/);
  });

  test("an open payment becomes only what a payment can become", async () => {
    const presented = await terminal.present();
    await terminal.tell(presented);
    const become = (state: string) =>
      databaseRefusal(
        wallet.db.execute(
          sql`UPDATE payments SET state = ${state}, statement = ''::bytea WHERE tender = ${presented.id.tender}`,
        ),
      );
    expect(await become("reversed")).toMatch(/cannot become reversed/);
    expect(await become("refunded")).toMatch(/cannot become refunded/);
    expect(await become("paid")).toMatch(/payments_captured/);
  });
});

describe("balances follow from legs alone", () => {
  test("nobody writes a balance, and an account starts at zero and keeps what it is", async () => {
    const { account } = phone.customer;
    const set = (values: Partial<typeof accounts.$inferInsert>) =>
      databaseRefusal(wallet.db.update(accounts).set(values).where(eq(accounts.id, account)));
    expect(await set({ balance: 1 })).toMatch(/changed by legs only/);
    expect(await set({ currency: "USD" })).toMatch(/keeps its id, kind, currency/);
    expect(await set({ kind: "cash_at_branch" })).toMatch(/keeps its id, kind, currency/);
    expect(await set({ mayGoNegative: true })).toMatch(/keeps its id, kind, currency and floor/);
    const rich = { id: newId(), kind: "customer", currency: "CNY", mayGoNegative: false } as const;
    expect(await databaseRefusal(wallet.db.insert(accounts).values({ ...rich, balance: 1 }))).toMatch(
      /starts at zero/,
    );
  });

  test("a customer's balance ends at zero, to the last fen", async () => {
    const poor = await wallet.customer(100);
    const leg = { debit: poor.customer.account, credit: wallet.cash, currency: "CNY" } as const;
    expect(await databaseRefusal(postLegs({ ...leg, amount: 101 }))).toMatch(/accounts_floor/);
    expect(await balanceOf(poor.customer.account)).toBe(100);
    await postLegs({ ...leg, amount: 100 });
    expect(await balanceOf(poor.customer.account)).toBe(0);
    expect(await databaseRefusal(postLegs({ ...leg, amount: 1 }))).toMatch(/accounts_floor/);
  });

  test("a leg joins two accounts of one currency by an amount above zero", async () => {
    const { account } = phone.customer;
    const dollars = await openAccount(wallet.db, newId(), "merchant_pending", "USD");
    const insert = (leg: Leg) => databaseRefusal(writeTransaction(newId(), leg));
    const sound: Leg = { debit: account, credit: wallet.cash, currency: "CNY", amount: 1 };
    expect(await insert({ ...sound, credit: dollars })).toMatch(/foreign key/);
    expect(await insert({ ...sound, currency: "USD" })).toMatch(/foreign key/);
    expect(await insert({ ...sound, amount: 0 })).toMatch(/legs_amount/);
    expect(await insert({ ...sound, amount: -1 })).toMatch(/legs_amount/);
    expect(await insert({ ...sound, credit: account })).toMatch(/legs_two_accounts/);
    await expectBooksToBalance();
  });

  test("a transaction without a leg is none, and one of an unknown kind is none", async () => {
    const id = newId();
    const bare = { id, kind: "top_up", digest: new Uint8Array(32) } as const;
    expect(await databaseRefusal(wallet.db.insert(transactions).values(bare))).toMatch(
      /transactions_has_leg/,
    );
    const gift = sql`INSERT INTO transactions (id, kind, digest) VALUES (${id}, 'gift', decode(repeat('00', 32), 'hex'))`;
    expect(await databaseRefusal(wallet.db.execute(gift))).toMatch(/transactions_kind/);
  });

  test("who may owe is said by the kind of the account", async () => {
    const generous = { id: newId(), kind: "customer", currency: "CNY", mayGoNegative: true } as const;
    expect(await databaseRefusal(wallet.db.insert(accounts).values(generous))).toMatch(
      /accounts_may_go_negative/,
    );
    const unheardOf = sql`INSERT INTO accounts (id, kind, currency, may_go_negative) VALUES (${newId()}, 'gold', 'CNY', false)`;
    expect(await databaseRefusal(wallet.db.execute(unheardOf))).toMatch(/accounts_kind/);
  });

  test("many transactions are one statement: all of them or none, in whatever order they touch an account", async () => {
    const [from, to] = [await wallet.customer(300), await wallet.customer(0)];
    const pay = (amount: number) => ({
      id: newId(),
      kind: "payment" as const,
      legs: [{ debit: from.customer.account, credit: to.customer.account, currency: "CNY" as const, amount }],
    });
    await inTransaction(wallet.db, (tx) => post(tx, pay(100), pay(150)));
    expect([await balanceOf(from.customer.account), await balanceOf(to.customer.account)]).toEqual([50, 250]);
    const tooMuch = inTransaction(wallet.db, (tx) => post(tx, pay(30), pay(30)));
    expect(await databaseRefusal(tooMuch)).toMatch(/accounts_floor/);
    expect([await balanceOf(from.customer.account), await balanceOf(to.customer.account)]).toEqual([50, 250]);
    await expectBooksToBalance();
  });

  test("the code refuses unsound legs before the database does", async () => {
    const sound: Leg = { debit: wallet.cash, credit: phone.customer.account, currency: "CNY", amount: 1 };
    await expect(postLegs()).rejects.toThrow("unsound legs");
    await expect(postLegs({ ...sound, amount: 0.5 })).rejects.toThrow("unsound legs");
  });

  test("one id is one transaction: posted again nothing happens, and with another body it is refused", async () => {
    const { account } = (await wallet.customer(0)).customer;
    const leg: Leg = { debit: wallet.cash, credit: account, currency: "CNY", amount: 70 };
    const id = newId();
    const topUp = (amount: number, ...others: LedgerTransaction[]) =>
      inTransaction(wallet.db, (tx) =>
        post(tx, { id, kind: "top_up", legs: [{ ...leg, amount }] }, ...others),
      );
    await Promise.all([topUp(70), topUp(70), topUp(70)]);
    await topUp(70);
    expect(await balanceOf(account)).toBe(70);
    const other = { id: newId(), kind: "top_up" as const, legs: [leg] };
    await topUp(70, other, other);
    expect(await balanceOf(account)).toBe(140);
    await expect(topUp(71)).rejects.toMatchObject({ code: "id_reused" });
    await expect(topUp(71, { ...other, id: newId() })).rejects.toMatchObject({ code: "id_reused" });
    expect(await balanceOf(account)).toBe(140);
  });
});

describe("the same money is returned once", () => {
  test("the database refuses a second return of one payment, and a return of nothing", async () => {
    const presented = await paidPayment();
    const row = await findPayment(wallet.db, { terminal: terminal.id, ...presented.id });
    if (!row?.transaction) throw new Error("the payment was captured");
    const reverses = row.transaction;
    const [captured] = await wallet.db.select().from(legs).where(eq(legs.transaction, reverses));
    if (!captured) throw new Error("a capture has a leg");
    const back = reversedLegs([captured]);
    const giveBack = (facts: object) =>
      inTransaction(wallet.db, (tx) => post(tx, { id: newId(), kind: "reversal", legs: back, ...facts }));
    await terminal.reverse(presented);
    const before = await phone.balance();
    expect(await databaseRefusal(giveBack({ reverses }))).toMatch(/transactions_reverses_unique/);
    expect(await databaseRefusal(giveBack({}))).toMatch(/transactions_reverses/);
    expect(await databaseRefusal(giveBack({ kind: "payment", reverses }))).toMatch(/transactions_reverses/);
    expect(await databaseRefusal(giveBack({ reverses: newId() }))).toMatch(/foreign key/);
    expect(await phone.balance()).toBe(before);
  });
});

describe("a stream of events has no gaps and no forks, whoever writes it", () => {
  test("the database takes only the next number, with the chain that follows", async () => {
    const till = await wallet.terminal();
    await till.reverse(await till.present());
    await till.reverse(await till.present());
    const own = await wallet.db
      .select()
      .from(events)
      .where(eq(events.terminal, till.id))
      .orderBy(events.number);
    const [first, second] = own;
    if (!first || !second) throw new Error("two reversals are two events");
    const other = await wallet.terminal();
    const write = (row: typeof events.$inferInsert) => databaseRefusal(wallet.db.insert(events).values(row));
    expect(await write({ ...second, number: 4 })).toMatch(/event 4 does not follow/);
    expect(await write({ ...second, number: 2 })).toMatch(/events_terminal_number_pk/);
    expect(await write({ ...second, number: 0 })).toMatch(/event 0 does not follow/);
    expect(await write({ ...second, number: 3 })).toMatch(/event 3 breaks the chain/);
    expect(await write({ ...first, terminal: other.id, number: 2 })).toMatch(/event 2 does not follow/);
    expect(await write({ ...first, terminal: other.id, chain: second.chain })).toMatch(/breaks the chain/);
    const forged = first.statement.with(20, first.statement[20] === 1 ? 2 : 1);
    expect(await write({ ...first, terminal: other.id, statement: forged })).toMatch(/breaks the chain/);
    expect(await write({ ...first, terminal: other.id })).toBe("not refused");
  });
});

describe("a tender is captured at most once", () => {
  test("with one attempt paid the database refuses a second, and the wallet says who was first", async () => {
    const first = await paidPayment();
    const second = await terminal.present({ payment: { tender: first.id.tender, attempt: 2 } });
    const before = await phone.balance();
    expect(await phone.pay(second)).toMatchObject({ status: 409, body: { code: "payment_taken" } });
    const other = await wallet.customer();
    expect(await other.pay(second)).toMatchObject({ status: 409, body: { code: "payment_taken" } });
    expect(await phone.balance()).toBe(before);

    const paid = await findPayment(wallet.db, { terminal: terminal.id, ...first.id });
    if (!paid) throw new Error("the payment is stored");
    const { state, payer, transaction, capturedAt, statement, spentOn, consentClass } = paid;
    const forced = wallet.db
      .update(payments)
      .set({ state, payer, transaction, capturedAt, statement, spentOn, consentClass })
      .where(sql`${payments.tender} = ${first.id.tender} AND ${payments.attempt} = 2`);
    expect(await databaseRefusal(forced)).toMatch(/payments_one_capture/);

    await terminal.reverse(first);
    expect(await phone.pay(second)).toMatchObject({ status: 200, body: { state: "paid" } });
  });
});

type Move =
  | { readonly do: "present" }
  | { readonly do: "pay" | "reverse" | "tell"; readonly which: number; readonly by: number };
const anyMove: fc.Arbitrary<Move> = fc.oneof(
  fc.constant<Move>({ do: "present" }),
  fc.record({
    do: fc.constantFrom("pay" as const, "pay" as const, "reverse" as const, "tell" as const),
    which: fc.nat(20),
    by: fc.nat(2),
  }),
);

describe("after any day of trade", () => {
  test("the books balance, every balance is the sum of its legs, and each payment's money is where its state says", async () => {
    const phones = [await wallet.customer(3000), await wallet.customer(10_000), await wallet.customer(500)];
    const play = async (moves: readonly Move[]) => {
      const till = await wallet.terminal();
      const shown: Presented[] = [];
      for (const move of moves) {
        if (move.do === "present" || shown.length === 0) {
          shown.push(await till.present({ amount: 700 + 100 * shown.length }));
          continue;
        }
        const presented = shown[move.which % shown.length] as Presented;
        if (move.do === "pay") await (phones[move.by] as Phone).pay(presented);
        if (move.do === "reverse") await till.reverse(presented);
        if (move.do === "tell") await till.tell(presented);
      }
      await expectBooksToBalance();
      await expectMoneyWhereStatesSay(till);
    };
    await fc.assert(fc.asyncProperty(fc.array(anyMove, { minLength: 5, maxLength: 15 }), play), {
      numRuns: 6,
      endOnFailure: true,
    });
  });

  async function expectMoneyWhereStatesSay(till: Terminal): Promise<void> {
    const rows = await wallet.db.select().from(payments).where(eq(payments.terminal, till.id));
    const due = rows.filter(({ state }) => state === "paid").reduce((sum, { amount }) => sum + amount, 0);
    const shop = await wallet.db.query.merchants.findFirst({
      where: (merchant) => eq(merchant.id, till.enrolled.merchant.id),
    });
    expect(await balanceOf(shop?.account ?? "")).toBe(due);
    const yeses = await wallet.db.select().from(consents).where(eq(consents.terminal, till.id));
    for (const { tender, state } of rows) {
      const paying = yeses.filter((yes) => yes.tender === tender && yes.refusal === null);
      if (state === "paid" || state === "reversed") expect(paying.length).toBeGreaterThanOrEqual(1);
      else expect(paying).toHaveLength(0);
    }
  }
});

describe("a transaction that another one was in the way of", () => {
  test("runs again and decides by what the other wrote", async () => {
    let tries = 0;
    const id = newId();
    const account = { id, kind: "customer", currency: "CNY", mayGoNegative: false } as const;
    const result = await inTransaction(wallet.db, async (tx) => {
      if (++tries === 1) {
        await tx.insert(accounts).values(account);
        await tx.insert(accounts).values(account);
      }
      return "done";
    });
    expect([tries, result]).toEqual([2, "done"]);
    expect(await balanceOf(id)).toBeNaN();
  });

  test("gives up after five tries, and never retries a refusal", async () => {
    let tries = 0;
    const floor = inTransaction(wallet.db, async (tx) => {
      tries++;
      await tx.update(accounts).set({ balance: -1 }).where(eq(accounts.id, newId()));
      throw Object.assign(new Error("deadlock"), { code: "40P01" });
    });
    await expect(floor).rejects.toThrow("deadlock");
    expect(tries).toBe(5);
    await expect(
      inTransaction(wallet.db, async () => {
        tries++;
        throw new Refusal("not_found");
      }),
    ).rejects.toThrow(Refusal);
    expect(tries).toBe(6);
  });
});

describe("the expiry sweep", () => {
  test("one payment that cannot be settled does not hold up the others", async () => {
    const till = await wallet.terminal();
    const expiresAt = new Date((await wallet.now()) - 1000);
    const open = {
      terminal: till.id,
      attempt: 1,
      merchant: till.enrolled.merchant.id,
      currency: "CNY",
    } as const;
    const rest = { amount: 100, request: new Uint8Array(1), state: "open" } as const;
    // No statement can be made of the nil UUID: it is 16 bytes, but no id.
    const nil = "00000000-0000-0000-0000-000000000000";
    const good = newId();
    await wallet.db.insert(payments).values({ ...open, ...rest, tender: nil, expiresAt: new Date(0) });
    await wallet.db.insert(payments).values({ ...open, ...rest, tender: good, expiresAt });
    const stop = startExpiry(wallet.db, wallet.writer, wallet.log);
    try {
      expect(await till.nextStatements(1)).toMatchObject([{ outcome: "expired", payment: { tender: good } }]);
    } finally {
      await stop();
    }
    expect(wallet.logged.some((line) => line.includes("could not be expired"))).toBe(true);
    const [stream] = await wallet.db.select().from(terminals).where(eq(terminals.id, till.id));
    const stated = await wallet.db.select().from(events).where(eq(events.terminal, till.id));
    expect([stream?.streamNumber, stated.length]).toEqual([1, 1]);
  });
});

// PGlite has one connection and runs one transaction after the other: there nobody waits for anybody.
if (onServer())
  describe("on a PostgreSQL server", () => {
    test("nobody waits for ever: who cannot have a lock in time is told to try again", async () => {
      const till = await wallet.terminal();
      const presented = await till.present();
      await till.tell(presented);
      await wallet.db.transaction(async (tx) => {
        await tx.select().from(terminals).where(eq(terminals.id, till.id)).for("update");
        expect(await till.reverse(presented)).toMatchObject({
          status: 503,
          signed: true,
          body: { code: "busy" },
        });
      });
      expect(await till.reverse(presented)).toMatchObject({ status: 200, body: { state: "cancelled" } });
      const limits = await wallet.db.execute(
        sql`SELECT name FROM pg_settings WHERE name IN ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout') AND setting::int BETWEEN 1000 AND 10000`,
      );
      expect(limits).toMatchObject({ rows: { length: 3 } });
    });

    test("the wallet outlives its connections", async () => {
      await wallet.db.execute(
        sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
      await paidPayment();
    });
  });
