import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, newDevice, picture, readQr, shot } from "../support/browser.ts";
import { OWN_PIN } from "../support/checkout.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
let checkout: Page;
let display: Page;

beforeAll(async () => {
  shop = await Shop.open();
  checkout = await (await newDevice("checkout")).newPage();
  display = await (await newDevice("display")).newPage();
});
afterAll(async () => {
  for (const page of [checkout, display]) await page.context().close();
  await shop.close();
});

const press = async (page: Page, keys: readonly string[]) => {
  for (const key of keys) await page.getByRole("button", { name: key, exact: true }).tap();
};
const light = (page: Page, colour: "go" | "wait" | "keep") =>
  page.locator(`[data-testid=light][data-light=${colour}]`);

/** A customer's own phone, signed in to the wallet. */
async function phoneOf(index: number): Promise<Page> {
  const customer = shop.walletReady.customers[index];
  if (!customer) throw new Error("no such demo customer");
  const phone = await (await newDevice("phone")).newPage();
  await phone.goto(shop.walletReady.url);
  await phone.getByLabel("手机号").fill(customer.phone);
  await phone.getByLabel("六位密码").fill(customer.pin);
  await phone.getByRole("button", { name: "登录" }).tap();
  await phone.getByText(customer.name).waitFor();
  return phone;
}

/** The picture that the virtual printer drew of the paper. */
async function photographReceipt(page: Page, svg: string): Promise<void> {
  const [, width, height] = /width="(\d+)[^"]*" height="(\d+)/.exec(readFileSync(svg, "utf8")) ?? [];
  await page.setViewportSize({ width: Number(width), height: Number(height) });
  await page.goto(`file://${svg}`);
  await picture(page, "receipt");
}

describe("from the keypad to the paper", () => {
  test("the operator signs in for the first time and chooses a PIN", async () => {
    await checkout.goto(shop.posReady.checkout);
    expect(new URL(checkout.url()).hash).toBe("");
    await shot(checkout, "checkout-sign-in");
    await checkout.getByLabel("工号").fill(shop.operator.name);
    await checkout.getByLabel("密码").fill(shop.operator.pin);
    await checkout.getByRole("button", { name: "登录" }).tap();
    await checkout.getByLabel("现密码").fill(shop.operator.pin);
    await checkout.getByLabel("新密码", { exact: true }).fill(OWN_PIN);
    await checkout.getByLabel("再输一次新密码").fill(OWN_PIN);
    await shot(checkout, "checkout-new-pin");
    await checkout.getByRole("button", { name: "保存新密码" }).tap();
    await checkout.getByRole("button", { name: "扫码收款" }).waitFor();
    await display.goto(shop.posReady.display);
    await display.getByText("好邻居便利店").first().waitFor();
    await shot(display, "display-idle");
  });

  test("an amount becomes a QR on the customer's display, a tap on the phone turns the till green, paper follows", async () => {
    await press(checkout, ["1", "2", ".", "5"]);
    await expect.poll(() => checkout.getByTestId("total").textContent()).toBe("¥12.50");
    await shot(checkout, "checkout-amount");
    await checkout.getByRole("button", { name: "扫码收款" }).tap();
    await light(checkout, "wait").waitFor();
    await display.getByTestId("qr").waitFor();
    await shot(checkout, "checkout-waiting");
    const seen = readQr(await picture(display, "display-paying"));
    expect(seen).toMatch(/^HTTP:\/\/LOCALHOST:\d+\/P\/\d{246}$/);
    expect(readQr(await checkout.screenshot())).toBe(seen);

    // In a demo the code is a link too, for whoever tries it on one machine.
    expect(await display.locator("a.qr-link").getAttribute("href")).toBe(seen);

    const phone = await phoneOf(0);
    await shot(phone, "phone-home");
    await phone.goto(seen);
    await phone.getByText("好邻居便利店").waitFor();
    expect(await phone.getByTestId("amount").textContent()).toBe("¥12.50");
    expect(await phone.getByTestId("match-code").textContent()).toBe(
      await display.getByTestId("match-code").textContent(),
    );
    await shot(phone, "phone-confirm");
    await phone.getByRole("button", { name: "确认付款" }).tap();
    await shot(phone, "phone-pin");
    await press(phone, [...(shop.walletReady.customers[0]?.pin ?? "")]);
    await phone.getByTestId("proof").waitFor();
    await phone.getByText("怎么用").tap();
    await phone.getByText(/店里断网时，把这个码给店员扫/).waitFor();
    await phone.getByText("怎么用").tap();
    await shot(phone, "phone-proof");

    await light(checkout, "go").waitFor();
    expect(await checkout.getByTestId("sentence").first().textContent()).toBe("收到 ¥12.50，可以交货");
    await light(display, "go").waitFor();
    await checkout.locator("[data-testid=receipt-state][data-state=printed]").waitFor();
    await shot(checkout, "checkout-paid");
    await shot(display, "display-paid");
    const receipts = shop.printer.of("receipt");
    expect(receipts).toHaveLength(1);
    expect(String(receipts[0]?.text)).toMatch(/合计\s+￥12\.50/);
    expect(shop.printer.of("drawer")).toEqual([]);
    await photographReceipt(phone, join(shop.printer.folder, "receipt-0001.svg"));
    await phone.context().close();
  });

  test("a second sale is paid in cash: the drawer opens once and the change is the largest figure", async () => {
    await checkout.getByRole("button", { name: "下一单" }).tap();
    await press(checkout, ["8", "7", ".", "5"]);
    await checkout.getByRole("button", { name: "现金" }).tap();
    await shot(checkout, "checkout-cash");
    await checkout.getByRole("button", { name: "¥100.00", exact: true }).tap();
    await checkout.getByRole("button", { name: "确认收现金" }).tap();
    await light(checkout, "go").waitFor();
    expect(await checkout.getByTestId("change").textContent()).toBe("¥12.50");
    await checkout.locator("[data-testid=receipt-state][data-state=printed]").waitFor();
    await shot(checkout, "checkout-change");
    await shot(display, "display-change");
    expect(shop.printer.of("drawer")).toHaveLength(1);
    expect(shop.printer.of("receipt")).toHaveLength(2);
    expect(String(shop.printer.of("receipt")[1]?.text)).toMatch(/找零\s+￥12\.50/);
  });

  test("the receipt is printed again as a copy", async () => {
    await checkout.getByRole("button", { name: "补打" }).tap();
    await shop.printer.titles(3);
    expect(String(shop.printer.of("receipt")[2]?.text)).toMatch(/补打\s+1/);
    expect(shop.printer.of("drawer")).toHaveLength(1);
  });

  test("the cashier cancels while the customer looks: red on the till, told on the phone", async () => {
    await checkout.getByRole("button", { name: "下一单" }).tap();
    await press(checkout, ["6"]);
    await checkout.getByRole("button", { name: "扫码收款" }).tap();
    await display.getByTestId("qr").waitFor();
    const qr = readQr(await display.screenshot());
    await checkout.getByRole("button", { name: "取消" }).tap();
    await light(checkout, "keep").waitFor();
    await checkout.getByText("已撤销，未收款").first().waitFor();
    await shot(checkout, "checkout-cancelled");
    await shot(display, "display-cancelled");
    const phone = await phoneOf(1);
    await phone.goto(qr);
    await phone.getByText("已撤销，未付款").first().waitFor();
    await shot(phone, "phone-cancelled");
    await phone.context().close();
  });
});

describe("everybody can use it", () => {
  test("a machine finds no fault of accessibility on any of the three screens", async () => {
    const phone = await phoneOf(0);
    for (const page of [checkout, display, phone]) expect(await accessibilityFaults(page)).toEqual([]);
    await phone.context().close();
  });
});
