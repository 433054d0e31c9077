/** A day's end at the till: three sides that agree, sides that differ, and a bank that is not there. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { spanOf } from "#domain/business-day.ts";
import { type PaymentId, parsePaymentId } from "#domain/ids.ts";
import { type Settlement, type SettlementLine, totalsOf } from "#domain/settlement.ts";
import { newId } from "#kit/random-ids.ts";
import { accessibilityFaults, overflowing, type SIZES, shot } from "../support/browser.ts";
import { Checkout, OWN_PIN } from "../support/checkout.ts";
import { LyingWallet } from "../support/lying-wallet.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";

const CASHIER = { name: "2002", firstPin: "918273", pin: "730518" };
const RULE = { timeZone: "Asia/Shanghai", cutOff: 0 };

let shop: Shop;
/** The bank, as far as it settles: it says what the story wants. */
let bank: LyingWallet;
let checkout: Checkout;
let till: Till;
/** The payments that were made, in their order. */
const paid: { id: PaymentId; amount: number; at: number }[] = [];

beforeAll(async () => {
  shop = await Shop.open();
  bank = await LyingWallet.standBefore(shop);
  shop.environments.wallet = { WALLET_PUBLIC_URL: bank.url };
  await shop.stop();
  await shop.startWallet();
  await shop.startPos(bank.url);
  bank.settle((day) => settlementOf(day, honest()));
  checkout = await Checkout.signedIn(shop);
  await checkout.lineBecomes(true);
  const phone = await Phone.signedIn(shop);
  for (const amount of [1250, 880]) await pay(phone, amount);
  await checkout.addCashier(CASHIER);
  till = await Till.open(shop);
});
afterAll(async () => {
  await till.close();
  await bank.close();
  await shop.close();
});

async function pay(phone: Phone, amount: number): Promise<void> {
  const { sale, payment } = await checkout.collect(amount);
  await phone.pay(payment.qr);
  await checkout.waitForSale(sale.id, ({ state }) => state === "paid");
  const id = parsePaymentId(payment.id);
  if (!id) throw new Error("a payment has an id");
  paid.push({ id, amount, at: Date.now() });
}

const honest = (): SettlementLine[] => paid.map((one) => lineOf(one));

function lineOf(
  { id, amount, at }: (typeof paid)[number],
  changed: Partial<SettlementLine> = {},
): SettlementLine {
  const facts = { kind: "payment", payment: id, refund: null, amount, fee: -5, at } as const;
  return { ...facts, transaction: newId(), ...changed };
}

/** So long after its lines that the till misses what is not among them. */
function settlementOf(day: string, all: readonly SettlementLine[]): Settlement {
  const span = spanOf(day, RULE);
  const lines = all.filter(({ at }) => at >= span.from && at < span.to);
  const facts = { day, ...RULE, ...span, currency: "CNY", state: "open", next: null } as const;
  return { ...facts, lines, totals: totalsOf(lines), time: Date.now() + 60_000 };
}

const looksRight = async (name: string) => {
  await shot(till.page, `reconciliation-${name}`);
  expect(await accessibilityFaults(till.page)).toEqual([]);
};
const verdict = (state: string, words: string | RegExp = /./) =>
  till.page.locator(`[data-testid=verdict][data-verdict=${state}]`).getByText(words).first().waitFor();
const side = async (name: string) => (await till.page.getByTestId(`side-${name}`).textContent()) ?? "";
const found = (kind: string) => till.page.locator(`[data-testid=difference][data-kind=${kind}]`);
const row = (kind: string, button: string) => found(kind).getByRole("button", { name: button }).tap();

/** Typed on the keys of the screen: as quick as a test, a keyboard would be a scanner. */
async function count(float: string, counted: string): Promise<void> {
  await till.page.getByRole("button", { name: /^(清点钱箱|重新清点)$/ }).tap();
  await till.amount(float);
  await till.page.getByRole("button", { name: /^实点/ }).tap();
  await till.amount(counted);
}

describe("a day at whose end bank and drawer are as they should be", () => {
  test("a sale in cash, and then the room: the bank is there, the drawer still has to be counted", async () => {
    await till.press("下一单");
    await till.amount("20");
    await till.press("现金", "确认收现金");
    await till.light("go").waitFor();
    await till.press("下一单");
    await till.menu("对账");
    await verdict("incomplete", "待清点钱箱");
    expect(await side("terminal")).toMatch(/收款 2 笔¥21\.30.*合计¥21\.30/);
    expect(await side("bank")).toMatch(/收款 2 笔¥21\.30.*手续费-¥0\.10.*应结¥21\.20/);
    expect(await side("drawer")).toMatch(/现金收入 1 笔¥20\.00.*还没有清点/);
    await looksRight("to-count");
  });

  test("counted, it is green, and says that the day still goes on", async () => {
    await count("100", "119");
    await looksRight("counting");
    // The keyboard does the same.
    await till.page.keyboard.press("Backspace");
    await till.page.keyboard.press("Backspace");
    await till.amount("20");
    await till.page.keyboard.press("Enter");
    await verdict("agrees", "到目前为止全部一致");
    expect(await side("drawer")).toMatch(/备用金¥100\.00.*应有¥120\.00实点¥120\.00相符¥0\.00/);
    await looksRight("agrees");
  });

  test("its settlement comes out on paper", async () => {
    await till.press("打印结算单");
    await till.page
      .locator("[data-testid=receipt-state][data-state=printed]")
      .getByText("结算单已打印")
      .waitFor();
    await looksRight("printed");
  });
});

describe("a day that differs", () => {
  test("each difference says what happened and what to do; what is not safe has no button", async () => {
    const [first, second] = paid;
    if (!first || !second) throw new Error("two were paid");
    const strange = lineOf({ id: { tender: newId(), attempt: 1 }, amount: 4321, at: Date.now() });
    bank.settle((day) => settlementOf(day, [lineOf(first, { amount: 1520 }), strange]));
    await till.press("重新核对");
    await verdict("differs", "有 3 条差异待处理");
    await found("amount_differs").getByText("本机 ¥12.50，银行 ¥15.20。请致电银行").waitFor();
    expect(await found("amount_differs").getByRole("button").count()).toBe(0);
    await found("unknown_there").getByText("¥8.80 本机有银行凭证").waitFor();
    await found("unknown_here").getByText(strange.transaction).waitFor();
    await looksRight("differs");
  });

  test("a proof that the bank has is not missing there: it says so, and the difference stays", async () => {
    await row("unknown_there", "提交凭证");
    await found("unknown_there").locator("[data-outcome=known_there]").waitFor();
    await verdict("differs", "有 3 条差异待处理");
  });

  test("a cashier needs a manager's word, who reads what it is about; then it is on record", async () => {
    await till.press("返回收款");
    await till.signOut();
    await till.signIn(CASHIER.name, CASHIER.pin);
    await till.menu("对账");
    await row("unknown_here", "登记");
    const dialog = till.page.getByRole("dialog");
    await dialog.getByText("登记对账结果").waitFor();
    await dialog.getByText("¥43.21 银行有，本机没有记录").waitFor();
    await looksRight("approval");
    await till.approve(shop.operator.name, OWN_PIN);
    await found("unknown_here").locator("[data-outcome=done]").getByText(CASHIER.name).waitFor();
    await verdict("differs", "有 2 条差异待处理");
  });

  test("short by a little: counted again on a manager's word, it is even", async () => {
    await count("100", "119.5");
    await till.press("登记");
    await till.approve(shop.operator.name, OWN_PIN);
    await found("cash_short").getByText("现金短少 ¥0.50：应有 ¥120.00，实点 ¥119.50").waitFor();
    await looksRight("short");
    await count("100", "120");
    await till.press("登记");
    await till.approve(shop.operator.name, OWN_PIN);
    await found("cash_short").waitFor({ state: "detached" });
  });
});

describe("the room, however the checkout is set", () => {
  const LOOKS: readonly {
    name: string;
    size: keyof typeof SIZES;
    english?: true;
    large?: true;
    dark?: true;
  }[] = [
    { name: "small", size: "smallCheckout" },
    { name: "upright", size: "uprightCheckout" },
    { name: "small-english-large-type", size: "smallCheckout", english: true, large: true },
    { name: "dark-english", size: "checkout", english: true, dark: true },
  ];

  test.each(LOOKS)(
    "$name: nothing is cut off, and a machine finds no fault",
    async ({ name, size, ...how }) => {
      const other = await Till.open(shop, size, { colorScheme: how.dark ? "dark" : "light" });
      const { page } = other;
      if (how.large) await other.press("大字");
      if (how.english) await other.press("English");
      await page.getByRole("button", { name: how.english ? /^Menu/ : /^功能/ }).tap();
      await other.press(how.english ? "Reconciliation" : "对账");
      await page.locator("[data-testid=verdict][data-verdict=differs]").waitFor();
      const faults: string[] = [];
      const look = async (state: string) => {
        await shot(page, `reconciliation-${name}-${state}`);
        for (const fault of [...(await overflowing(page)), ...(await accessibilityFaults(page))])
          faults.push(`${state}: ${fault}`);
      };
      await look("differs");
      await other.press(how.english ? "Count again" : "重新清点");
      await look("counting");
      expect(faults).toEqual([]);
      await other.close();
    },
  );
});

describe("the bank is not there", () => {
  test("the rest is shown, and nothing is claimed of the bank", async () => {
    await shop.stopWallet();
    await till.page.getByRole("status").getByText(/银行/).first().waitFor();
    await till.page.getByTestId("side-bank").getByText("银行数据未到").waitFor();
    expect(await side("terminal")).toMatch(/合计¥21\.30/);
    await verdict("incomplete", "待银行数据");
    expect(await found("unknown_there").count()).toBe(0);
    expect(await till.page.getByRole("button", { name: "打印结算单" }).count()).toBe(0);
    await looksRight("offline");
    await shop.startWallet();
    await verdict("differs");
  });
});
