/** A guest from abroad asks how much it is: a manager has set rates, and the till says about how much. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityFaults, overflowing, SIZES, shot } from "../support/browser.ts";
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

const page = () => till.page;
const foreign = (on = till.page) => on.getByTestId("foreign");
const keep = () => page().getByRole("button", { name: "保存，今天起显示" });

async function looks(name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES).filter(([size]) => /checkout/i.test(size))) {
    await page().setViewportSize(viewport);
    await shot(page(), `${name}-${size}`);
    expect(await overflowing(page()), `${name} ${size}`).toEqual([]);
  }
  await page().setViewportSize(SIZES.smallCheckout);
  await till.press("大字", "English");
  await shot(page(), `${name}-large-english`);
  expect(await overflowing(page()), `${name} large`).toEqual([]);
  expect(await accessibilityFaults(page())).toEqual([]);
  await till.press("中文", "大字");
  await page().setViewportSize(SIZES.checkout);
}

test("a manager sets rates, and what is no rate is not kept", async () => {
  await till.menu("外币参考价");
  await page().getByTestId("rates").getByText("还没有设定汇率").waitFor();
  await page().getByLabel("第 1 种外币").selectOption("USD");
  await page().getByLabel("100 美元合多少人民币").fill("七百");
  await page().getByText("请填 0.01 以上的数，最多四位小数").waitFor();
  expect(await keep().isDisabled()).toBe(true);
  await page().getByLabel("100 美元合多少人民币").fill("716.23");
  await page().getByLabel("第 2 种外币").selectOption("JPY");
  await page().getByLabel("100 日元合多少人民币").fill("4.6512");
  await page().getByTestId("rates-sample").getByText("例如 ¥100.00 约合 USD 13.96 · JPY 2,150").waitFor();
  await keep().tap();
  await page().getByTestId("rates-kept").getByText("已保存").waitFor();
  await page().getByTestId("rates").getByText(`${shop.operator.name} 设定于`).waitFor();
  await looks("rates");
  await till.press("返回收款");
});

test("the ticket and the customer's screen say about how much it is; the payment is of the shop's own money", async () => {
  await till.amount("12.50");
  await expect.poll(() => foreign().textContent()).toBe("约USD 1.75JPY 269");
  await looks("foreign-ticket");
  await till.press("扫码收款");
  await foreign(till.display).getByText("USD 1.75").waitFor();
  expect(await till.display.getByTestId("total").textContent()).toBe("¥12.50");
  await till.display.getByText("仅供参考，按上面的金额付款").waitFor();
  await shot(till.display, "foreign-display");
  expect(await overflowing(till.display)).toEqual([]);
  expect(await accessibilityFaults(till.display)).toEqual([]);
  await till.press("取消");
  await till.press("下一单");
});

test("rates of last week are shown no more, and their room says so", async () => {
  const hook = new URL("../faults/clock-ahead.mjs", import.meta.url).pathname;
  shop.environments.pos = { NODE_OPTIONS: `--import=${hook}`, CLOCK_AHEAD_MS: String(7 * 86_400_000) };
  await till.restart();
  await till.menu("外币参考价");
  await page().getByTestId("rates").getByText("已经过时，现在不显示").waitFor();
  await till.press("返回收款");
  await till.amount("8");
  await page().getByTestId("total").getByText("8.00").waitFor();
  expect(await foreign().count()).toBe(0);
});
