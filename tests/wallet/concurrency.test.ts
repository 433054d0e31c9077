import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accounts, legs, payments } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { onServer } from "../support/databases.ts";
import { type Phone, type Presented, phoneId, type Terminal, Wallet } from "./support.ts";

const CROWD = 20;

let wallet: Wallet;
let terminal: Terminal;
let crowd: Phone[];

beforeAll(async () => {
  wallet = await Wallet.open();
  terminal = await wallet.terminal();
  crowd = [];
  for (let i = 0; i < CROWD; i++) crowd.push(await wallet.customer(5000));
});
afterAll(() => wallet.close());

async function balanceOf(account: string): Promise<number> {
  const [row] = await wallet.db.select().from(accounts).where(eq(accounts.id, account));
  return row?.balance ?? Number.NaN;
}

describe("a crowd in front of one QR", () => {
  test("twenty say yes at once: one pays, nineteen keep their money", async () => {
    const presented = await terminal.present({ amount: 700 });
    await terminal.tell(presented);
    const before = await Promise.all(crowd.map(({ customer }) => balanceOf(customer.account)));
    const answers = await Promise.all(crowd.map((phone) => phone.consent(phoneId(terminal, presented))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(CROWD - 1).fill(409)]);
    for (const { status, body } of answers)
      expect(body).toMatchObject(status === 200 ? { state: "paid", mine: true } : { code: "payment_taken" });
    const after = await Promise.all(crowd.map(({ customer }) => balanceOf(customer.account)));
    const paid = before.map((balance, i) => balance - (after[i] ?? 0));
    expect(paid.toSorted((a, b) => a - b)).toEqual([...Array(CROWD - 1).fill(0), 700]);
  });

  test("terminal and phones bring the same request at once: it is one payment", async () => {
    for (let round = 0; round < 10; round++) {
      const presented = await terminal.present();
      const answers = await Promise.all([
        terminal.tell(presented),
        ...crowd.slice(0, 3).map((phone) => phone.scan(presented)),
        terminal.tell(presented),
      ]);
      expect(answers.map(({ status, body }) => [status, body.state])).toEqual(Array(5).fill([200, "open"]));
      expect(await wallet.db.$count(payments, eq(payments.tender, presented.id.tender))).toBe(1);
    }
  });

  // PGlite runs one transaction after the other: there nobody waits for anybody.
  if (onServer())
    test("a terminal that keeps asking while the payer says yes: neither waits for the other in a circle", async () => {
      const [phone] = crowd;
      for (let round = 0; round < 10; round++) {
        const presented = await terminal.present({ amount: 1 });
        await terminal.tell(presented);
        const answers = await Promise.all([
          phone?.consent(phoneId(terminal, presented)),
          ...Array.from({ length: 4 }, () => terminal.tell(presented)),
        ]);
        expect(answers.map((answer) => answer?.status)).toEqual(Array(5).fill(200));
      }
    });

  test("two attempts of one tender paid at once: one is captured", async () => {
    const first = await terminal.present({ amount: 100 });
    const second = await terminal.present({ payment: { tender: first.id.tender, attempt: 2 }, amount: 100 });
    await terminal.tell(first);
    await terminal.tell(second);
    const answers = await Promise.all(
      [first, second].map((presented, i) => crowd[i]?.consent(phoneId(terminal, presented))),
    );
    expect(answers.map((answer) => answer?.status).toSorted()).toEqual([200, 409]);
    const rows = await wallet.db.select().from(payments).where(eq(payments.tender, first.id.tender));
    expect(rows.map(({ state }) => state).toSorted()).toEqual(["open", "paid"]);
  });
});

describe("one purse at many tills", () => {
  test("ten yeses at ten shops at once never spend more than there is", async () => {
    const phone = await wallet.customer(2500);
    const shops: Terminal[] = [];
    for (let i = 0; i < 10; i++) shops.push(await wallet.terminal());
    const shown = await Promise.all(shops.map((shop) => shop.present({ amount: 1000 })));
    await Promise.all(shops.map((shop, i) => shop.tell(shown[i] as Presented)));
    const { id, account } = phone.customer;
    // Past the PIN, which does not let through so many tries at once.
    const answers = await Promise.allSettled(
      shops.map((shop, i) => {
        const key = { terminal: shop.id, ...(shown[i] as Presented).id };
        return wallet.writer.settle({ key, ask: { type: "consent", customer: id, consent: newId() } });
      }),
    );
    const refusals = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason.code] : []));
    expect(refusals).toEqual(Array(8).fill("balance_too_low"));
    expect(await balanceOf(account)).toBe(500);
    const spent = await wallet.db.select().from(legs).where(eq(legs.debit, account));
    expect(spent).toHaveLength(2);
  });

  test("one consent id for two payments at the same moment pays one of them", async () => {
    const phone = await wallet.customer(2500);
    const other = await wallet.terminal();
    const shown = [await terminal.present({ amount: 1000 }), await other.present({ amount: 1000 })] as const;
    await terminal.tell(shown[0]);
    await other.tell(shown[1]);
    const id = newId();
    const settled = await Promise.all([
      phone.consent(phoneId(terminal, shown[0]), id),
      phone.consent(phoneId(other, shown[1]), id),
    ]);
    expect(settled.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(settled.find(({ status }) => status === 409)).toMatchObject({ body: { code: "id_reused" } });
    expect(await phone.balance()).toBe(1500);
  });

  test("payments and reversals that cross leave the books balanced", async () => {
    const shops = await Promise.all([wallet.terminal(), wallet.terminal(), wallet.terminal()]);
    const sum = async () =>
      (await wallet.db.select().from(accounts)).reduce((total, { balance }) => total + balance, 0);
    expect(await sum()).toBe(0);
    await Promise.all(
      crowd.slice(0, 9).map(async (phone, i) => {
        const shop = shops[i % 3] as Terminal;
        const presented = await shop.present({ amount: 300 });
        await phone.pay(presented);
        if (i % 2 === 0) await shop.reverse(presented);
      }),
    );
    expect(await sum()).toBe(0);
    const rows = await wallet.db.select().from(payments);
    for (const shop of shops)
      for (const { state } of rows.filter(({ terminal }) => terminal === shop.id))
        expect(["paid", "reversed"]).toContain(state);
  });
});
