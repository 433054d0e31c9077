/** Wallets live through anything, in any order, and stay what a model of a few numbers says: no money is made or lost. */
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Id } from "#domain/ids.ts";
import { customers } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { auditLedger } from "#wallet/audit/audit.ts";
import type { BankOrder } from "#wallet/wallets/api.ts";
import { CUSTOMER_ORDERS } from "#wallet/wallets/bank-orders.ts";
import { FailingBank, type LineFault } from "../support/failing-bank.ts";
import { pursueNow } from "./pursue-now.ts";
import { type Answer, type Phone, PIN, type Refused, type Terminal, Wallet } from "./support.ts";

const NUMBER = "622200000000001234";
const START = 600_000;
/** Of a wallet of the fourth class, minor units. */
const MOST = { payment: 200_000, day: 500_000, balance: 1_000_000 };

const bank = new FailingBank({ [NUMBER]: 2_000_000 });
let wallet: Wallet;
let terminal: Terminal;
beforeAll(async () => {
  wallet = await Wallet.open({ coreBank: bank });
  terminal = await wallet.terminal();
});
afterAll(async () => {
  await wallet.close();
  bank.close();
});

type Step =
  | {
      readonly do: "top_up" | "withdrawal";
      readonly who: 0 | 1;
      readonly amount: number;
      readonly fault: LineFault;
    }
  | { readonly do: "transfer" | "pay"; readonly who: 0 | 1; readonly amount: number }
  | { readonly do: "freeze"; readonly who: 0 | 1 }
  | { readonly do: "pursue"; readonly faults: LineFault[] }
  | { readonly do: "again" | "altered" | "raced"; readonly which: number };

const who = fc.constantFrom(0 as const, 1 as const);
const amount = fc.oneof(fc.integer({ min: 1, max: 250_000 }), fc.constantFrom(1, 200_000, 200_001, START));
const fault = fc.constantFrom<LineFault>("well", "not heard", "answer lost", "twice");
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("top_up" as const, "withdrawal" as const),
      who,
      amount,
      fault,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("transfer" as const, "pay" as const), who, amount }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("freeze" as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("pursue" as const), faults: fc.array(fault, { maxLength: 3 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("again" as const, "altered" as const, "raced" as const),
      which: fc.nat({ max: 20 }),
    }),
  },
);

/** A write as it was sent, and what it was told. */
interface Sent {
  readonly phone: Phone;
  readonly path: string;
  readonly body: { readonly amount: number } & Readonly<Record<string, unknown>>;
  readonly told: string;
}

/** What a customer has, in a few numbers. */
interface Person {
  readonly phone: Phone;
  readonly account: Id;
  balance: number;
  spent: number;
  frozen: boolean;
}

class Life {
  readonly people: readonly [Person, Person];
  readonly sent: Sent[] = [];
  /** Orders that were let through, with what the model has not counted yet. */
  readonly orders = new Map<
    string,
    { who: Person; kind: BankOrder["kind"]; amount: number; counted: boolean }
  >();

  private constructor(people: readonly [Person, Person]) {
    this.people = people;
  }

  static async begin(): Promise<Life> {
    return new Life([await Life.#person(), await Life.#person()]);
  }

  static async #person(): Promise<Person> {
    const phone = await wallet.customer(START);
    await wallet.db.update(customers).set({ tier: 4 }).where(eq(customers.id, phone.customer.id));
    const account = await wallet.link(phone, NUMBER);
    return { phone, account, balance: START, spent: 0, frozen: false };
  }

  async live(step: Step): Promise<void> {
    if (step.do === "top_up" || step.do === "withdrawal") await this.#order(step);
    else if (step.do === "transfer") await this.#transfer(step);
    else if (step.do === "pay") await this.#pay(step);
    else if (step.do === "freeze") await this.#freeze(this.people[step.who]);
    else if (step.do === "pursue") await this.pursue(step.faults);
    else if ("which" in step) await this.#repeat(step);
    await this.check();
  }

  async #order(step: Step & { do: "top_up" | "withdrawal" }): Promise<void> {
    const person = this.people[step.who];
    const [id, { kind, amount: much }] = [newId(), { kind: step.do, amount: step.amount }];
    const why =
      kind === "top_up"
        ? person.balance + this.#arriving(person) + much > MOST.balance && "over_balance_limit"
        : whyNotOut(person, much);
    bank.faults = why ? [] : [step.fault];
    const body = { kind, account: person.account, amount: much, pin: PIN };
    const told = await this.#put(person.phone, `/v1/phone/bank-orders/${id}`, body);
    if (why) return void expect(told).toBe(why);
    this.orders.set(id, { who: person, kind, amount: much, counted: false });
    if (kind === "withdrawal") person.balance -= much;
    if (step.fault === "not heard" || step.fault === "answer lost") expect(told).toBe("requested");
    await this.#count();
  }

  async #transfer({ who: from, amount: much }: Step & { do: "transfer" | "pay" }): Promise<void> {
    const [payer, payee] = [this.people[from], this.people[from === 0 ? 1 : 0]];
    const held = payee.balance + this.#arriving(payee) + much;
    const why = whyNotOut(payer, much) || (held > MOST.balance && "payee_over_limit") || whyOver(payer, much);
    const body = { phone: payee.phone.customer.number, name: "*明", amount: much, pin: PIN };
    const told = await this.#put(payer.phone, `/v1/phone/transfers/${newId()}`, body);
    expect(told).toBe(why || "done");
    if (why) return;
    payer.balance -= much;
    payer.spent += much;
    payee.balance += much;
  }

  async #pay({ who: from, amount: much }: Step & { do: "transfer" | "pay" }): Promise<void> {
    const payer = this.people[from];
    const why = whyNotOut(payer, much) || whyOver(payer, much);
    const answer = await payer.phone.pay<Refused["body"]>(await terminal.present({ amount: much }));
    expect(answer.status === 200 ? false : answer.body.code).toBe(why);
    if (why) return;
    payer.balance -= much;
    payer.spent += much;
  }

  async #freeze(person: Person): Promise<void> {
    await person.phone.call("PUT", "/v1/phone/freeze", { frozen: true });
    person.frozen = true;
  }

  async pursue(faults: LineFault[]): Promise<void> {
    bank.faults = [...faults];
    await pursueNow(wallet, bank, CUSTOMER_ORDERS);
    bank.faults = [];
  }

  /** What was sent is sent again: as it was, altered, or twice at once. None of it moves anything. */
  async #repeat({ do: how, which }: Step & { do: "again" | "altered" | "raced" }): Promise<void> {
    const { phone, path, body, told } = this.sent[which % Math.max(1, this.sent.length)] ?? {};
    if (!phone || !path || !body || told === undefined) return;
    if (how === "altered") {
      expect(toldBy(await phone.call("PUT", path, { ...body, amount: body.amount + 1 }))).toBe("id_reused");
      return;
    }
    const times = how === "raced" ? 2 : 1;
    const answers = await Promise.all(Array.from({ length: times }, () => phone.call("PUT", path, body)));
    // An order may have got its outcome meanwhile; what had one keeps it.
    for (const answer of answers) if (told !== "requested") expect(toldBy(answer)).toBe(told);
  }

  async #put(phone: Phone, path: string, body: Sent["body"]): Promise<string> {
    const told = toldBy(await phone.call("PUT", path, body));
    this.sent.push({ phone, path, body, told });
    return told;
  }

  #arriving(person: Person): number {
    const open = [...this.orders].filter(
      ([, { who: of, kind, counted }]) => of === person && kind === "top_up" && !counted,
    );
    return open.reduce((sum, [, order]) => sum + order.amount, 0);
  }

  /** Orders whose outcome the wallet says by now: it may say none that the bank does not have. */
  async #count(): Promise<void> {
    for (const [id, order] of this.orders) {
      if (order.counted) continue;
      const { body } = await order.who.phone.call<BankOrder>("GET", `/v1/phone/bank-orders/${id}`);
      if (body.state === "requested") continue;
      expect(body.state).toBe(bank.bank.standing(id)?.state);
      order.counted = true;
      const comesIn = order.kind === "top_up" ? body.state === "done" : body.state === "refused";
      if (comesIn) order.who.balance += order.amount;
    }
  }

  async check(): Promise<void> {
    await this.#count();
    for (const { phone, balance } of this.people) expect(await phone.balance()).toBe(balance);
  }
}

function whyNotOut({ frozen, balance }: Person, much: number): string | false {
  if (frozen) return "wallet_frozen";
  return balance < much && "balance_too_low";
}

function whyOver({ spent }: Person, much: number): string | false {
  if (much > MOST.payment) return "over_payment_limit";
  return spent + much > MOST.day && "over_day_limit";
}

/** The state of an order, `done` for what has none, or the refusal. */
function toldBy({ status, body }: Answer<unknown>): string {
  const { state, code } = body as { state?: string; code?: string };
  return (status === 200 ? (state ?? "done") : code) ?? "nothing";
}

test("whatever happens in whatever order, and wherever the core bank fails, each cent is where the model has it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 6, maxLength: 14 }), async (steps) => {
      const life = await Life.begin();
      for (const step of steps) await life.live(step);
      await life.pursue([]);
      await life.check();
      expect([...life.orders.values()].every(({ counted }) => counted)).toBe(true);
    }),
    { numRuns: 8 },
  );
  expect((await auditLedger(wallet.db)).filter(({ count }) => count > 0)).toEqual([]);
  expect(bank.bank.balance(NUMBER)).toBe(2_000_000 - bank.bank.total("debit") + bank.bank.total("credit"));
});
