/** A manager keeps the shop's goods: one by one, sorted, and out of a spreadsheet. */
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { csvOf, readTable } from "#pos/tables/tables.ts";
import { accessibilityFaults, overflowing, SIZES, shot } from "../support/browser.ts";
import { Checkout } from "../support/checkout.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";

let shop: Shop;
let till: Till;

beforeAll(async () => {
  shop = await Shop.open({ environment: { DEMO_CATALOG: "1" } });
  await Checkout.signedIn(shop);
  till = await Till.open(shop);
  await enterRoom();
});
afterAll(async () => {
  await till.close();
  await shop.close();
});

const page = () => till.page;
const row = (name: string) => page().locator(".catalog-row").filter({ hasText: name });
const field = (label: RegExp) => page().getByLabel(label);
/** A scan goes to the goods from when they are seen. */
const enterRoom = async () => {
  await till.menu("商品管理");
  await row("矿泉水").waitFor();
};
const kept = () => page().getByTestId("goods-kept").getByText("已保存").waitFor();

async function looks(name: string): Promise<void> {
  for (const [suffix, size] of Object.entries({
    "": SIZES.checkout,
    "-small": SIZES.smallCheckout,
    "-upright": SIZES.uprightCheckout,
  })) {
    await page().setViewportSize(size);
    await shot(page(), `${name}${suffix}`);
    expect(await overflowing(page()), name + suffix).toEqual([]);
  }
  await page().setViewportSize(SIZES.smallCheckout);
  await till.press("大字", "English");
  await shot(page(), `${name}-large-english`);
  expect(await overflowing(page()), `${name} large`).toEqual([]);
  expect(await accessibilityFaults(page())).toEqual([]);
  await till.press("中文", "大字");
  expect(await accessibilityFaults(page())).toEqual([]);
  await page().setViewportSize(SIZES.checkout);
}

test("a barcode that nobody knows begins a new product, which then sells by that barcode", async () => {
  await till.scan("6901234567892");
  expect(await field(/^条码/).inputValue()).toBe("6901234567892");
  await till.press("保存");
  await page().getByRole("alert").getByText("新商品要有价格").waitFor();
  await field(/^名称/).fill("土鸡蛋");
  await field(/^每件价格/).fill("1.50");
  await field(/^税率/).fill("9");
  await field(/^库存/).fill("30");
  await page().getByLabel("分类", { exact: true }).selectOption({ label: "零食" });
  await till.scan("6909876543210");
  expect(await field(/^条码/).inputValue()).toBe("6901234567892 6909876543210");
  await till.press("保存");
  await kept();
  await page().getByRole("heading", { name: "土鸡蛋" }).waitFor();
  await row("土鸡蛋").getByText("库存 30").waitFor();
  await page().getByRole("searchbox").fill("tjd");
  await row("土鸡蛋").getByText("¥1.50").waitFor();
  await page().getByRole("searchbox").fill("");
  await looks("catalog-room");
  await till.press("返回收款");
  await till.scan("6909876543210");
  await page().locator(".ticket-line").filter({ hasText: "土鸡蛋" }).waitFor();
  await till.press("现金", "确认收现金");
  await till.light("go").waitFor();
  await till.press("下一单");
});

test("a change of price leaves the stock as sales have left it, and a picture is made small", async () => {
  await enterRoom();
  await till.scan("6901234567892");
  await page()
    .getByLabel("选择图片")
    .setInputFiles({
      name: "egg.png",
      mimeType: "image/png",
      buffer: await page().screenshot(),
    });
  await page().getByRole("img", { name: "图片" }).waitFor();
  await field(/^每件价格/).fill("1.80");
  await till.press("保存");
  await kept();
  await row("土鸡蛋").getByText("¥1.80").waitFor();
  await row("土鸡蛋").getByText("库存 29").waitFor();
  await till.press("下架");
  await till.press("确认下架");
  await row("土鸡蛋").waitFor({ state: "detached" });
});

test("categories and favourites stand as they are put", async () => {
  await till.press("分类");
  await page().getByLabel("分类名称").fill("早点");
  await till.press("新增分类");
  await till.press("前移 早点");
  const names = () => page().locator(".catalog-ordered li > span:first-child").allTextContents();
  await expect.poll(names).toEqual(["饮料", "零食", "日用", "早点", "水果蔬菜"]);
  await shot(page(), "catalog-categories");
  await till.press("常用顺序");
  await expect.poll(async () => (await names()).length).toBeGreaterThan(3);
  const [first = "", second = ""] = await names();
  await till.press(`后移 ${first}`);
  await expect.poll(async () => (await names()).slice(0, 2)).toEqual([second, first]);
  expect(await overflowing(page())).toEqual([]);
  expect(await accessibilityFaults(page())).toEqual([]);
});

test("a spreadsheet is looked at, what is wrong is said row by row, and the rest is imported; and out it goes", async () => {
  await till.press("导入导出");
  const rows = [
    ["名称", "价格", "条码", "分类", "供应商"],
    ["矿泉水 550ml", "2.50", "", "", "老王"],
    ["酱油", "8.90", "6931234567890", "调料", "老李"],
    ["米醋", "5.90", "6.93E+12", "调料", "老李"],
  ];
  await page()
    .getByLabel("选择文件")
    .setInputFiles({ name: "进货.csv", mimeType: "text/csv", buffer: Buffer.from(csvOf(rows)) });
  await page().getByText("新增 1 种，修改 1 种").waitFor();
  await page().getByText("1 行有问题，不会导入").waitFor();
  await page()
    .getByText(/条码被 Excel 改成了/)
    .waitFor();
  await page().getByText("¥2.00 改为 ¥2.50").waitFor();
  await looks("catalog-import");
  await till.press("导入 2 种");
  await page().getByText("已导入 2 种").waitFor();
  await till.press("商品");
  await row("酱油").waitFor();
  await till.press("导入导出", "换一个文件");
  await till.press("返回收款");
  await enterRoom();
  await till.press("导入导出");
  const download = page().waitForEvent("download");
  await till.press("导出 Excel");
  const file = await buffer(await (await download).createReadStream());
  const table = await readTable(file);
  expect(table.find(([name]) => name === "酱油")?.[2]).toBe("8.9");
});
