/** Help in place: on every screen the same corner and the same key, in both languages, and one is back where one was. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EVERYWHERE } from "../../terminal/checkout/help-text.ts";
import { HELPS } from "../../terminal/checkout/helps.ts";
import { PLACES, type Place } from "../../terminal/checkout/places.ts";
import { roomWords } from "../../terminal/checkout/room-names.ts";
import { ROOMS } from "../../terminal/checkout/rooms.ts";
import { language } from "../../terminal/kit/words.ts";
import { accessibilityFaults, newDevice, overflowing, SIZES, shot } from "../support/browser.ts";
import { Checkout } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";
import { listedFiles, textOf } from "../support/sources.ts";
import { Till } from "../support/till.ts";

let shop: Shop;
let till: Till;
const seen = new Set<Place>();

beforeAll(async () => {
  shop = await Shop.open({ environment: { DEMO_CATALOG: "1" } });
  await Checkout.signedIn(shop);
  till = await Till.open(shop);
});
afterAll(async () => {
  await till.close();
  await shop.close();
});

const help = () => till.page.getByTestId("help");

/** By the key, and away again by Escape. */
async function helpsAt(place: Place): Promise<void> {
  expect(await till.helpedAt()).toBe(place);
  seen.add(place);
}

test.each(PLACES)("%s: says what it is for and what each control does, in both languages", async (place) => {
  const { purpose, controls, keys } = await HELPS[place]();
  expect(controls.length).toBeGreaterThan(0);
  for (const words of ["zh", "en"] as const) {
    language.value = words;
    const names = controls.map(({ name }) => name());
    expect(new Set(names).size).toBe(names.length);
    const said = [
      purpose,
      ...controls.map(({ does }) => does),
      ...keys.flatMap(({ key, does }) => [key, does]),
    ];
    for (const sentence of [...names, ...said.map((both) => both[words])]) expect(sentence).not.toBe("");
  }
  language.value = "zh";
});

test("help tells of each key that something listens for, and of no other", async () => {
  const helps = await Promise.all(PLACES.map((place) => HELPS[place]()));
  const told = [...helps.flatMap(({ keys }) => keys), ...EVERYWHERE].map(({ key }) => key.en).join(" ");
  const heard = listedFiles(/^terminal\/checkout\/.*\.tsx$/).flatMap((path) =>
    [...textOf(path).matchAll(/event\.key [!=]== "(\w+)"/g)].map(([, key = ""]) => key),
  );
  for (const key of new Set(heard)) expect(told).toContain(key === "Escape" ? "Esc" : key);
  expect(new Set(told.match(/F\d+/g))).toEqual(new Set(heard.filter((key) => /^F\d+$/.test(key))));
});

describe("at the checkout", () => {
  test.each(ROOMS)(
    "the room %s has help of its own, which a machine finds nothing wrong with",
    async (room) => {
      const { page } = till;
      await page.getByRole("button", { name: /^功能/ }).tap();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: roomWords(room), exact: true })
        .tap();
      await page.locator(".room-head").getByText(roomWords(room), { exact: true }).waitFor();
      await page.getByRole("button", { name: "帮助" }).tap();
      await help().waitFor();
      expect(await help().getAttribute("data-place")).toBe(room);
      seen.add(room);
      expect(await accessibilityFaults(page)).toEqual([]);
      await shot(page, `help-${room}`);
      await till.press("关闭");
      await help().waitFor({ state: "detached" });
      expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("帮助");
      await till.press("返回收款");
    },
  );

  test("the longest of it fits a small screen in large type and in English", async () => {
    const { page } = till;
    await page.setViewportSize(SIZES.smallCheckout);
    await till.press("大字", "English");
    await page.keyboard.press("F1");
    await help().waitFor();
    expect(await overflowing(page)).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shot(page, "help-large-english");
    await till.press("Close", "中文", "大字");
    await page.setViewportSize(SIZES.checkout);
  });

  test("while something is sold it is about what is done at that moment, and disturbs nothing", async () => {
    const { page } = till;
    const phone = await Phone.signedIn(shop);
    await helpsAt("shelf");
    await till.press("金额");
    await helpsAt("amount");
    await till.amount("12.5");
    await helpsAt("amount");
    expect(await page.getByTestId("total").innerText()).toContain("12.50");
    await till.press("整单优惠");
    await helpsAt("line");
    await till.press("返回", "输入付款码");
    await helpsAt("code");
    await till.press("返回", "挂单");
    await page.getByRole("button", { name: /^取单/ }).tap();
    await helpsAt("held");
    await page.locator(".held-sales button").first().tap();
    await till.press("现金");
    await helpsAt("cash");
    await till.press("5", "先收现金 ¥5.00");
    await till.press("扫码收款");
    await till.light("wait").waitFor();
    await helpsAt("payment");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await till.light("keep").waitFor();
    await till.page.getByRole("button", { name: "取消整单，退还已收" }).tap();
    await till.page.getByRole("button", { name: /^再按一次/ }).tap();
    await page.getByText("已取消整单，请勿交货").waitFor();
    await helpsAt("given-up");
    await till.press("下一单");
    await phone.pay(await till.collect("3"));
    await till.light("go").waitFor();
    await helpsAt("done");
    await till.press("下一单");
  });

  test("before anybody works here, and after a shift", async () => {
    const { page } = till;
    await till.signOut();
    await helpsAt("sign-in");
    await till.press("忘记密码");
    await page.getByText("重置码", { exact: true }).waitFor();
    await helpsAt("pin-reset");
    await till.press("返回");
    const unpaired = await (await newDevice("checkout")).newPage();
    await unpaired.goto(shop.posReady.checkout.replace(/#.*/, ""));
    await unpaired.getByText("此屏幕尚未配对").waitFor();
    await unpaired.keyboard.press("F1");
    expect(await unpaired.getByTestId("help").getAttribute("data-place")).toBe("pairing");
    seen.add("pairing");
    await unpaired.context().close();
    await till.signIn();
    await page.waitForFunction(() => !document.querySelector("dialog[open]"));
  });
});

test("no place at the checkout is left out", () => {
  // Those are seen where a first PIN is chosen, and where a shift was closed: `people.test.ts`, `shift-cash.test.ts`.
  expect(PLACES.filter((place) => !seen.has(place))).toEqual(["closed-shift", "new-pin"]);
});
