/** Prices at the till: a scale's label is a weight for what it says, and another price needs a manager's word. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityFaults, overflowing, SIZES, shot } from "../support/browser.ts";
import { Checkout, OWN_PIN } from "../support/checkout.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";

const CASHIER = { name: "2002", firstPin: "918273", pin: "730518" };

let shop: Shop;
let till: Till;
beforeAll(async () => {
  shop = await Shop.open({ environment: { DEMO_CATALOG: "1" } });
  const checkout = await Checkout.signedIn(shop);
  await checkout.addCashier(CASHIER);
  till = await Till.open(shop);
  await till.signOut();
  await till.signIn(CASHIER.name, CASHIER.pin);
});
afterAll(async () => {
  await till.close();
  await shop.close();
});

const line = (name: string) => till.page.locator(".ticket-line").filter({ hasText: name });

/** In every size and both types: nothing is cut, and axe finds nothing. */
async function looksRight(name: string): Promise<void> {
  const { page } = till;
  for (const [suffix, size] of Object.entries({
    "": SIZES.checkout,
    "-upright": SIZES.uprightCheckout,
    "-small": SIZES.smallCheckout,
  })) {
    await page.setViewportSize(size);
    await shot(page, `${name}${suffix}`);
    await expect.poll(() => overflowing(page), { message: `${name}${suffix}` }).toEqual([]);
  }
  expect(await accessibilityFaults(page)).toEqual([]);
  await till.press("大字", "English");
  await shot(page, `${name}-large-english`);
  await expect.poll(() => overflowing(page)).toEqual([]);
  expect(await accessibilityFaults(page)).toEqual([]);
  await till.press("中文", "大字");
  await page.setViewportSize(SIZES.checkout);
}

test("a label's price is a weight by the catalog's price, and comes to what the label says", async () => {
  await till.page.getByRole("button", { name: "常用", exact: true }).waitFor();
  await till.scan("2100021006321");
  await line("红富士苹果").getByText("0.536 kg × ¥11.80").waitFor();
  await line("红富士苹果").getByText("¥6.32").waitFor();
  await line("红富士苹果").tap();
  const choices = till.page.locator(".line-pad .segments").getByRole("button");
  await expect.poll(() => choices.allTextContents()).toEqual(["减百分之几", "减多少钱", "备注"]);
  await till.press("删除此行");
});

test("a cashier's other price is marked on the ticket, and is taken once a manager has said so", async () => {
  const { page } = till;
  await till.press("常用");
  await page
    .getByRole("button", { name: /美式咖啡/ })
    .first()
    .tap();
  await line("美式咖啡").tap();
  await till.press("改价", "9");
  await looksRight("price-pad");
  await till.press("确定");
  await line("美式咖啡")
    .getByText(/^改价，原价 ¥/)
    .waitFor();
  await looksRight("price-changed");
  await till.press("现金", "确认收现金");
  await page.getByRole("dialog").getByText("改价").waitFor();
  await till.approve(shop.operator.name, OWN_PIN);
  await till.light("go").waitFor();
  await page.locator(".sheet").getByText(/改价/).waitFor();
});
