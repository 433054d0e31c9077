/** Whoever installs a terminal examines it from its room: what is wrong comes first, with what to do. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, overflowing, shot } from "../support/browser.ts";
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

/** A test page has every script on it, which are drawn first, on a machine that has other things to do. */
const PAGE = { timeout: 45_000 };

const finding = (check: string, verdict: string) =>
  till.page.locator(`[data-check=${check}][data-verdict=${verdict}]`);
const first = () => till.page.locator(".finding").first();
const examined = () => till.page.locator("[data-testid=examined][data-busy=false]");

async function looksRight(name: string): Promise<void> {
  await shot(till.page, `checkout-${name}`);
  expect(await accessibilityFaults(till.page)).toEqual([]);
  expect(await overflowing(till.page)).toEqual([]);
}

describe("the installer's look at the terminal", () => {
  test("a till in order has nothing that failed, and a test page comes out", async () => {
    await till.menu("终端");
    await till.press("检查终端");
    await finding("printer", "pass").waitFor();
    expect(await till.page.locator(".finding[data-verdict=fail]").count()).toBe(0);
    await looksRight("examined");
    await till.press("打印测试页");
    await finding("test_page", "pass").waitFor(PAGE);
    expect(shop.printer.of("receipt")).toHaveLength(1);
  });

  test("an open cover stands first, with what to do, and is over once it was seen to", async () => {
    await shop.printer.order("cover-open");
    await till.page.locator("header").getByText("上盖").first().waitFor();
    await till.press("重新检查");
    await finding("printer", "fail").waitFor();
    expect(await first().textContent()).toContain("打印机上盖未合");
    expect(await first().textContent()).toContain("请合上");
    await looksRight("examined-trouble");
    await till.press("打印验收单");
    await finding("acceptance_slip", "fail").waitFor();
    await looksRight("examined-not-accepted");
    expect(shop.printer.of("receipt")).toHaveLength(1);
    await shop.printer.order("cover-close");
    await expect
      .poll(async () => {
        await till.press("重新检查");
        await examined().waitFor();
        return finding("printer", "pass").count();
      })
      .toBe(1);
    await till.page.setViewportSize({ width: 1024, height: 600 });
    await till.press("大字", "English");
    await looksRight("examined-small-large-type-english");
    await till.press("Large type", "中文", "返回");
    await till.page.getByRole("button", { name: "停用此终端" }).waitFor();
  });
});
