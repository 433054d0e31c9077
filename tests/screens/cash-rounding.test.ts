/** Cash in a shop that leaves the fen to its customers: the pad, the customer's display, the green, the reports, and back. */
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signedRequestOfUrl } from "#domain/payment-request.ts";
import { signingKeyOf, signReversal } from "#kit/signatures.ts";
import { loadIdentity } from "#pos/identity.ts";
import { accessibilityFaults, overflowing, SIZES, shot } from "../support/browser.ts";
import { Checkout } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";

let shop: Shop;
let till: Till;
beforeAll(async () => {
  shop = await Shop.open({ environment: { CASH_ROUNDING: "down:10" } });
  await Checkout.signedIn(shop);
  till = await Till.open(shop);
});
afterAll(async () => {
  await till.close();
  await shop.close();
});

/** In every size, in large type and in English: nothing is cut, and axe finds nothing. */
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

async function typeReceived(figure: string): Promise<void> {
  await till.press("正好");
  await till.amount(figure);
}

const text = (testid: string) => till.page.getByTestId(testid).textContent();

test("the pad says what is due, what is left to the customer, and what to take", async () => {
  const { page } = till;
  await till.amount("12.53");
  await till.press("现金");
  await page.getByTestId("rounding").waitFor();
  expect([await text("due"), await text("rounding"), await text("total")]).toEqual([
    "¥12.53",
    "-¥0.03",
    "¥12.50",
  ]);
  await typeReceived("20");
  expect(await text("change")).toBe("¥7.50");
  await looksRight("cash-rounding");
  await typeReceived("5.01");
  for (const part of ["先收现金 ¥5.00", "先扫码收 ¥5.01"])
    expect(await page.getByRole("button", { name: part }).isEnabled()).toBe(true);
  await looksRight("cash-no-such-coin");
  await typeReceived("0.09");
  expect(await page.getByRole("button", { name: "先收现金 ¥0.00" }).isDisabled()).toBe(true);
  await typeReceived("20");
  await till.press("确认收现金");
  const paid = till.light("go");
  await paid.waitFor();
  expect(await paid.textContent()).toContain("¥12.50");
  expect(await text("change")).toBe("¥7.50");
  await shot(page, "cash-rounding-paid");
  const sheet = page.locator(".sheet dl");
  await sheet.getByText("抹零").waitFor();
  expect(await sheet.textContent()).toMatch(/合计¥12\.53抹零-¥0\.03.*现金¥12\.50/);
});

test("it goes back in coins that the shop has: an odd amount is said to be none, all of it is what was taken", async () => {
  const { page } = till;
  await till.press("下一单");
  await till.menu("查单退款");
  await page.getByRole("button", { name: /^第 1 单/ }).tap();
  await till.press("按金额");
  await till.amount("3.39");
  await page.getByText("须为 ¥0.10 的整数倍").waitFor();
  expect(await page.getByRole("button", { name: "退款", exact: true }).isDisabled()).toBe(true);
  await looksRight("refund-no-such-coin");
  await till.press("全部退");
  expect(await text("refund-amount")).toBe("¥12.50");
  await till.press("退款", "顾客退货", "确认退款 ¥12.50");
  await page.locator("[data-testid=refund-state][data-state=refunded]").waitFor();
  await till.press("完成");
});

test("the shift has it as a figure of its own, and what went back of it in cash", async () => {
  const { page } = till;
  await till.menu("班次");
  const figures = page.locator(".figures").first();
  await figures.getByText("退款抹零").waitFor();
  for (const row of ["现金抹零-¥0.03", "已退款¥12.50其中退现金¥12.50", "退款抹零-¥0.03", "取出现金¥12.50"])
    expect(await figures.textContent()).toContain(row);
  await looksRight("shift-refunded");
  await till.press("返回收款");
});

test("the day's drawer is what lay in it, what was taken, what went back and what was taken out", async () => {
  const { page } = till;
  await till.menu("班次");
  await till.press("取出现金");
  await till.amount("50");
  await till.press("上缴保险箱", "确认并开钱箱");
  await page.locator(".figures").first().waitFor();
  await till.press("返回收款");
  await till.menu("对账");
  await till.press("清点钱箱");
  await till.amount("100");
  await page.getByRole("button", { name: /^实点/ }).tap();
  await till.amount("50");
  await till.press("登记");
  const drawer = page.getByTestId("side-drawer");
  await drawer.getByText("相符").waitFor();
  expect(await drawer.textContent()).toMatch(
    /备用金¥100\.00现金收入 1 笔¥12\.50现金退款 1 笔-¥12\.50取出现金 1 笔-¥50\.00应有¥50\.00实点¥50\.00/,
  );
  await looksRight("day-drawer");
  await till.press("返回收款");
});

/** 5.00 in cash, and 10.00 by a phone. @returns what the till signed for the phone */
async function paidInTwoWays(phone: Phone): Promise<Uint8Array> {
  await till.amount("15");
  await till.press("现金", "5", "先收现金 ¥5.00", "扫码收款");
  const link = till.display.locator("a.qr-link");
  await link.waitFor();
  const qr = (await link.getAttribute("href")) ?? "";
  expect((await phone.pay(qr)).body.state).toBe("paid");
  await till.light("go").waitFor();
  return signedRequestOfUrl(qr) ?? new Uint8Array();
}

/** The till's own word, of a moment that this till does not remember, reaches the bank by a phone. */
async function bankTakesBack(phone: Phone, request: Uint8Array): Promise<void> {
  const { signing } = loadIdentity(join(shop.folder, "pos"), "");
  const reversal = Buffer.from(signReversal(request, signingKeyOf(signing))).toString("base64url");
  await phone.call("POST", "/v1/phone/reversals", { reversal });
  await till.light("keep").waitFor();
}

test("of a sale that was paid in two ways each gives back its own, until all of it is back", async () => {
  const { page } = till;
  await paidInTwoWays(await Phone.signedIn(shop));
  await till.press("下一单");
  await till.menu("查单退款");
  await page.getByRole("button", { name: /^第 2 单/ }).tap();
  await till.press("扫码 ¥10.00");
  expect(await text("refundable")).toBe("¥10.00");
  await till.press("现金 ¥5.00");
  expect(await text("refundable")).toBe("¥5.00");
  await looksRight("refund-two-ways");
  await till.press("全部退", "退款", "顾客退货");
  await page.getByText("退还现金").waitFor();
  await till.press("确认退款 ¥5.00");
  await page.locator("[data-testid=refund-state][data-state=refunded]").waitFor();
  await till.press("再退本单");
  // All goods came back: what is left is the wallet's money.
  await expect.poll(() => text("refundable")).toBe("¥10.00");
  expect(await page.getByRole("button", { name: "现金 ¥5.00" }).isDisabled()).toBe(true);
  await till.press("全部退");
  await looksRight("refund-what-is-left");
  await till.press("退款", "顾客退货", "确认退款 ¥10.00");
  await page.locator("[data-testid=refund-state][data-state=refunded]").waitFor();
  await till.press("再退本单");
  await page.getByText("此单已全部退完").waitFor();
  await till.press("返回收款");
});

test.each([
  { sale: 3, back: "2", presses: ["取消整单，退还已收", "再按一次：¥3.00 将退还顾客"], left: "¥3.00" },
  { sale: 4, back: "5", presses: ["取消整单", "再按一次：取消整单，已收的都已退还"], left: null },
])(
  "of its cash $back went back before the bank took the rest back: given up, it gives what is left",
  async (story) => {
    const { page } = till;
    const phone = await Phone.signedIn(shop);
    const request = await paidInTwoWays(phone);
    await till.menu("查单退款");
    await page.getByRole("button", { name: new RegExp(`^第 ${story.sale} 单`) }).tap();
    await till.press("按金额", story.back, "退款", "顾客退货", `确认退款 ¥${story.back}.00`);
    await page.locator("[data-testid=refund-state][data-state=refunded]").waitFor();
    await till.press("完成");
    await bankTakesBack(phone, request);
    await till.press(...story.presses);
    await till.shows("keep", "已取消整单");
    if (story.left === null) {
      await page.getByText("已收的都已退还，无须再退").waitFor();
      await looksRight("given-up-empty");
    } else expect(await text("back-cash")).toBe(story.left);
    await till.press("下一单");
  },
);
