/** Language, size of type and hand: what a person has chosen comes along, and the screen's own is there before and after. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, overflowing, SIZES, shot } from "../support/browser.ts";
import { Checkout, OWN_PIN } from "../support/checkout.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";

const CASHIER = { name: "2002", firstPin: "918273", pin: "730518" };

let shop: Shop;
let till: Till;
let beside: Till;

beforeAll(async () => {
  shop = await Shop.open();
  await (await Checkout.signedIn(shop)).addCashier(CASHIER);
  till = await Till.open(shop);
  beside = await Till.open(shop);
});
afterAll(async () => {
  await till.close();
  await beside.close();
  await shop.close();
});

/** Presses, and waits until the terminal has what was chosen. */
async function choose(name: string): Promise<void> {
  const answered = till.page.waitForResponse((response) => response.url().endsWith("/preferences"));
  await till.press(name);
  expect((await answered).status()).toBe(200);
}

const largeAt = ({ page }: Till) =>
  page.evaluate(() => document.documentElement.classList.contains("large-type"));

/** Where the middle of what is seen first of it stands, of the window's width. */
async function placeOf(selector: string): Promise<number> {
  const box = await till.page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`${selector} is not there`);
  return (box.x + box.width / 2) / (till.page.viewportSize()?.width ?? 1);
}

const digits = () => till.page.locator(".keypad").first().innerText();

describe("what an operator has chosen", () => {
  test("comes with the sign-in at another checkout; before and after, each screen's own choice holds", async () => {
    await choose("English");
    await choose("Large type");
    expect(await largeAt(till)).toBe(true);
    // Nobody at the other checkout has chosen that.
    await beside.signOut();
    expect(await largeAt(beside)).toBe(false);
    await beside.page.getByLabel("工号").fill(shop.operator.name);
    await beside.page.getByLabel("密码").fill(OWN_PIN);
    await beside.press("登录");
    await beside.page.getByRole("button", { name: "QR payment" }).waitFor();
    expect(await largeAt(beside)).toBe(true);
    await beside.page.getByRole("button", { name: /^Menu/ }).tap();
    await beside.press("Sign out");
    await beside.page.getByLabel("密码").waitFor();
    expect(await largeAt(beside)).toBe(false);
  });

  test("is nobody else's, and what the screen itself was set to is kept on it", async () => {
    await beside.press("大字");
    expect(await largeAt(beside)).toBe(true);
    await beside.page.reload();
    await beside.page.getByLabel("密码").waitFor();
    expect(await largeAt(beside)).toBe(true);
    await beside.press("大字");
    await beside.signIn(CASHIER.name, CASHIER.pin);
    await beside.page.getByRole("button", { name: "扫码收款" }).waitFor();
    expect(await largeAt(beside)).toBe(false);
  });

  test("is there again after the page was loaded anew", async () => {
    await till.page.reload();
    await till.page.getByRole("button", { name: "QR payment" }).waitFor();
    expect(await largeAt(till)).toBe(true);
    await choose("Large type");
    await choose("中文");
  });
});

describe("for the left hand", () => {
  test("keys, ticket and main buttons change sides, and every digit stays where it was on its pad", async () => {
    const { page } = till;
    const before = {
      keys: await placeOf(".hands .keypad"),
      ticket: await placeOf(".ticket"),
      digits: await digits(),
    };
    expect(before.keys).toBeLessThan(before.ticket);
    await till.menu("声音和屏幕");
    await choose("左手");
    await shot(page, "left-handed-choice");
    await till.press("返回收款");
    const after = {
      keys: await placeOf(".hands .keypad"),
      ticket: await placeOf(".ticket"),
      digits: await digits(),
    };
    expect(after.ticket).toBeLessThan(after.keys);
    expect(after.digits).toBe(before.digits);
    const key = async (name: string) =>
      (await page.getByRole("button", { name, exact: true }).boundingBox())?.x ?? 0;
    expect(await key("1")).toBeLessThan(await key("2"));
    await till.amount("12.5");
    expect(await page.getByTestId("total").innerText()).toContain("12.50");
    await looksRight("left-handed-selling");
    await till.press("现金");
    await looksRight("left-handed-cash");
    await till.press("返回", "输入付款码");
    await looksRight("left-handed-code");
    await till.press("返回", "整单优惠");
    await looksRight("left-handed-line");
    await till.press("返回");
  });

  test("in the rooms with a pad too, and where a manager approves or somebody signs in", async () => {
    const { page } = till;
    await page.keyboard.press("Escape");
    await till.menu("查单退款");
    expect(await placeOf(".room-halves .keypad")).toBeLessThan(0.5);
    await looksRight("left-handed-refund");
    await till.press("返回收款");
    await till.menu("对账");
    await till.press("清点钱箱");
    expect(await placeOf(".room-halves .keypad")).toBeGreaterThan(0.5);
    await till.press("返回", "返回收款");
    await till.menu("员工");
    expect(await placeOf(".room-form .keypad")).toBeLessThan(await placeOf(".room-form input"));
    await looksRight("left-handed-staff");
    await till.press("返回收款");
    await till.menu("班次");
    await looksRight("left-handed-shift");
    await till.press("返回收款");
  });
});

async function looksRight(name: string): Promise<void> {
  const { page } = till;
  await shot(page, name);
  await page.setViewportSize(SIZES.smallCheckout);
  await choose("大字");
  await shot(page, `${name}-large`);
  expect(await overflowing(page)).toEqual([]);
  await choose("大字");
  await page.setViewportSize(SIZES.checkout);
  expect(await accessibilityFaults(page)).toEqual([]);
}
