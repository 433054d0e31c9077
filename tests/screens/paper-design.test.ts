/** A manager gives the shop's papers a logo, lines of its own and a language, and sees what they look like meanwhile. */
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DESIGN_MAX } from "#domain/receipt/design.ts";
import { newId } from "#kit/random-ids.ts";
import { accessibilityFaults, shot } from "../support/browser.ts";
import { Checkout } from "../support/checkout.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";

let shop: Shop;
let checkout: Checkout;
let till: Till;

beforeAll(async () => {
  shop = await Shop.open();
  checkout = await Checkout.signedIn(shop);
  till = await Till.open(shop);
});
afterAll(async () => {
  await till.close();
  await shop.close();
});

const UPRIGHT = { width: 800, height: 1280 };
const LYING = { width: 1280, height: 800 };

const looksRight = async (name: string) => {
  for (const [way, size] of Object.entries({ "": LYING, "-upright": UPRIGHT })) {
    await till.page.setViewportSize(size);
    await shot(till.page, `checkout-${name}${way}`);
    expect(await accessibilityFaults(till.page)).toEqual([]);
  }
  await till.page.setViewportSize(LYING);
};
const sample = () => till.page.locator(".paper-picture");
const sampleSays = async (text: string | RegExp) =>
  expect.poll(async () => (await sample().getAttribute("alt")) ?? "").toMatch(text);
/** Dots of the sample, its margins included: what a browser that could not draw it would not know. */
const sampleSize = () =>
  sample().evaluate((image: HTMLImageElement) => ({
    width: image.naturalWidth,
    height: image.naturalHeight,
  }));

/** A disc of a colour, 1000 dots across: larger than any paper, as such files are. */
function picture(): Buffer {
  const size = 1000;
  const png = new PNG({ width: size, height: size });
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const inside = Math.hypot(x - size / 2, y - size / 2) < size / 2;
      png.data.set(inside ? [40, 110, 220, 255] : [0, 0, 0, 0], (y * size + x) * 4);
    }
  return PNG.sync.write(png);
}

const choose = (name: string, buffer: Buffer) =>
  till.page.getByLabel("选择图片").setInputFiles({ name, mimeType: "image/png", buffer });

describe("the design of receipts", () => {
  test("is tried on a sample while it is typed, kept when saved, and printed from then on", async () => {
    await till.menu("小票设计");
    await sampleSays(/好邻居便利店[\s\S]*谢谢惠顾/);
    await till.page.getByLabel("店名下方").fill("统一社会信用代码 91310000MA1K00000X\n客服 021-5555 0137");
    await till.page.getByLabel("小票末尾").fill("七日内凭小票退换\n欢迎再次光临");
    await sampleSays(/客服 021-5555 0137[\s\S]*欢迎再次光临/);
    const { width, height } = await sampleSize();
    await choose("logo.png", picture());
    await expect.poll(sampleSize).toEqual({ width, height: height + DESIGN_MAX.logoHeight });
    await looksRight("paper-design");
    await till.press("58 毫米");
    await expect.poll(async () => (await sampleSize()).width).toBe(432);
    await looksRight("paper-design-narrow");
    await till.press("保存");
    await till.page.getByTestId("design-kept").getByText("已保存").waitFor();
    expect(await checkout.expect("GET", "/api/receipt-design")).toEqual({
      language: "zh",
      header: ["统一社会信用代码 91310000MA1K00000X", "客服 021-5555 0137"],
      footer: ["七日内凭小票退换", "欢迎再次光临"],
      paper: "always",
      logo: { width: 160, height: 160 },
    });
    const printed = shop.printer.next(({ event }) => event === "receipt");
    const { id } = await checkout.openSale(1250);
    const cash = { kind: "cash", amount: 1250, received: 1250 };
    await checkout.expect("PUT", `/api/sales/${id}/tenders/${newId()}`, cash);
    const { text } = await printed;
    expect(text).toMatch(/^\[picture 160 × 160\][\s\S]*客服 021-5555 0137[\s\S]*欢迎再次光临/);
  });

  test("may be in English; a line that does not fit and a file that is no picture are told at once", async () => {
    await till.page.getByRole("group", { name: "小票上的语言" }).getByText("English").tap();
    await sampleSays(/Good Neighbour[\s\S]*Sample goods/);
    await till.page.getByLabel("店名下方").fill("店".repeat(25));
    await till.page.locator("[data-wrong]").getByText("每行最多 24 个汉字").waitFor();
    expect(await till.page.getByRole("button", { name: "保存" }).isDisabled()).toBe(true);
    await till.page.getByLabel("店名下方").fill("");
    await choose("logo.png", Buffer.from("not a picture"));
    await till.says("打不开这个文件");
    await looksRight("paper-design-told");
    await till.page.setViewportSize({ width: 1024, height: 600 });
    await till.press("大字");
    await shot(till.page, "checkout-paper-design-large");
    expect(await accessibilityFaults(till.page)).toEqual([]);
    await till.press("大字");
    await till.page.setViewportSize(LYING);
    await till.press("去掉店标", "保存");
    await till.page.getByTestId("design-kept").getByText("已保存").waitFor();
    expect(await checkout.expect("GET", "/api/receipt-design")).toMatchObject({ language: "en", logo: null });
    const switchTo = (name: string) => till.page.getByRole("banner").getByRole("button", { name }).tap();
    await switchTo("English");
    await looksRight("paper-design-english");
    await switchTo("中文");
    await till.press("返回收款");
  });

  test("is not a cashier's", async () => {
    const cashier = { name: "2002", firstPin: "918273", pin: "730518" };
    await checkout.addCashier(cashier);
    await till.signOut();
    await till.signIn(cashier.name, cashier.pin);
    await till.page.getByRole("button", { name: /^功能/ }).tap();
    await till.page.getByRole("button", { name: "查单退款" }).waitFor();
    expect(await till.page.getByRole("button", { name: "小票设计" }).count()).toBe(0);
  });
});
