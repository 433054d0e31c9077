/** A shop that asks first, and one without paper: chosen in 小票设计, and what the till and its customer see then. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, overflowing, picture, readQr, SIZES, shot } from "../support/browser.ts";
import { Checkout } from "../support/checkout.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";

let shop: Shop;
let till: Till;
beforeAll(async () => {
  shop = await Shop.open();
  await Checkout.signedIn(shop);
  till = await Till.open(shop);
});
afterAll(async () => {
  await till.close();
  await shop.close();
});

async function choose(rule: string): Promise<void> {
  await till.menu("小票设计");
  await till.press(rule, "保存");
  await till.page.getByText("已保存").waitFor();
}

const receipt = (state: string) => till.page.locator(`[data-testid=receipt-state][data-state=${state}]`);
const notPrinted = () => till.page.getByText("小票未打印");

async function looksRight(name: string): Promise<void> {
  for (const size of ["checkout", "smallCheckout", "uprightCheckout"] as const) {
    await till.page.setViewportSize(SIZES[size]);
    await shot(till.page, `checkout-${name}-${size}`);
    // The room of the paper's design scrolls.
    if (!name.startsWith("paper-rule")) expect(await overflowing(till.page), `${name} ${size}`).toEqual([]);
    expect(await accessibilityFaults(till.page), `${name} ${size}`).toEqual([]);
  }
  await till.page.setViewportSize(SIZES.checkout);
}

async function soldForCash(amount: string): Promise<void> {
  await till.amount(amount);
  await till.press("现金", "确认收现金");
  await till.light("go").waitFor();
}

describe("where the shop asks first", () => {
  test("paper is a key beside the next sale, and the customer display has the e-receipt", async () => {
    await choose("先问顾客");
    await looksRight("paper-rule");
    await till.press("返回收款");
    await soldForCash("12.5");
    await notPrinted().waitFor();
    await till.display.getByText("扫码取电子小票").waitFor();
    await looksRight("paper-asked");
    await till.page.keyboard.press("F8");
    await receipt("printed").getByText("小票已打印").waitFor();
    await till.page.keyboard.press("F8");
    await receipt("printed").getByText("补打件已打印").waitFor();
    await till.page.keyboard.press("Enter");
    await till.light("go").waitFor({ state: "detached" });
  });
});

describe("a paperless shop", () => {
  test("shows the way to the e-receipt again, and prints from 查单 what was never printed", async () => {
    await choose("不打印");
    await till.press("返回收款");
    await soldForCash("3.2");
    await notPrinted().waitFor();
    await looksRight("paperless");
    const first = readQr(await till.display.screenshot());
    await till.press("客显出示电子小票");
    // By the key: by itself the green would give way to it after 15 s.
    await till.display.locator("[data-state=receipt]").waitFor({ timeout: 5_000 });
    expect(readQr(await picture(till.display, "display-e-receipt"))).toBe(first);
    expect(await accessibilityFaults(till.display)).toEqual([]);
    await till.press("下一单");
    await till.menu("查单退款");
    await till.page.locator(".found-sale").first().tap();
    await notPrinted().waitFor();
    await looksRight("paperless-found");
    await till.page.keyboard.press("F8");
    await receipt("printed").getByText("小票已打印").waitFor();
    await till.press("返回收款");
  });

  test("in large type and English nothing is cut", async () => {
    await till.press("大字", "English");
    await till.press("9");
    await till.press("Cash", "Take the cash");
    await till.light("go").waitFor();
    await looksRight("paperless-large-english");
    await till.press("Next sale");
    await till.page.getByRole("button", { name: /^Menu/ }).tap();
    await till.press("Receipt design");
    await till.page.getByRole("button", { name: "Paperless" }).waitFor();
    await looksRight("paper-rule-large-english");
  });
});
