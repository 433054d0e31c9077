import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import type { SaleView } from "#pos/api.ts";
import { Checkout, latestPayment } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
let checkout: Checkout;

beforeAll(async () => {
  shop = await Shop.open({ embedded: true });
  checkout = await Checkout.signedIn(shop);
});
afterAll(() => shop.close());

const isPaid = ({ state }: SaleView) => state === "paid";

describe("the line to the wallet is down", () => {
  test("the QR is shown all the same; once the wallet is back the sale is paid, once, with one receipt", async () => {
    await checkout.lineBecomes(true);
    await shop.stopWallet();
    await checkout.lineBecomes(false);
    const { sale, payment } = await checkout.collect(2300);
    expect(payment).toMatchObject({ state: "presented" });
    const waiting = await checkout.lineBecomes(false);
    expect(waiting).toMatchObject({ pending: 1, pendingAmount: 2300 });

    await shop.startWallet();
    const phone = await Phone.signedIn(shop);
    const before = await phone.balance();
    // Whichever is first, the phone or the terminal, brings the same signed bytes.
    expect((await phone.pay(payment.qr)).body.state).toBe("paid");
    const paid = await checkout.waitForSale(sale.id, isPaid);
    expect(paid.tenders[0]?.payments).toHaveLength(1);
    await checkout.waitForSale(sale.id, ({ receipts }) => receipts[0]?.state === "printed");
    expect(shop.printer.of("receipt")).toHaveLength(1);
    expect(await phone.balance()).toBe(before - 2300);
    expect(await checkout.lineBecomes(true)).toMatchObject({ pending: 0 });
  });

  test("a payment cancelled meanwhile stays red, and is a tombstone at the wallet before anybody can pay it", async () => {
    await shop.stopWallet();
    await checkout.lineBecomes(false);
    const { sale, payment } = await checkout.collect(990);
    const path = `/api/sales/${sale.id}/tenders/${sale.tenders[0]?.id}/payments/1/reversal`;
    const cancelling = await checkout.expect<SaleView>("PUT", path, {});
    expect(latestPayment(cancelling).state).toBe("reversing");
    // The reversal goes on by itself: the customer need not wait for it to pay in cash.
    const cash = { kind: "cash", amount: 990, received: 1000 };
    const paid = await checkout.expect<SaleView>("PUT", `/api/sales/${sale.id}/tenders/${newId()}`, cash);
    expect(paid).toMatchObject({ state: "paid", due: 0 });
    await shop.startWallet();
    await checkout.waitForSale(sale.id, ({ tenders }) => tenders[0]?.payments[0]?.state === "cancelled");
    const phone = await Phone.signedIn(shop);
    expect(await phone.scan(payment.qr)).toMatchObject({ body: { state: "cancelled" } });
    expect(await phone.pay(payment.qr)).toMatchObject({ status: 409, body: { code: "payment_cancelled" } });
  });
});

describe("the terminal is killed between QR and payment", () => {
  test("after the restart the sale is paid, once, with one receipt", async () => {
    const receipts = shop.printer.of("receipt").length;
    const { sale, payment } = await checkout.collect(1999);
    await shop.killPos();
    const phone = await Phone.signedIn(shop);
    const before = await phone.balance();
    expect((await phone.pay(payment.qr)).body.state).toBe("paid");
    await shop.startPos();
    checkout = await Checkout.signedIn(shop);
    await checkout.waitForSale(sale.id, isPaid);
    const printed = await checkout.waitForSale(sale.id, ({ receipts }) => receipts[0]?.state === "printed");
    expect(printed.receipts).toHaveLength(1);
    expect(shop.printer.of("receipt")).toHaveLength(receipts + 1);
    expect(await phone.balance()).toBe(before - 1999);
  });

  test("and killed again after green, it prints no second original", async () => {
    const { sale, payment } = await checkout.collect(555);
    const phone = await Phone.signedIn(shop);
    await phone.pay(payment.qr);
    await checkout.waitForSale(sale.id, ({ receipts }) => receipts[0]?.state === "printed");
    const receipts = shop.printer.of("receipt").length;
    await shop.killPos();
    await shop.startPos();
    checkout = await Checkout.signedIn(shop);
    const after = await checkout.expect<SaleView>("GET", `/api/sales/${sale.id}`);
    expect(after).toMatchObject({ state: "paid", receipts: [{ copy: 0, state: "printed" }] });
    expect(shop.printer.of("receipt")).toHaveLength(receipts);
  });
});
