/** What is heard at the checkout: the amount that was paid, once, whatever is loaded anew and whoever stands beside. */
import { readFileSync } from "node:fs";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { spokenWords } from "#domain/announcement.ts";
import { volumeAt } from "../../terminal/kit/volume.ts";
import { accessibilityFaults, overflowing, shot } from "../support/browser.ts";
import { Checkout } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";

let shop: Shop;
let till: Till;
let phone: Phone;

/** Writes down each clip that a page of the device plays, by where in the file it begins. */
const listen = (device: BrowserContext) =>
  device.addInitScript(() => {
    const played: number[] = [];
    Object.assign(window, { played });
    const start = AudioBufferSourceNode.prototype.start;
    AudioBufferSourceNode.prototype.start = function (when, offset, duration) {
      played.push(offset ?? 0);
      start.call(this, when, offset, duration);
    };
  });

const PLACES: Record<string, [number, number]> = JSON.parse(
  readFileSync(new URL("../../terminal/kit/voice/zh.json", import.meta.url), "utf8"),
);
const WORDS = new Map(Object.entries(PLACES).map(([word, [start]]) => [start, word]));

/** What this page has said since it was loaded. */
async function heardAt(page: Page): Promise<string> {
  const played = await page.evaluate(() => (window as unknown as { played: number[] }).played);
  return played.map((start) => WORDS.get(start)).join("");
}

const waitToHear = (page: Page, clips: number) =>
  page.waitForFunction((count) => (window as unknown as { played: number[] }).played.length >= count, clips);

const says = (amount: number) => spokenWords({ kind: "paid", money: { amount, currency: "CNY" } }, "zh");

beforeAll(async () => {
  shop = await Shop.open();
  await Checkout.signedIn(shop);
  till = await Till.open(shop);
  await listen(till.page.context());
  await till.page.reload();
  await till.page.locator("main.floor").waitFor();
  phone = await Phone.signedIn(shop);
});
afterAll(async () => {
  await till.close();
  await shop.close();
});

const pay = async (amount: string) => {
  await phone.pay(await till.collect(amount));
  await till.light("go").waitFor();
};

describe("收到 十二元五角", () => {
  test("is heard when the light turns green, and not again after the page is loaded anew", async () => {
    await pay("12.5");
    const words = says(1250);
    await waitToHear(till.page, words.length);
    expect(await heardAt(till.page)).toBe("收到十二元五角");
    await till.page.getByText(/今日 1 笔到账/).waitFor();
    await till.page.reload();
    await till.light("go").waitFor();
    expect(await heardAt(till.page)).toBe("");
    await till.press("下一单");
  });

  test("is said at one of two checkouts", async () => {
    const beside = await Till.open(shop);
    await listen(beside.page.context());
    await beside.page.reload();
    // The sale that was paid a moment ago: it is left, and with that tap the page may be heard.
    await beside.press("下一单");
    const answered = [till, beside].map(({ page }) =>
      page.waitForResponse((response) => response.url().includes("/api/announcements/claims/")),
    );
    await pay("8");
    const granted = await Promise.all(
      answered.map(async (response) => ((await (await response).json()) as { granted: boolean }).granted),
    );
    expect(granted.filter(Boolean)).toHaveLength(1);
    const [here, there] = granted[0] ? [till, beside] : [beside, till];
    await waitToHear(here.page, says(800).length);
    expect([await heardAt(here.page), await heardAt(there.page)]).toEqual(["收到八元", ""]);
    await beside.close();
    await till.press("下一单");
  });
});

describe("the sound's room", () => {
  test("has the speaker say one, two, three and asks whether it was heard; no is told in the bar until it is yes", async () => {
    await till.menu("声音和屏幕");
    const state = till.page.getByTestId("speaker");
    expect(await state.getAttribute("data-state")).toBe("works");
    await till.press("试听");
    await till.press("没听到");
    await till.page.getByText("没有声音：请检查喇叭").waitFor();
    await shot(till.page, "sound-unheard");
    expect(await accessibilityFaults(till.page)).toEqual([]);
    expect(await overflowing(till.page)).toEqual([]);
    await till.press("试听");
    await till.press("听到了");
    await till.page.getByText("没有声音：请检查喇叭").waitFor({ state: "detached" });
    expect(await till.page.getByTestId("paid-today").innerText()).toBe("2");
  });

  test("makes the screen dark whatever the device is, and it stays so when it is loaded anew", async () => {
    const paper = () => till.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    await till.press("深色");
    const dark = await paper();
    expect([light, dark]).toEqual(["rgb(246, 244, 239)", "rgb(18, 22, 28)"]);
    await shot(till.page, "sound-dark");
    expect(await accessibilityFaults(till.page)).toEqual([]);
    await till.page.reload();
    await till.page.locator("main.floor").waitFor();
    expect(await paper()).toBe(dark);
    await till.menu("声音和屏幕");
    await till.press("跟随设备");
    expect(await paper()).toBe(light);
  });

  test("muted says so in the bar, and what is paid meanwhile is not claimed", async () => {
    for (const name of ["平时", "安静时段"]) await till.page.getByLabel(name).fill("0");
    await till.page.getByText("声音已关：收款不播报").waitFor();
    await till.press("返回收款");
    const before = await heardAt(till.page);
    await pay("3");
    await till.page.getByText(/今日 3 笔到账/).waitFor();
    expect(await heardAt(till.page)).toBe(before);
    await till.press("下一单");
  });
});

test("quiet hours go over midnight; from and until alike are none", () => {
  const night = { loud: 100, quiet: 30, from: 21 * 60, until: 8 * 60 };
  const at = (hour: number, schedule = night) => volumeAt(schedule, hour * 60);
  expect([7, 8, 12, 20, 21, 23, 0].map((hour) => at(hour))).toEqual([30, 100, 100, 100, 30, 30, 30]);
  expect([0, 12, 21].map((hour) => at(hour, { ...night, until: night.from }))).toEqual([100, 100, 100]);
  expect([11, 12, 14].map((hour) => at(hour, { ...night, from: 720, until: 840 }))).toEqual([100, 30, 100]);
});
