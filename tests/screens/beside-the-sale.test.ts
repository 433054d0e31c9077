/** What a till does beside selling: money given back, a shift's end, people, alarms, and the terminal's own end. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, shot } from "../support/browser.ts";
import { Checkout, OWN_PIN } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";

let shop: Shop;
let till: Till;
let phone: Phone;

/** Nobody listens there: a line that is down for the till alone. */
const NOWHERE = "http://127.0.0.1:9";
const CASHIER = { name: "2002", firstPin: "918273", pin: "730518" };

beforeAll(async () => {
  shop = await Shop.open();
  await Checkout.signedIn(shop);
  phone = await Phone.signedIn(shop);
  till = await Till.open(shop);
});
afterAll(async () => {
  await till.close();
  await shop.close();
});

const looksRight = async (name: string) => {
  await shot(till.page, `checkout-${name}`);
  expect(await accessibilityFaults(till.page)).toEqual([]);
};
const text = (testid: string) => till.page.getByTestId(testid).textContent();

/** A sale of these amounts, paid by the customer's phone. */
async function sold(...amounts: string[]): Promise<void> {
  for (const [index, amount] of amounts.entries()) {
    if (index > 0) await till.press("再加一件");
    await till.amount(amount);
  }
  await phone.pay(await till.collect(""));
  await till.light("go").waitFor();
  await till.press("下一单");
}

const approve = (pin = OWN_PIN) => till.approve(shop.operator.name, pin);
const openSale = (number: number) =>
  till.page.getByRole("button", { name: new RegExp(`^第 ${number} 单`) }).tap();

describe("people", () => {
  test("a manager adds a cashier, who chooses a PIN of his own at the first sign-in", async () => {
    await till.menu("员工");
    await till.page.getByLabel("工号").fill(CASHIER.name);
    await till.page.getByLabel("密码").fill(CASHIER.firstPin);
    await looksRight("staff");
    await till.press("添加员工");
    await till.page.locator(".person").getByText(CASHIER.name).waitFor();
    await till.press("返回收款");
    await till.signOut();
    await till.page.getByLabel("工号").fill(CASHIER.name);
    await till.page.getByLabel("密码").fill(CASHIER.firstPin);
    await till.press("登录");
    await till.page.getByLabel("现密码").fill(CASHIER.firstPin);
    await till.page.getByLabel("新密码", { exact: true }).fill(CASHIER.pin);
    await till.page.getByLabel("再输一次新密码").fill(CASHIER.pin);
    await till.press("保存新密码");
    await till.page.getByRole("button", { name: "扫码收款" }).waitFor();
  });

  test("a cashier is offered no room that is a manager's", async () => {
    await till.page.getByRole("button", { name: /^功能/ }).tap();
    await looksRight("menu");
    expect(await till.page.getByRole("dialog").getByRole("button").allTextContents()).toEqual([
      "查单退款",
      "开钱箱",
      "班次",
      "对账",
      "声音和屏幕",
      "返回",
      "退出登录",
    ]);
    await till.press("返回");
  });
});

describe("a refund", () => {
  test("of one line: the till knows what is left, that the balance covers it, and asks for a manager", async () => {
    await sold("12", "8");
    const before = await phone.balance();
    await till.menu("查单退款");
    await openSale(1);
    expect(await text("refundable")).toBe("¥20.00");
    await till.page.getByRole("button", { name: "多退 商品" }).last().tap();
    expect(await text("refund-amount")).toBe("¥8.00");
    await looksRight("refund-lines");
    await till.press("退款", "顾客退货");
    await till.page.locator("[data-coverage=balanceCovers]").waitFor();
    await looksRight("refund-sure");
    await till.press("确认退款 ¥8.00");
    await looksRight("refund-approval");
    await approve("999999");
    await till.page.getByRole("dialog").getByText("工号或密码不对").waitFor();
    expect(await phone.balance()).toBe(before);
    await approve();
    await till.page.locator("[data-testid=refund-state][data-state=refunded]").waitFor();
    await till.page.locator("[data-testid=receipt-state][data-state=printed]").waitFor();
    expect(await phone.balance()).toBe(before + 800);
    await looksRight("refunded");
    await till.press("完成");
  });

  test("of what is left: found by the receipt's code under the scanner, never above what was paid", async () => {
    const receipt = shop.printer.of("receipt").find(({ text }) => String(text).includes("合计"));
    const [mark] = (receipt?.qr ?? []) as string[];
    await till.scan(mark ?? "");
    await till.page.getByText("已退 1").waitFor();
    expect(await text("refundable")).toBe("¥12.00");
    await till.press("按金额");
    await till.press("1", "2", ".", "0", "1");
    await till.page.getByText("超过可退金额").waitFor();
    expect(await till.page.getByRole("button", { name: "退款", exact: true }).isDisabled()).toBe(true);
    await till.press("全部退", "退款");
    expect(await till.page.getByRole("button", { name: "请选择退款原因" }).isDisabled()).toBe(true);
    await till.press("其他");
    await till.press("确认退款 ¥12.00");
    await approve();
    await till.page.locator("[data-testid=refund-state][data-state=refunded]").waitFor();
    await till.press("再退本单");
    expect(await text("refundable")).toBe("¥0.00");
    await looksRight("refund-nothing-left");
    await till.press("返回收款");
  });

  test("while the line is down: it is recorded, a slip is not promised as money, and it goes on by itself", async () => {
    await sold("5");
    const before = await phone.balance();
    await till.signOut();
    await till.restart(NOWHERE);
    await till.menu("查单退款");
    await openSale(2);
    await till.press("全部退", "退款", "商品有问题");
    await till.page.locator("[data-coverage=balanceUnknown]").waitFor();
    await till.press("确认退款 ¥5.00");
    await till.page.locator("[data-testid=refund-state][data-state=unknown]").waitFor();
    await looksRight("refund-unknown");
    expect(await phone.balance()).toBe(before);
    await till.press("完成");
    await till.restart();
    await expect.poll(() => phone.balance()).toBe(before + 500);
  });
});

describe("alarms", () => {
  test("what the customer had paid before the cancel came back: the till says so until it was read, oldest first", async () => {
    await till.restart(NOWHERE);
    for (const amount of ["3", "4"]) {
      const shown = await till.collect(amount);
      expect((await phone.pay(shown)).body.state).toBe("paid");
      await till.press("取消");
      await till.shows("keep", "正在撤销，先别交货");
      await till.press("下一单");
    }
    await till.page.getByTestId("banner").getByText("2 笔 ¥7.00 待核实").waitFor();
    await till.restart();
    const alarm = till.page.getByTestId("alarm");
    await alarm.getByText("撤销前顾客已付款，款项已退回顾客，请勿交货").waitFor();
    await alarm.getByText("全部提醒 2 条").waitFor();
    // The sale goes on beneath it.
    await till.amount("6");
    await looksRight("alarms");
    await till.press("全部提醒 2 条");
    await looksRight("alarm-list");
    await till.page.getByRole("dialog").getByRole("button", { name: "关闭" }).tap();
    await alarm.getByRole("button", { name: "知道了" }).tap();
    await till.page.getByText("全部提醒").waitFor({ state: "detached" });
    await alarm.getByRole("button", { name: "知道了" }).tap();
    await alarm.waitFor({ state: "detached" });
    expect(await text("total")).toBe("¥6.00");
    await till.press("清除");
  });
});

describe("the end of a shift, and of the terminal", () => {
  test("neither while a payment is unresolved: the terminal says why, the shift asks for a manager", async () => {
    await till.restart(NOWHERE);
    await till.collect("2");
    await till.press("取消");
    await till.shows("keep", "正在撤销，先别交货");
    await till.press("下一单");
    await till.menu("终端");
    await till.page.getByTestId("retire-pending").getByText("1 笔 ¥2.00").waitFor();
    await till.press("停用此终端", "确认停用");
    await till.says("还有收款或退款未核实，处理完才能继续");
    await looksRight("retire-refused");
    await till.press("返回收款");
    await till.signOut();
    await till.signIn(CASHIER.name, CASHIER.pin);
    await till.menu("班次");
    await till.page.getByTestId("shift-pending").getByText("1 笔 ¥2.00").waitFor();
    await looksRight("shift");
    await till.press("交班");
    await till.page.getByText("签字只表示知情，不改变任何一笔的结果").first().waitFor();
    await looksRight("shift-sign-off");
    await till.press("主管签字并交班");
    await approve();
    await till.page.getByTestId("closed-shift").getByText(`签字主管：${shop.operator.name}`).waitFor();
    await till.page.getByTestId("shift-pending").getByText("1 笔 ¥2.00").waitFor();
    await looksRight("shift-closed");
    await till.press("完成");
    await till.page.getByLabel("密码").waitFor();
    await till.signIn();
    await till.menu("班次");
    await till.page.getByTestId("receipt-state").getByText("交班报表已打印").waitFor();
  });

  test("signed off, the payment is still pursued to its end; then the terminal may be deactivated", async () => {
    await till.restart();
    await till.page.getByTestId("banner").waitFor({ state: "detached" });
    await till.menu("班次");
    await till.page.getByText("已收款单数").waitFor();
    const papers = till.page.getByTestId("receipt-state");
    await papers.getByText("交班报表已打印").waitFor();
    await till.press("打印中途小结");
    await papers.getByText("中途小结已打印").waitFor();
    await till.press("补打");
    await papers.getByText("补打件已打印").waitFor();
    await looksRight("shift-reports");
    await till.press("返回收款");
    await till.menu("终端");
    await till.press("停用此终端", "确认停用");
    await till.page.getByRole("status").getByText("此终端已停用").waitFor();
    await till.press("返回收款");
    await till.amount("1");
    await till.press("扫码收款");
    await till.says("此终端已停用");
    await looksRight("retired");
  });
});
