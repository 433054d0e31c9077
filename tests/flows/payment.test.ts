import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import type { SaleView } from "#pos/api.ts";
import { Checkout, latestPayment } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
let checkout: Checkout;
let phone: Phone;

beforeAll(async () => {
  shop = await Shop.open({ embedded: true });
  checkout = await Checkout.signedIn(shop);
  phone = await Phone.signedIn(shop);
});
afterAll(() => shop.close());

const isPaid = ({ state }: SaleView) => state === "paid";
const isPrinted = ({ receipts }: SaleView) => receipts.some(({ state }) => state === "printed");

describe("a customer pays by phone", () => {
  test("the till turns green, the money has moved, one receipt is printed in Chinese", async () => {
    const before = await phone.balance();
    const { sale, payment } = await checkout.collect(1250);
    const { body: seen } = await phone.scan(payment.qr);
    expect(seen).toMatchObject({
      payee: "好邻居便利店",
      amount: 1250,
      matchCode: payment.matchCode,
      state: "open",
    });

    const { status, body: paid } = await phone.consent(seen);
    expect([status, paid.state, paid.mine]).toEqual([200, "paid", true]);
    const green = await checkout.waitForSale(sale.id, isPaid);
    expect(green).toMatchObject({ due: 0, tenders: [{ state: "met", payments: [{ state: "paid" }] }] });
    expect(await phone.balance()).toBe(before - 1250);

    await checkout.waitForSale(sale.id, isPrinted);
    const receipts = shop.printer.of("receipt").map(({ text }) => String(text));
    expect(receipts).toHaveLength(1);
    expect(receipts[0]).toContain("好邻居便利店");
    expect(receipts[0]).toMatch(/合计\s+￥12\.50/);
    expect(receipts[0]).toContain("谢谢惠顾");
    expect(shop.printer.of("drawer")).toEqual([]);
  });

  test("opening the link takes nothing, and a wrong PIN takes nothing", async () => {
    const before = await phone.balance();
    const { payment } = await checkout.collect(300);
    const { body: seen } = await phone.scan(payment.qr);
    const wrong = phone.customer.pin === "135790" ? "246801" : "135790";
    const refused = await phone.consent(seen, wrong);
    expect([refused.status, refused.body]).toMatchObject([401, { code: "wrong_pin" }]);
    expect((await phone.scan(payment.qr)).body.state).toBe("open");
    expect(await phone.balance()).toBe(before);
  });

  test("the phone's tap sent twice, under one id or two, pays once", async () => {
    const before = await phone.balance();
    const { sale, payment } = await checkout.collect(700);
    const { body: seen } = await phone.scan(payment.qr);
    const id = newId();
    const taps = await Promise.all([phone.consent(seen, undefined, id), phone.consent(seen, undefined, id)]);
    const answers = [...taps, await phone.consent(seen)];
    expect(answers.map(({ body }) => body.state)).toEqual(["paid", "paid", "paid"]);
    await checkout.waitForSale(sale.id, isPaid);
    expect(await phone.balance()).toBe(before - 700);
  });

  test("a second customer at the same QR hears that it is paid and keeps the money", async () => {
    const { payment } = await checkout.collect(450);
    const late = await Phone.signedIn(shop, 1);
    const before = await late.balance();
    const { body: seenByLate } = await late.scan(payment.qr);
    await phone.pay(payment.qr);
    const refused = await late.consent(seenByLate);
    expect([refused.status, refused.body]).toMatchObject([409, { code: "payment_taken" }]);
    expect(await late.balance()).toBe(before);
  });

  test("too little in the wallet leaves the QR open for somebody else", async () => {
    const { sale, payment } = await checkout.collect(90_000);
    const poor = await Phone.signedIn(shop, 1);
    const refused = await poor.pay(payment.qr);
    expect([refused.status, refused.body]).toMatchObject([409, { code: "balance_too_low" }]);
    expect((await phone.pay(payment.qr)).body.state).toBe("paid");
    await checkout.waitForSale(sale.id, isPaid);
  });
});

describe("the cashier", () => {
  test("double-taps: one sale, one tender, one payment", async () => {
    const id = newId();
    const tender = newId();
    const line = { id: newId(), name: "商品", quantity: 1, unitPrice: 500 };
    const open = () => checkout.expect("PUT", `/api/sales/${id}`, { currency: "CNY", lines: [line] });
    await Promise.all([open(), open()]);
    const collect = () =>
      checkout.expect<SaleView>("PUT", `/api/sales/${id}/tenders/${tender}`, { kind: "wallet", amount: 500 });
    const [first, second] = await Promise.all([collect(), collect()]);
    expect(second.tenders).toHaveLength(1);
    expect(latestPayment(second).qr).toBe(latestPayment(first).qr);
    const other = await checkout.call("PUT", `/api/sales/${id}/tenders/${tender}`, {
      kind: "wallet",
      amount: 400,
    });
    expect([other.status, other.body]).toMatchObject([409, { code: "id_reused" }]);
  });

  test("cancels: the sale is red, the phone is told, and nothing can be paid any more", async () => {
    const before = await phone.balance();
    const { sale, payment } = await checkout.collect(820);
    const { body: seen } = await phone.scan(payment.qr);
    const tender = sale.tenders[0]?.id;
    await checkout.expect("PUT", `/api/sales/${sale.id}/tenders/${tender}/payments/1/reversal`, {});
    const red = await checkout.waitForSale(sale.id, (view) => latestPayment(view).state === "cancelled");
    expect(red).toMatchObject({ state: "open", due: 820, receipts: [] });
    const refused = await phone.consent(seen);
    expect([refused.status, refused.body]).toMatchObject([409, { code: "payment_cancelled" }]);
    expect(await phone.balance()).toBe(before);

    const again = await checkout.expect<SaleView>(
      "PUT",
      `/api/sales/${sale.id}/tenders/${tender}/payments/2`,
      {},
    );
    await phone.pay(latestPayment(again).qr);
    await checkout.waitForSale(sale.id, isPaid);
    expect(await phone.balance()).toBe(before - 820);
  });

  test("cannot begin a second payment while one is open", async () => {
    const { sale } = await checkout.collect(600);
    const other = await checkout.call("PUT", `/api/sales/${sale.id}/tenders/${newId()}`, {
      kind: "wallet",
      amount: 600,
    });
    expect([other.status, other.body]).toMatchObject([409, { code: "attempt_open" }]);
    const cash = await checkout.call("PUT", `/api/sales/${sale.id}/tenders/${newId()}`, {
      kind: "cash",
      amount: 600,
      received: 600,
    });
    expect(cash.status).toBe(409);
  });

  test("takes cash: the drawer opens once, change is told, the receipt follows", async () => {
    const drawers = shop.printer.of("drawer").length;
    const sale = await checkout.openSale(1870);
    const tender = newId();
    const take = () =>
      checkout.expect<SaleView>("PUT", `/api/sales/${sale.id}/tenders/${tender}`, {
        kind: "cash",
        amount: 1870,
        received: 2000,
      });
    const [paid] = await Promise.all([take(), take()]);
    expect(paid).toMatchObject({ state: "paid", tenders: [{ kind: "cash", received: 2000, change: 130 }] });
    const done = await checkout.waitForSale(
      sale.id,
      (view) => isPrinted(view) && view.tenders[0]?.drawer === "opened",
    );
    expect(done.receipts).toHaveLength(1);
    expect(shop.printer.of("drawer")).toHaveLength(drawers + 1);
    const receipt = String(shop.printer.of("receipt").at(-1)?.text);
    expect(receipt).toMatch(/现金\s+￥18\.70/);
    expect(receipt).toMatch(/找零\s+￥1\.30/);
  });

  test("reprints: the paper says that it is a copy, and the drawer stays shut", async () => {
    const drawers = shop.printer.of("drawer").length;
    const sale = await checkout.openSale(100);
    await checkout.expect("PUT", `/api/sales/${sale.id}/tenders/${newId()}`, {
      kind: "cash",
      amount: 100,
      received: 100,
    });
    await checkout.waitForSale(sale.id, isPrinted);
    const job = newId();
    const again = () => checkout.expect("PUT", `/api/sales/${sale.id}/receipts/${job}`, {});
    await Promise.all([again(), again()]);
    const done = await checkout.waitForSale(sale.id, ({ receipts }) => receipts[1]?.state === "printed");
    expect(done.receipts.map(({ copy }) => copy)).toEqual([0, 1]);
    expect(String(shop.printer.of("receipt").at(-1)?.text)).toMatch(/补打\s+1/);
    expect(shop.printer.of("drawer")).toHaveLength(drawers + 1);
  });

  test("asks for what cannot be: each no is named, and nothing is left behind", async () => {
    const sale = await checkout.openSale(500);
    const tender = (body: object) => checkout.call("PUT", `/api/sales/${sale.id}/tenders/${newId()}`, body);
    expect(await tender({ kind: "cash", amount: 500, received: 499 })).toMatchObject({
      body: { code: "cash_too_little" },
    });
    expect(await tender({ kind: "wallet", amount: 501 })).toMatchObject({ body: { code: "sale_overpaid" } });
    expect(await tender({ kind: "wallet", amount: 0 })).toMatchObject({
      body: { code: "amount_not_payable" },
    });
    expect(await tender({ kind: "wallet", amount: 1.5 })).toMatchObject({ body: { code: "malformed" } });
    expect(await tender({ kind: "wallet", amount: 500, state: "met" })).toMatchObject({
      body: { code: "malformed" },
    });
    expect((await checkout.expect<SaleView>("GET", `/api/sales/${sale.id}`)).tenders).toEqual([]);
  });
});
