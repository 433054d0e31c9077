import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Checkout } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
let checkout: Checkout;

beforeAll(async () => {
  shop = await Shop.open();
  checkout = await Checkout.signedIn(shop);
});
afterAll(() => shop.close());

describe("a customer pays by phone", () => {
  test("the till turns green, the money has moved, one receipt is printed", async () => {
    const phone = await Phone.signedIn(shop);
    const before = await phone.balance();
    const { sale, payment } = await checkout.collect(1250);
    expect(payment.state).toMatch(/presented|waiting/);

    const { body: seen } = await phone.scan(payment.qr);
    expect(seen).toMatchObject({
      payee: "好邻居便利店",
      amount: 1250,
      matchCode: payment.matchCode,
      state: "open",
    });
    const printed = shop.printer.next((event) => event.event === "receipt");
    const { status, body: paid } = await phone.consent(seen);
    expect([status, paid.state, paid.mine]).toEqual([200, "paid", true]);

    const green = await checkout.waitForSale(sale.id, ({ state }) => state === "paid");
    expect(green).toMatchObject({ due: 0, tenders: [{ state: "met", payments: [{ state: "paid" }] }] });
    expect(await phone.balance()).toBe(before - 1250);
    const receipt = await printed;
    await checkout.waitForSale(sale.id, ({ receipts }) => receipts[0]?.state === "printed");
  });
});
