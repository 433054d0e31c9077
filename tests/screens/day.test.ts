/** A whole day at the till, by touch, by keyboard and by scanner: sixty sales of every kind, to a Z that adds up. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import { Checkout, OWN_PIN } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";
import type { Deed } from "./day/deeds.ts";
import { GLOVES } from "./day/goods.ts";
import { CASHIER, Hands, yuan } from "./day/hands.ts";
import { AFTERNOON, DAY, EVENING, MORNING, NOON } from "./day/morning-to-night.ts";
import { inDrawer, ROUNDED_TO, sumsOf } from "./day/sums.ts";

const FLOAT = 40_000;
/** A coin that nobody found. */
const MISSING = 50;

let shop: Shop;
let till: Till;
let hands: Hands;

beforeAll(async () => {
  const environment = { DEMO_CATALOG: "1", CASH_ROUNDING: `down:${ROUNDED_TO}` };
  shop = await Shop.open({ environment });
  const manager = await Checkout.signedIn(shop);
  for (const [place, variant] of ["小号", "大号"].entries())
    await manager.expect("PUT", `/api/catalog/products/${newId()}`, {
      name: `${GLOVES.name} ${variant}`,
      family: GLOVES.name,
      variant,
      unit: "piece",
      price: GLOVES.price,
      category: null,
      tax: 1300,
      barcodes: [],
      favourite: 20 + place,
    });
  await manager.addCashier(CASHIER);
  till = await Till.open(shop);
  await till.page.getByTestId("product").first().waitFor();
  hands = new Hands(shop, till, [await Phone.signedIn(shop, 0), await Phone.signedIn(shop, 1)]);
});
afterAll(async () => {
  await till.close();
  await shop.close();
});

const type = async (...keys: string[]) => {
  for (const key of keys) await till.page.keyboard.press(key);
};

/** Every deed of a part of the day, in its order. */
async function live(deeds: readonly Deed[]): Promise<void> {
  for (const deed of deeds)
    await hands.do(deed).catch((fault: unknown) => {
      throw new Error(`at: ${deed.what}`, { cause: fault });
    });
}

test("the day has sixty sales", () => {
  expect(DAY.filter((deed) => "sale" in deed || "recalled" in deed || "offline" in deed)).toHaveLength(60);
});

test("the float is counted, note by note, before the first customer", async () => {
  await till.menu("班次");
  await till.press("点备用金");
  await type("3", "Enter", "Enter", "5");
  expect(await till.page.getByTestId("shift-amount").textContent()).toBe(yuan(FLOAT));
  await till.press("点好了");
  await till.page.locator(".figures").getByText(yuan(FLOAT)).waitFor();
  await till.press("返回收款");
});

test("the morning", () => live(MORNING), 120_000);
test("noon, at the cashier's hands", () => live(NOON), 120_000);
test("the afternoon: refunds, no paper, no line, no power", () => live(AFTERNOON), 120_000);
test("the evening", () => live(EVENING), 120_000);

const SUMS = sumsOf(DAY);
const EXPECTED = inDrawer(FLOAT, SUMS);
const COUNTED = EXPECTED - MISSING;

test("the report of the day, on the screen and as a spreadsheet: each way to cut it is the whole day", async () => {
  const { page } = till;
  await till.menu("销售报表");
  await page.getByTestId("takings").getByText(yuan(SUMS.amount), { exact: true }).waitFor();
  const downloads = page.waitForEvent("download");
  await till.press("导出 CSV");
  const path = join(shop.folder, "report.csv");
  await (await downloads).saveAs(path);
  const rows = readFileSync(path, "utf8")
    .split("\r\n")
    .map((line) => line.split(","));
  const fen = (decimal = "") => Math.round(Number(decimal) * 100);
  const row = (cut: string, name: string) =>
    rows.find((cells) => cells[0] === cut && cells[1] === name) ?? [];
  const [, , sales, , , amount, discount, , refunded] = row("按日", "合计");
  expect([Number(sales), fen(amount), fen(discount), fen(refunded)]).toEqual([
    SUMS.sales,
    SUMS.amount,
    SUMS.discounts,
    SUMS.refunded - SUMS.refundRounding,
  ]);
  expect(fen(row("收款方式", "现金")[5])).toBe(SUMS.cash);
  expect(fen(row("收款方式", "钱包支付")[5])).toBe(SUMS.wallet);
  expect(fen(row("收款方式", "现金抹零")[5])).toBe(-SUMS.rounding);
  expect(fen(row("收款方式", "现金")[8])).toBe(SUMS.refundedInCash);
  expect(fen(row("收款方式", "钱包支付")[8])).toBe(SUMS.refunded - SUMS.refundedInCash);
  expect(fen(row("收款方式", "现金抹零")[8])).toBe(-SUMS.refundRounding);
  for (const cut of ["按小时", "商品", "分类", "收银员", "收款方式"]) {
    const parts = rows.filter((cells) => cells[0] === cut);
    expect([cut, parts.reduce((sum, cells) => sum + fen(cells[5]), 0)]).toEqual([cut, SUMS.amount]);
  }
  await till.press("返回收款");
});

/** What is written of the shift, by its name on the screen and its name on paper. */
const FIGURES: readonly (readonly [screen: string, paper: string, figure: string])[] = [
  ["已收款单数", "成交笔数", String(SUMS.sales)],
  ["现金", "现金", yuan(SUMS.cash)],
  ["扫码收款", "钱包支付", yuan(SUMS.wallet)],
  ["已退款", "其中已退款", yuan(SUMS.refunded)],
  ["其中退现金", "  现金", yuan(SUMS.refundedInCash)],
  ["其中退回钱包", "  钱包支付", yuan(SUMS.refunded - SUMS.refundedInCash)],
  ["优惠", "优惠", yuan(SUMS.discounts)],
  ["现金抹零", "现金抹零", yuan(SUMS.rounding)],
  ["退款抹零", "退款抹零", yuan(SUMS.refundRounding)],
  ["备用金", "备用金", yuan(FLOAT)],
  ["存入现金", "存入现金", yuan(SUMS.paidIn)],
  ["取出现金", "取出现金", yuan(SUMS.paidOut)],
  ["无交易开钱箱次数", "无交易开钱箱次数", String(SUMS.noSales)],
  ["应有现金", "应有现金", yuan(EXPECTED)],
  ["实点现金", "实点现金", yuan(COUNTED)],
  ["长短款", "长短款", yuan(-MISSING)],
];

test("the drawer is counted blind, and Z is what the list adds up to, on the screen and on paper", async () => {
  const { page } = till;
  await till.menu("班次");
  await till.press("交班");
  // Notes and coins, from a hundred yuan down to ten fen.
  await type("8", "Enter", "1", "Enter", "1", "Enter", "Enter", "Enter", "1", "Enter", "1", "Enter", "2");
  expect(await page.getByTestId("shift-amount").textContent()).toBe(yuan(COUNTED));
  await till.press("点好了", "确认交班");
  const closed = page.getByTestId("closed-shift");
  await closed.getByText("校验码").waitFor();
  const [names, figures] = await Promise.all(
    ["dt", "dd"].map((part) => closed.locator(`.figures ${part}`).allTextContents()),
  );
  const shown = new Map(names?.map((name, at) => [name, figures?.[at]]));
  expect(FIGURES.map(([name]) => [name, shown.get(name)])).toEqual(
    FIGURES.map(([name, , figure]) => [name, figure]),
  );

  const { text } = await shop.printer.seen(
    (event) => event.event === "receipt" && String(event.text).includes("交班报表"),
  );
  const printed = new Map(
    String(text)
      .split("\n")
      .map((line) => [/^ *[^ ]*/.exec(line)?.[0] ?? "", line.split(" ").at(-1)?.replace("￥", "¥")]),
  );
  expect(FIGURES.map(([, name]) => [name, printed.get(name)])).toEqual(
    FIGURES.map(([, name, figure]) => [name, figure]),
  );
});

test("the next morning the till knows what was left in the drawer", async () => {
  await till.press("完成");
  await till.page.getByLabel("密码").fill(OWN_PIN);
  await till.press("登录");
  await till.page
    .getByTestId("shift-no-float")
    .getByText(`上一班留下 ${yuan(FLOAT)}`)
    .waitFor();
});
