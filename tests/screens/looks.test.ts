import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  accessibilityFaults,
  type ContextOptions,
  newDevice,
  overflowing,
  type SIZES,
  shot,
} from "../support/browser.ts";
import { Checkout, OWN_PIN } from "../support/checkout.ts";
import { asItWas, looksShown } from "../support/looks.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;

beforeAll(async () => {
  shop = await Shop.open();
  // Chooses the operator's PIN, so that every screen below signs in with it.
  await Checkout.signedIn(shop);
});
afterAll(() => shop.close());

interface Look {
  readonly name: string;
  readonly size: keyof typeof SIZES;
  readonly options?: ContextOptions;
  readonly language?: "English";
  readonly largeType?: boolean;
}

const LOOKS: readonly Look[] = [
  { name: "small", size: "smallCheckout" },
  { name: "small-large-type", size: "smallCheckout", largeType: true },
  { name: "dark", size: "checkout", options: { colorScheme: "dark" } },
  { name: "english", size: "checkout", language: "English" },
  {
    name: "english-large-type-dark",
    size: "checkout",
    language: "English",
    largeType: true,
    options: { colorScheme: "dark" },
  },
];

async function openCheckout({ size, options = {}, language, largeType }: Look): Promise<Page> {
  const page = await (await newDevice(size, options)).newPage();
  await page.goto(shop.posReady.checkout);
  await page.getByLabel("密码").fill(OWN_PIN);
  await page.getByRole("button", { name: "登录" }).tap();
  await page.locator("main.floor").waitFor();
  await asItWas(page);
  await page.getByRole("button", { name: "扫码收款" }).waitFor();
  if (largeType) await page.getByRole("button", { name: "大字" }).tap();
  if (language) await page.getByRole("button", { name: language }).tap();
  return page;
}

describe("the checkout, however it is set", () => {
  test.each(looksShown(LOOKS, ["small-large-type", "english-large-type-dark"]))(
    "$name: nothing is cut off, and a machine finds no fault of accessibility",
    async (look) => {
      const page = await openCheckout(look);
      const { language } = look;
      const word = (zh: string, en: string) => page.getByRole("button", { name: language ? en : zh });
      const looksRight = async (state: string) => {
        await shot(page, `checkout-${look.name}-${state}`);
        expect(await overflowing(page)).toEqual([]);
        expect(await accessibilityFaults(page)).toEqual([]);
      };
      for (const key of ["9", "9", "9", "9", "9", "9", "9", ".", "9", "9"])
        await page.getByRole("button", { name: key, exact: true }).tap();
      await expect.poll(() => page.getByTestId("total").textContent()).toBe("¥9,999,999.99");
      await looksRight("amount");
      await word("扫码收款", "QR payment").first().tap();
      await page.getByTestId("qr").waitFor();
      await looksRight("waiting");
      await word("取消", "Cancel").first().tap();
      await page.locator("[data-testid=light][data-light=keep]").waitFor();
      await expect.poll(() => page.locator("main").getAttribute("data-phase")).toBe("payment");
      await looksRight("cancelled");
      await word("下一单", "Next sale").first().tap();
      await expect.poll(() => page.locator("main").getAttribute("data-phase")).toBe("selling");
      await page.context().close();
    },
  );
});

const DRAWER_LOOKS: readonly Look[] = [
  { name: "common", size: "checkout" },
  { name: "common-english", size: "checkout", language: "English" },
  { name: "upright", size: "uprightCheckout" },
  { name: "upright-english", size: "uprightCheckout", language: "English" },
  { name: "small", size: "smallCheckout" },
  { name: "small-english", size: "smallCheckout", language: "English" },
  { name: "small-large-type", size: "smallCheckout", largeType: true },
  {
    name: "dark-large-type-english",
    size: "checkout",
    language: "English",
    largeType: true,
    options: { colorScheme: "dark" },
  },
];

describe("the drawer, however the checkout is set", () => {
  test.each(looksShown(DRAWER_LOOKS, ["small-large-type"]))(
    "$name: nothing is cut off, and a machine finds no fault of accessibility",
    async (look) => {
      const page = await openCheckout(look);
      const w = (zh: string, en: string) => (look.language ? en : zh);
      const press = async (...names: string[]) => {
        for (const name of names) await page.getByRole("button", { name, exact: true }).tap();
      };
      const step = (state: string) => page.locator(`[data-testid=lesson][data-state=${state}]`).waitFor();
      const drawerIs = (state: string) =>
        page.locator(`[data-testid=drawer-state][data-state=${state}]`).waitFor();
      const faults: string[] = [];
      const looksRight = async (state: string) => {
        await shot(page, `drawer-${look.name}-${state}`);
        for (const fault of [...(await overflowing(page)), ...(await accessibilityFaults(page))])
          faults.push(`${state}: ${fault}`);
      };

      await page.getByRole("button", { name: look.language ? /^Menu/ : /^功能/ }).tap();
      await looksRight("menu");
      await press(w("终端", "Terminal"));
      await page.getByTestId("drawer-state").waitFor();
      await looksRight("terminal");
      await page
        .getByRole("button", { name: w("试钱箱接法", "Try out the drawer") })
        .first()
        .tap();
      await step("shut");
      await looksRight("lesson-shut");
      await press(w("已关好，试开", "It is shut: open it"));
      await step("asked");
      await looksRight("lesson-asked");
      await press(w("弹开了", "It opened"));
      await step("switch");
      await looksRight("lesson-switch");
      await shop.printer.order("drawer-close");
      await press(w("完成", "Done"));
      await drawerIs("closed");
      await press(w("返回收款", "Back to the till"), w("开钱箱", "Open drawer"));
      await drawerIs("closed");
      await looksRight("reasons");
      await press(w("其他", "Another reason"));
      await page
        .getByLabel(w("请写明原因", "Write the reason"))
        .fill(w("取出夹在抽屉后面的一张纸币", "A note has slipped behind the tray"));
      await looksRight("other-reason");
      await press(w("开钱箱", "Open drawer"));
      await page.locator("[data-testid=opening][data-state=opened]").waitFor();
      await drawerIs("open");
      await looksRight("opened");
      await press(w("完成", "Done"));
      await page.getByRole("status").getByText(w("钱箱开着", "The drawer is open")).waitFor();
      await looksRight("bar");
      await shop.printer.order("drawer-close");
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );
});

describe("the phone, however it is set", () => {
  test.each([
    { name: "dark", colorScheme: "dark" as const },
    { name: "light", colorScheme: "light" as const },
  ])("$name and in large type: a machine finds no fault of accessibility", async ({ name, colorScheme }) => {
    const page = await (await newDevice("phone", { colorScheme })).newPage();
    await page.goto(shop.walletReady.url);
    expect(await accessibilityFaults(page)).toEqual([]);
    const customer = shop.walletReady.customers[0];
    await page.getByLabel("手机号").fill(customer?.phone ?? "");
    await page.getByLabel("六位密码").fill(customer?.pin ?? "");
    await page.getByRole("button", { name: "登录" }).tap();
    await page.getByText(customer?.name ?? "").waitFor();
    await page.getByRole("button", { name: "大字" }).tap();
    await shot(page, `phone-home-${name}-large-type`);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.context().close();
  });
});
