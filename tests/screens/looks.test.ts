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
  await page.getByRole("button", { name: "扫码收款" }).waitFor();
  if (largeType) await page.getByRole("button", { name: "大字" }).tap();
  if (language) await page.getByRole("button", { name: language }).tap();
  return page;
}

describe("the checkout, however it is set", () => {
  test.each(LOOKS)(
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
