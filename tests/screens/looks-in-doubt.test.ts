/** The states that are rare and matter most, at the sizes and settings in which they are hardest to read. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, type ContextOptions, overflowing, SIZES, shot } from "../support/browser.ts";
import { Checkout } from "../support/checkout.ts";
import { looksShown } from "../support/looks.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";

let shop: Shop;
let till: Till;

const CASHIER = { name: "2002", firstPin: "918273", pin: "730518" };

beforeAll(async () => {
  shop = await Shop.open({ environment: { CODE_ACCEPTED_MAX: "5" } });
  const checkout = await Checkout.signedIn(shop);
  await checkout.addCashier(CASHIER);
  const { payment } = await checkout.collect(2_345);
  await (await Phone.signedIn(shop)).pay(payment.qr);
});
afterEach(() => till.close());
afterAll(() => shop.close());

interface Look {
  readonly name: string;
  readonly size: keyof typeof SIZES;
  readonly options?: ContextOptions;
  readonly largeType?: boolean;
  readonly english?: boolean;
}

const LOOKS: readonly Look[] = [
  { name: "small", size: "smallCheckout" },
  { name: "small-large-type", size: "smallCheckout", largeType: true },
  { name: "small-english", size: "smallCheckout", english: true },
  {
    name: "dark-large-type-english",
    size: "checkout",
    options: { colorScheme: "dark" },
    largeType: true,
    english: true,
  },
];

describe("what is rare, however the till is set", () => {
  test.each(looksShown(LOOKS, ["small-large-type"]))(
    "$name: nothing is cut off, and a machine finds no fault of accessibility",
    async (look) => {
      const faults: string[] = [];
      const looksRight = async (state: string, page = till.page) => {
        await shot(page, `doubt-${look.name}-${state}`);
        for (const fault of [...(await overflowing(page)), ...(await accessibilityFaults(page))])
          faults.push(`${state}: ${fault}`);
      };
      const w = (zh: string, en: string) => (look.english ? en : zh);
      const button = (name: string | RegExp) => till.page.getByRole("button", { name }).first();
      const menu = async (name: string) => {
        await button(look.english ? /^Menu/ : /^功能/).tap();
        await looksRight("menu");
        await till.press(name);
      };
      till = await Till.open(shop, look.size, look.options);
      if ((await till.page.locator("main").getAttribute("data-phase")) !== "selling")
        await till.press("下一单");
      await till.signOut();
      await till.signIn(CASHIER.name, CASHIER.pin);
      if (look.largeType) await till.press("大字");
      if (look.english) await till.press("English");

      await till.amount("1000.01");
      await till.press(w("输入付款码", "Type a code"));
      await till.press(..."88123456780123456789");
      await looksRight("code-pad");
      await till.press(w("返回", "Back"));
      await till.scan("134567890123456789");
      await till.page.getByTestId("trouble").waitFor();
      await looksRight("foreign");
      await till.scan((await Phone.signedIn(shop)).paymentCode());
      await till.page.getByTestId("countdown").waitFor();
      await looksRight("confirming");
      await till.display.setViewportSize(SIZES[look.size]);
      await till.display.locator("[data-state=charging]").waitFor();
      await looksRight("display", till.display);
      await till.press(w("取消", "Cancel"));
      await till.light("keep").waitFor();
      await till.press(w("下一单", "Next sale"));

      await menu(w("查单退款", "Sales and refunds"));
      await button(look.english ? /^Sale 1/ : /^第 1 单/).waitFor();
      await looksRight("refund-find");
      await button(look.english ? /^Sale 1/ : /^第 1 单/).tap();
      await till.page.getByTestId("refundable").waitFor();
      await looksRight("refund-lines");
      await till.press(w("按金额", "By amount"), "5");
      await looksRight("refund-amount");
      await till.press(w("退款", "Refund"));
      await till.page.locator("[data-coverage=balanceCovers]").waitFor();
      await till.press(w("商品有问题", "Goods were faulty"));
      await looksRight("refund-sure");
      await button(look.english ? /^Refund ¥5.00/ : /^确认退款/).tap();
      await till.page.getByRole("dialog").waitFor();
      await looksRight("approval");
      await till.page
        .getByRole("dialog")
        .getByRole("button", { name: w("返回", "Back"), exact: true })
        .tap();
      await till.page.getByRole("dialog").waitFor({ state: "detached" });
      await button(w("返回收款", "Back to the till")).tap();

      await menu(w("班次", "Shift"));
      await till.page.locator(".figures").waitFor();
      await looksRight("shift");
      await button(w("返回收款", "Back to the till")).tap();

      await shop.stopWallet();
      await till.page.getByTestId("banner").waitFor();
      await till.amount("12.5");
      await till.press(w("扫码收款", "QR payment"));
      await till.page.getByTestId("hint").waitFor();
      await looksRight("line-down");
      await till.press(w("取消", "Cancel"));
      await till.page.getByTestId("reversal-qr").waitFor();
      await looksRight("reversing");
      await till.press(w("下一单", "Next sale"));
      await shop.startWallet();
      await till.page.getByTestId("banner").waitFor({ state: "detached", timeout: 40_000 });

      expect(faults).toEqual([]);
    },
  );
});
