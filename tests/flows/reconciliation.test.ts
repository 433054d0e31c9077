/** A day's end between the real terminal and the real wallet: both count the same, and a look says so. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import type { SaleView } from "#pos/api.ts";
import type { ReconciliationView } from "#pos/reconciliation/api.ts";
import { Checkout } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
let checkout: Checkout;
let phone: Phone;
beforeAll(async () => {
  shop = await Shop.open();
  checkout = await Checkout.signedIn(shop);
  await checkout.lineBecomes(true);
  phone = await Phone.signedIn(shop);
});
afterAll(() => shop.close());

const look = () => checkout.expect<ReconciliationView>("GET", "/api/reconciliation/today");

async function paid(amount: number): Promise<SaleView> {
  const { sale, payment } = await checkout.collect(amount);
  await phone.pay(payment.qr);
  return checkout.waitForSale(sale.id, ({ state }) => state === "paid");
}

describe("a day of payments, a refund and a cancel", () => {
  test("is the same at terminal and bank, line by line", async () => {
    const sale = await paid(1250);
    await paid(800);
    const refund = { tender: sale.tenders[0]?.id, amount: 250, lines: [], reason: "returned" };
    await checkout.expect("PUT", `/api/sales/${sale.id}/refunds/${newId()}`, refund);
    await checkout.waitForSale(sale.id, ({ refunds }) => refunds[0]?.state === "refunded");
    const cancelled = await checkout.collect(500);
    await checkout.cancel(cancelled.sale);
    await checkout.nothingPends();
    const view = await look();
    const sums = { payments: { count: 2, amount: 2050 }, refunds: { count: 1, amount: -250 }, net: 1800 };
    expect(view).toMatchObject({ open: 0, differences: [], terminal: sums, bank: sums });
    expect(view.matched).toEqual({ count: 3, amount: 1800 });
    expect(view.missing).toEqual(["end"]);
    expect(view.bank?.due).toBe(1800 + (view.bank?.fees ?? 0));
  });

  test("without the wallet the terminal's own side is the same", async () => {
    const { terminal } = await look();
    await shop.stopWallet();
    await checkout.lineBecomes(false);
    expect(await look()).toMatchObject({ bank: null, terminal });
  });
});
