/** The till takes codes from customers' phones: a scanner types them, the screens say what becomes of them. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reversalOfUrl } from "#domain/reversal.ts";
import type { PhonePayment } from "#wallet/api.ts";
import { accessibilityFaults, readQr, shot } from "../support/browser.ts";
import { Checkout, OWN_PIN } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";

let shop: Shop;
let till: Till;
let phone: Phone;

const CASHIER = { name: "2002", firstPin: "918273", pin: "730518" };
/** A customer with little money. */
const POOR = 1;

/** Nobody listens there: a line that is down for the till alone. */
const NOWHERE = "http://127.0.0.1:9";

beforeAll(async () => {
  shop = await Shop.open({ environment: { CODE_ACCEPTED_MAX: "5" } });
  const checkout = await Checkout.signedIn(shop);
  await checkout.addCashier(CASHIER);
  phone = await Phone.signedIn(shop, 0);
  till = await Till.open(shop);
});
afterAll(async () => {
  await till.close();
  await shop.close();
});

/** The payment code of a phone that has shown none yet: one code pays once. */
const codeOf = async (customer = 0) => (await Phone.signedIn(shop, customer)).paymentCode();

const looksRight = async (name: string) => {
  await shot(till.page, `checkout-${name}`);
  expect(await accessibilityFaults(till.page)).toEqual([]);
};

describe("the customer's payment code under the scanner", () => {
  test("without an amount: the till asks for the amount first, and nothing is typed by the scanner", async () => {
    await till.scan(await codeOf());
    await till.says("请先输入金额，再扫付款码");
    expect(await till.page.getByTestId("amount").textContent()).toBe("¥0.00");
  });

  test("is charged the amount that was typed, and the till is green", async () => {
    await till.amount("12.5");
    await till.scan(await codeOf());
    await till.shows("go", "收到 ¥12.50，可以交货");
    await till.shows("go", "付款成功，谢谢", till.display);
    await looksRight("code-paid");
    await till.press("下一单");
  });

  test("of another wallet is refused by its name, and no payment begins", async () => {
    await till.amount("3");
    await till.scan("134567890123456789");
    await till.says(/微信.*换一种方式付款/);
    expect(await till.light("wait").count()).toBe(0);
    await looksRight("foreign-code");
    await till.scan("6901234567892");
    await till.says("不认识这个码，请重扫");
    expect(await till.page.getByTestId("total").textContent()).toBe("¥3.00");
  });

  test("while the QR is shown: that payment is taken back first, and only then is the code charged", async () => {
    const before = await phone.balance();
    await till.press("扫码收款");
    await till.display.getByTestId("qr").waitFor();
    const shown = (await till.display.locator("a.qr-link").getAttribute("href")) ?? "";
    await till.scan(await codeOf());
    await till.shows("go", "收到 ¥3.00，可以交货");
    expect(await phone.balance()).toBe(before - 300);
    expect((await phone.scan(shown)).body.state).toBe("cancelled");
    await till.press("下一单");
  });

  test("without the money for it: red, and the till says how to go on", async () => {
    await till.amount("999");
    await till.scan(await codeOf(POOR));
    await till.shows("keep", "未付款，请勿交货");
    await till.page.getByTestId("hint").getByText("请顾客打开新的付款码再扫").waitFor();
    await looksRight("code-declined");
    await till.press("下一单");
  });

  test("typed by hand where there is no scanner", async () => {
    await till.amount("1");
    await till.press("输入付款码");
    await till.press(...(await codeOf()));
    await looksRight("code-typed");
    await till.press("确定");
    await till.shows("go", "收到 ¥1.00，可以交货");
    await till.press("下一单");
  });

  test("above the PIN's limit: both screens wait for the customer, and when time is up it is taken back", async () => {
    const before = await phone.balance();
    await till.amount("1000.01");
    await till.scan(await codeOf());
    await till.shows("wait", "等待顾客在手机上确认，先别交货");
    await till.display.getByText("请在手机上输入密码，确认付款").waitFor();
    expect(await till.page.getByTestId("countdown").textContent()).toMatch(/^0:\d\d$/);
    await looksRight("code-confirming");
    await shot(till.display, "display-charging");
    expect(await accessibilityFaults(till.display)).toEqual([]);
    await till.scan(await codeOf());
    await till.says("正在扣款，请勿重复扫码");
    await till.light("keep").getByText("已撤销，未收款").waitFor({ timeout: 60_000 });
    expect(await phone.balance()).toBe(before);
    await till.press("下一单");
  });
});

describe("an amount that was wrong", () => {
  test("is edited after its QR was shown: the old payment is taken back, and only the new one can be paid", async () => {
    const old = await till.collect("80");
    await till.press("修改金额");
    await till.page.getByRole("button", { name: "扫码收款" }).waitFor();
    expect(await till.page.getByTestId("total").textContent()).toBe("¥80.00");
    await till.press("退格", "8");
    const shown = await till.collect("");
    expect(shown).not.toBe(old);
    expect((await phone.pay(old)).body).toMatchObject({ code: "payment_cancelled" });
    expect((await phone.pay(shown)).body.state).toBe("paid");
    await till.shows("go", "收到 ¥8.00，可以交货");
    await till.press("下一单");
  });
});

describe("while the till's line is down", () => {
  test("a payment code cannot be charged, and the banner says what waits", async () => {
    await till.restart(NOWHERE);
    await till.page
      .getByTestId("banner")
      .getByText(/银行网络 \d\d:\d\d 起中断/)
      .waitFor();
    await till.amount("6");
    await till.scan(await codeOf());
    await till.says(/银行网络中断，不能扣付款码/);
    await looksRight("line-down");
  });

  test("the proof on the customer's phone turns the sale green, once", async () => {
    await till.press("扫码收款");
    await till.page.getByTestId("hint").getByText("请扫其手机上的付款凭证").waitFor();
    await till.page
      .getByTestId("banner")
      .getByText(/1 笔 ¥6.00 待核实/)
      .waitFor();
    await looksRight("line-down-waiting");
    const shown = (await till.display.locator("a.qr-link").getAttribute("href")) ?? "";
    const { body } = await phone.pay(shown);
    await till.scan(phone.proofOf(body));
    await till.shows("go", "收到 ¥6.00，可以交货");
    await looksRight("proof-scanned");
    await till.scan(phone.proofOf(body));
    await till.says(/已收款，请勿为它再次交货/);
    await till.press("下一单");
    await till.scan(phone.proofOf(body));
    await till.says(/已收款，请勿为它再次交货/);
    expect(await till.light("go").count()).toBe(0);
  });

  test("the 8 digits are taken at the shop's own risk: amber, and never paid", async () => {
    const shown = await till.collect("7");
    const { body } = await phone.pay(shown);
    await till.press("输入 8 位码");
    await till.press(..."00000000");
    await till.press("确定");
    await till.says(/8 位码不对/);
    await till.press("输入 8 位码");
    await till.press(...(body.eightDigitCode ?? ""));
    await looksRight("eight-digits");
    await till.press("确定");
    await till.shows("wait", "已按 8 位码放行，银行尚未核实，风险由本店承担");
    await till.shows("wait", "已收下付款码，谢谢", till.display);
    await till.page.getByTestId("banner").getByText("凭 8 位码放行 1 笔 ¥7.00").waitFor();
    expect(await till.page.getByText("收到 ¥7.00").count()).toBe(0);
    await looksRight("accepted");
    await shot(till.display, "display-accepted");
    await till.press("下一单");
  });

  test("a cashier takes the 8 digits on a manager's word only, and a wrong code is wrong with it too", async () => {
    await till.signOut();
    await till.signIn(CASHIER.name, CASHIER.pin);
    const shown = await till.collect("5");
    const { body } = await phone.pay(shown);
    for (const [code, ends] of [
      ["12345678", () => till.says(/8 位码不对/)],
      [body.eightDigitCode ?? "", () => till.shows("wait", /已按 8 位码放行/)],
    ] as const) {
      await till.press("输入 8 位码", ...code, "确定");
      await till.approve(shop.operator.name, OWN_PIN);
      await ends();
      await till.page.getByRole("dialog").waitFor({ state: "detached" });
    }
    await till.press("下一单");
    await till.signOut();
    await till.signIn();
  });

  test("a cancel goes on by itself, and the customer's phone can carry it", async () => {
    await till.collect("9");
    await till.press("取消");
    await till.shows("keep", "正在撤销，先别交货");
    await till.page.getByTestId("reversal-qr").waitFor();
    await looksRight("reversing-offline");
    const carried = readQr(await till.page.getByTestId("reversal-qr").screenshot());
    expect(carried).toMatch(/^HTTP:\/\/LOCALHOST:\d+\/V\/\d{400}$/);
    const reversal = Buffer.from(reversalOfUrl(carried) ?? []).toString("base64url");
    const { body } = await phone.call<PhonePayment>("POST", "/v1/phone/reversals", { reversal });
    expect(body.state).toBe("cancelled");
    expect(await till.page.getByRole("button", { name: /强制|完成|已付/ }).count()).toBe(0);
    await till.press("下一单");
  });

  test("back on the line everything is settled, and the banner is gone", async () => {
    await till.restart();
    await till.page.getByTestId("banner").waitFor({ state: "detached" });
    expect(await till.page.getByTestId("alarm").count()).toBe(0);
  });
});
