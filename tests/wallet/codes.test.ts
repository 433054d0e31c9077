import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { spentCodes } from "#drizzle/wallet/schema.ts";
import type { LatestCharge, PaymentAnswer, PhonePayment } from "#wallet/api.ts";
import { CODE_LIMITS } from "#wallet/payments/code-limits.ts";
import { type Phone, phoneId, type Terminal, Wallet } from "./support.ts";

let wallet: Wallet;
let till: Terminal;
beforeAll(async () => {
  wallet = await Wallet.open();
  till = await wallet.terminal();
});
afterAll(() => wallet.close());

/** Shows the phone's code at the till for so much, minor units. */
async function charge(phone: Phone, amount = 1250, at = till) {
  const payment = await at.present({ amount });
  const { body } = await at.submit(payment, await phone.code());
  return { payment, body };
}

const latest = async (phone: Phone) =>
  (await phone.call<LatestCharge>("GET", "/v1/phone/charges/latest")).body.payment;

describe("a payment code at the till", () => {
  test("pays at once; the payer's phone hears it, with the proof", async () => {
    const phone = await wallet.customer(10_000);
    const { payment, body } = await charge(phone);
    expect(body.state).toBe("paid");
    expect(wallet.statement(body.statement)).toMatchObject({
      outcome: "paid",
      payment: payment.id,
      amount: 1250,
    });
    expect(await phone.balance()).toBe(8750);
    expect(await latest(phone)).toMatchObject({
      way: "submitted",
      state: "paid",
      mine: true,
      proof: body.statement,
    });
  });

  test("told again, with the code or without, is the same payment and charges nothing more", async () => {
    const phone = await wallet.customer(10_000);
    const payment = await till.present();
    const code = await phone.code();
    const first = await till.submit(payment, code);
    const again = [await till.submit(payment, code), await till.tell(payment), await till.ask(payment)];
    for (const { body } of again)
      expect(body).toMatchObject({ state: "paid", statement: first.body.statement });
    expect(await phone.balance()).toBe(8750);
  });

  test("is spent once, whichever terminal brings it again, also at the same moment", async () => {
    const phone = await wallet.customer(10_000);
    const other = await wallet.terminal();
    const code = await phone.code();
    const payments = [await till.present(), await other.present(), await till.present()];
    const answers = await Promise.all(
      payments.map((payment, i) => (i === 1 ? other : till).submit(payment, code)),
    );
    expect(answers.map(({ body }) => body.state).toSorted()).toEqual(["declined", "declined", "paid"]);
    expect(await phone.balance()).toBe(8750);
    const rows = await wallet.db.select().from(spentCodes);
    expect(rows.filter(({ tender }) => payments.some(({ id }) => id.tender === tender))).toHaveLength(1);
  });

  test("of the step before or after is good, of any other is not", async () => {
    const phone = await wallet.customer(100_000);
    for (const [steps, state] of [
      [-1, "paid"],
      [1, "paid"],
      [-3, "declined"],
      [3, "declined"],
    ] as const) {
      const answer = await till.submit(await till.present(), await phone.code(steps));
      expect([steps, answer.body.state]).toEqual([steps, state]);
    }
  });

  test("that fails looks the same whatever is wrong: nobody can ask a code for its balance", async () => {
    const [poor, frozen] = [await wallet.customer(1), await wallet.customer(10_000)];
    await wallet.freeze(frozen);
    const spent = await wallet.customer(10_000);
    const spentCode = await spent.code();
    await till.submit(await till.present(), spentCode);
    const fresh = await wallet.terminal();
    const codes = [
      await poor.code(),
      await frozen.code(),
      spentCode,
      "88999999990123456789",
      `${(await poor.code()).slice(0, 19)}x`.replace("x", "0"),
    ];
    const shapes = [];
    for (const code of codes) {
      const { status, body } = await fresh.submit(await fresh.present(), code);
      const { outcome, amount } = wallet.statement(body.statement);
      shapes.push({ status, state: body.state, outcome, amount, keys: Object.keys(body) });
    }
    for (const shape of shapes) expect(shape).toEqual(shapes[0]);
    expect(shapes[0]).toMatchObject({ status: 200, state: "declined" });
  });

  test("that was good and is declined is told to its payer's phone, and to nobody else's", async () => {
    const [poor, other] = [await wallet.customer(100), await wallet.customer(100)];
    const { body } = await charge(poor);
    expect(body.state).toBe("declined");
    expect(await latest(poor)).toMatchObject({ way: "submitted", state: "declined", mine: false });
    expect(await latest(other)).toBeNull();
    expect(await poor.balance()).toBe(100);
  });
});

describe("a payer above the limits", () => {
  test("is asked for the PIN on the phone, and nobody else can say yes", async () => {
    const [phone, stranger] = [await wallet.customer(1_000_000), await wallet.customer(1_000_000)];
    const { payment, body } = await charge(phone, 100_001);
    expect(body.state).toBe("open");
    const asked = await latest(phone);
    expect(asked).toMatchObject({ state: "open", amount: 100_001 });
    const id = phoneId(till, payment);
    expect(await stranger.consent(id)).toMatchObject({ status: 403, body: { code: "payment_not_yours" } });
    expect(await stranger.scan(payment)).toMatchObject({ body: { state: "open", mine: false } });
    const paid = await phone.consent<PhonePayment>(asked?.id ?? "");
    expect(paid.body).toMatchObject({ state: "paid", mine: true });
    expect((await till.ask(payment)).body.state).toBe("paid");
    expect(await stranger.balance()).toBe(1_000_000);
  });

  test("who does not say yes: the till takes it back, and no late yes captures", async () => {
    const phone = await wallet.customer(1_000_000);
    const { payment } = await charge(phone, 200_000);
    expect((await till.reverse(payment)).body.state).toBe("cancelled");
    expect(await phone.consent(phoneId(till, payment))).toMatchObject({
      body: { code: "payment_cancelled" },
    });
    expect(await phone.balance()).toBe(1_000_000);
  });

  test("is reached by the number of payments of a day, too", async () => {
    const phone = await wallet.customer(1_000_000);
    const states: PaymentAnswer["state"][] = [];
    for (let step = -1; step <= 1; step++)
      states.push((await till.submit(await till.present(), await phone.code(step))).body.state);
    await wallet.payByCode(till, phone, 7);
    const payment = await till.present();
    const device = await wallet.anotherDevice(phone);
    states.push((await till.submit(payment, await device.code())).body.state);
    expect(states).toEqual(["paid", "paid", "paid", "open"]);
  });
});

describe("codes that are guessed", () => {
  test("lock the device's codes after a few, over any terminal; a payer in peace pays on", async () => {
    const victim = await wallet.customer(100_000);
    const tills = await Promise.all([1, 2, 3].map(() => wallet.terminal()));
    const right = await victim.code();
    const wrong = right.slice(0, -1) + ((Number(right.at(-1)) + 1) % 10);
    for (let i = 0; i < CODE_LIMITS.device.failures; i++) {
      const at = tills[i % 3] ?? till;
      await at.submit(await at.present(), wrong);
    }
    expect((await till.submit(await till.present(), right)).body.state).toBe("declined");
    const other = await wallet.customer(100_000);
    expect((await charge(other)).body.state).toBe("paid");
  });

  test("are not washed away by a few good ones: a guesser's own codes do not clear his terminal", async () => {
    const bad = await wallet.terminal();
    let isLocked = false;
    for (let round = 0; round < 4 && !isLocked; round++) {
      for (let i = 0; i < 20; i++)
        await bad.submit(await bad.present(), `88${String(70_000_000 + round * 100 + i)}0123456789`);
      isLocked = (await charge(await wallet.customer(100_000), 1250, bad)).body.state === "declined";
    }
    expect(isLocked).toBe(true);
  });

  test("lock the terminal at which they are tried, and no other", async () => {
    const bad = await wallet.terminal();
    for (let i = 0; i < CODE_LIMITS.terminal.failures; i++)
      await bad.submit(await bad.present(), `88${String(90_000_000 + i)}0123456789`);
    const phone = await wallet.customer(100_000);
    expect((await charge(phone, 1250, bad)).body.state).toBe("declined");
    expect((await charge(phone)).body.state).toBe("paid");
  });
});
