/** A customer pays until his wallet's limits say no, and hears what to do. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Tier } from "#domain/limits.ts";
import { customers } from "#drizzle/wallet/schema.ts";
import { auditLedger, isSound } from "#wallet/audit/audit.ts";
import { readUsage } from "#wallet/wallets/usage.ts";
import { type Phone, type Terminal, Wallet } from "./support.ts";

let wallet: Wallet;
let terminal: Terminal;

beforeAll(async () => {
  wallet = await Wallet.open();
  terminal = await wallet.terminal();
});
afterAll(async () => {
  expect(isSound(await auditLedger(wallet.db))).toBe(true);
  await wallet.close();
});

async function customerOf(tier: Tier): Promise<Phone> {
  const phone = await wallet.customer();
  await wallet.db.update(customers).set({ tier }).where(eq(customers.id, phone.customer.id));
  return phone;
}
const usageOf = (phone: Phone) => readUsage(wallet.db, phone.customer.id);
const pay = async (phone: Phone, amount: number) => phone.pay(await terminal.present({ amount }));

describe("a wallet's limits", () => {
  test("end a payment before any money moves, and the next smaller one goes through", async () => {
    const phone = await customerOf(4);
    expect(await pay(phone, 200_001)).toMatchObject({ status: 409, body: { code: "over_payment_limit" } });
    for (const amount of [200_000, 200_000]) expect(await pay(phone, amount)).toMatchObject({ status: 200 });
    expect(await pay(phone, 100_001)).toMatchObject({ status: 409, body: { code: "over_day_limit" } });
    expect(await pay(phone, 100_000)).toMatchObject({ status: 200 });
    expect(await phone.balance()).toBe(500_000);
    expect(await usageOf(phone)).toMatchObject({ spent: 500_000, byClass: { B: 500_000, C: 0 } });
  });

  test("leave room again after a reversal, and none after a refund", async () => {
    const phone = await customerOf(4);
    const [refunded, reversed] = [
      await terminal.present({ amount: 200_000 }),
      await terminal.present({ amount: 200_000 }),
    ];
    for (const each of [refunded, reversed]) await phone.pay(each);
    await terminal.refund(await terminal.signRefund(refunded, { amount: 150_000 }));
    expect(await usageOf(phone)).toMatchObject({ spent: 400_000 });
    await terminal.reverse(reversed);
    await terminal.reverse(reversed);
    expect(await usageOf(phone)).toMatchObject({ spent: 200_000, spentInYear: 200_000 });
    await terminal.reverse(refunded);
    expect(await usageOf(phone)).toMatchObject({ spent: 150_000, byClass: { B: 150_000 } });
    expect(await phone.balance()).toBe(1_000_000);
  });

  test("ask for the PIN where a payment code alone has used up its thousand, and the till waits for it", async () => {
    const phone = await customerOf(2);
    const first = await terminal.present({ amount: 60_000 });
    expect(await terminal.submit(first, await phone.code())).toMatchObject({ body: { state: "paid" } });
    expect(await usageOf(phone)).toMatchObject({ byClass: { B: 0, C: 60_000 } });
    const second = await terminal.present({ amount: 50_000 });
    const device = await wallet.anotherDevice(phone);
    expect(await terminal.submit(second, await device.code())).toMatchObject({ body: { state: "open" } });
    expect(await phone.pay(second)).toMatchObject({ status: 200, body: { state: "paid" } });
    expect(await usageOf(phone)).toMatchObject({ spent: 110_000, byClass: { B: 50_000, C: 60_000 } });
    await terminal.reverse(first);
    expect(await usageOf(phone)).toMatchObject({ spent: 50_000, byClass: { B: 50_000, C: 0 } });
  });

  test("decline a payment code that the PIN could not help either", async () => {
    const phone = await customerOf(2);
    const large = await terminal.present({ amount: 500_001 });
    expect(await terminal.submit(large, await phone.code())).toMatchObject({ body: { state: "declined" } });
    expect(await usageOf(phone)).toMatchObject({ spent: 0 });
  });

  test("are not outrun by payments at ten tills at once", async () => {
    const phone = await customerOf(2);
    const devices = await Promise.all(Array.from({ length: 10 }, () => wallet.anotherDevice(phone)));
    const shown = await Promise.all(devices.map(() => terminal.present({ amount: 90_000 })));
    const answers = await Promise.all(
      devices.map(async (device, i) => {
        const presented = shown[i];
        if (!presented) throw new Error("each has one");
        return (await terminal.submit(presented, await device.code())).body.state;
      }),
    );
    expect(answers.filter((state) => state === "paid")).toHaveLength(1);
    expect(await usageOf(phone)).toMatchObject({ spent: 90_000, byClass: { C: 90_000 } });
  });
});
