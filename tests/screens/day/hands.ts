/** The hands of a day: each deed is done on the screens, with keys, with the scanner and with the customers' phones. */
import { expect } from "vitest";
import { OWN_PIN } from "../../support/checkout.ts";
import { Phone } from "../../support/phone.ts";
import type { Shop } from "../../support/shop.ts";
import type { Till } from "../../support/till.ts";
import type { Deed, Goods, Off, Payment, Ticket } from "./deeds.ts";
import { scaleLabel } from "./goods.ts";
import { partsOf, totalOf } from "./sums.ts";

/** Nobody listens there: a line that is down for the till alone. */
const NOWHERE = "http://127.0.0.1:9";

export const CASHIER = { name: "2002", firstPin: "918273", pin: "730518" };

/** ¥1,234.50 */
export function yuan(amount: number): string {
  const [whole = "", fen] = (Math.abs(amount) / 100).toFixed(2).split(".");
  return `${amount < 0 ? "-" : ""}¥${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${fen}`;
}

/** As it is typed: 12.5 */
const typedYuan = (amount: number) => String(amount / 100);

export class Hands {
  readonly #shop: Shop;
  readonly #till: Till;
  readonly #phones: readonly Phone[];
  /** By what the list calls them, the numbers that the till gave to the sales that it has recorded. */
  readonly #numbers = new Map<string, number>();

  constructor(shop: Shop, till: Till, phones: readonly Phone[]) {
    this.#shop = shop;
    this.#till = till;
    this.#phones = phones;
  }

  async do(deed: Deed): Promise<void> {
    if ("sale" in deed) {
      await this.#fill(deed.sale);
      await this.#sell(deed);
    } else if ("hold" in deed) {
      await this.#fill(deed.hold);
      await this.#till.press("挂单");
    } else if ("recalled" in deed) {
      await this.#till.press("取单 1");
      await this.#page.getByTestId("held").tap();
      await this.#totals(totalOf(deed.recalled).due);
      this.#numbers.set(deed.what, this.#numbers.size + 1);
      await this.#settle(deed.recalled, deed.paid);
    } else if ("offline" in deed) await this.#offline(deed.offline, deed.end, deed.what);
    else if ("refund" in deed) await this.#refund(deed.refund, deed.lines, deed.amount);
    else if ("moved" in deed) await this.#move(deed.moved, deed.amount, deed.reason);
    else if ("noSale" in deed) await this.#openDrawer(deed.noSale);
    else if ("hands" in deed) await this.#changeHands(deed.hands);
    else await this.#fault(deed.fault);
  }

  get #page() {
    return this.#till.page;
  }

  #phone(index = 0): Phone {
    const phone = this.#phones[index];
    if (!phone) throw new Error("there is no such customer");
    return phone;
  }

  // The ticket

  async #fill({ goods, off }: Ticket): Promise<void> {
    for (const [index, one] of goods.entries()) {
      await this.#bring(one, index);
      const { off: less, note } = one;
      if (less) await this.#change(index, () => this.#takeOff(less));
      if (note !== undefined) await this.#change(index, () => this.#write(note));
    }
    if (off) {
      await this.#till.press("整单优惠");
      await this.#takeOff(off);
      await this.#till.press("确定");
    }
    await this.#totals(totalOf({ goods, ...(off && { off }) }).due);
  }

  async #bring(goods: Goods, index: number): Promise<void> {
    const { keyboard } = this.#page;
    switch (goods.by) {
      case "touch":
        await this.#till.press("商品", goods.article.tab);
        await this.#product(goods.article.name).tap();
        if (goods.times !== undefined)
          await this.#change(index, () => this.#till.press(...String(goods.times)));
        return;
      case "search":
        await this.#till.press("商品");
        for (let time = 0; time < (goods.times ?? 1); time++) {
          await keyboard.type(goods.article.typed, { delay: 60 });
          await expect.poll(() => this.#page.getByTestId("product").count()).toBe(1);
          await keyboard.press("Enter");
        }
        return;
      case "scanner":
        for (let time = 0; time < (goods.times ?? 1); time++) await this.#till.scan(goods.article.barcode);
        return;
      case "label":
        return this.#till.scan(scaleLabel(goods.article, goods.amount));
      case "weight":
        await this.#till.press("商品", goods.article.tab);
        await this.#product(goods.article.name).tap();
        await this.#till.press(...(goods.grams / 1000).toFixed(3), "确定");
        return;
      case "variant":
        await this.#till.press("商品", goods.article.tab);
        await this.#page.locator(".tile").filter({ hasText: goods.article.name }).tap();
        await this.#product(goods.variant).tap();
        return;
      case "keys":
        await this.#till.press("金额");
        if (index > 0) await this.#till.press("再加一件");
        return this.#till.amount(typedYuan(goods.amount));
      case "keyboard":
        await this.#till.press("金额");
        if (index > 0) await keyboard.press("+");
        return keyboard.type(typedYuan(goods.amount), { delay: 60 });
    }
  }

  #product(name: string) {
    return this.#page.getByTestId("product").filter({ hasText: name });
  }

  async #change(index: number, change: () => Promise<void>): Promise<void> {
    await this.#page.locator(".ticket-line").nth(index).tap();
    await change();
    await this.#till.press("确定");
  }

  async #takeOff(off: Off): Promise<void> {
    if ("percent" in off) await this.#till.press("减百分之几", ...String(off.percent));
    else await this.#till.press("减多少钱", ...typedYuan(off.amount));
  }

  async #write(note: string): Promise<void> {
    await this.#page.locator(".line-pad").getByRole("button", { name: "备注" }).tap();
    await this.#page.locator(".line-pad").getByRole("textbox").fill(note);
  }

  async #totals(due: number): Promise<void> {
    await this.#page.getByTestId("total").getByText(yuan(due), { exact: true }).waitFor();
  }

  // Paying

  async #sell({ what, sale, paid, end }: Extract<Deed, { sale: Ticket }>): Promise<void> {
    this.#numbers.set(what, this.#numbers.size + 1);
    if (typeof end === "object") {
      await this.#showQr();
      await this.#till.press("修改金额", "退格");
      await this.#till.amount(typedYuan(end.edited));
      return this.#settle({ goods: [{ by: "keys", amount: end.edited }] }, paid);
    }
    if (end === "killed meanwhile") return this.#killedMeanwhile();
    if (end === "given up") return this.#giveUp(sale, paid);
    if (end === "declined first") {
      await this.#till.scan(await this.#codeOf(1));
      await this.#till.shows("keep", "未付款，请勿交货");
    }
    if (end === "cancelled" || end === "cancelled first") {
      await this.#showQr();
      await this.#till.press("取消");
      await this.#till.shows("keep", "已撤销，未收款");
    }
    if (end === "cancelled") return this.#till.press("下一单");
    await this.#settle(sale, paid);
  }

  /** Takes every part of what is due, and goes on to the next customer. */
  async #settle(ticket: Ticket, paid: readonly Payment[]): Promise<void> {
    await this.#take(ticket, paid);
    await this.#till.light("go").waitFor();
    await this.#till.press("下一单");
  }

  async #take(ticket: Ticket, paid: readonly Payment[]): Promise<void> {
    let left = totalOf(ticket).due;
    for (const { payment, takes } of partsOf(left, paid)) {
      if ("cash" in payment) await this.#takeCash(payment, takes);
      else if (payment.wallet === "code") await this.#till.scan(await this.#codeOf(payment.customer));
      else await this.#phone(payment.customer).pay(await this.#showQr(payment));
      if (payment.part === undefined) return;
      left -= payment.part;
      await this.#totals(left);
    }
  }

  async #takeCash({ cash, part }: Extract<Payment, { cash: unknown }>, takes: number): Promise<void> {
    await this.#till.press("现金");
    if (typeof cash === "object" && "note" in cash)
      await this.#page
        .locator(".quick")
        .getByRole("button", { name: yuan(cash.note), exact: true })
        .tap();
    if (typeof cash === "object" && "typed" in cash) await this.#till.amount(typedYuan(cash.typed));
    if (part !== undefined) return this.#till.press(`先收现金 ${yuan(part)}`);
    await this.#till.press("确认收现金");
    const received = cash === "exact" ? takes : "note" in cash ? cash.note : cash.typed;
    await this.#page
      .getByTestId("change")
      .getByText(yuan(received - takes), { exact: true })
      .waitFor();
  }

  /** @returns what the QR on the customer's display says, for all that is due or for a part of it */
  async #showQr({ part, approved }: { part?: number; approved?: true } = {}): Promise<string> {
    const link = this.#till.display.locator("a.qr-link");
    if (part === undefined) await this.#till.press("扫码收款");
    else {
      await this.#till.press("现金");
      await this.#till.amount(typedYuan(part));
      await this.#till.press(`先扫码收 ${yuan(part)}`);
    }
    if (approved) await this.#till.approve(this.#shop.operator.name, OWN_PIN);
    await link.waitFor();
    return (await link.getAttribute("href")) ?? "";
  }

  /** The payment code of a phone that has shown none yet: one code pays once. */
  async #codeOf(customer = 0): Promise<string> {
    return (await Phone.signedIn(this.#shop, customer)).paymentCode();
  }

  async #giveUp(ticket: Ticket, paid: readonly Payment[]): Promise<void> {
    await this.#take(ticket, paid);
    const back = paid.reduce((sum, { part = 0 }) => sum + part, 0);
    await this.#till.press("取消整单，退还已收", `再按一次：${yuan(back)} 将退还顾客`);
    await this.#till.approve(this.#shop.operator.name, OWN_PIN);
    await this.#till.shows("keep", "已取消整单");
    await this.#till.press("下一单");
  }

  async #killedMeanwhile(): Promise<void> {
    const qr = await this.#showQr();
    await this.#shop.killPos();
    await this.#phone().pay(qr);
    await this.#shop.startPos();
    await this.#page.getByLabel("密码").fill(OWN_PIN);
    await this.#till.press("登录");
    await this.#till.light("go").waitFor();
    await this.#till.press("下一单");
  }

  async #offline(ticket: Ticket, end: "proof" | "goes back", what: string): Promise<void> {
    this.#numbers.set(what, this.#numbers.size + 1);
    await this.#fill(ticket);
    const { body } = await this.#phone().pay(await this.#showQr());
    expect(body.state).toBe("paid");
    if (end === "proof") {
      await this.#till.scan(this.#phone().proofOf(body));
      await this.#till.light("go").waitFor();
    } else {
      await this.#till.press("取消");
      await this.#till.shows("keep", "正在撤销，先别交货");
    }
    await this.#till.press("下一单");
  }

  // Beside the sales

  async #refund(what: string, lines: readonly string[] | "all", amount: number): Promise<void> {
    await this.#till.menu("查单退款");
    await this.#page.getByTestId("sale-text").waitFor();
    const number = this.#numbers.get(what);
    await this.#page.keyboard.type(String(number), { delay: 60 });
    await this.#page.getByRole("button", { name: new RegExp(`^第 ${number} 单`) }).tap();
    if (lines === "all") await this.#till.press("全部退");
    else for (const name of lines) await this.#page.getByRole("button", { name: `多退 ${name}` }).tap();
    await this.#till.press("退款", "顾客退货", `确认退款 ${yuan(amount)}`);
    await this.#page.locator("[data-testid=refund-state][data-state=refunded]").waitFor();
    await this.#till.press("完成");
  }

  async #move(direction: "in" | "out", amount: number, reason: string): Promise<void> {
    await this.#till.menu("班次");
    await this.#till.press(direction === "in" ? "存入现金" : "取出现金");
    await this.#till.amount(typedYuan(amount));
    await this.#till.press(reason, "确认并开钱箱");
    await this.#page.locator(".figures").waitFor();
    await this.#till.press("返回收款");
  }

  async #openDrawer(reason: string): Promise<void> {
    await this.#till.press("开钱箱", reason, "开钱箱");
    await this.#till.approve(this.#shop.operator.name, OWN_PIN);
    await this.#page.getByTestId("opening").waitFor();
    await this.#till.press("完成");
  }

  async #changeHands(to: "manager" | "cashier"): Promise<void> {
    await this.#till.signOut();
    if (to === "manager") await this.#till.signIn();
    else await this.#till.signIn(CASHIER.name, CASHIER.pin);
  }

  async #fault(fault: "paper-out" | "paper-in" | "line-down" | "line-up"): Promise<void> {
    if (fault === "line-down") return this.#till.restart(NOWHERE);
    if (fault !== "line-up") return this.#shop.printer.order(fault);
    await this.#till.restart();
    const alarm = this.#page.getByTestId("alarm");
    await alarm.getByText("撤销前顾客已付款，款项已退回顾客，请勿交货").waitFor();
    await alarm.getByRole("button", { name: "知道了" }).tap();
    await alarm.waitFor({ state: "detached" });
  }
}
