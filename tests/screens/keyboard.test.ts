/** Every flow by the keyboard alone: no pointer, the focus always in sight, and never lost with what it stood on. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import { newDevice } from "../support/browser.ts";
import { Checkout, OWN_PIN } from "../support/checkout.ts";
import { Hand } from "../support/hand.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";

/** The files of the pads that are fetched ahead. */
const PADS = ["cash", "code-pad", "line-pad"];
const CASHIER = { name: "2002", firstPin: "918273", pin: "730518" };

let shop: Shop;
let phone: Phone;
let page: Page;
let hand: Hand;

beforeAll(async () => {
  shop = await Shop.open({ environment: { DEMO_CATALOG: "1" } });
  const checkout = await Checkout.signedIn(shop);
  await checkout.addCashier(CASHIER);
  phone = await Phone.signedIn(shop);
  page = await (await newDevice("checkout")).newPage();
  hand = await Hand.on(page);
  await page.goto(shop.posReady.checkout);
});
afterAll(async () => {
  await page.context().close();
  await shop.close();
});

const light = (colour: "go" | "wait" | "keep") =>
  page.locator(`[data-testid=light][data-light=${colour}]`).waitFor();
const total = (text: string) => page.getByTestId("total").getByText(text, { exact: true }).waitFor();
/** Ready for the next ticket: what was there before has been left. */
const floor = () => page.locator("main.floor[data-phase=selling]").waitFor();
const dialog = () => page.getByRole("dialog");

async function signIn(name: string, pin: string): Promise<void> {
  await hand.fill("工号", name);
  await hand.fill("密码", pin);
  await hand.keys("Enter");
  await page.locator("main.floor, main.room").waitFor();
}

async function enter(room: string): Promise<void> {
  await hand.press(/^功能/);
  await dialog().waitFor();
  await hand.press(room);
  await page.locator(".room-head").getByText(room, { exact: true }).waitFor();
  await hand.keepsPlace();
}

async function leave(): Promise<void> {
  await hand.press("返回收款");
  await floor();
  await hand.keepsPlace();
}

/** From an empty ticket to a payment in cash, and on to the next. */
async function sellFor(amount: string): Promise<void> {
  await hand.types(amount);
  await hand.keys("F2");
  await page.getByRole("button", { name: "确认收现金" }).waitFor();
  await hand.keys("Enter");
  await light("go");
  await hand.keepsPlace();
  await hand.keys("Enter");
  await floor();
}

/** What the quickest key finds: pressed with the button, before anything was painted. */
async function typedAtOnce(button: string, key: string): Promise<void> {
  await page.getByRole("button", { name: button }).evaluate(async (element, pressed) => {
    (element as HTMLElement).click();
    await new Promise((resolve) => setTimeout(resolve));
    document.dispatchEvent(new KeyboardEvent("keydown", { key: pressed, bubbles: true }));
  }, key);
}

async function approve(): Promise<void> {
  await dialog().waitFor();
  await hand.fill("主管工号", shop.operator.name);
  await hand.fill("密码", OWN_PIN);
  await hand.keys("Enter");
  await dialog().waitFor({ state: "detached" });
  await hand.keepsPlace();
}

describe("at the checkout", () => {
  test("sign in, count the float", async () => {
    await signIn(shop.operator.name, OWN_PIN);
    if (await page.locator("main.floor").isVisible()) await enter("班次");
    await hand.press("点备用金");
    await hand.keys("3", "Enter", "Enter", "5");
    await hand.press("点好了");
    await page.getByText("¥400.00").waitFor();
    await hand.keepsPlace();
    await leave();
  });

  test("goods by initials, a line changed, a discount, a sale set aside and taken up, a cancelled QR", async () => {
    await hand.types("kqs");
    await page.getByTestId("product").nth(1).waitFor({ state: "detached" });
    await hand.keys("Enter");
    await total("¥2.00");
    await hand.to(
      page.locator(".ticket-line button").first().or(page.locator("button.ticket-line").first()).first(),
    );
    await hand.keys("Enter");
    await page.locator(".line-pad").waitFor();
    await hand.keys("3", "Enter");
    await total("¥6.00");
    await hand.press("整单优惠", "减多少钱");
    await hand.keys("1", "Enter");
    await total("¥5.00");
    await hand.press("挂单");
    await hand.press("取单 1");
    await hand.to(page.getByTestId("held").first());
    await hand.keys("Enter");
    await total("¥5.00");
    await hand.keepsPlace();
    await hand.press("扫码收款");
    await light("wait");
    await hand.keepsPlace();
    await hand.keys("Escape", "Escape");
    await light("keep");
    await hand.press("下一单");
    await floor();
  });

  test("cash with a quick note, its receipt, and the payer's code", async () => {
    await hand.keys("F4");
    await sellFor("12.5");
    await hand.types("7");
    await hand.keys("+");
    await hand.types("8");
    await hand.press("现金", "¥20.00");
    await hand.press("确认收现金");
    await light("go");
    await page.getByTestId("change").getByText("¥5.00").waitFor();
    await hand.keys("F8");
    await page.locator("[data-testid=receipt-state][data-state=printed]").waitFor();
    await hand.keys("Enter");
    await floor();
    await hand.types("9");
    await hand.press("输入付款码");
    await hand.types(phone.paymentCode());
    await hand.keys("Enter");
    await light("go");
    await hand.keys("Enter");
    await floor();
  });

  test("what is typed at once on a pad counts from its first key, when it is opened for the first time too", async () => {
    await page.reload();
    await floor();
    await page.waitForFunction((pads) => {
      const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
      return pads.every((pad) => loaded.some((name) => name.includes(`/assets/${pad}`)));
    }, PADS);
    await hand.keys("F4");
    await hand.types("9");
    await typedAtOnce("输入付款码", "7");
    expect(await page.getByTestId("typed-code").textContent()).toBe("7");
    await hand.keys("Escape");
    await typedAtOnce("整单优惠", "7");
    expect(await page.getByTestId("pad-typed").textContent()).toContain("7");
    await hand.keys("Escape");
    await typedAtOnce("现金", "9");
    // Nothing typed would be the amount that is due, ¥9.00.
    expect(await page.getByTestId("amount").textContent()).toBe("¥9");
    await hand.keys("Enter");
    await light("go");
    await hand.keys("Enter");
    await floor();
  });

  test("part in cash, and given up: both presses and the way on", async () => {
    await hand.types("30");
    await hand.keys("F2");
    await page.getByRole("button", { name: "确认收现金" }).waitFor();
    await hand.types("10");
    await hand.press("先收现金 ¥10.00");
    await total("¥20.00");
    await hand.keepsPlace();
    await hand.press("取消整单，退还已收");
    await hand.press(/^再按一次/);
    await page.getByText("已取消整单，请勿交货").waitFor();
    await hand.press("下一单");
    await floor();
  });

  test("a sale is found and its money given back", async () => {
    await enter("查单退款");
    await hand.press(/^第 4 单/);
    await hand.press("全部退", "退款", "顾客退货");
    await hand.press(/^确认退款/);
    await page.locator("[data-testid=refund-state]").waitFor();
    await hand.keepsPlace();
    await hand.press("完成");
    await floor();
    await hand.keepsPlace();
  });

  test("the drawer without a sale; cash out of it with its reason; the report in between", async () => {
    await hand.keys("F3");
    await page.locator(".room-head").getByText("开钱箱").waitFor();
    await hand.press("换零钱", "开钱箱");
    await page.getByTestId("opening").waitFor();
    await hand.press("完成");
    await floor();
    await enter("班次");
    await hand.press("取出现金");
    await hand.types("36");
    await hand.press("采购支出");
    await hand.fill("说明", "垃圾袋");
    await hand.press("确认并开钱箱");
    await page.locator(".figures").getByText("¥36.00").waitFor();
    await hand.keepsPlace();
    await hand.press("打印中途小结");
    await page.getByTestId("receipt-state").getByText("中途小结已打印").waitFor();
    await leave();
  });

  test("help and how everything stands open, close, and leave the focus where it was", async () => {
    for (const name of ["帮助", /^运行状态/]) {
      const button = page.getByRole("button", { name });
      await hand.to(button);
      await hand.keys("Enter");
      await dialog().waitFor();
      expect(await dialog().evaluate((shown) => shown.contains(document.activeElement))).toBe(true);
      await hand.keys("Escape");
      await dialog().waitFor({ state: "detached" });
      await expect.poll(() => button.evaluate((it) => it === document.activeElement)).toBe(true);
    }
    await hand.press(/^功能/);
    await hand.press("返回");
    await dialog().waitFor({ state: "detached" });
    const menu = page.getByRole("button", { name: /^功能/ });
    await expect.poll(() => menu.evaluate((it) => it === document.activeElement)).toBe(true);
  });

  test("reports by day and span, printed and taken along", async () => {
    await enter("销售报表");
    await hand.press("昨天");
    await page.getByText("这段时间没有销售").waitFor();
    await hand.press("今天");
    await page.getByTestId("takings").waitFor();
    await hand.keepsPlace();
    await hand.press("打印");
    await page.locator("[data-testid=receipt-state][data-state=printed]").waitFor();
    const file = page.waitForEvent("download");
    await hand.press("导出 CSV");
    expect((await file).suggestedFilename()).toMatch(/\.csv$/);
    await leave();
  });

  test("goods: a new product, an order, a spreadsheet", async () => {
    await enter("商品管理");
    await hand.press("新增商品");
    await hand.fill("名称", "土鸡蛋");
    await hand.to(page.getByLabel(/^每件价格/));
    await hand.types("1.5");
    await hand.press("保存");
    await page.getByRole("heading", { name: "土鸡蛋" }).waitFor();
    await hand.keepsPlace();
    await hand.press("分类");
    await hand.press("后移 饮料");
    await hand.press("导入导出");
    const chooser = page.waitForEvent("filechooser");
    await hand.press("选择文件");
    const buffer = Buffer.from("名称,价格\n酱油,8.90\n");
    await (await chooser).setFiles({ name: "进货.csv", mimeType: "text/csv", buffer });
    await hand.press("导入 1 种");
    await page.getByText("已导入 1 种").waitFor();
    await leave();
  });

  test("reconciliation: the drawer is counted with its two amounts", async () => {
    await enter("对账");
    await hand.press("清点钱箱");
    await hand.types("400");
    await hand.press(/^实点/);
    await hand.types("400");
    await hand.keys("Enter");
    await page.getByTestId("verdict").waitFor();
    await leave();
  });

  test("receipts, people and what they may do, the journal, sound, and the terminal with its drawer", async () => {
    await enter("小票设计");
    await hand.fill("店名下方", "欢迎光临");
    await hand.press("58 毫米", "保存");
    await page.getByTestId("design-kept").getByText("已保存").waitFor();
    const chooser = page.waitForEvent("filechooser");
    await hand.press("选择图片");
    await chooser;
    await leave();
    await enter("员工");
    await hand.fill("工号", "3003");
    await hand.fill("密码", "846201");
    await hand.press("添加员工");
    await page.locator(".person").getByText("3003").waitFor();
    await hand.press("权限");
    const may = page.getByRole("group", { name: "退款 · 收银员" });
    await hand.to(may.getByRole("button", { name: "不可以" }));
    await hand.keys("Space");
    await may.locator("[aria-pressed=true]").getByText("不可以").waitFor();
    await leave();
    await enter("操作记录");
    await hand.press("核验");
    await page.getByTestId("journal-verdict").getByText("完整").waitFor();
    await leave();
    await enter("声音和屏幕");
    await hand.to(page.getByLabel("平时"));
    await hand.keys("Home", "ArrowRight");
    await page.getByText("10%", { exact: true }).waitFor();
    await hand.press("左手", "右手", "深色", "跟随设备");
    await leave();
    await enter("终端");
    await shop.printer.order("drawer-close");
    await hand.press("试钱箱接法", "已关好，试开", "弹开了");
    await page.locator("[data-testid=lesson][data-state=switch]").waitFor();
    await hand.keepsPlace();
    await shop.printer.order("drawer-close");
    await hand.press("完成");
    await page.locator("[data-testid=drawer-state][data-learnt=switch]").waitFor();
    await leave();
  });

  test("another operator, whose discount a manager approves on the spot", async () => {
    await hand.press(/^功能/);
    await hand.press("退出登录");
    await page.getByLabel("密码").waitFor();
    await signIn(CASHIER.name, CASHIER.pin);
    if (await page.locator("main.room").isVisible()) await leave();
    await floor();
    if (await page.getByRole("button", { name: "金额", pressed: false }).isVisible()) await hand.keys("F4");
    await hand.types("30");
    await hand.press("整单优惠");
    await hand.types("50");
    await hand.keys("Enter");
    await total("¥15.00");
    await hand.keys("F2");
    await page.getByRole("button", { name: "确认收现金" }).waitFor();
    await hand.keys("Enter");
    await approve();
    await light("go");
    await hand.keys("Enter");
    await floor();
  });

  test("the shift's end: counted blind, closed, and the entrance again", async () => {
    await enter("班次");
    await hand.press("交班", "直接输总额");
    await hand.types("15");
    await hand.press("点好了", "主管批准并交班", "主管批准并交班");
    await approve();
    await page.getByTestId("closed-shift").waitFor();
    await hand.keepsPlace();
    await hand.press("完成");
    await page.getByLabel("密码").waitFor();
    await hand.keepsPlace();
  });

  test("a past closing, and what turned out later about it", async () => {
    await signIn(shop.operator.name, OWN_PIN);
    await hand.press("以往交班", /^1.*2002/);
    await page.getByText("校验码").waitFor();
    await hand.press("更正");
    await hand.types("10");
    await hand.press("少了");
    await hand.fill("查明了什么", "一张十元是假币");
    await hand.press("保存更正");
    await page.getByText("一张十元是假币").waitFor();
    await hand.keepsPlace();
    await hand.press("返回");
    await page.getByText("有更正").waitFor();
    await leave();
  });

  test("no pointer was there in all of it", async () => {
    expect(await hand.pointed()).toEqual([]);
  });
});

describe("on the phone", () => {
  let own: Page;
  let thumb: Hand;

  beforeAll(async () => {
    own = await (await newDevice("phone")).newPage();
    thumb = await Hand.on(own);
    await own.goto(shop.walletReady.url);
  });
  afterAll(() => own.context().close());

  const said = (sentence: string | RegExp) =>
    own.getByTestId("sentence").getByText(sentence).first().waitFor();

  async function pin(digits: string): Promise<void> {
    await own.locator(".pin-pad").waitFor();
    await thumb.types(digits);
  }

  async function done(): Promise<void> {
    await thumb.keepsPlace();
    await thumb.press("完成");
    await own.getByRole("button", { name: "付款码" }).waitFor();
    await thumb.keepsPlace();
  }

  test("sign in, money in, money to a friend, the payment code, a shop's QR, another PIN", async () => {
    const { phone: number, pin: secret } = phone.customer;
    await thumb.fill("手机号", number);
    await thumb.fill("六位密码", secret);
    await thumb.keys("Enter");
    await own.getByRole("button", { name: "付款码" }).waitFor();
    await thumb.keepsPlace();
    await thumb.press("充值");
    await thumb.keepsPlace();
    await thumb.fill("金额（元）", "50");
    await thumb.press("下一步");
    await pin(secret);
    await said("充值已到账 ¥50.00");
    await done();
    await thumb.press("转账");
    await thumb.fill("收款人手机号", "13800000002");
    await thumb.press("下一步");
    await own.getByTestId("payee").waitFor();
    await thumb.fill("金额（元）", "3");
    await thumb.press("下一步");
    await pin(secret);
    await said(/已转给/);
    await done();
    await thumb.press("付款码");
    await own.getByRole("heading", { name: "付款码" }).waitFor();
    await thumb.keepsPlace();
    await own.goBack();
    await own.getByRole("button", { name: "转账" }).waitFor();
    await thumb.press("修改支付密码");
    await thumb.fill("原支付密码", secret);
    await thumb.fill("新支付密码", "719305");
    await thumb.fill("再输一次新密码", "719305");
    await thumb.press("修改密码");
    await said("支付密码已修改，登录也用新密码");
    await done();
    const checkout = await Checkout.signedIn(shop);
    const { sale } = await checkout.collect(450, newId());
    const link = sale.tenders.at(-1)?.payments.at(-1)?.qr;
    await own.goto(String(link));
    await own.getByTestId("amount").waitFor();
    await thumb.press(/^确认付款/);
    await pin("719305");
    await own.locator("[data-paid]").waitFor();
    expect(await thumb.pointed()).toEqual([]);
  });
});
