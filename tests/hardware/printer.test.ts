import { afterEach, describe, expect, test } from "vitest";
import type { ReceiptDocument } from "#domain/receipt/document.ts";
import type { Drawer } from "#hardware/drawer.ts";
import { paper58 } from "#hardware/escpos/profile.ts";
import type { Printer } from "#hardware/printer.ts";
import { golden, longReceipt, referenceReceipt, referenceRows, shortReceipt } from "./receipts.ts";
import { connect, connectLossily, quick, statusOf, VirtualPrinter } from "./support.ts";

const inUse: (() => Promise<void>)[] = [];

async function shop(
  ...options: readonly string[]
): Promise<{ virtual: VirtualPrinter; printer: Printer & Drawer }> {
  const virtual = await VirtualPrinter.start("--boot-ms", "400", ...options);
  inUse.push(() => virtual.stop());
  const printer = connect(virtual);
  inUse.unshift(() => printer.close());
  return { virtual, printer };
}

async function openShop(...options: readonly string[]) {
  const opened = await shop(...options);
  await statusOf(opened.printer, { state: "ready" });
  return opened;
}

afterEach(async () => {
  for (const end of inUse.splice(0)) await end();
});

describe("a receipt comes out", () => {
  test("in Chinese, once, without a fault, and is known to have been printed", async () => {
    const { virtual, printer } = await shop();
    expect(await printer.print(referenceReceipt)).toEqual({ kind: "printed" });
    expect(virtual.of("fault")).toEqual([]);
    expect(await virtual.titles(1)).toHaveLength(1);
    expect(virtual.of("receipt")[0]?.text).toBe(golden("receipt.txt"));
  });

  test("on 58 mm paper too", async () => {
    const virtual = await VirtualPrinter.start("--columns", "32");
    const printer = connect(virtual, { profile: paper58 });
    inUse.push(
      () => printer.close(),
      () => virtual.stop(),
    );
    expect(await printer.print(referenceReceipt)).toEqual({ kind: "printed" });
    expect(virtual.of("fault")).toEqual([]);
  });

  test("over a line of 9600 baud", async () => {
    const virtual = await VirtualPrinter.start("--baud", "9600");
    const printer = connect(virtual, { baudRate: 9_600 });
    inUse.push(
      () => printer.close(),
      () => virtual.stop(),
    );
    expect(await printer.print(referenceReceipt)).toEqual({ kind: "printed" });
  });

  test("held back by XON and XOFF when its buffer is small", async () => {
    const virtual = await VirtualPrinter.start("--flow", "xonxoff", "--buffer", "512");
    const printer = connect(virtual, { flow: "xonxoff" });
    inUse.push(
      () => printer.close(),
      () => virtual.stop(),
    );
    expect(await printer.print(referenceReceipt)).toEqual({ kind: "printed" });
    expect(virtual.of("fault")).toEqual([]);
  });

  test("a long one, a block at a time, when nothing can hold the sender back", async () => {
    const { virtual, printer } = await shop("--flow", "none", "--buffer", "1280", "--lines-per-second", "60");
    expect(await printer.print(longReceipt)).toEqual({ kind: "printed" });
    expect(virtual.of("fault")).toEqual([]);
    expect(await virtual.titles(1)).toEqual(["第 0 行：一二三四五六七八九十"]);
    expect(String(virtual.of("receipt")[0]?.text).trim().split("\n")).toHaveLength(60);
  });

  test("one after the other, in the order in which they were given", async () => {
    const { virtual, printer } = await shop();
    const outcomes = await Promise.all(["一", "二", "三"].map((title) => printer.print(shortReceipt(title))));
    expect(outcomes).toEqual(Array(3).fill({ kind: "printed" }));
    expect(await virtual.titles(3)).toEqual(["一", "二", "三"]);
  });

  test("also where the first takes long to draw, for letters that the printer lacks", async () => {
    const { virtual, printer } = await shop();
    const drawn: ReceiptDocument = { blocks: [{ kind: "text", text: "𠮷野家" }, { kind: "cut" }] };
    const outcomes = await Promise.all([printer.print(drawn), printer.print(shortReceipt("二"))]);
    expect(outcomes).toEqual(Array(2).fill({ kind: "printed" }));
    expect((await virtual.titles(2))[1]).toBe("二");
  });
});

test("an answer that is lost once is no silence: the receipt is sent", async () => {
  const virtual = await VirtualPrinter.start("--answers", "gsr");
  const { printer, lose, hasLost } = connectLossily(virtual);
  inUse.push(
    () => printer.close(),
    () => virtual.stop(),
  );
  await statusOf(printer, { state: "ready" });
  lose(1);
  expect(await printer.print(shortReceipt("一"))).toEqual({ kind: "printed" });
  expect(hasLost()).toBe(true);
});

describe("what the printer can tell decides what is known", () => {
  test.each([
    ["full", "A", "printed"],
    ["gsr", "B", "printed"],
    ["dle", "C", "unconfirmed"],
    ["mute", "D", "unconfirmed"],
  ] as const)("a printer that is %s is of level %s: %s", async (answers, level, kind) => {
    const { virtual, printer } = await openShop("--answers", answers);
    expect(printer.status()).toEqual({ state: "ready", paperNearEnd: false, level });
    expect(await printer.print(shortReceipt("收据"))).toEqual({ kind });
    expect(await virtual.titles(1)).toEqual(["收据"]);
    // Only what it was asked at the first meeting may be beyond it.
    const asked = ["1d4942", "1d61ff", "1d7201"];
    expect(virtual.of("fault").map(({ bytes }) => bytes)).toEqual(answers === "dle" ? asked : []);
  });
});

describe("nothing is sent to a printer that cannot print", () => {
  test.each([
    ["paper-out", "paper-in", "paper-out"],
    ["cover-open", "cover-close", "cover-open"],
    ["overheat", "cool", "overheated"],
    ["break", "power-cycle", "error"],
  ] as const)("%s: refused, and after %s printed", async (trouble, cure, named) => {
    const { virtual, printer } = await openShop();
    await virtual.order(trouble);
    expect(await printer.print(shortReceipt("一"))).toEqual({ kind: "not-sent", trouble: named });
    expect(printer.status()).toEqual({ state: "attention", trouble: named });
    await virtual.order(cure);
    await statusOf(printer, { state: "ready" });
    expect(await printer.print(shortReceipt("二"))).toEqual({ kind: "printed" });
    expect(await virtual.titles(1)).toEqual(["二"]);
  });

  test("a port that is not there: refused at once, and used as soon as it is", async () => {
    const { virtual, printer } = await openShop();
    await virtual.order("unplug");
    await statusOf(printer, { state: "absent" });
    expect(await printer.print(shortReceipt("一"))).toEqual({ kind: "not-sent", trouble: "absent" });
    await virtual.order("plug");
    await statusOf(printer, { state: "ready" });
    expect(await printer.print(shortReceipt("二"))).toEqual({ kind: "printed" });
    expect(await virtual.titles(1)).toEqual(["二"]);
  });

  test("a printer that has hung: refused as silent", async () => {
    const { virtual, printer } = await openShop();
    await virtual.order("stall");
    expect(await printer.print(shortReceipt("一"))).toEqual({ kind: "not-sent", trouble: "silent" });
    expect(await statusOf(printer, { state: "attention" })).toEqual({
      state: "attention",
      trouble: "silent",
    });
    await virtual.order("resume");
    await statusOf(printer, { state: "ready" });
    expect(await printer.print(shortReceipt("二"))).toEqual({ kind: "printed" });
    expect(await virtual.titles(1)).toEqual(["二"]);
  });
});

describe.each(["full", "gsr"])("trouble in the middle of a receipt, on a printer that is %s", (answers) => {
  test("paper that runs out and is loaded: one receipt, printed", async () => {
    const { virtual, printer } = await openShop("--answers", answers);
    const out = await virtual.plan("paper-out", 3);
    const printing = printer.print(referenceReceipt);
    await out.happened;
    await statusOf(printer, { trouble: "paper-out" });
    await virtual.order("paper-in");
    expect(await printing).toEqual({ kind: "printed" });
    expect(await virtual.titles(1)).toEqual(["好邻居便利店"]);
  });

  test.each([
    ["paper-out", "paper-in"],
    ["cover-open", "cover-close"],
  ] as const)("%s for long: held, and never a second time by itself", async (trouble, cure) => {
    const { virtual, printer } = await openShop("--answers", answers);
    const planned = await virtual.plan(trouble, 3);
    const printing = printer.print(referenceReceipt);
    await planned.happened;
    expect(await printing).toEqual({ kind: "held", trouble });
    expect(await printer.print(shortReceipt("二"))).toEqual({ kind: "not-sent", trouble });
    await virtual.order(cure);
    await statusOf(printer, { state: "ready" });
    expect(await printer.print(shortReceipt("三"))).toEqual({ kind: "printed" });
    expect(await virtual.titles(2)).toEqual(["好邻居便利店", "三"]);
    expect(virtual.of("fault")).toEqual([]);
  });

  test("the cable is pulled: unknown; when it is back the next receipt is whole and the old one does not return", async () => {
    const { virtual, printer } = await openShop("--answers", answers);
    const pulled = await virtual.plan("unplug", 3);
    expect(await printer.print(referenceReceipt)).toEqual({ kind: "unknown" });
    await pulled.happened;
    await statusOf(printer, { state: "absent" });
    await virtual.order("plug");
    await statusOf(printer, { state: "ready" });
    expect(await printer.print(shortReceipt("二"))).toEqual({ kind: "printed" });
    expect(await virtual.titles(2)).toEqual(["好邻居便利店", "二"]);
    expect(String(virtual.of("receipt")[0]?.text)).not.toContain("谢谢惠顾");
  });

  test("the power goes and comes back: unknown, though the printer is well again", async () => {
    const { virtual, printer } = await openShop("--answers", answers);
    const gone = await virtual.plan("power-cycle", 3);
    expect(await printer.print(referenceReceipt)).toEqual({ kind: "unknown" });
    await gone.happened;
    await statusOf(printer, { state: "ready" });
    expect(await printer.print(shortReceipt("二"))).toEqual({ kind: "printed" });
    expect(await virtual.titles(2)).toEqual(["好邻居便利店", "二"]);
  });

  test("it hangs: unknown", async () => {
    const { virtual, printer } = await openShop("--answers", answers);
    const hung = await virtual.plan("stall", 2);
    expect(await printer.print(referenceReceipt)).toEqual({ kind: "unknown" });
    await hung.happened;
  });

  test("a buffer of 512 bytes is not overrun, though nothing holds the sender back", async () => {
    const { virtual, printer } = await openShop(
      ...["--answers", answers, "--flow", "none", "--buffer", "512", "--lines-per-second", "60"],
    );
    expect(await printer.print(referenceReceipt)).toEqual({ kind: "printed" });
    expect(virtual.of("fault")).toEqual([]);
  });

  test("paper that runs out while a part is still to be sent: held, and the rest follows by itself", async () => {
    const { virtual, printer } = await openShop("--answers", answers, "--lines-per-second", "60");
    const out = await virtual.plan("paper-out", 3);
    const printing = printer.print(longReceipt);
    await out.happened;
    expect(await printing).toEqual({ kind: "held", trouble: "paper-out" });
    await virtual.order("paper-in");
    await virtual.titles(1);
    expect(String(virtual.of("receipt")[0]?.text).trim().split("\n")).toHaveLength(60);
    expect(await printer.print(shortReceipt("二"))).toEqual({ kind: "printed" });
    expect(await virtual.titles(2)).toEqual(["第 0 行：一二三四五六七八九十", "二"]);
  });

  test("a stuck cutter: the paper may be whole or not, and nobody is told to wait for it", async () => {
    const { virtual, printer } = await openShop("--answers", answers);
    await virtual.order("cutter-jam");
    expect(await printer.print(referenceReceipt)).toEqual({ kind: "unknown" });
    expect(await statusOf(printer, { trouble: "cutter" })).toEqual({ state: "attention", trouble: "cutter" });
    expect(await printer.print(shortReceipt("二"))).toEqual({ kind: "not-sent", trouble: "cutter" });
    await virtual.order("cutter-free");
    await statusOf(printer, { state: "ready" });
    expect(await printer.print(shortReceipt("三"))).toEqual({ kind: "printed" });
    expect(await virtual.titles(2)).toEqual(["好邻居便利店", "三"]);
  });

  test("a head that is too hot goes on once it has cooled down: held", async () => {
    const { virtual, printer } = await openShop("--answers", answers);
    const hot = await virtual.plan("overheat", 3);
    const printing = printer.print(referenceReceipt);
    await hot.happened;
    expect(await printing).toEqual({ kind: "held", trouble: "overheated" });
    await virtual.order("cool");
    await statusOf(printer, { state: "ready" });
    expect(await virtual.titles(1)).toEqual(["好邻居便利店"]);
  });

  test("noise on the line is not taken for an answer", async () => {
    const { virtual, printer } = await openShop("--answers", answers);
    const noisy = await virtual.plan("noise", 1, {
      bytes: [0xff, 0x80, 0x37, 0x22, 0x39, 0xff, 0x5f, 0x41],
    });
    const out = await virtual.plan("paper-out", 2);
    const printing = printer.print(referenceReceipt);
    await noisy.happened;
    await out.happened;
    expect(await printing).toEqual({ kind: "held", trouble: "paper-out" });
  });
});

describe("a confirmation is not believed too early, on a printer that only says when it has taken a job in", () => {
  test("the paper runs out under the last lines, after the printer has taken them in: held", async () => {
    const virtual = await VirtualPrinter.start("--answers", "gsr", "--lines-per-second", "60");
    // Its head does a millimetre in 4 ms, and on a busy machine it is late.
    const timing = { ...quick, jobPollMs: 500, msPerMm: { fastest: 2, slowest: 12 } };
    const printer = connect(virtual, { timing });
    inUse.push(
      () => printer.close(),
      () => virtual.stop(),
    );
    await statusOf(printer, { state: "ready" });
    const out = await virtual.plan("paper-out", referenceRows - 2);
    const printing = printer.print(referenceReceipt);
    await out.happened;
    expect(await printing).toEqual({ kind: "held", trouble: "paper-out" });
  });

  test("the answer to a held receipt, when it goes on, is not that to the next one", async () => {
    const { virtual, printer } = await openShop("--answers", "gsr", "--lines-per-second", "40");
    const out = await virtual.plan("paper-out", 3);
    const held = printer.print(referenceReceipt);
    await out.happened;
    expect(await held).toMatchObject({ kind: "held" });
    const pulled = await virtual.plan("unplug", referenceRows - 3 + 6);
    await virtual.order("paper-in");
    await statusOf(printer, { state: "ready" });
    expect(await printer.print(referenceReceipt)).toEqual({ kind: "unknown" });
    await pulled.happened;
  });
});

test("a printer that is closed for good takes nothing more", async () => {
  const { virtual, printer } = await openShop();
  await printer.close();
  expect(printer.status()).toEqual({ state: "absent" });
  expect(await printer.print(shortReceipt("一"))).toEqual({ kind: "not-sent", trouble: "absent" });
  expect(await printer.open()).toBe("not-sent");
  expect(virtual.of("receipt")).toEqual([]);
});
