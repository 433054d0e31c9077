/** A till with a scanner and a pole display on serial lines: the scanner does what one that is a keyboard does. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DevicesView } from "#pos/api.ts";
import { VirtualProgram } from "../hardware/virtual-program.ts";
import { accessibilityFaults, overflowing, SIZES, shot } from "../support/browser.ts";
import { Checkout } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";

let shop: Shop;
let scanner: VirtualProgram;
let pole: VirtualProgram;
let till: Till;

/** Nobody listens there: a line that is down for the till alone. */
const NOWHERE = "http://127.0.0.1:9";

beforeAll(async () => {
  scanner = await VirtualProgram.start("scanner/main.ts", "--baud", "115200");
  pole = await VirtualProgram.start("pole/main.ts");
  const environment = { SCANNER: scanner.path, SCANNER_BAUD: "115200", POLE_DISPLAY: pole.path };
  shop = await Shop.open({ environment });
  await devicesAreThere();
  till = await Till.open(shop);
});
afterAll(async () => {
  await till.close();
  await shop.close();
  await scanner.stop();
  await pole.stop();
});

/** Waits until the terminal's server has both devices; whoever looked is signed out again, and takes no scan from the till. */
async function devicesAreThere(): Promise<void> {
  const checkout = await Checkout.signedIn(shop);
  for await (const { event, data } of checkout.events(AbortSignal.timeout(20_000))) {
    const told = JSON.parse(data);
    const seen: DevicesView | undefined =
      event === "snapshot" ? told.devices : event === "devices" ? told : undefined;
    if (seen?.pole === "present" && seen.scanner !== "absent") break;
  }
  await checkout.expect("DELETE", "/api/session");
}

/** Takes pictures of the till lying and standing, and finds nothing cut off on either. */
async function looks(name: string): Promise<void> {
  const upright = { width: 800, height: 1280 };
  for (const [size, suffix] of [
    [SIZES.checkout, ""],
    [upright, "-upright"],
  ] as const) {
    await till.page.setViewportSize(size);
    await shot(till.page, name + suffix);
    expect(await accessibilityFaults(till.page)).toEqual([]);
    expect(await overflowing(till.page)).toEqual([]);
  }
  await till.page.setViewportSize(SIZES.checkout);
}

const underScanner = (text: string) => scanner.order("scan", { text });

/** Both ways in which a code comes to the till. */
const WAYS = [
  ["the scanner on the serial line", underScanner],
  ["the scanner that is a keyboard", (text: string) => till.scan(text)],
] as const;

/** The payment code of a phone that has shown none yet: one code pays once. */
const newCode = async () => (await Phone.signedIn(shop)).paymentCode();

const onPole = () => {
  const lines = pole.of("shows").at(-1)?.lines as string[] | undefined;
  return lines?.map((line) => line.trim().replace(/ {2,}/g, " ")).join(" / ");
};

/** Waits until that stands on the pole. */
async function poleReads(text: string): Promise<void> {
  if (onPole() !== text) await pole.next(() => onPole() === text);
}

const matchCode = async () =>
  /Match code\s*(\d{4})/.exec((await till.display.locator("main").textContent()) ?? "")?.[1];

describe.each(WAYS)("under %s", (_, scan) => {
  test("a payment code without an amount asks for the amount", async () => {
    await scan(await newCode());
    await till.says("请先输入金额，再扫付款码");
  });

  test("a payment code is charged the amount, and the till is green", async () => {
    await till.amount("12.5");
    await scan(await newCode());
    await till.shows("go", "收到 ¥12.50，可以交货");
    await till.shows("go", "付款成功，谢谢", till.display);
    await poleReads("PAID 12.50 / THANK YOU");
    await till.press("下一单");
  });

  test("what this till cannot charge is refused by its name", async () => {
    await till.amount("3");
    await scan("134567890123456789");
    await till.says(/微信.*换一种方式付款/);
    await scan("6901234567892");
    await till.says("不认识这个码，请重扫");
    expect(await till.page.getByTestId("total").textContent()).toBe("¥3.00");
    await till.page.reload();
    await till.page.locator("main.floor").waitFor();
  });

  test("a code is a code whatever has the focus, and the field keeps what was typed", async () => {
    await till.menu("员工");
    const field = till.page.getByLabel("工号");
    await field.fill("20");
    await field.focus();
    await scan(await newCode());
    await till.says("请先返回收款，再扫付款码");
    expect(await field.inputValue()).toBe("20");
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    await till.press("返回收款");
  });

  test("a code that comes while a dialog is open does nothing behind it, and the dialog says so", async () => {
    await till.amount("2");
    await till.page.getByRole("button", { name: /^功能/ }).tap();
    await scan(await newCode());
    await till.page.getByRole("dialog").getByText("请先关闭这个窗口，再扫码").waitFor();
    await till.press("返回");
    expect(await till.page.getByTestId("total").textContent()).toBe("¥2.00");
    await scan(await newCode());
    await till.shows("go", "收到 ¥2.00，可以交货");
    await till.press("下一单");
  });

  test("a proof turns the till green while the line is down", async () => {
    await till.restart(NOWHERE);
    await devicesAreThere();
    const phone = await Phone.signedIn(shop);
    const { body } = await phone.pay(await till.collect("6"));
    await poleReads(`TOTAL 6.00 / SCAN TO PAY ${await matchCode()}`);
    await scan(phone.proofOf(body));
    await till.shows("go", "收到 ¥6.00，可以交货");
    await poleReads("PAID 6.00 / THANK YOU");
    await till.press("下一单");
    await till.restart();
    await devicesAreThere();
  });
});

describe("a customer who pays in cash", () => {
  test("reads the total while it is counted, and then what comes back, on screen and pole", async () => {
    await till.amount("12.5");
    await till.press("现金");
    await poleReads("TOTAL 12.50 / CASH PLEASE");
    await till.display.locator("main[data-state=due]").getByText("应付现金").waitFor();
    await shot(till.display, "display-due");
    expect(await accessibilityFaults(till.display)).toEqual([]);
    await till.press("返回");
    await poleReads("WELCOME / ");
    await till.press("现金", "¥20.00", "确认收现金");
    await poleReads("PAID 12.50 / CHANGE 7.50");
    await till.shows("go", "付款成功，谢谢", till.display);
    await till.press("下一单");
  });
});

describe("a scanner on a serial line", () => {
  test("that reads what is no text is told to the cashier, who heard its beep", async () => {
    await scanner.order("noise", { bytes: [0x31, 0xff, 0xff, 0x1b, 0x0d] });
    await till.says("不认识这个码，请重扫");
  });

  test("gives nothing to a till where nobody is signed in, not even later", async () => {
    await till.signOut();
    await underScanner(await newCode());
    await till.signIn();
    await till.amount("4");
    await underScanner("6901234567893");
    await till.says("不认识这个码，请重扫");
    expect(await till.light("go").count()).toBe(0);
    expect(await till.light("wait").count()).toBe(0);
  });

  test("serves neither of two tills at which somebody is signed in, and both say so until one signs out", async () => {
    const other = await Checkout.signedIn(shop);
    const leaving = new AbortController();
    const heard: string[] = [];
    const followed = (async () => {
      for await (const { event } of other.events(leaving.signal)) heard.push(event);
    })().catch((error: Error) => expect(error.name).toBe("AbortError"));
    const note = till.page.getByText("两台收银同时登录，扫码枪停用：请退出一台");
    await note.waitFor();
    await underScanner(await newCode());
    await pole.order("unplug");
    await till.page.getByText("未接客显：请检查连线").waitFor();
    await looks("checkout-scanner-contested");
    await pole.order("plug");
    expect(await till.page.getByTestId("total").textContent()).toBe("¥4.00");
    await other.expect("DELETE", "/api/session");
    leaving.abort();
    await followed;
    expect(heard).not.toContain("scan");
    await note.waitFor({ state: "detached" });
  });

  test("that is unplugged is missed in words, and no more once it is back", async () => {
    const note = till.page.getByText("未接扫码枪：请检查连线");
    await scanner.order("unplug");
    await note.waitFor();
    await pole.order("unplug");
    await till.page.getByText("未接客显：请检查连线").waitFor();
    await looks("checkout-devices-absent");
    await scanner.order("plug");
    await pole.order("plug");
    await note.waitFor({ state: "detached" });
    await underScanner(await newCode());
    await till.shows("go", "收到 ¥4.00，可以交货");
    await poleReads("PAID 4.00 / THANK YOU");
  });

  test("takes a payment while the pole has hung; the pole shows how it went once it goes on", async () => {
    await till.press("下一单");
    await pole.order("stall");
    const shown = pole.of("shows").length;
    await till.amount("7");
    await underScanner(await newCode());
    await till.shows("go", "收到 ¥7.00，可以交货");
    expect(pole.of("shows").length).toBe(shown);
    await pole.order("resume");
    await poleReads("PAID 7.00 / THANK YOU");
  });

  test("and a pole display that never got what it does not understand", () => {
    expect(pole.of("fault")).toEqual([]);
    expect(scanner.of("heard")).toEqual([]);
  });
});
