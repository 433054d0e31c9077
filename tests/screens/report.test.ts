/** A manager looks at what was sold: today in one look, then by hour, cashier and tender. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import { accessibilityFaults, overflowing, SIZES, shot } from "../support/browser.ts";
import { Checkout } from "../support/checkout.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";

let shop: Shop;
let till: Till;

beforeAll(async () => {
  shop = await Shop.open();
  const checkout = await Checkout.signedIn(shop);
  for (const amount of [1250, 3600]) {
    const { id } = await checkout.openSale(amount);
    const cash = { kind: "cash", amount, received: amount };
    await checkout.expect("PUT", `/api/sales/${id}/tenders/${newId()}`, cash);
  }
  till = await Till.open(shop);
});
afterAll(async () => {
  await till.close();
  await shop.close();
});

test("today at a glance, upright and lying, in large type and in English", async () => {
  const { page } = till;
  await till.menu("销售报表");
  await page.getByTestId("takings").getByText("48.50").waitFor();
  const today = await page.getByTestId("report-span").textContent();
  await page.getByTestId("compared").getByText("上周同日").waitFor();
  await page.getByRole("region", { name: "收银员" }).getByText(shop.operator.name).waitFor();
  await page.getByRole("region", { name: "收款方式" }).getByText("¥48.50").waitFor();
  await page.getByRole("img", { name: "按小时" }).waitFor();
  await till.press("打印");
  await page.locator("[data-testid=receipt-state][data-state=printed]").waitFor();
  const file = page.waitForEvent("download");
  await till.press("导出 CSV");
  expect((await file).suggestedFilename()).toMatch(/^sales-.*\.csv$/);
  for (const [name, size] of Object.entries({
    "": SIZES.checkout,
    "-small": SIZES.smallCheckout,
    "-upright": SIZES.uprightCheckout,
  })) {
    await page.setViewportSize(size);
    await shot(page, `report${name}`);
    expect(await overflowing(page)).toEqual([]);
  }
  await page.setViewportSize(SIZES.smallCheckout);
  await till.press("大字");
  await till.press("English");
  await shot(page, "report-large-english");
  expect(await overflowing(page)).toEqual([]);
  expect(await accessibilityFaults(page)).toEqual([]);
  await till.press("中文");
  expect(await accessibilityFaults(page)).toEqual([]);
  await till.press("昨天");
  await page.getByText("这段时间没有销售").waitFor();
  expect(await page.getByTestId("report-span").textContent()).not.toBe(today);
  await till.press("本月");
  await page.getByTestId("takings").getByText("48.50").waitFor();
  await page.getByLabel("从").fill(today ?? "");
  await page.getByLabel("到").fill(today ?? "");
  await till.press("查看");
  await page
    .getByTestId("report-span")
    .getByText(today ?? "", { exact: true })
    .waitFor();
});
