/** A shop with a catalog sells: by touch, by keyboard and by scanner. */
import type { Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { firstLoad } from "../bench/checkout.ts";
import { accessibilityFaults, overflowing, SIZES, shot } from "../support/browser.ts";
import { Checkout } from "../support/checkout.ts";
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
  await till.page.getByTestId("product").first().waitFor();
});
afterAll(async () => {
  await till.close();
  await shop.close();
});

const page = () => till.page;
const product = (name: string) => page().getByTestId("product").filter({ hasText: name });
const line = (name: string) => page().locator(".ticket-line").filter({ hasText: name });
const totals = (text: string) => page().getByTestId("total").getByText(text, { exact: true }).waitFor();
const shown = () => page().getByTestId("product").allTextContents();
const pad = () => page().locator(".line-pad");
const next = () => till.press("下一单");

async function payInCash(): Promise<void> {
  await till.press("现金", "确认收现金");
  await till.light("go").waitFor();
  await next();
}

test("the first sale waits for at most sixty kilobytes of JavaScript", () => {
  expect(firstLoad().ratio).toBeLessThanOrEqual(1);
});

test("start to QR is three touches: a product, scan to pay, and there it is", async () => {
  await product("矿泉水").tap();
  await totals("¥2.00");
  await till.press("扫码收款");
  await till.display.locator("a.qr-link").waitFor();
  await till.press("取消");
  await till.light("keep").waitFor();
  await next();
});

test("twice the same is one line of two, and each line can be changed, discounted, noted and removed", async () => {
  await product("矿泉水").tap();
  await product("矿泉水").tap();
  await product("茶叶蛋").tap();
  await totals("¥6.50");
  await line("矿泉水").getByText("2 × ¥2.00").waitFor();
  await line("矿泉水").tap();
  await till.press("1", "2", "确定");
  await totals("¥26.50");
  await line("矿泉水").tap();
  await till.press("减百分之几", "5", "确定");
  await line("矿泉水").getByText("9.5 折").waitFor();
  await totals("¥25.30");
  await line("茶叶蛋").tap();
  await pad().getByRole("button", { name: "备注" }).tap();
  await pad().getByRole("textbox").fill("不要塑料袋");
  await till.press("确定");
  await line("茶叶蛋").getByText("不要塑料袋").waitFor();
  await till.press("整单优惠", "减多少钱", "0", ".", "3", "确定");
  await totals("¥25.00");
  await shot(page(), "selling-ticket");
  await line("茶叶蛋").tap();
  await shot(page(), "selling-line-pad");
  await till.press("删除此行");
  await totals("¥22.50");
  await payInCash();
  await expect
    .poll(() => shop.printer.of("receipt").at(-1)?.text)
    .toMatch(/优惠 5% +-1\.20[\s\S]*优惠 +-￥0\.30/);
});

describe("what is looked for is found", () => {
  test.each(["kqs", "kuangquan", "矿泉", "mineral", "6900000000007"])("%s", async (text) => {
    // An input method types into the field that was tapped; keys find their way by themselves.
    if (/^\p{ASCII}+$/u.test(text)) await page().keyboard.type(text, { delay: 90 });
    else await page().getByRole("searchbox").fill(text);
    await expect.poll(shown).toEqual([expect.stringContaining("矿泉水")]);
    await page().keyboard.press("Enter");
    await line("矿泉水").waitFor();
    await line("矿泉水").tap();
    await till.press("删除此行");
  });
});

test("a word is typed wherever the focus is, and its field has the focus once the hand rests", async () => {
  const { keyboard } = page();
  const field = page().getByRole("searchbox");
  const types = (text: string) => keyboard.type(text, { delay: 60 });
  await types("kx");
  await keyboard.press("Backspace");
  await types("q");
  await field.and(page().locator(":focus")).waitFor();
  await types("s");
  expect(await field.inputValue()).toBe("kqs");
  await keyboard.press("Enter");
  await totals("¥2.00");
  // The pad was beside the ticket: the shelf hears a key after the ticket does.
  await line("矿泉水").tap();
  await pad().waitFor();
  await till.press("删除此行");
  await product("茶叶蛋").tap();
  await types("kqs");
  await keyboard.press("Enter");
  await totals("¥4.50");
  expect(await page().locator("main").getAttribute("data-phase")).toBe("selling");
  await types("kqs");
  await page().getByRole("button", { name: "零食", pressed: false }).tap();
  await product("薯片").first().waitFor();
  expect(await field.inputValue()).toBe("");
  await payInCash();
});

test("a barcode under the scanner is a line, wherever one looks; a scale's barcode brings its price", async () => {
  await till.press("日用");
  await till.scan("6900000000038");
  await line("可乐").waitFor();
  // The first characters of a scan pass as typing, and are taken back from where they went.
  expect(await page().getByRole("searchbox").inputValue()).toBe("");
  await page().getByRole("searchbox").focus();
  await till.scan("2100021006321");
  await line("红富士苹果").getByText("¥6.32").waitFor();
  await totals("¥9.32");
  await page().keyboard.press("Escape");
  await payInCash();
});

test("what is sold by weight asks for it", async () => {
  await till.press("水果蔬菜");
  await product("香蕉").tap();
  await till.press("1", ".", "2", "5", "0");
  await shot(page(), "selling-weight");
  await till.press("确定");
  await line("香蕉").getByText("1.250 kg × ¥7.98").waitFor();
  await totals("¥9.98");
  await line("香蕉").tap();
  await till.press("删除此行");
});

test("a sale that is held waits, with all that was changed on it, while the next customer pays", async () => {
  await till.press("常用");
  await product("美式咖啡").tap();
  await line("美式咖啡").tap();
  await till.press("减多少钱", "2", "确定");
  await till.press("挂单");
  await product("茶叶蛋").tap();
  await totals("¥2.50");
  await payInCash();
  await till.press("取单 1");
  await shot(page(), "selling-held");
  await page().getByTestId("held").tap();
  await totals("¥10.00");
  await line("美式咖啡").getByText("−¥2.00").waitFor();
  await page().getByRole("button", { name: /^取单/ }).waitFor({ state: "detached" });
  await payInCash();
});

test("what is tapped before a held sale has been kept is the next customer's; where it is not kept all is on the ticket", async () => {
  let answer = await keptOnlyAfter("continue");
  await product("美式咖啡").tap();
  await till.press("挂单");
  await product("茶叶蛋").tap();
  await totals("¥2.50");
  answer();
  await expect.poll(() => page().getByRole("button", { name: "挂单" }).isEnabled()).toBe(true);
  await totals("¥2.50");
  answer = await keptOnlyAfter("abort");
  await till.press("挂单");
  await product("矿泉水").tap();
  await totals("¥2.00");
  answer();
  await till.says("终端没有回应");
  await totals("¥4.50");
  expect(await page().locator(".ticket-line").allTextContents()).toEqual([
    expect.stringContaining("矿泉水"),
    expect.stringContaining("茶叶蛋"),
  ]);
  await payInCash();
  await till.press("取单 1");
  await page().getByTestId("held").tap();
  await payInCash();
});

/** The terminal's answer to the next hold comes when the test says so, or never. */
async function keptOnlyAfter(end: "continue" | "abort"): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const late = async (route: Route) => {
    await promise;
    await route[end]();
  };
  // The screen asks three times before it gives up.
  await page().route("**/api/held-sales/*", late, { times: end === "abort" ? 3 : 1 });
  return resolve;
}

test("a cashier gives more than the limit on a manager's word only, and the payment goes on by itself", async () => {
  await till.signOut();
  await till.signIn(CASHIER.name, CASHIER.pin);
  await till.press("常用");
  await product("雨伞").tap();
  await till.press("整单优惠", "5", "0", "确定");
  await totals("¥14.95");
  await till.press("扫码收款");
  await till.approve(shop.operator.name, "502946");
  await till.display.locator("a.qr-link").waitFor();
  await till.press("取消");
  await till.light("keep").waitFor();
  await next();
  await till.signOut();
  await till.signIn();
});

test("part in cash, part by QR; and a customer who walks away in between gets the cash back", async () => {
  await till.press("常用");
  await product("雨伞").tap();
  await till.press("现金", "1", "0");
  await shot(page(), "selling-split");
  // The stream may tell of it before the answer comes: the customer reads the same.
  const lateAnswer = async (route: Route) => {
    const response = await route.fetch();
    await totals("¥19.90");
    await route.fulfill({ response });
  };
  await page().route("**/api/sales/*/tenders/*", lateAnswer, { times: 1 });
  await till.press("先收现金 ¥10.00");
  await page().getByRole("button", { name: "扫码收款" }).waitFor();
  await totals("¥19.90");
  await till.display.getByTestId("still-due").getByText("19.90").waitFor();
  await shot(till.display, "display-part-paid");
  expect(await overflowing(till.display)).toEqual([]);
  await till.press("扫码收款");
  await till.display.locator("a.qr-link").waitFor();
  await till.press("取消");
  await till.light("keep").waitFor();
  // Money is in it: there is no way on to the next sale that would leave it there.
  expect(await page().getByRole("button", { name: "下一单" }).count()).toBe(0);
  await till.press("取消整单，退还已收");
  await till.press("再按一次：¥10.00 将退还顾客");
  await till.shows("keep", "已取消整单");
  await page().getByTestId("back-cash").getByText("¥10.00", { exact: true }).waitFor();
  await shot(page(), "selling-given-up");
  expect(await accessibilityFaults(page())).toEqual([]);
  expect(await overflowing(page())).toEqual([]);
  await next();
});

test("however the till is set nothing is cut off, and a machine finds no fault", async () => {
  const looks = [
    ["", SIZES.checkout],
    ["-small", SIZES.smallCheckout],
    ["-upright", SIZES.uprightCheckout],
  ] as const;
  await till.press("常用");
  await product("矿泉水").tap();
  for (const type of ["", "-large"]) {
    for (const [name, size] of looks) {
      await page().setViewportSize(size);
      await shot(page(), `selling-shelf${name}${type}`);
      expect(await overflowing(page())).toEqual([]);
      await line("矿泉水").tap();
      await pad().waitFor();
      await shot(page(), `selling-pad${name}${type}`);
      expect(await overflowing(page())).toEqual([]);
      expect(await accessibilityFaults(page())).toEqual([]);
      await till.press("返回");
    }
    if (type === "") await till.press("大字");
  }
  await till.press("English");
  await shot(page(), "selling-shelf-large-english");
  expect(await accessibilityFaults(page())).toEqual([]);
});
