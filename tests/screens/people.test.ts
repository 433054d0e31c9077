/** People at the till: what each may do, a badge that approves, a PIN that was forgotten, the journal, and the lock. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityFaults, overflowing, SIZES, shot } from "../support/browser.ts";
import { Checkout, OWN_PIN } from "../support/checkout.ts";
import { Hand } from "../support/hand.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";

const CASHIER = { name: "2002", firstPin: "918273", pin: "730518" };

let shop: Shop;
let till: Till;

beforeAll(async () => {
  shop = await Shop.open();
  const checkout = await Checkout.signedIn(shop);
  await checkout.addCashier(CASHIER);
  till = await Till.open(shop);
});
afterAll(async () => {
  await till.close();
  await shop.close();
});

/** On a small screen in large type and in English, and as it is: nothing is cut, and axe finds nothing. */
async function looksRight(name: string): Promise<void> {
  const { page } = till;
  await page.setViewportSize(SIZES.smallCheckout);
  await till.press("大字", "English");
  await shot(page, `${name}-large-english`);
  expect(await overflowing(page)).toEqual([]);
  await till.press("中文", "大字");
  await page.setViewportSize(SIZES.uprightCheckout);
  await shot(page, `${name}-upright`);
  expect(await overflowing(page)).toEqual([]);
  await page.setViewportSize(SIZES.checkout);
  expect(await accessibilityFaults(page)).toEqual([]);
}

/** The code on the badge that the printer has just let out. */
async function printedBadge(): Promise<string> {
  const { qr } = await shop.printer.seen(
    ({ event, text }) => event === "receipt" && String(text).includes("主管工牌"),
  );
  return String(qr);
}

let badge = "";

test("a manager says what a cashier may do, has a badge printed, and resets a PIN that was forgotten", async () => {
  const { page } = till;
  await till.menu("员工");
  await page.locator(".staff-person").getByText(CASHIER.name).waitFor();
  await till.press("打印工牌");
  await page.getByRole("button", { name: "作废工牌" }).waitFor();
  badge = await printedBadge();
  await looksRight("staff-people");
  await till.press("重设密码");
  await page.getByLabel("初始密码").fill("846201");
  await shot(page, "staff-reset");
  await till.press("重设");
  await page
    .locator(".staff-person")
    .filter({ hasText: CASHIER.name })
    .getByText("尚未设置自己的密码")
    .waitFor();
  await till.press("权限");
  await page.getByRole("group", { name: "退款 · 收银员" }).getByText("须批准").waitFor();
  await looksRight("permissions");
  const off = page.getByRole("group", { name: "超出限额的优惠 · 收银员" });
  await off.getByText("限额 10%").waitFor();
  await off.getByRole("button", { name: "限额增加" }).tap();
  await off.getByText("限额 15%").waitFor();
  await page.getByRole("group", { name: "退款 · 收银员" }).getByRole("button", { name: "不可以" }).tap();
  const chosen = page.getByRole("group", { name: "退款 · 收银员" }).locator("[aria-pressed=true]");
  await chosen.getByText("不可以").waitFor();
  await till.press("返回收款");
  await till.signOut();
});

test("the cashier chooses a PIN anew, is offered what he may do, and a badge approves without anybody signing out", async () => {
  const { page } = till;
  await page.getByLabel("工号").fill(CASHIER.name);
  await page.getByLabel("密码").fill("846201");
  await till.press("登录");
  await page.getByLabel("现密码").fill("846201");
  expect(await till.helpedAt()).toBe("new-pin");
  await page.getByLabel("新密码", { exact: true }).fill(CASHIER.pin);
  await page.getByLabel("再输一次新密码").fill(CASHIER.pin);
  await till.press("保存新密码");
  await page.getByRole("button", { name: /^功能/ }).tap();
  const menu = page.getByRole("dialog");
  await menu.getByRole("button", { name: "开钱箱" }).waitFor();
  expect(await menu.getByRole("button").allTextContents()).not.toContain("查单退款");
  await menu.getByRole("button", { name: "开钱箱" }).tap();
  await till.press("换零钱", "开钱箱");
  await page.getByRole("dialog").getByText("请主管扫工牌，或输入密码").waitFor();
  await shot(page, "approval-badge");
  expect(await accessibilityFaults(page)).toEqual([]);
  await till.scan(`SYB${"0".repeat(26)}`);
  await page.getByRole("dialog").getByText("工牌无效或已作废").waitFor();
  await till.scan(badge);
  await page.getByTestId("opening").waitFor();
  await till.press("完成");
  await till.scan(badge);
  await till.says("现在没有要主管批准的操作");
});

test("the journal shows it, finds one kind of line, and proves itself", async () => {
  const { page } = till;
  await till.signOut();
  await till.signIn(shop.operator.name, OWN_PIN);
  await till.menu("操作记录");
  const lines = page
    .getByRole("list", { name: "发生了什么" })
    .or(page.getByRole("list", { name: "操作记录" }));
  await lines.getByText("无交易开钱箱").waitFor();
  await till.press("员工权限");
  await lines.getByText("工牌无效").waitFor();
  await lines.getByText("无交易开钱箱").waitFor({ state: "detached" });
  await till.press("核验");
  await page.getByTestId("journal-verdict").getByText("完整").waitFor();
  await looksRight("journal");
  await till.press("返回收款");
});

test("a checkout that nobody touches locks itself, and the sale at hand is there for whoever comes back", async () => {
  const { page } = till;
  // Longer than signing in takes on a busy machine.
  shop.environments.pos = { LOCK_SECONDS: "6" };
  await till.restart();
  await till.amount("12.5");
  await page.getByLabel("密码").waitFor();
  await shot(page, "locked");
  // By the keyboard alone, and the next key goes on where the last one was.
  const hand = await Hand.on(page);
  await hand.fill("工号", shop.operator.name);
  await hand.fill("密码", OWN_PIN);
  await hand.keys("Enter");
  await page.locator("main.floor").getByText("¥12.5").first().waitFor();
  // Each key is heard: whoever types is there, and nothing locks.
  const present = page.waitForResponse("**/api/session/presence");
  await hand.keys("6");
  await page.locator("main.floor").getByText("¥12.56").first().waitFor();
  expect((await present).status()).toBe(204);
});
