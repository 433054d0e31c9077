import { eq } from "drizzle-orm";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accounts, merchants } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { sha256 } from "#kit/signatures.ts";
import type { RefundSlip } from "#wallet/api.ts";
import { startRefundQueue } from "#wallet/refunds/queue.ts";
import { base64url, type Phone, type Presented, type Terminal, Wallet } from "./support.ts";

let wallet: Wallet;
beforeAll(async () => {
  wallet = await Wallet.open();
});
afterAll(() => wallet.close());

interface Sold {
  readonly till: Terminal;
  readonly phone: Phone;
  readonly payment: Presented;
}

/** A payment of 12.50 that somebody with 100.00 has paid. */
async function sold(): Promise<Sold> {
  const till = await wallet.terminal();
  const phone = await wallet.customer(10_000);
  const payment = await till.present();
  await phone.pay(payment);
  return { till, phone, payment };
}

async function balanceOf({ till }: Sold): Promise<number> {
  const [row] = await wallet.db
    .select({ balance: accounts.balance })
    .from(merchants)
    .innerJoin(accounts, eq(accounts.id, merchants.account))
    .where(eq(merchants.id, till.enrolled.merchant.id));
  return row?.balance ?? Number.NaN;
}

/** Takes all that the shop has out of it, as a payout does. */
async function payOut(shop: Sold): Promise<void> {
  const other = await wallet.customer(0);
  const [merchant] = await wallet.db
    .select()
    .from(merchants)
    .where(eq(merchants.id, shop.till.enrolled.merchant.id));
  await wallet.move(merchant?.account ?? "", other.customer.account, await balanceOf(shop));
}

describe("a refund", () => {
  test("of a part goes back to the payer, and is stated on the terminal's stream", async () => {
    const shop = await sold();
    const refund = await shop.till.signRefund(shop.payment, { amount: 500 });
    const { body, signed } = await shop.till.refund(refund);
    expect([body.state, signed]).toEqual(["refunded", true]);
    expect(wallet.statement(body.statement)).toMatchObject({
      outcome: "refunded",
      payment: shop.payment.id,
      amount: 500,
      request: sha256(refund.signed),
      position: { number: 2 },
    });
    expect(await shop.phone.balance()).toBe(9250);
    expect(await balanceOf(shop)).toBe(750);
    const [, stated] = await shop.till.nextStatements(2);
    expect(stated?.outcome).toBe("refunded");
  });

  test("asked for again under its id is the same refund; other bytes under it are refused", async () => {
    const shop = await sold();
    const refund = await shop.till.signRefund(shop.payment, { amount: 500 });
    const answers = await Promise.all([1, 2, 3].map(() => shop.till.refund(refund)));
    expect(new Set(answers.map(({ body }) => body.statement)).size).toBe(1);
    const other = await shop.till.signRefund(shop.payment, { amount: 600, refund: refund.id });
    expect(await shop.till.refund(other)).toMatchObject({ status: 409, body: { code: "id_reused" } });
    expect(await shop.phone.balance()).toBe(9250);
  });

  test("is never more than was captured, however many are asked for at once", async () => {
    const shop = await sold();
    const asked = await Promise.all(
      [1, 2, 3, 4].map(() => shop.till.signRefund(shop.payment, { amount: 400 })),
    );
    const answers = await Promise.all(asked.map((refund) => shop.till.refund(refund)));
    expect(answers.map(({ body }) => body.state).toSorted()).toEqual([
      "not_refunded",
      "refunded",
      "refunded",
      "refunded",
    ]);
    expect(await shop.phone.balance()).toBe(9950);
  });

  test("of what was never paid, was taken back, or is not the shop's own, is stated as not refunded", async () => {
    const shop = await sold();
    const unpaid = await shop.till.present();
    await shop.till.tell(unpaid);
    const unseen = await shop.till.present();
    const returned = await shop.till.present();
    await shop.phone.pay(returned);
    await shop.till.reverse(returned);
    for (const payment of [unpaid, unseen, returned])
      expect((await shop.till.refund(await shop.till.signRefund(payment))).body.state).toBe("not_refunded");
    const other = await wallet.terminal();
    expect((await other.refund(await other.signRefund(shop.payment))).body.state).toBe("not_refunded");
    expect(await shop.phone.balance()).toBe(8750);
  });

  test("and a reversal share one cap: only what is left goes back", async () => {
    const shop = await sold();
    await shop.till.refund(await shop.till.signRefund(shop.payment, { amount: 500 }));
    expect((await shop.till.reverse(shop.payment)).body.state).toBe("reversed");
    expect(await shop.phone.balance()).toBe(10_000);
    expect(await balanceOf(shop)).toBe(0);
    expect((await shop.till.refund(await shop.till.signRefund(shop.payment, { amount: 1 }))).body.state).toBe(
      "not_refunded",
    );
  });

  test("signed by another terminal, or under another id than it says, is refused and leaves nothing", async () => {
    const shop = await sold();
    const other = await wallet.terminal();
    const foreign = await other.signRefund(shop.payment);
    expect(await shop.till.refund(foreign)).toMatchObject({ status: 401, body: { code: "bad_signature" } });
    const own = await shop.till.signRefund(shop.payment);
    expect(await shop.till.refund({ ...own, id: newId() })).toMatchObject({
      body: { code: "bad_signature" },
    });
  });
});

describe("a shop whose balance does not cover it", () => {
  test("the refund waits, counts as given, and is paid by itself once there is money, the oldest first", async () => {
    const shop = await sold();
    await payOut(shop);
    const refund = await shop.till.signRefund(shop.payment, { amount: 1000 });
    expect((await shop.till.refund(refund)).body).toMatchObject({ state: "queued" });
    const more = await shop.till.refund(await shop.till.signRefund(shop.payment, { amount: 251 }));
    expect(more.body.state).toBe("not_refunded");
    expect(await slipOf(refund.signed)).toMatchObject({ state: "queued", amount: 1000 });
    const stop = startRefundQueue(wallet.db, wallet.writer, pino({ level: "silent" }));
    const stated = shop.till.nextStatements(4);
    await shop.phone.pay(await shop.till.present());
    expect((await stated).map(({ outcome }) => outcome)).toEqual([
      "paid",
      "not_refunded",
      "paid",
      "refunded",
    ]);
    await stop();
    expect(await shop.phone.balance()).toBe(8500);
    expect(await slipOf(refund.signed)).toMatchObject({ state: "refunded", payee: "好邻居便利店" });
  });

  test("keeps no other shop's refund waiting, however many of its own wait", async () => {
    const broke = await sold();
    await payOut(broke);
    for (let i = 0; i < 105; i++)
      await broke.till.refund(await broke.till.signRefund(broke.payment, { amount: 1 }));
    const shop = await sold();
    await payOut(shop);
    const refund = await shop.till.signRefund(shop.payment, { amount: 1000 });
    await shop.till.refund(refund);
    const stop = startRefundQueue(wallet.db, wallet.writer, pino({ level: "silent" }));
    const stated = shop.till.nextStatements(3);
    await shop.phone.pay(await shop.till.present());
    expect((await stated).at(-1)?.outcome).toBe("refunded");
    await stop();
  });

  test("and whose payment is taken back meanwhile: what waited is stated as not refunded", async () => {
    const shop = await sold();
    await payOut(shop);
    const refund = await shop.till.signRefund(shop.payment, { amount: 1000 });
    await shop.till.refund(refund);
    await shop.till.reverse(shop.payment);
    expect((await shop.till.refund(refund)).body.state).toBe("not_refunded");
    expect(await shop.phone.balance()).toBe(10_000);
  });
});

describe("whoever holds the slip", () => {
  test("sees how the refund stands, signed in or not; made-up bytes say nothing", async () => {
    const shop = await sold();
    const refund = await shop.till.signRefund(shop.payment, { amount: 500 });
    expect(await slipOf(refund.signed)).toMatchObject({ state: "not_received", amount: 500 });
    await shop.till.refund(refund);
    expect(await slipOf(refund.signed)).toMatchObject({ state: "refunded" });
    expect(await slipOf(refund.signed.slice().fill(1, 30, 34))).toMatchObject({ code: "not_a_payment_code" });
  });
});

async function slipOf(signed: Uint8Array): Promise<RefundSlip> {
  const response = await wallet.fetch("/v1/slips", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ refund: base64url(signed) }),
  });
  return (await response.json()) as RefundSlip;
}
