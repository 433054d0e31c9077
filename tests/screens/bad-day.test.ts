import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, newDevice, readQr, shot } from "../support/browser.ts";
import { OWN_PIN } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
let checkout: Page;
let display: Page;

const light = (page: Page, colour: "go" | "wait" | "keep") =>
  page.locator(`[data-testid=light][data-light=${colour}]`);
const press = (name: string) => checkout.getByRole("button", { name, exact: true }).tap();

async function signIn(pin: string): Promise<void> {
  await checkout.getByLabel("密码").fill(pin);
  await press("登录");
}

beforeAll(async () => {
  shop = await Shop.open();
  checkout = await (await newDevice("checkout")).newPage();
  display = await (await newDevice("display")).newPage();
  await checkout.goto(shop.posReady.checkout);
  await signIn(shop.operator.pin);
  await checkout.getByLabel("现密码").fill(shop.operator.pin);
  await checkout.getByLabel("新密码", { exact: true }).fill(OWN_PIN);
  await checkout.getByLabel("再输一次新密码").fill(OWN_PIN);
  await press("保存新密码");
  await checkout.getByRole("button", { name: "扫码收款" }).waitFor();
  await display.goto(shop.posReady.display);
});
afterAll(async () => {
  for (const page of [checkout, display]) await page.context().close();
  await shop.close();
});

describe("a bad day at the till", () => {
  test("the line to the bank is down: the bar says so, and the customer sees the QR all the same", async () => {
    await shop.stopWallet();
    await checkout
      .getByText(/银行.*(断|连不上|中断)|(断|连不上|中断).*银行/)
      .first()
      .waitFor();
    await press("7");
    await press("扫码收款");
    await display.getByTestId("qr").waitFor();
    await light(checkout, "wait").waitFor();
    await shot(checkout, "checkout-line-down");
    expect(await accessibilityFaults(checkout)).toEqual([]);
  });

  test("the terminal dies and comes back: both screens find it again, and the payment made meanwhile is green", async () => {
    const qr = readQr(await display.screenshot());
    await shop.killPos();
    await checkout
      .getByText(/终端.*(断|连不上|中断)|(断|连不上|中断).*终端/)
      .first()
      .waitFor();
    await shot(checkout, "checkout-terminal-gone");
    await shop.startWallet();
    const phone = await Phone.signedIn(shop);
    expect((await phone.pay(qr)).body.state).toBe("paid");
    await shop.startPos();
    // A new life of the server knows the screen by its secret; the operator has to show who it is.
    await checkout.getByLabel("密码").waitFor();
    await signIn(OWN_PIN);
    await light(checkout, "go").waitFor();
    expect(await checkout.getByTestId("sentence").first().textContent()).toBe("收到 ¥7.00，可以交货");
    await shot(checkout, "checkout-back");
  });

  test("the paper is out: the sale is paid all the same, and the till says what to do", async () => {
    await shop.printer.order("paper-out");
    await press("下一单");
    await press("5");
    await press("现金");
    await press("确认收现金");
    await light(checkout, "go").waitFor();
    await checkout
      .getByText(/缺纸|换纸|装纸/)
      .first()
      .waitFor();
    await shot(checkout, "checkout-paper-out");
    await shop.printer.order("paper-in");
    // Whether it waited for the paper depends on when the printer was looked at; it has ended before anything else happens.
    const ended = ["printed", "not-sent"].map((state) => `[data-testid=receipt-state][data-state=${state}]`);
    await checkout.locator(ended.join(", ")).waitFor();
  });

  test.each([
    ["paper-low", "paper-in", "打印纸快用完，请备好新纸"],
    ["cover-open", "cover-close", "打印机上盖未合：请合上"],
    ["overheat", "cool", "打印头过热：请稍候，冷却后自动续打"],
    ["break", "power-cycle", "打印机故障：请关机后重开"],
    ["stall", "resume", "打印机没有回应：请检查电源和连线"],
    ["unplug", "plug", "未接打印机：请检查电源和连线"],
  ])("a printer's %s stands on the bar with what to do, until %s", async (trouble, cure, words) => {
    await shop.printer.order(trouble);
    await checkout.getByText(words).first().waitFor();
    await shop.printer.order(cure);
    await checkout.getByText(words).first().waitFor({ state: "hidden" });
  });

  test("somebody has set the machine's clock: the bar says how wrong it is, and what payments go by", async () => {
    await press("下一单");
    await shop.stopPos();
    const hook = fileURLToPath(new URL("../faults/clock-ahead.mjs", import.meta.url));
    shop.environments.pos = { NODE_OPTIONS: `--import=${hook}`, CLOCK_AHEAD_MS: "7200000" };
    await shop.startPos();
    await checkout.getByLabel("密码").waitFor();
    await signIn(OWN_PIN);
    await checkout.getByText("本机时钟快了 2 小时，请校准；收款按银行时间").waitFor();
    await press("4");
    await press("扫码收款");
    const phone = await Phone.signedIn(shop);
    await display.getByTestId("qr").waitFor();
    expect((await phone.pay(readQr(await display.screenshot()))).body.state).toBe("paid");
    await light(checkout, "go").waitFor();
    await shot(checkout, "checkout-clock-wrong");
    expect(await accessibilityFaults(checkout)).toEqual([]);
  });
});
