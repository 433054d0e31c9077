/** Payments are written in batches: what was asked at the same moment is decided one after the other, and each by itself. */
import { and, eq, inArray, sql } from "drizzle-orm";
import fc from "fast-check";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Id } from "#domain/ids.ts";
import { type PaymentRequest, splitSignedRequest } from "#domain/payment-request.ts";
import { packRefund } from "#domain/refund-request.ts";
import { Refusal } from "#domain/refusal.ts";
import { accounts, consents, facts, legs, payments, writerLeases } from "#drizzle/wallet/schema.ts";
import { listen } from "#kit/listen.ts";
import { onError } from "#kit/problems.ts";
import { newId } from "#kit/random-ids.ts";
import { auditLedger } from "#wallet/audit/audit.ts";
import { statementsAfter } from "#wallet/streams.ts";
import { type Call, ConnectionLost, type Statement } from "#wallet/writer/connection.ts";
import { Peers } from "#wallet/writer/peers.ts";
import { Writer } from "#wallet/writer/writer.ts";
import { onServer } from "../support/databases.ts";
import { databaseRefusal, type Phone, type Presented, type Terminal, Wallet } from "./support.ts";

let wallet: Wallet;
let till: Terminal;
beforeAll(async () => {
  wallet = await Wallet.open();
  till = await wallet.terminal();
});
afterAll(() => wallet.close());

/** A payment that its terminal has told of. */
async function shown(amount: number, at = till): Promise<Presented> {
  const presented = await at.present({ amount });
  await at.tell(presented);
  return presented;
}

const keyOf = ({ id }: Presented, at = till) => ({ terminal: at.id, ...id });

const yes = (presented: Presented, phone: Phone, consent: Id = newId(), writer = wallet.writer, at = till) =>
  writer.settle({
    key: keyOf(presented, at),
    ask: { type: "consent", customer: phone.customer.id, consent },
  });

/** What each came to: the state that the payment had then, or why not. */
async function outcomes(asked: readonly Promise<{ row: { state: string } }>[]): Promise<string[]> {
  const settled = await Promise.allSettled(asked);
  return settled.map((one) => {
    if (one.status === "fulfilled") return one.value.row.state;
    if (one.reason instanceof Refusal) return one.reason.code;
    throw one.reason;
  });
}

async function balanceOf(account: Id): Promise<number> {
  const [row] = await wallet.db.select().from(accounts).where(eq(accounts.id, account));
  return row?.balance ?? Number.NaN;
}

/** In how many transactions these payments were last written. */
async function transactionsOf(presented: readonly Presented[]): Promise<number> {
  const tenders = presented.map(({ id }) => id.tender);
  const rows = await wallet.db
    .selectDistinct({ xmin: sql`xmin::text` })
    .from(payments)
    .where(inArray(payments.tender, tenders));
  return rows.length;
}

describe("many yeses in one batch", () => {
  test("of one payer never spend more than there is, and are written together", async () => {
    const phone = await wallet.customer(2500);
    const bills = await Promise.all(Array.from({ length: 6 }, () => shown(1000)));
    const said = await outcomes(bills.map((bill) => yes(bill, phone)));
    expect(said).toEqual(["paid", "paid", ...Array(4).fill("balance_too_low")]);
    expect(await balanceOf(phone.customer.account)).toBe(500);
    expect(await transactionsOf(bills.slice(0, 2))).toBe(1);
  });

  test("to one payment take the money of the first; the others hear that it was taken", async () => {
    const crowd = await Promise.all([1, 2, 3].map(() => wallet.customer(1000)));
    const bill = await shown(700);
    expect(await outcomes(crowd.map((phone) => yes(bill, phone)))).toEqual([
      "paid",
      "payment_taken",
      "payment_taken",
    ]);
    expect(await Promise.all(crowd.map(({ customer }) => balanceOf(customer.account)))).toEqual([
      300, 1000, 1000,
    ]);
  });

  test("to two attempts of one tender take the money once", async () => {
    const phone = await wallet.customer(1000);
    const first = await shown(300);
    const second = await till.present({ payment: { tender: first.id.tender, attempt: 2 }, amount: 300 });
    await till.tell(second);
    expect(await outcomes([yes(first, phone), yes(second, phone)])).toEqual(["paid", "payment_taken"]);
  });

  test("under one id are one yes: said twice it pays once, and to another payment it is refused", async () => {
    const phone = await wallet.customer(1000);
    const [bill, other] = [await shown(300), await shown(300)];
    const id = newId();
    const said = [yes(bill, phone, id), yes(bill, phone, id), yes(other, phone, id)];
    expect(await outcomes(said)).toEqual(["paid", "paid", "id_reused"]);
    expect(await balanceOf(phone.customer.account)).toBe(700);
    expect(await wallet.db.select().from(consents).where(eq(consents.id, id))).toHaveLength(1);
  });

  test("keep the refusal that they met, though there is money later", async () => {
    const phone = await wallet.customer(100);
    const bill = await shown(300);
    const id = newId();
    expect(await outcomes([yes(bill, phone, id), yes(bill, phone, id)])).toEqual([
      "balance_too_low",
      "balance_too_low",
    ]);
    await wallet.topUp(phone.customer.account, 1000);
    expect(await outcomes([yes(bill, phone, id), yes(bill, phone)])).toEqual(["balance_too_low", "paid"]);
  });
});

describe("a life in one batch", () => {
  test("told, paid and taken back at the same moment: all of it is stated, in order, and the money is back", async () => {
    const at = await wallet.terminal();
    const phone = await wallet.customer(1000);
    const presented = await at.present({ amount: 400 });
    const request = splitSignedRequest(presented.request)?.request;
    if (!request) throw new Error("that is a signed request");
    const key = keyOf(presented, at);
    const brought = { request, bytes: presented.request };
    const said = await outcomes([
      wallet.writer.settle({ key, ask: { type: "present", ...brought } }),
      yes(presented, phone, newId(), wallet.writer, at),
      wallet.writer.settle({ key, ask: { type: "reverse", ...brought } }),
      wallet.writer.settle({ key, ask: { type: "present", ...brought } }),
    ]);
    expect(said).toEqual(["open", "paid", "reversed", "reversed"]);
    expect((await at.nextStatements(2)).map(({ outcome }) => outcome)).toEqual(["paid", "reversed"]);
    expect(await balanceOf(phone.customer.account)).toBe(1000);
    const moved = await wallet.db.select().from(legs).where(eq(legs.debit, phone.customer.account));
    expect(moved).toHaveLength(1);
  });
});

describe("one that the database refuses", () => {
  test("fails alone: the others of its batch are settled", async () => {
    const phone = await wallet.customer(5000);
    const bills = await Promise.all(Array.from({ length: 5 }, () => shown(100)));
    const poison = newId();
    await wallet.db.execute(
      sql.raw(`ALTER TABLE consents ADD CONSTRAINT poison CHECK (id <> '${poison}') NOT VALID`),
    );
    const ids = [newId(), newId(), poison, newId(), newId()];
    const settled = await Promise.allSettled(bills.map((bill, i) => yes(bill, phone, ids[i])));
    await wallet.db.execute(sql.raw("ALTER TABLE consents DROP CONSTRAINT poison"));
    expect(settled.map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
    ]);
    expect(await balanceOf(phone.customer.account)).toBe(4600);
    expect(await outcomes([yes(bills[2] as Presented, phone)])).toEqual(["paid"]);
  });
});

// PGlite has one session, which waits for whatever has begun.
if (onServer())
  test("a batch in which a write fails is over only when all that belongs to it was undone", async () => {
    const connection = wallet.store.connectWriter();
    const note = { name: "note", text: "INSERT INTO facts (name, value) VALUES ($1, '')" };
    const being = Promise.withResolvers<Call[]>();
    const failing = connection.batch(
      async () => undefined,
      async () => ({
        calls: [{ statement: { name: "fails", text: "SELECT 1 / 0" }, values: [] }],
        later: being.promise,
        value: undefined,
      }),
    );
    const refused = databaseRefusal(failing);
    // A while in which it would have ended, if it ended without waiting for the rest.
    const elsewhere = wallet.db.execute(sql`SELECT pg_sleep(0.2)`).then(() => "is not over");
    expect(await Promise.race([refused, elsewhere])).toBe("is not over");
    being.resolve([{ statement: note, values: ["undone"] }]);
    expect(await refused).toBe("division by zero");
    await connection.batch(
      async () => undefined,
      async () => ({ calls: [{ statement: note, values: ["kept"] }], later: Promise.resolve([]), value: 1 }),
    );
    await connection.close();
    const kept = await wallet.db.select().from(facts).where(eq(facts.value, ""));
    expect(kept.map(({ name }) => name)).toEqual(["kept"]);
  });

if (onServer())
  test("a connection that is cut undoes its batch, and the next one has another", async () => {
    const connection = wallet.store.connectWriter();
    const note = { name: "note", text: "INSERT INTO facts (name, value) VALUES ($1, 'cut')" };
    const pid: Statement<{ pid: number }> = { name: "pid", text: "SELECT pg_backend_pid() AS pid" };
    const cut = (own: number | undefined) =>
      wallet.db.execute(sql`SELECT pg_terminate_backend(${own}, 5000)`);
    let own: number | undefined;
    const batch = (name: string, when: "before the writes" | "among them" | "never") =>
      connection.batch(
        async (run) => (await run(pid))[0]?.pid,
        async (now) => {
          own = now;
          if (when === "before the writes") await cut(own);
          const later = async () => {
            if (when === "among them") await cut(own);
            return [{ statement: note, values: [`${name}, later`] }];
          };
          return { calls: [{ statement: note, values: [name] }], later: later(), value: name };
        },
      );
    for (const when of ["before the writes", "among them"] as const)
      await expect(batch(`undone ${when}`, when)).rejects.toBeInstanceOf(ConnectionLost);
    expect(await batch("first", "never")).toBe("first");
    // Cut while nothing was asked of it: nobody hears of that.
    await cut(own);
    expect(await batch("second", "never")).toBe("second");
    await connection.close();
    const kept = await wallet.db.select().from(facts).where(eq(facts.value, "cut"));
    expect(kept.map(({ name }) => name).toSorted()).toEqual([
      "first",
      "first, later",
      "second",
      "second, later",
    ]);
  });

describe("a queue that is full", () => {
  test("tells the next to come again, and settles all that it took", async () => {
    const store = wallet.store;
    const writer = new Writer({
      store,
      keys: wallet.keys,
      bell: wallet.bell,
      log: wallet.log,
      lease: { shard: "small" },
      limits: { waiting: 3, batch: 2 },
    });
    await writer.lease.start();
    try {
      const phone = await wallet.customer(5000);
      const bills = await Promise.all(Array.from({ length: 5 }, () => shown(100)));
      const said = await outcomes(bills.map((bill) => yes(bill, phone, newId(), writer)));
      expect(said).toEqual(["paid", "paid", "paid", "busy", "busy"]);
      expect(await balanceOf(phone.customer.account)).toBe(4700);
    } finally {
      await writer.close();
    }
  });
});

describe("a writer that another has taken over from", () => {
  test("commits nothing more, and says so; the other goes on", async () => {
    const at = (holder: string) =>
      new Writer({
        store: wallet.store,
        keys: wallet.keys,
        bell: wallet.bell,
        log: wallet.log,
        lease: { shard: "two", holder },
      });
    const [old, next] = [at("old"), at("next")];
    try {
      await old.lease.start();
      await next.lease.start();
      const phone = await wallet.customer(5000);
      const [first, second] = [await shown(100), await shown(100)];
      expect(await outcomes([yes(first, phone, newId(), old), yes(first, phone, newId(), next)])).toEqual([
        "paid",
        "busy",
      ]);
      await wallet.db
        .update(writerLeases)
        .set({ expiresAt: sql`clock_timestamp() - interval '1 second'` })
        .where(eq(writerLeases.shard, "two"));
      expect(await next.lease.take()).toBe(true);
      expect(old.leads).toBe(true);
      expect(await outcomes([yes(second, phone, newId(), old)])).toEqual(["busy"]);
      expect(old.leads).toBe(false);
      expect(await outcomes([yes(second, phone, newId(), next)])).toEqual(["paid"]);
      const [row] = await wallet.db
        .select()
        .from(writerLeases)
        .where(and(eq(writerLeases.shard, "two")));
      expect(row).toMatchObject({ holder: "next", token: 2 });
    } finally {
      await old.close();
      await next.close();
    }
  });
});

describe("a process that does not lead", () => {
  /** A writer that others reach over HTTP, as those of other processes do. */
  async function reachable(shard: string, port = 0) {
    let address = "";
    const { store, keys, bell, log } = wallet;
    const lease = { shard, holder: newId(), address: () => address };
    const writer = new Writer({ store, keys, bell, log, lease });
    const app = new Hono().onError(onError(log)).route("/", writer.peers.routes(writer));
    const server = await listen(app, "127.0.0.1", port);
    address = `http://127.0.0.1:${server.port}`;
    await writer.start();
    return { writer, server, address };
  }

  test("passes on what it is asked, refusals too, and takes the place of a leader that is gone", async () => {
    const [first, second] = [await reachable("passed on"), await reachable("passed on")];
    try {
      expect([first.writer.leads, second.writer.leads]).toEqual([true, false]);
      const [phone, poor] = [await wallet.customer(5000), await wallet.customer(10)];
      const bills = [await shown(100), await shown(200), await shown(300)] as const;
      const id = newId();
      const passedOn = await yes(bills[0], phone, id, second.writer);
      expect(passedOn).toEqual(
        await yes(bills[0], phone, id, first.writer).then((own) => ({ ...own, time: passedOn.time })),
      );
      expect(await outcomes([yes(bills[1], poor, newId(), second.writer)])).toEqual(["balance_too_low"]);
      await first.server.close();
      // A connection that was kept open may first have to be found closed: that is told as busy.
      const again = newId();
      await expect.poll(() => outcomes([yes(bills[1], phone, again, second.writer)])).toEqual(["paid"]);
      expect(second.writer.leads).toBe(true);
      // It is still there, and does not know yet.
      expect(await outcomes([yes(bills[2], phone, newId(), first.writer)])).toEqual(["busy"]);
      expect(await outcomes([yes(bills[2], phone, newId(), first.writer)])).toEqual(["paid"]);
    } finally {
      await first.writer.close();
      await second.writer.close();
      await second.server.close();
    }
  });

  test("leads at once where it is the former leader, started again after it was killed", async () => {
    const killed = await reachable("started again");
    await killed.server.close();
    const again = await reachable("started again", Number(new URL(killed.address).port));
    try {
      expect(again.writer.leads).toBe(true);
    } finally {
      await killed.writer.close();
      await again.writer.close();
      await again.server.close();
    }
  });

  test("is heard only with the secret that processes of the same keys share", async () => {
    const { writer, server, address } = await reachable("secret");
    try {
      const bill = await shown(100);
      const asked = { kind: "payment", key: keyOf(bill), ask: { type: "time" } } as const;
      const strangers = new Peers(new Uint8Array(32), wallet.log);
      await expect(strangers.passOn(address, asked)).rejects.toMatchObject({ code: "busy" });
      expect((await new Peers(wallet.keys.pepper, wallet.log).passOn(address, asked)).row.state).toBe("open");
    } finally {
      await writer.close();
      await server.close();
    }
  });
});

describe("batches and one by one", () => {
  /** Two tills of one shop, three people: the same for both ways. */
  async function town() {
    const shop = await wallet.openMerchant();
    const tills = [await wallet.terminal(shop), await wallet.terminal(shop)] as const;
    const people = await Promise.all([900, 1500, 0].map((balance) => wallet.customer(balance)));
    const bills: { at: Terminal; shown: Presented; request: PaymentRequest }[] = [];
    for (const [i, amount] of [500, 700, 300, 400].entries()) {
      const at = tills[i % 2] as Terminal;
      const shown = await at.present({ amount });
      const request = splitSignedRequest(shown.request)?.request;
      if (request) bills.push({ at, shown, request });
    }
    const [code] = await Promise.all(people.slice(0, 1).map((phone) => phone.code()));
    return { tills, people, bills, code: code ?? "", consents: Array.from({ length: 6 }, () => newId()) };
  }
  type Town = Awaited<ReturnType<typeof town>>;

  type Step =
    | { readonly do: "present" | "reverse" | "submit"; readonly bill: number }
    | { readonly do: "consent"; readonly bill: number; readonly who: number; readonly id: number }
    | { readonly do: "refund"; readonly bill: number; readonly amount: number };

  const bill = fc.integer({ min: 0, max: 3 });
  const anyStep: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ do: fc.constantFrom("present", "reverse", "submit"), bill }),
    fc.record({
      do: fc.constant("consent" as const),
      bill,
      who: fc.integer({ min: 0, max: 2 }),
      id: fc.integer({ min: 0, max: 5 }),
    }),
    fc.record({ do: fc.constant("refund" as const), bill, amount: fc.integer({ min: 1, max: 600 }) }),
  );
  const anyDay = fc.array(fc.array(anyStep, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });

  function ask(
    { bills, people, code, consents: ids }: Town,
    step: Step,
  ): Promise<{ row: { state: string } }> {
    const { at, shown, request } = bills[step.bill] as Town["bills"][number];
    const key = keyOf(shown, at);
    const brought = { request, bytes: shown.request };
    if (step.do === "submit") return wallet.writer.settle({ key, ask: { type: "submit", ...brought, code } });
    if (step.do === "consent") {
      const customer = people[step.who]?.customer.id ?? "";
      return wallet.writer.settle({ key, ask: { type: "consent", customer, consent: ids[step.id] ?? "" } });
    }
    if (step.do !== "refund") return wallet.writer.settle({ key, ask: { type: step.do, ...brought } });
    if (step.do !== "refund") throw new Error("that is no step");
    const { amount } = step;
    const refund = { demo: true, key: request.key, refund: newId(), payment: shown.id, amount } as const;
    const asked = { ...refund, currency: "CNY", issuedAt: request.issuedAt } as const;
    return wallet.writer.settleRefund({
      id: refund.refund,
      key,
      ask: { type: "ask", request: asked, bytes: packRefund(asked) },
    });
  }

  async function end({ tills, people }: Town) {
    const stated = tills.map(async (at) =>
      (await statementsAfter(wallet.db, at.id, 0)).map(({ statement }) => statement),
    );
    const streams = (await Promise.all(stated)).map((stream) =>
      stream.map((signed) => {
        const { outcome, amount, position } = wallet.statement(Buffer.from(signed).toString("base64url"));
        return [outcome, amount, position.number];
      }),
    );
    return {
      streams,
      balances: await Promise.all(people.map(({ customer }) => balanceOf(customer.account))),
    };
  }

  test("come to the same: outcomes, balances and streams", async () => {
    await fc.assert(
      fc.asyncProperty(anyDay, async (day) => {
        const [together, alone] = [await town(), await town()];
        for (const batch of day) {
          const said = await outcomes(batch.map((step) => ask(together, step)));
          const oneByOne: string[] = [];
          for (const step of batch) oneByOne.push(...(await outcomes([ask(alone, step)])));
          expect(said).toEqual(oneByOne);
        }
        expect(await end(together)).toEqual(await end(alone));
      }),
      { numRuns: 12 },
    );
    expect((await auditLedger(wallet.db)).filter(({ count }) => count > 0)).toEqual([]);
  });
});
