/** How everything stands: whatever goes wrong in a shop is told with what to do, at one touch, and is gone once it is over. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SUBJECTS, type Subject } from "../../terminal/checkout/standing-words.ts";
import { accessibilityFaults, overflowing, SIZES, shot } from "../support/browser.ts";
import { Checkout } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";
import { staffOf } from "../support/staff.ts";
import { Till } from "../support/till.ts";

let shop: Shop;
let till: Till;

beforeAll(async () => {
  shop = await Shop.open();
  await Checkout.signedIn(shop);
  till = await Till.open(shop);
});
afterAll(async () => {
  await till.close();
  await shop.close();
});

/** The bank stops the shop's terminal. */
async function suspend(token: string): Promise<void> {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${shop.walletReady.url}/v1/bank/terminals${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    });
  const { terminals } = (await (await ask("")).json()) as { terminals: { id: string }[] };
  const body = JSON.stringify({ reason: "看起来被复制了" });
  const answer = await ask(`/${terminals[0]?.id}/suspension`, { method: "PUT", body });
  expect(answer.status).toBe(200);
}

const panel = () => till.page.locator(".standings");

/** The panel is open until the subject is in this state, and says this. */
async function stands(subject: Subject, state: "good" | "unknown" | "wait" | "keep", words: string | RegExp) {
  const one = till.page.locator(`[data-testid=standing-${subject}][data-state=${state}]`);
  await one.getByText(words).waitFor();
}

const open = () => till.press("运行状态");
const close = () => till.press("关闭");

describe("when all is well", () => {
  test("the bar says nothing, and one touch says that each of the seven is well", async () => {
    await till.page.locator(".status-notes:empty").waitFor({ state: "attached" });
    await open();
    for (const subject of SUBJECTS.filter((one) => one !== "drawer"))
      await stands(subject, "good", /无需操作/);
    // Nobody has tried out how it is wired yet.
    await stands("drawer", "unknown", /接法/);
    await shot(till.page, "standing-well");
    expect(await accessibilityFaults(till.page)).toEqual([]);
    await close();
    expect(await till.page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe(
      "运行状态",
    );
  });

  test("it fits a small screen in large type and in English", async () => {
    const { page } = till;
    await page.setViewportSize(SIZES.smallCheckout);
    await till.press("大字", "English", "How all stands");
    await panel().waitFor();
    await shot(page, "standing-large-english");
    expect(await overflowing(page)).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await panel().waitFor({ state: "detached" });
    await till.press("中文", "大字");
    await page.setViewportSize(SIZES.checkout);
  });
});

describe("line, wallet and what is pending", () => {
  test("say that the line is down and what waits, and are well again once it is back and the payment proven", async () => {
    await shop.stopWallet();
    await till.page.getByTestId("banner").waitFor();
    const qr = await till.collect("7");
    await open();
    await stands("line", "wait", /起中断：.*请检查网线或路由器/);
    await stands("wallet", "unknown", /网络恢复后自动再连/);
    await stands("pending", "wait", /1 笔 ¥7.00.*请勿重复收款/);
    await shot(till.page, "standing-line-down");
    expect(await accessibilityFaults(till.page)).toEqual([]);
    await shop.startWallet();
    await (await Phone.signedIn(shop)).pay(qr);
    await stands("line", "good", /畅通/);
    await stands("wallet", "good", /签名正确/);
    await stands("pending", "good", /没有待核实/);
    await close();
    await till.press("下一单");
  });
});

describe("the wallet", () => {
  test("is not believed where somebody else answers in its place", async () => {
    const stranger = createServer((_, answer) => answer.end("<html>Sign in to the network</html>"));
    await new Promise<void>((done) => stranger.listen(0, "127.0.0.1", done));
    await till.restart(`http://127.0.0.1:${(stranger.address() as AddressInfo).port}`);
    await till.page.locator(".status-notes").getByText("应答的不是银行钱包，不可信：请检查网络").waitFor();
    await open();
    await stands("wallet", "wait", /请检查网络/);
    await close();
    await till.restart();
    stranger.closeAllConnections();
    await new Promise((done) => stranger.close(done));
    await open();
    await stands("wallet", "good", /签名正确/);
    await close();
  });
});

describe("the printer", () => {
  test("says that the paper is out, and is ready again with a new roll", async () => {
    await open();
    await shop.printer.order("paper-out");
    await stands("printer", "wait", "打印机缺纸：请装纸");
    await shop.printer.order("paper-in");
    await stands("printer", "good", /就绪/);
    await close();
  });
});

describe("the drawer", () => {
  test("says that it is open, and that it is shut, once its wiring was tried out", async () => {
    const { page } = till;
    await till.menu("终端");
    await till.press("试钱箱接法", "已关好，试开");
    await page.getByText("钱箱弹开了吗").waitFor();
    await till.press("弹开了");
    await shop.printer.order("drawer-close");
    await page.getByText("看到了：钱箱已关好").waitFor();
    await till.press("完成", "返回收款");
    await open();
    await stands("drawer", "good", "钱箱已关好");
    await shop.printer.order("drawer-open");
    await stands("drawer", "wait", /请关上/);
    await shop.printer.order("drawer-close");
    await stands("drawer", "good", "钱箱已关好");
    await close();
  });
});

describe("the sound", () => {
  test("says that nobody heard it, until somebody does", async () => {
    await till.menu("声音和屏幕");
    await till.press("试听", "没听到");
    await open();
    await stands("sound", "wait", /请检查喇叭/);
    await close();
    await till.press("试听", "听到了");
    await open();
    await stands("sound", "good", /会播报/);
    await close();
    await till.press("返回收款");
  });
});

describe("the clock", () => {
  test("says by how much it is wrong, and is right again once it was set", async () => {
    const hook = fileURLToPath(new URL("../faults/clock-ahead.mjs", import.meta.url));
    shop.environments.pos = { NODE_OPTIONS: `--import=${hook}`, CLOCK_AHEAD_MS: "7200000" };
    await till.restart();
    await open();
    await stands("clock", "wait", /快了 2 小时，请校准/);
    await close();
    shop.environments.pos = {};
    await till.restart();
    await open();
    await stands("clock", "good", /与银行时间一致/);
    await close();
  });
});

describe("a terminal that the bank has suspended", () => {
  test("says so on the bar, that it takes no QR payments, and whom to call", async () => {
    await suspend((await staffOf(shop, "risk")).token);
    await till.restart();
    await till.page
      .locator(".status-notes")
      .getByText(/银行已暂停此终端.*请联系银行/)
      .waitFor();
    await open();
    await stands("wallet", "keep", /请联系银行/);
    await stands("line", "good", /畅通/);
    await shot(till.page, "standing-suspended");
    await close();
  });
});
