/** A customer who wants no paper takes the receipt along: from the display, from the wallet, and before the shop has a line. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import type { SaleView } from "#pos/api.ts";
import { accessibilityFaults, newDevice, overflowing, picture, readQr, shot } from "../support/browser.ts";
import { Checkout, latestPayment } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";

/** Nobody listens there: a line that is down for the till alone. */
const NOWHERE = "http://127.0.0.1:9";

let shop: Shop;
let till: Till;
let phone: Page;
beforeAll(async () => {
  shop = await Shop.open();
  await Checkout.signedIn(shop);
  till = await Till.open(shop);
  phone = await (await newDevice("phone")).newPage();
});
afterAll(async () => {
  await phone.context().close();
  await till.close();
  await shop.close();
});

async function soldForCash(amount: string): Promise<string> {
  await till.amount(amount);
  await till.press("现金", "确认收现金");
  await till.display.getByTestId("receipt-qr").waitFor();
  return readQr(await picture(till.display, "display-receipt"));
}

describe("without a line", () => {
  test("the customer is told that the receipt is on its way, and it comes by itself", async () => {
    await till.restart(NOWHERE);
    const url = await soldForCash("12.5");
    expect(url).toMatch(/\/E\/\d{39}$/);
    await phone.goto(url);
    await phone.getByText("小票正在路上").waitFor();
    await shot(phone, "e-receipt-awaited");
    expect(await accessibilityFaults(phone)).toEqual([]);
    await till.restart();
    await phone.getByText("已验证：由终端").waitFor();
  });
});

describe("the page of a receipt", () => {
  test("says on whose word it is, in either language, and is the paper's own document", async () => {
    await shot(phone, "e-receipt");
    expect(await accessibilityFaults(phone)).toEqual([]);
    // It is read by scrolling down, and never across.
    expect(await overflowing(phone)).not.toContain("the page");
    await phone.getByText("文字版").tap();
    expect(await phone.locator("pre").textContent()).toContain("12.50");
    await phone.getByRole("link", { name: "English" }).tap();
    await phone.getByText("Verified: signed by terminal").waitFor();
    await shot(phone, "e-receipt-en");
  });

  test("prints nothing but the receipt and whose word it is", async () => {
    await phone.emulateMedia({ media: "print" });
    expect(await phone.getByRole("button", { name: "Print" }).isVisible()).toBe(false);
    expect(await phone.getByText("Verified: signed by terminal").isVisible()).toBe(true);
    await shot(phone, "e-receipt-print");
    await phone.emulateMedia({ media: "screen", colorScheme: "dark" });
    await shot(phone, "e-receipt-dark");
    expect(await accessibilityFaults(phone)).toEqual([]);
    await phone.emulateMedia({ colorScheme: "light" });
  });
});

test("whoever paid from the wallet is led to the receipt from the proof", async () => {
  await till.press("下一单");
  const url = await till.collect("3.2");
  const customer = shop.walletReady.customers[0];
  if (!customer) throw new Error("no demo customer");
  await phone.goto(url);
  await phone.getByLabel("手机号").fill(customer.phone);
  await phone.getByLabel("六位密码").fill(customer.pin);
  await phone.getByRole("button", { name: "登录" }).tap();
  await phone.getByRole("button", { name: "确认付款" }).tap();
  for (const digit of customer.pin) await phone.getByRole("button", { name: digit, exact: true }).tap();
  await phone.getByTestId("proof").waitFor();
  // What a machine cannot tell from its ground it does not complain of.
  const { ink, ground } = await phone.getByTestId("receipt").evaluate((link) => {
    const { color: ink, backgroundColor: ground } = getComputedStyle(link);
    return { ink, ground };
  });
  expect(ink).not.toBe(ground);
  await shot(phone, "phone-proof-receipt");
  expect(await overflowing(phone)).not.toContain("the page");
  const [page] = await Promise.all([
    phone.context().waitForEvent("page"),
    phone.getByTestId("receipt").tap(),
  ]);
  await page.getByText("银行已收款").waitFor();
  await shot(page, "e-receipt-paid");
});

test("another phone, and the till's scanner, read the receipt's code off the payer's phone", async () => {
  await phone.getByText("电子小票二维码").tap();
  const code = phone.getByTestId("receipt-code");
  await code.scrollIntoViewIfNeeded();
  const text = readQr(await phone.getByTestId("receipt-qr").screenshot());
  expect(text).toBe(
    new URL((await phone.getByTestId("receipt").getAttribute("href")) ?? "", phone.url()).href.toUpperCase(),
  );
  await shot(phone, "phone-receipt-code");
  expect(await accessibilityFaults(phone)).toEqual([]);
  expect(await overflowing(phone)).not.toContain("the page");
  await till.press("下一单");
  await till.menu("查单退款");
  await till.scan(text);
  await till.page.getByRole("heading", { name: "第 2 单" }).waitFor();
  await till.page.getByTestId("refundable").getByText("¥3.20").waitFor();
  await till.press("换一单");
  await till.scan(text.replace(/\d{39}$/, "1".repeat(39)));
  await till.says(/.+/);
  await till.press("返回收款");
});

test("from the code under the scanner to a refund of one line no hand leaves the keyboard", async () => {
  const text = readQr(await phone.getByTestId("receipt-qr").screenshot());
  await till.scan(text);
  await till.page.getByTestId("refundable").getByText("¥3.20").waitFor();
  // The scanner's clock runs ahead of the hand's, so that the first Enter may still be taken for its end.
  const amount = till.page.getByTestId("refund-amount");
  await expect
    .poll(
      async () => {
        if ((await amount.textContent()) === "¥0.00") await byKeyboard("多退 商品");
        return amount.textContent();
      },
      { interval: 500, timeout: 15_000 },
    )
    .toBe("¥3.20");
  for (const name of ["退款", "顾客退货", "确认退款 ¥3.20"]) await byKeyboard(name);
  await till.page.locator("[data-testid=refund-state][data-state=refunded]").waitFor();
  await byKeyboard("完成");
  await till.page.locator("main.floor").waitFor();
});

/** Goes to a button with the tab key, and strikes Enter on it. */
async function byKeyboard(name: string): Promise<void> {
  const button = till.page.getByRole("button", { name, exact: true });
  await button.and(till.page.locator(":enabled")).waitFor();
  for (let tabs = 0; tabs < 60; tabs++) {
    if (await button.evaluate((one) => one === document.activeElement)) break;
    await till.page.keyboard.press("Tab");
  }
  await till.page.keyboard.press("Enter");
}

test("a sale is found by its amount, typed where its number would be", async () => {
  await till.menu("查单退款");
  await till.page.locator(".found-sale").nth(1).waitFor();
  await till.amount("3.2");
  await till.page.locator(".found-sale").getByText("金额").waitFor();
  expect(await till.page.locator(".found-sale").count()).toBe(1);
  await shot(till.page, "checkout-sale-found");
  expect(await accessibilityFaults(till.page)).toEqual([]);
  expect(await overflowing(till.page)).toEqual([]);
});

test("of a sale with a discount a line comes back for what was paid for it, and what was weighed as a whole", async () => {
  // The till has been started anew since: this is another screen of it.
  const checkout = await Checkout.signedIn(shop);
  const [sale, tender, apples, milk] = [newId(), newId(), newId(), newId()];
  const lines = [
    { id: apples, name: "苹果", quantity: 536, unitPrice: 1980, unit: "kilogram" },
    { id: milk, name: "牛奶", quantity: 2, unitPrice: 500 },
  ];
  const opened = { currency: "CNY", lines, discount: { amount: 100 } };
  await checkout.expect("PUT", `/api/sales/${sale}`, opened);
  const paying = { kind: "wallet", amount: 1961 };
  const view = await checkout.expect<SaleView>("PUT", `/api/sales/${sale}/tenders/${tender}`, paying);
  await (await Phone.signedIn(shop, 0)).pay(latestPayment(view).qr);
  await checkout.waitForSale(sale, ({ state }) => state === "paid");
  await till.press("清除");
  await till.amount("19.61");
  await till.page.locator(".found-sale").getByText("¥19.61").tap();
  // Of the ¥19.61 that ¥10.61 and ¥10.00 came to: 10.10 and 9.51.
  await till.page.getByRole("button", { name: /苹果/ }).last().tap();
  expect(await till.page.getByTestId("refund-amount").textContent()).toBe("¥10.10");
  await till.page.getByRole("button", { name: /牛奶/ }).last().tap();
  expect(await till.page.getByTestId("refund-amount").textContent()).toBe("¥14.86");
  await shot(till.page, "checkout-refund-weighed");
  expect(await overflowing(till.page)).toEqual([]);
});
