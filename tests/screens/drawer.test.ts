/** The drawer as people at the till live with it: tried out, opened for cash and without a sale, left open, out of sight. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, shot } from "../support/browser.ts";
import { Checkout, OWN_PIN } from "../support/checkout.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";

const CASHIER = { name: "2002", firstPin: "918273", pin: "730518" };

let shop: Shop;
let till: Till;

async function openShop(environment: Record<string, string>, ...printer: string[]): Promise<void> {
  shop = await Shop.open({ environment, printer });
  await (await Checkout.signedIn(shop)).addCashier(CASHIER);
  till = await Till.open(shop);
}
async function closeShop(): Promise<void> {
  await till.close();
  await shop.close();
}

const pulses = () => shop.printer.of("drawer").map(({ pin }) => pin);
const looksRight = async (name: string) => {
  await shot(till.page, `checkout-drawer-${name}`);
  expect(await accessibilityFaults(till.page)).toEqual([]);
};
const bar = (words: string | RegExp) => till.page.getByRole("status", { name: "状态" }).getByText(words);
const lesson = (state: string) => till.page.locator(`[data-testid=lesson][data-state=${state}]`);
const opening = (state: string) => till.page.locator(`[data-testid=opening][data-state=${state}]`);
const drawerIs = (state: string) =>
  till.page.locator(`[data-testid=drawer-state][data-state=${state}]`).waitFor();
/** The list's first lines, without their times. */
const lines = async (count = 1) => {
  const all = await till.page.getByTestId("deeds").locator("li").allTextContents();
  return all.slice(0, count).map((line) => line.replace(/^\d\d:\d\d/, ""));
};

async function takeCash(amount: string): Promise<void> {
  await till.amount(amount);
  await till.press("现金", "确认收现金");
  await till.light("go").waitFor();
}

async function signInAs(name: string, pin: string): Promise<void> {
  await till.signOut();
  await till.signIn(name, pin);
}

describe("a drawer on pin 5 whose switch is low when it is open", () => {
  beforeAll(() => openShop({ DRAWER_OPEN_SECONDS: "5" }, "--drawer", "switch-inverted", "--drawer-pin", "5"));
  afterAll(closeShop);

  test("is tried out by a manager: the wrong pin first, then the right one, and its switch is understood", async () => {
    await till.menu("终端");
    await till.page.locator("[data-testid=printer-level][data-level=A]").waitFor();
    await till.page.getByText("还不知道这个钱箱的接法").waitFor();
    await till.press("试钱箱接法");
    await lesson("shut").waitFor();
    await looksRight("lesson-shut");
    await till.press("已关好，试开");
    await lesson("asked").waitFor();
    await looksRight("lesson-asked");
    await till.press("没有弹开");
    await lesson("not-opened").waitFor();
    await till.press("换另一个接口再试", "弹开了");
    await lesson("switch").waitFor();
    await looksRight("lesson-switch");
    // Not done before it was seen shut: that is what shows that open was not taken for shut.
    expect(await till.page.getByRole("button", { name: "完成" }).count()).toBe(0);
    await shop.printer.order("drawer-close");
    await till.page.getByText("看到了：钱箱已关好").waitFor();
    await till.press("完成");
    await drawerIs("closed");
    expect(await till.page.getByTestId("drawer-state").getAttribute("data-learnt")).toBe("switch");
    expect(pulses()).toEqual([2, 5]);
    await looksRight("terminal");
    await till.press("返回收款");
  });

  test("opens for cash before the receipt is out, once, and nobody is told off for giving change", async () => {
    await takeCash("7");
    await till.page.locator("[data-testid=receipt-state][data-state=printed]").waitFor();
    const order = shop.printer.events.flatMap(({ event }) =>
      event === "drawer" || event === "receipt" ? [event] : [],
    );
    expect(order.slice(2)).toEqual(["drawer", "receipt"]);
    expect(pulses()).toEqual([2, 5, 5]);
    expect(await till.page.getByTestId("drawer-check").count()).toBe(0);
    expect(await bar("钱箱").count()).toBe(0);
  });

  test("open while the next customer is served: the bar says so, and since when; shut, it says nothing", async () => {
    await till.press("下一单");
    await bar("钱箱开着：请关上").waitFor();
    await looksRight("open");
    await bar(/^钱箱从 \d\d:\d\d 起一直开着：请关上$/).waitFor();
    await looksRight("left-open");
    await shop.printer.order("drawer-close");
    await bar("钱箱").waitFor({ state: "detached" });
  });

  test("a cashier opens it without a sale on a manager's word only, and the list says whose", async () => {
    await signInAs(CASHIER.name, CASHIER.pin);
    await till.press("开钱箱");
    await drawerIs("closed");
    expect(await till.page.getByRole("button", { name: "请选择原因" }).isDisabled()).toBe(true);
    await till.press("换零钱");
    await looksRight("reason");
    await till.press("开钱箱");
    const dialog = till.page.getByRole("dialog");
    await dialog.getByText("原因：换零钱").waitFor();
    await looksRight("approval");
    await till.approve(shop.operator.name, "999999");
    await dialog.getByText("工号或密码不对").waitFor();
    expect(pulses()).toHaveLength(3);
    await till.approve(shop.operator.name, OWN_PIN);
    await opening("opened").waitFor();
    await drawerIs("open");
    expect(pulses()).toEqual([2, 5, 5, 5]);
    const line = `无交易：换零钱${CASHIER.name}，${shop.operator.name} 批准已打开`;
    await expect.poll(() => lines()).toEqual([line]);
    await looksRight("opened");
    await shop.printer.order("drawer-close");
    await drawerIs("closed");
    await till.press("完成");
    await till.page.locator("main.floor").waitFor();
    expect(await bar("钱箱").count()).toBe(0);
  });

  test("a manager opens it for a reason that is typed; stuck, it is said to have stayed shut", async () => {
    await signInAs(shop.operator.name, OWN_PIN);
    await shop.printer.order("drawer-stuck");
    await till.page.keyboard.press("F3");
    await till.press("其他");
    expect(await till.page.getByRole("button", { name: "请写明原因" }).isDisabled()).toBe(true);
    await till.page.getByLabel("请写明原因").fill("取夹在里面的纸");
    await looksRight("other-reason");
    await till.press("开钱箱");
    await opening("stayed-shut").getByText("钱箱没有弹开").waitFor();
    await drawerIs("closed");
    await shop.printer.order("drawer-free");
    await till.press("再开一次", "清点现金", "开钱箱");
    await opening("opened").waitFor();
    await shop.printer.order("drawer-close");
    await drawerIs("closed");
    await expect
      .poll(() => lines(2))
      .toEqual([
        `无交易：清点现金${shop.operator.name}已打开`,
        `无交易：取夹在里面的纸${shop.operator.name}没有弹开`,
      ]);
  });

  test("no answer comes back: pressed again it is the same opening, and the drawer opens once", async () => {
    const before = pulses().length;
    const network = await till.page.context().newCDPSession(till.page);
    network.on("Fetch.requestPaused", ({ requestId }) =>
      network.send("Fetch.failRequest", { requestId, errorReason: "ConnectionReset" }),
    );
    const patterns = [{ urlPattern: "*/api/drawer/openings/*", requestStage: "Response" as const }];
    await network.send("Fetch.enable", { patterns });
    await till.press("再开一次", "换零钱", "开钱箱");
    await till.says("终端没有回应");
    expect(pulses()).toHaveLength(before + 1);
    await network.detach();
    await till.press("开钱箱");
    await opening("opened").waitFor();
    await shop.printer.order("drawer-close");
    await drawerIs("closed");
    // The next is another one.
    await till.press("再开一次", "换零钱", "开钱箱");
    await opening("opened").waitFor();
    await shop.printer.order("drawer-close");
    await drawerIs("closed");
    expect(pulses()).toHaveLength(before + 2);
  });

  test("opened by its key: the list says that it was not the till", async () => {
    // A drawer may follow its pulse slowly, so that an opening just after one is the till's.
    await expect
      .poll(
        async () => {
          await shop.printer.order("drawer-open");
          await drawerIs("open");
          await shop.printer.order("drawer-close");
          await drawerIs("closed");
          return (await lines())[0];
        },
        { timeout: 30_000 },
      )
      .toMatch(/^不是收银机打开的/);
    await looksRight("list");
  });

  test("the printer is unplugged: nothing is claimed of the drawer, and an opening is said not to have been", async () => {
    await shop.printer.order("unplug");
    await drawerIs("unknown");
    await till.page.getByTestId("drawer-state").getByText("现在看不到钱箱开着还是关着").waitFor();
    const before = pulses().length;
    await till.press("再开一次", "换零钱", "开钱箱");
    await opening("not-sent").getByText("钱箱没有打开").waitFor();
    expect(pulses()).toHaveLength(before);
    await looksRight("not-sent");
    await shop.printer.order("plug");
    await drawerIs("closed");
    await till.press("完成");
  });
});

describe("a drawer on a printer that tells nothing", () => {
  beforeAll(() => openShop({}, "--answers", "mute"));
  afterAll(closeShop);

  test("is tried out: it opens, and the till says plainly that it cannot see it", async () => {
    await till.menu("终端");
    await till.page.locator("[data-testid=printer-level][data-level=D]").waitFor();
    await till.press("试钱箱接法", "已关好，试开", "弹开了");
    await lesson("cannot-tell").waitFor();
    await till.press("完成");
    await till.page.getByTestId("drawer-state").getByText("收银机看不到它是否关好").waitFor();
    await till.press("返回收款");
    expect(pulses()).toEqual([2]);
  });

  test("opened without a sale: nobody knows, a person has a look, and it is not opened a second time", async () => {
    await till.press("开钱箱", "存取备用金", "开钱箱");
    await opening("sent").getByText("请看一眼钱箱是否弹开").waitFor();
    await drawerIs("unknown");
    expect(pulses()).toEqual([2, 2]);
    await expect.poll(() => lines()).toEqual([`无交易：存取备用金${shop.operator.name}已发出指令`]);
    await looksRight("nobody-knows");
    await till.press("完成");
    expect(await bar("钱箱").count()).toBe(0);
  });

  test("and opens for cash all the same, once", async () => {
    await takeCash("3");
    await shop.printer.seen(({ event }) => event === "receipt");
    expect(pulses()).toEqual([2, 2, 2]);
  });
});
