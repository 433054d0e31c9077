/** A customer's phone in a real browser: money in, out and to a friend, the limits, the PIN, and the wallet frozen. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, newDevice, shot } from "../support/browser.ts";
import { asOwnPage } from "../support/checkout.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
let phone: Page;
const NEXT_PIN = "719305";

beforeAll(async () => {
  shop = await Shop.open();
  phone = await (await newDevice("phone")).newPage();
  await phone.goto(shop.walletReady.url);
  await phone.getByLabel("手机号").fill(li().phone);
  await phone.getByLabel("六位密码").fill(li().pin);
  await phone.getByRole("button", { name: "登录" }).tap();
  await phone.getByText(`${li().name}，您好`).waitFor();
});
afterAll(async () => {
  await phone.context().close();
  await shop.close();
});

function li() {
  const customer = shop.walletReady.customers[0];
  if (!customer) throw new Error("no such demo customer");
  return customer;
}

const button = (name: string) => phone.getByRole("button", { name, exact: true });
const enter = async (pin: string) => {
  for (const digit of pin) await button(digit).tap();
};
const said = () => phone.getByTestId("sentence").first();
async function leave(): Promise<void> {
  await button("完成").tap();
  await button("付款码").waitFor();
}

/** No word cut off, nothing wider than the phone, nothing that axe finds, in both sizes of type. */
async function looksRight(name: string): Promise<void> {
  for (const type of ["normal", "large"]) {
    if (type === "large") await button("大字").tap();
    expect(await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    expect(await accessibilityFaults(phone)).toEqual([]);
    await shot(phone, `wallet-${name}${type === "large" ? "-large" : ""}`);
    if (type === "large") await button("大字").tap();
  }
}

describe("the rooms of a wallet", () => {
  test("are one tap from home", async () => {
    for (const name of ["充值", "提现", "转账", "限额", "修改支付密码", "冻结钱包"])
      await button(name).waitFor();
    await looksRight("home");
  });

  test("top up from the linked account, after the PIN", async () => {
    await button("充值").tap();
    await phone.getByLabel("金额（元）").fill("50");
    await phone.getByText("演示银行 尾号 0018").waitFor();
    await looksRight("top-up");
    await button("下一步").tap();
    await enter(li().pin);
    await expect.poll(() => said().textContent()).toBe("充值已到账 ¥50.00");
    await leave();
    await expect.poll(() => phone.getByText("+¥50.00").count()).toBe(1);
  });

  test("withdraw to it, and a wrong PIN takes nothing", async () => {
    await button("提现").tap();
    await phone.getByLabel("金额（元）").fill("20.5");
    await button("下一步").tap();
    await enter("000000");
    await expect.poll(() => said().textContent()).toBe("密码不对，请重试");
    await button("下一步").tap();
    await enter(li().pin);
    await expect.poll(() => said().textContent()).toBe("提现已转到银行账户 ¥20.50");
    await leave();
  });

  test("transfer to a friend, whose masked name is shown before", async () => {
    await button("转账").tap();
    await phone.getByLabel("收款人手机号").fill("13000000000");
    await button("下一步").tap();
    await expect.poll(() => said().textContent()).toBe("该手机号没有钱包，请核对号码");
    await phone.getByLabel("收款人手机号").fill("13800000002");
    await button("下一步").tap();
    await expect.poll(() => phone.getByTestId("payee").textContent()).toContain("*阿姨");
    await phone.getByLabel("金额（元）").fill("12.34");
    await looksRight("transfer");
    await button("下一步").tap();
    await enter(li().pin);
    await expect.poll(() => said().textContent()).toBe("已转给 *阿姨 ¥12.34");
    await leave();
    await phone.getByText("−¥12.34").waitFor();
  });

  test("say what is used of each limit", async () => {
    await button("限额").tap();
    await phone.getByText("已用 ¥12.34，限额 ¥100,000.00").waitFor();
    await phone.getByText("已用 ¥0.00，限额 ¥5,000.00").waitFor();
    await looksRight("limits");
    await phone.goBack();
    await button("付款码").waitFor();
  });

  test("change the PIN, which is asked for twice", async () => {
    await button("修改支付密码").tap();
    await phone.getByLabel("原支付密码").fill(li().pin);
    await phone.getByLabel("新支付密码").fill(NEXT_PIN);
    await phone.getByLabel("再输一次新密码").fill("719306");
    await button("修改密码").tap();
    await expect.poll(() => said().textContent()).toBe("两次输入的新密码不一样，请重输");
    await phone.getByLabel("再输一次新密码").fill(NEXT_PIN);
    await looksRight("pin");
    await button("修改密码").tap();
    await expect.poll(() => said().textContent()).toBe("支付密码已修改，登录也用新密码");
    await leave();
  });

  test("ask again under the same id where no answer came, so that nothing is done twice", async () => {
    const ids = new Set<string>();
    let deaf = true;
    await phone.route("**/v1/phone/transfers/*", async (route) => {
      ids.add(new URL(route.request().url()).pathname);
      if (!deaf) return route.continue();
      // Carried out, and its answer lost.
      const headers = { ...route.request().headers(), ...asOwnPage(shop.walletReady.url) };
      expect((await route.fetch({ headers })).status()).toBe(200);
      await route.abort();
    });
    await button("转账").tap();
    await phone.getByLabel("收款人手机号").fill("13800000002");
    await button("下一步").tap();
    await phone.getByLabel("金额（元）").fill("7");
    await button("下一步").tap();
    await enter(NEXT_PIN);
    await phone.getByText("没有收到银行答复。请重试查询结果，不会重复办理").waitFor();
    await looksRight("unanswered");
    deaf = false;
    await button("重试").tap();
    await expect.poll(() => said().textContent()).toBe("已转给 *阿姨 ¥7.00");
    expect(ids.size).toBe(1);
    await phone.unroute("**/v1/phone/transfers/*");
    await leave();
    await phone.getByText("−¥7.00").first().waitFor();
    expect(await phone.getByText("−¥7.00").count()).toBe(1);
  });

  test("freeze the wallet at once, and home says so", async () => {
    await button("冻结钱包").tap();
    await looksRight("freeze");
    await button("立即冻结").tap();
    await expect.poll(() => said().textContent()).toContain("钱包已冻结");
    await leave();
    await phone.getByTestId("frozen").waitFor();
    await looksRight("frozen");
  });
});
