/** The cash of a day at the till: the float, money that goes in and out, a blind count, Z, and what is put right later. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import { accessibilityFaults, overflowing, SIZES, shot } from "../support/browser.ts";
import { Checkout, OWN_PIN } from "../support/checkout.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";

const CASHIER = { name: "2002", firstPin: "918273", pin: "730518" };

let shop: Shop;
let till: Till;

beforeAll(async () => {
  shop = await Shop.open();
  const checkout = await Checkout.signedIn(shop);
  const { id } = await checkout.openSale(4850);
  const cash = { kind: "cash", amount: 4850, received: 5000 };
  await checkout.expect("PUT", `/api/sales/${id}/tenders/${newId()}`, cash);
  await checkout.addCashier(CASHIER);
  till = await Till.open(shop);
  await till.signOut();
  await till.signIn(CASHIER.name, CASHIER.pin);
});
afterAll(async () => {
  await till.close();
  await shop.close();
});

/** In every size, in large type and in English: nothing is cut, and axe finds nothing. */
async function looksRight(name: string): Promise<void> {
  const { page } = till;
  for (const [suffix, size] of Object.entries({
    "-small": SIZES.smallCheckout,
    "-upright": SIZES.uprightCheckout,
    "": SIZES.checkout,
  })) {
    await page.setViewportSize(size);
    await shot(page, `${name}${suffix}`);
    expect(await overflowing(page), `${name}${suffix}`).toEqual([]);
  }
  expect(await accessibilityFaults(page)).toEqual([]);
}

/** The same in large type on a small screen, once in English. */
async function looksRightLarge(name: string): Promise<void> {
  const { page } = till;
  await page.setViewportSize(SIZES.smallCheckout);
  await till.press("大字", "English");
  await shot(page, `${name}-large-english`);
  expect(await overflowing(page)).toEqual([]);
  expect(await accessibilityFaults(page)).toEqual([]);
  await till.press("中文", "大字");
  await page.setViewportSize(SIZES.checkout);
}

const type = async (...keys: string[]) => {
  for (const key of keys) await till.page.keyboard.press(key);
};
const approve = () => till.approve(shop.operator.name, OWN_PIN);

test("a day's cash, from the float to Z, counted without being told what should be there", async () => {
  const { page } = till;
  await till.menu("班次");
  await page.getByTestId("shift-no-float").getByText("开班请先点备用金").waitFor();
  await looksRight("shift-begin");
  await till.press("点备用金");
  // Three notes of a hundred, none of fifty, five of twenty: by the keyboard alone.
  await type("3", "Enter", "Enter", "5");
  expect(await page.getByTestId("shift-amount").textContent()).toBe("¥400.00");
  await looksRight("shift-float");
  await looksRightLarge("shift-float");
  await till.press("点好了");
  await page.getByText("¥400.00").waitFor();

  await till.press("取出现金");
  await type("3", "6");
  await till.press("采购支出");
  await page.getByLabel("说明").fill("买垃圾袋");
  await looksRight("shift-move");
  await till.press("确认并开钱箱");
  await page.getByRole("dialog").getByText("取出现金 ¥36.00 · 买垃圾袋").waitFor();
  await approve();
  await page.locator(".figures").getByText("¥36.00").waitFor();
  await looksRight("shift-going-on");

  await till.press("交班");
  await till.press("直接输总额");
  await type("4", "0", "0");
  await till.press("点好了");
  await page.getByTestId("shift-mismatch").waitFor();
  expect(await page.locator("main").textContent()).not.toContain("412.50");
  await till.press("再点一次", "直接输总额");
  await till.amount("412.5");
  await till.press("点好了", "改留下的金额");
  await till.amount("999");
  await page.getByText("留下的不能多于点到的 ¥412.50").waitFor();
  await till.press("清除", "4", "00");
  await till.press("确定");
  await till.press("确认交班");
  const closed = page.getByTestId("closed-shift");
  await closed.getByText("¥12.50").waitFor();
  expect(await closed.textContent()).toMatch(/报表编号1.*应有现金¥412\.50.*实点现金¥412\.50.*长短款¥0\.00/);
  await looksRight("shift-closed-counted");
  expect(await till.helpedAt()).toBe("closed-shift");
  await till.press("完成");
});

test("whoever begins the next is asked for its float; a manager looks back and puts right what turned out", async () => {
  const { page } = till;
  await page.getByLabel("工号").fill(shop.operator.name);
  await page.getByLabel("密码").fill(OWN_PIN);
  await till.press("登录");
  await page.getByTestId("shift-no-float").getByText("上一班留下 ¥400.00").waitFor();
  await till.press("以往交班");
  await page.getByRole("button", { name: /^1.*2002/ }).tap();
  await page.getByText("校验码").waitFor();
  await looksRight("shift-past");
  await till.press("更正");
  await type("1", "0");
  await till.press("少了");
  await page.getByLabel("查明了什么").fill("一张十元是假币");
  await till.press("保存更正");
  await page.getByText("一张十元是假币").waitFor();
  await page.getByText("-¥10.00").waitFor();
  await till.press("返回");
  await page.getByText("有更正").waitFor();
});
