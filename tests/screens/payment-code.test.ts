/** The payer's phone in a real browser, against the real servers: the payment code, the proof, and codes from paper. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { endOfStep, stepOf } from "#domain/payment-code.ts";
import { recognise } from "#domain/scan.ts";
import { PROOF_DIGITS } from "#domain/statement.ts";
import { newId } from "#kit/random-ids.ts";
import type { SaleView } from "#pos/api.ts";
import {
  accessibilityFaults,
  type ContextOptions,
  newDevice,
  picture,
  readQr,
  shot,
} from "../support/browser.ts";
import { Checkout, latestPayment } from "../support/checkout.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
let checkout: Checkout;
let phone: Page;

/** Nobody listens there: a line that is down for the till alone. */
const NOWHERE = "http://127.0.0.1:9";
const ABOVE_PIN_LIMIT = 100_001;

beforeAll(async () => {
  shop = await Shop.open({ environment: { CODE_ACCEPTED_MAX: "5" } });
  checkout = await Checkout.signedIn(shop);
  await checkout.lineBecomes(true);
});
afterAll(() => shop.close());
afterEach(() => phone.context().close());

/** The phone of the story. */
async function signIn(index = 0, options: ContextOptions = {}): Promise<void> {
  phone = await signedIn(index, options);
}

async function signedIn(index: number, options: ContextOptions = {}): Promise<Page> {
  const page = await (await newDevice("phone", options)).newPage();
  await page.goto(shop.walletReady.url);
  const customer = customerOf(index);
  await page.getByLabel("手机号").fill(customer.phone);
  await page.getByLabel("六位密码").fill(customer.pin);
  await page.getByRole("button", { name: "登录" }).tap();
  await page.getByText(customer.name).waitFor();
  return page;
}

function customerOf(index: number) {
  const customer = shop.walletReady.customers[index];
  if (!customer) throw new Error("no such demo customer");
  return customer;
}

const press = async (keys: string, page = phone) => {
  for (const key of keys) await page.getByRole("button", { name: key, exact: true }).tap();
};
const button = (name: string) => phone.getByRole("button", { name, exact: true });
const light = (colour: "go" | "wait" | "keep") => phone.locator(`[data-testid=light][data-light=${colour}]`);
const sentence = () => phone.getByTestId("sentence").first().textContent();
const balance = async () => {
  await phone.goto(shop.walletReady.url);
  await phone.getByText("显示").tap();
  return phone.getByTestId("balance").textContent();
};

async function shownCode(): Promise<string> {
  const code = phone.getByTestId("payment-code");
  await code.waitFor();
  return (await code.textContent()) ?? "";
}
async function openCode(): Promise<string> {
  await button("付款码").tap();
  return shownCode();
}

/** The QR and the digits say the same, though not while they change. */
const showsItself = (name: string) =>
  expect.poll(async () => readQr(await picture(phone, name)) === (await shownCode())).toBe(true);

/** A sale of that amount, paid with what the scanner reads. */
async function charge(amount: number, code: string): Promise<SaleView> {
  const sale = await checkout.openSale(amount);
  const path = `/api/sales/${sale.id}/tenders/${newId()}`;
  return checkout.expect("PUT", path, { kind: "wallet", amount, code });
}
const becomes = (sale: SaleView, state: string) =>
  checkout.waitForSale(sale.id, (view) => latestPayment(view).state === state);

/** The till alone loses its line to the wallet, and comes back with what it had committed. */
async function cutTillOff(): Promise<void> {
  await shop.stopPos();
  await shop.startPos(NOWHERE);
  checkout = await Checkout.signedIn(shop);
}
async function reconnectTill(): Promise<void> {
  await shop.stopPos();
  await shop.startPos();
  checkout = await Checkout.signedIn(shop);
  await checkout.lineBecomes(true);
}

/** Says yes on the page of a scanned QR. */
async function pay(qr: string, index = 0): Promise<void> {
  await phone.goto(qr);
  await button("确认付款").tap();
  await press(customerOf(index).pin);
  await phone.getByTestId("proof").waitFor();
}

/** Another customer gets hold of the payment's address while its payer is asked. */
async function isNobodyElsesToConfirm(qr: string): Promise<void> {
  const stranger = await signedIn(1);
  await stranger.goto(qr);
  await stranger.getByRole("button", { name: "确认付款" }).tap();
  await press(customerOf(1).pin, stranger);
  await stranger.getByText("此笔付款须由出示付款码的人确认").waitFor();
  await stranger.getByText("没有扣您的款").waitFor();
  expect(await stranger.locator("main button").allTextContents()).toEqual(["回到钱包"]);
  await shot(stranger, "phone-not-yours");
  await stranger.context().close();
}

describe("the payment code", () => {
  test("is read off the phone, charged, and the phone shows by itself what was paid to whom", async () => {
    await signIn();
    const code = await openCode();
    expect(recognise(code).rule.taker).toBe("payment");
    await showsItself("phone-code");
    expect(await accessibilityFaults(phone)).toEqual([]);
    await phone.getByText("怎么用").tap();
    await phone.getByText("一码只能付一次，每 30 秒自动换新").waitFor();
    expect(await accessibilityFaults(phone)).toEqual([]);
    await phone.getByText("怎么用").tap();
    await becomes(await charge(1250, code), "paid");
    await phone.getByTestId("proof").waitFor();
    expect(await phone.getByTestId("amount").textContent()).toBe("¥12.50");
    await phone.getByText("好邻居便利店").waitFor();
    await shot(phone, "phone-code-paid");
  });

  test("is good for one payment: the next that is shown is another, and the wallet takes it", async () => {
    await signIn();
    const first = await openCode();
    await becomes(await charge(100, first), "paid");
    await phone.getByTestId("proof").waitFor();
    await button("再出示付款码").tap();
    const second = await shownCode();
    expect(second).not.toBe(first);
    await becomes(await charge(100, first), "declined");
    await becomes(await charge(100, second), "paid");
  });

  test("is made without a network, changes by itself, and the till's line is enough to be paid", async () => {
    await signIn();
    await phone.clock.install();
    const first = await openCode();
    await phone.context().setOffline(true);
    await phone.getByText("手机没有网络").waitFor();
    await shot(phone, "phone-code-offline");
    const at = await phone.evaluate(() => Date.now());
    await phone.clock.fastForward(endOfStep(stepOf(at)) - at + 1000);
    await expect.poll(shownCode).not.toBe(first);
    const second = await shownCode();
    await becomes(await charge(150, second), "paid");
    await phone.context().setOffline(false);
    await phone.getByTestId("proof").waitFor();
    expect(await phone.getByTestId("amount").textContent()).toBe("¥1.50");
  });

  test("is there on a page that is opened where no network is, and the page can be used", async () => {
    await signIn();
    await phone.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await phone.context().setOffline(true);
    await phone.goto(`${shop.walletReady.url}/code`);
    const code = await shownCode();
    await phone.getByText("手机没有网络").waitFor();
    await becomes(await charge(155, code), "paid");
    await phone.context().setOffline(false);
    await phone.getByTestId("proof").waitFor();
  });

  test("is right on a phone whose clock is an hour wrong", async () => {
    await signIn();
    await phone.clock.install({ time: Date.now() + 3_600_000 });
    await phone.reload();
    await phone.getByText(customerOf(0).name).waitFor();
    await becomes(await charge(160, await openCode()), "paid");
  });

  test("survives a reload of its page, and no script can read what it is made from", async () => {
    await signIn();
    await openCode();
    await phone.reload();
    const code = await shownCode();
    const kept = await phone.evaluate(async () => {
      const opening = indexedDB.open("shouyin.phone");
      await new Promise((done) => opening.addEventListener("success", done));
      const asked = opening.result.transaction("payment-code").objectStore("payment-code").get("maker");
      await new Promise((done) => asked.addEventListener("success", done));
      const { key } = asked.result as { key: CryptoKey };
      const exported = await crypto.subtle.exportKey("raw", key).then(
        () => "read",
        (fault: Error) => fault.name,
      );
      return { extractable: key.extractable, exported };
    });
    expect(kept).toEqual({ extractable: false, exported: "InvalidAccessError" });
    await becomes(await charge(170, code), "paid");
  });

  test("of a large amount asks the payer for the PIN on the phone, and a wrong one takes nothing", async () => {
    await signIn();
    const sale = await charge(ABOVE_PIN_LIMIT, await openCode());
    await phone.getByText("请输入六位支付密码").waitFor();
    expect(await phone.getByTestId("amount").textContent()).toBe("¥1,000.01");
    await shot(phone, "phone-code-pin");
    expect(await accessibilityFaults(phone)).toEqual([]);
    await isNobodyElsesToConfirm(latestPayment(sale).qr);
    const { pin } = customerOf(0);
    await press(pin === "135790" ? "246801" : "135790");
    await phone.getByText("密码不对").waitFor();
    expect(latestPayment(await checkout.expect("GET", `/api/sales/${sale.id}`)).state).toBe("waiting");
    await press(pin);
    await phone.getByTestId("proof").waitFor();
    await becomes(sale, "paid");
  });

  test("without the money for it ends as not paid on both sides, with a way to go on", async () => {
    await signIn(1);
    const first = await openCode();
    await becomes(await charge(999_900, first), "declined");
    await light("keep").waitFor();
    expect(await sentence()).toBe("未付款");
    await shot(phone, "phone-code-declined");
    await button("回到钱包").tap();
    expect(await openCode()).not.toBe(first);
  });

  test("is away once this phone is signed out", async () => {
    await signIn();
    const code = await openCode();
    await button("回到钱包").tap();
    await button("退出登录").tap();
    await phone.getByLabel("手机号").waitFor();
    await becomes(await charge(100, code), "declined");
    await phone.goto(`${shop.walletReady.url}/code`);
    await phone.getByLabel("手机号").waitFor();
  });
});

describe("the till is offline and the phone is not", () => {
  test("the proof on the phone is a QR of the digits that the till takes", async () => {
    const { sale, payment } = await checkout.collect(880);
    await cutTillOff();
    await signIn();
    await pay(payment.qr);
    const digits = readQr(await picture(phone, "phone-proof-offline"));
    expect(digits).toMatch(new RegExp(`^\\d{${PROOF_DIGITS}}$`));
    expect(recognise(digits).rule.taker).toBe("proof");
    const proven = await checkout.expect<SaleView>("POST", "/api/proofs", { digits });
    expect(proven).toMatchObject({ id: sale.id, state: "paid", due: 0 });
    await reconnectTill();
  });

  test("the eight digits below it are those that the till accepts where it has no scanner", async () => {
    const { sale, payment } = await checkout.collect(890);
    await cutTillOff();
    await signIn();
    await pay(payment.qr);
    const shown = (await phone.getByTestId("eight-digit-code").textContent()) ?? "";
    expect(shown).toMatch(/^\d{4} \d{4}$/);
    const path = `/api/sales/${sale.id}/tenders/${sale.tenders[0]?.id}/payments/1/acceptance`;
    const taken = await checkout.expect<SaleView>("PUT", path, { code: shown.replace(" ", "") });
    expect(latestPayment(taken).state).toBe("accepted");
    await reconnectTill();
    await becomes(sale, "paid");
  });

  test("a small phone's proof is read from a picture of its screen too", async () => {
    const { payment } = await checkout.collect(120);
    await signIn();
    await phone.setViewportSize({ width: 320, height: 568 });
    await pay(payment.qr);
    expect(readQr(await picture(phone, "phone-proof-small"))).toMatch(new RegExp(`^\\d{${PROOF_DIGITS}}$`));
    const modules = await phone.getByTestId("qr").evaluate((qr: SVGSVGElement) => {
      const pixels = qr.getBoundingClientRect().width * devicePixelRatio;
      return pixels / qr.viewBox.baseVal.width;
    });
    expect(Number.isInteger(modules)).toBe(true);
    expect(await accessibilityFaults(phone)).toEqual([]);
  });

  /** The till cancels what it cannot tell the wallet of; the address that the customer's phone opens instead. */
  async function cancelOffline(sale: SaleView): Promise<string> {
    const path = `/api/sales/${sale.id}/tenders/${sale.tenders[0]?.id}/payments/1/reversal`;
    const cancelling = latestPayment(await checkout.expect("PUT", path, {}));
    expect(cancelling.state).toBe("reversing");
    return cancelling.reversalQr ?? "";
  }

  test("a cancel is carried by the customer's phone: nothing was taken", async () => {
    const { sale, payment } = await checkout.collect(640);
    await cutTillOff();
    await signIn();
    await phone.goto(await cancelOffline(sale));
    await phone.getByText("好邻居便利店").waitFor();
    expect(await phone.getByTestId("amount").textContent()).toBe("¥6.40");
    await shot(phone, "phone-carry");
    expect(await accessibilityFaults(phone)).toEqual([]);
    await button("送达撤销").tap();
    await light("keep").waitFor();
    expect(await sentence()).toBe("已撤销，未付款");
    await phone.goto(payment.qr);
    await phone.getByText("已撤销，未付款").waitFor();
    await reconnectTill();
    await becomes(sale, "cancelled");
  });

  test("a cancel of what the customer has paid brings the money back to the phone that carries it", async () => {
    const { sale, payment } = await checkout.collect(650);
    await cutTillOff();
    await signIn();
    const before = await balance();
    await pay(payment.qr);
    expect(await balance()).not.toBe(before);
    await phone.goto(await cancelOffline(sale));
    await phone.getByText("撤销后全额退回您的钱包").waitFor();
    await button("送达撤销").tap();
    await phone.getByText("商家已撤销，款项已退回钱包").waitFor();
    await shot(phone, "phone-carried");
    expect(await balance()).toBe(before);
    await reconnectTill();
    await becomes(sale, "reversed");
  });

  test("an address that is cut says so, and offers nothing to press but the way home", async () => {
    await signIn();
    for (const [path, words] of [
      ["/V/123", "这不是有效的撤销码"],
      ["/F/123", "这不是有效的退款凭条"],
      ["/P/123", "这不是有效的收款码"],
    ] as const) {
      await phone.goto(shop.walletReady.url + path);
      await light("keep").waitFor();
      expect(await sentence()).toContain(words);
      expect(await phone.locator("main button").allTextContents()).toEqual(["回到钱包"]);
    }
  });
});

describe("a refund", () => {
  test("is told on its slip to whoever holds the paper, on the proof, and in the payer's history", async () => {
    const { sale, payment } = await checkout.collect(2000);
    await signIn();
    await pay(payment.qr);
    await becomes(sale, "paid");
    const path = `/api/sales/${sale.id}/refunds/${newId()}`;
    const input = { tender: sale.tenders[0]?.id, amount: 500, lines: [], reason: "faulty" };
    await checkout.expect("PUT", path, input);
    await phone.getByTestId("refunded").waitFor();
    expect(await phone.getByTestId("refunded").textContent()).toContain("¥5.00");
    await shot(phone, "phone-proof-refunded");
    expect(await accessibilityFaults(phone)).toEqual([]);
    await phone.goto(shop.walletReady.url);
    expect(await phone.locator(".history li").first().textContent()).toMatch(/好邻居便利店退款.*\+¥5\.00/);

    await checkout.waitForSale(sale.id, ({ receipts }) =>
      receipts.some(({ kind, state }) => kind === "refund" && state === "printed"),
    );
    const slip = shop.printer.of("receipt").at(-1);
    const [url] = (slip?.qr ?? []) as string[];
    const stranger = await (await newDevice("phone")).newPage();
    await stranger.goto(url ?? "");
    await stranger.getByText("已退款，款项已退回付款的钱包").waitFor();
    expect(await stranger.getByTestId("amount").textContent()).toBe("¥5.00");
    await shot(stranger, "phone-refund-slip");
    expect(await accessibilityFaults(stranger)).toEqual([]);
    await stranger.context().close();
  });
});

describe("the payment code, however the phone is set", () => {
  test.each([
    { name: "small", width: 320, height: 568 },
    { name: "small-large-type-english", width: 320, height: 640, largeType: true, english: true },
    { name: "dark", width: 360, height: 740, colorScheme: "dark" as const },
    { name: "large-type", width: 390, height: 844, largeType: true },
  ])("$name: nothing is cut off, and a machine finds no fault of accessibility", async (look) => {
    await signIn(0, look.colorScheme ? { colorScheme: look.colorScheme } : {});
    await phone.setViewportSize(look);
    if (look.largeType) await button("大字").tap();
    if (look.english) await button("English").tap();
    await button(look.english ? "Payment code" : "付款码").tap();
    await showsItself(`phone-code-${look.name}`);
    const wide = await phone.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(wide).toBe(false);
    expect(await accessibilityFaults(phone)).toEqual([]);
  });
});
