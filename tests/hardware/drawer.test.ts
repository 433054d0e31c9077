import { afterEach, describe, expect, test } from "vitest";
import type { Drawer, DrawerState } from "#hardware/drawer.ts";
import { referenceReceipt } from "./receipts.ts";
import { connect, connectLossily, statusOf, VirtualPrinter } from "./support.ts";

const inUse: (() => Promise<void>)[] = [];

async function till(...options: readonly string[]) {
  const virtual = await VirtualPrinter.start(...options);
  inUse.push(() => virtual.stop());
  const printer = connect(virtual);
  inUse.unshift(() => printer.close());
  await statusOf(printer, { state: "ready" });
  return { virtual, printer };
}

afterEach(async () => {
  for (const end of inUse.splice(0)) await end();
});

/** Fulfilled when the drawer is seen to be as wanted, at once if it is so already. */
function seen(drawer: Drawer, wanted: DrawerState): Promise<void> {
  if (drawer.state() === wanted) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = drawer.onState((state) => {
      if (state !== wanted) return;
      stop();
      resolve();
    });
  });
}

test("the drawer gets one pulse and is seen to open", async () => {
  const { virtual, printer } = await till();
  expect(await printer.open()).toBe("opened");
  expect(virtual.of("drawer")).toEqual([{ event: "drawer", pin: 2, ms: 100, how: "ordered" }]);
});

test("a drawer without a switch gets one pulse and nothing is claimed", async () => {
  const { virtual, printer } = await till("--drawer", "plain");
  expect(await printer.open()).toBe("sent");
  expect(virtual.of("drawer")).toHaveLength(1);
});

test("a printer that tells nothing still passes the pulse on", async () => {
  const { virtual, printer } = await till("--answers", "mute");
  expect(await printer.open()).toBe("sent");
  await virtual.seen(({ event }) => event === "drawer");
  expect(virtual.of("drawer")).toHaveLength(1);
});

test.each(["paper-out", "cover-open"])("%s does not keep the drawer shut", async (trouble) => {
  const { virtual, printer } = await till();
  await virtual.order(trouble);
  expect(await printer.open()).toBe("opened");
  expect(virtual.of("drawer")).toEqual([{ event: "drawer", pin: 2, ms: 100, how: "real-time" }]);
});

test("it opens while a receipt is still being printed, and the receipt is whole", async () => {
  const { virtual, printer } = await till("--lines-per-second", "40");
  const begun = await virtual.plan("noise", 1);
  const printing = printer.print(referenceReceipt);
  await begun.happened;
  expect(await printer.open()).toBe("opened");
  expect(virtual.of("receipt")).toEqual([]);
  expect(await printing).toEqual({ kind: "printed" });
  expect(virtual.of("drawer")).toHaveLength(1);
  expect(virtual.of("fault")).toEqual([]);
});

test("two cash sales are two openings", async () => {
  const { virtual, printer } = await till();
  const first = printer.open();
  expect(await first).toBe("opened");
  await virtual.order("drawer-close");
  expect(await printer.open()).toBe("opened");
  expect(virtual.of("drawer")).toHaveLength(2);
});

test("without a printer no pulse is sent, now or later", async () => {
  const { virtual, printer } = await till();
  await virtual.order("unplug");
  await statusOf(printer, { state: "absent" });
  expect(await printer.open()).toBe("not-sent");
  await virtual.order("plug");
  await statusOf(printer, { state: "ready" });
  expect(virtual.of("drawer")).toEqual([]);
});

test("an answer that is lost once is no silence: the drawer gets its one pulse", async () => {
  const virtual = await VirtualPrinter.start();
  const { printer, lose, hasLost } = connectLossily(virtual);
  inUse.push(
    () => printer.close(),
    () => virtual.stop(),
  );
  await statusOf(printer, { state: "ready" });
  lose(1);
  expect(await printer.open()).toBe("opened");
  expect(hasLost()).toBe(true);
  expect(virtual.of("drawer")).toHaveLength(1);
});

test("the line is lost after the pulse and before the drawer was seen: unknown, and no second pulse comes", async () => {
  const { virtual, printer } = await till("--drawer", "plain");
  const opening = printer.open();
  await virtual.seen(({ event }) => event === "drawer");
  await virtual.order("unplug");
  expect(await opening).toBe("unknown");
  await virtual.order("plug");
  await statusOf(printer, { state: "ready" });
  expect(virtual.of("drawer")).toHaveLength(1);
});

test("a printer that is silent is given no pulse, and gives none when it is back", async () => {
  const { virtual, printer } = await till();
  await virtual.order("power-off");
  expect(await printer.open()).toBe("not-sent");
  await virtual.order("power-on");
  await statusOf(printer, { state: "attention", trouble: "silent" });
  await statusOf(printer, { state: "ready" });
  expect(virtual.of("drawer")).toEqual([]);
});

describe("before the receipt", () => {
  test.each(["full", "gsr", "dle", "mute"])(
    "the pulse is the first that a printer hears (answers: %s)",
    async (answers) => {
      const { virtual, printer } = await till("--answers", answers, "--baud", "9600");
      const opening = printer.open();
      const printing = printer.print(referenceReceipt);
      await Promise.all([opening, printing]);
      await virtual.titles(1);
      expect(virtual.of("drawer")).toEqual([{ event: "drawer", pin: 2, ms: 100, how: "ordered" }]);
      const order = virtual.events.map(({ event }) => event ?? "");
      expect(order.filter((event) => ["drawer", "receipt"].includes(event))).toEqual(["drawer", "receipt"]);
    },
  );
});

/** Whichever level a drawer's switch has when it is open. */
const POLARITIES = [
  { drawer: "switch", opensTo: "high" },
  { drawer: "switch-inverted", opensTo: "low" },
] as const;

describe.each(POLARITIES)("a drawer whose switch goes $opensTo", ({ drawer, opensTo }) => {
  test("is learnt by one pulse, and then seen as it is, whoever opens and shuts it", async () => {
    const { virtual, printer } = await till("--drawer", drawer);
    expect(printer.state()).toBe("unknown");
    expect(await printer.tryPin(2)).toEqual({ pulse: "sent", switched: opensTo });
    expect(virtual.of("drawer")).toHaveLength(1);
    expect(printer.state()).toBe("unknown");
    printer.wire({ pin: 2, opensTo });
    expect(printer.state()).toBe("open");
    await virtual.order("drawer-close");
    await seen(printer, "closed");
    await virtual.order("drawer-open");
    await seen(printer, "open");
    expect(virtual.of("drawer")).toHaveLength(1);
  });

  test("is not seen while the printer is off or its cable out, and is again afterwards", async () => {
    const { virtual, printer } = await till("--drawer", drawer);
    printer.wire({ pin: 2, opensTo });
    await seen(printer, "closed");
    await virtual.order("power-cycle");
    await seen(printer, "unknown");
    await seen(printer, "closed");
    await virtual.order("unplug");
    await seen(printer, "unknown");
    await virtual.order("drawer-open");
    await virtual.order("plug");
    await seen(printer, "open");
  });

  test("that stays shut is said to, after one pulse; one that is open already is open", async () => {
    const { virtual, printer } = await till("--drawer", drawer);
    printer.wire({ pin: 2, opensTo });
    await virtual.order("drawer-stuck");
    expect(await printer.open()).toBe("stayed-shut");
    expect(virtual.of("drawer")).toHaveLength(1);
    await virtual.order("drawer-open");
    expect(await printer.open()).toBe("opened");
  });

  test("opens without paper, and is seen to", async () => {
    const { virtual, printer } = await till("--drawer", drawer);
    printer.wire({ pin: 2, opensTo });
    await virtual.order("paper-out");
    expect(await printer.open()).toBe("opened");
    expect(virtual.of("drawer")).toEqual([{ event: "drawer", pin: 2, ms: 100, how: "real-time" }]);
  });

  test("is seen by a printer that tells no changes by itself, too", async () => {
    const { virtual, printer } = await till("--drawer", drawer, "--answers", "dle");
    printer.wire({ pin: 2, opensTo });
    await seen(printer, "closed");
    expect(await printer.open()).toBe("opened");
    expect(printer.state()).toBe("open");
    await virtual.order("drawer-close");
    await seen(printer, "closed");
  });
});

describe("finding out how a drawer is wired", () => {
  test("on the other pin: a pulse on the wrong one moves nothing, and both never get one at once", async () => {
    const { virtual, printer } = await till("--drawer-pin", "5");
    expect(await printer.tryPin(2)).toEqual({ pulse: "sent", switched: "still" });
    expect(await printer.tryPin(5)).toEqual({ pulse: "sent", switched: "high" });
    await virtual.order("drawer-close");
    printer.wire({ pin: 5, opensTo: "high" });
    expect(await printer.open()).toBe("opened");
    expect(virtual.of("drawer").map(({ pin }) => pin)).toEqual([2, 5, 5]);
  });

  test("without a switch, or stuck: nothing moves", async () => {
    const plain = await till("--drawer", "plain");
    expect(await plain.printer.tryPin(2)).toEqual({ pulse: "sent", switched: "still" });
    const stuck = await till();
    await stuck.virtual.order("drawer-stuck");
    expect(await stuck.printer.tryPin(2)).toEqual({ pulse: "sent", switched: "still" });
  });

  test("on a printer that tells nothing: the pulse leaves, and nothing is ever claimed", async () => {
    const { virtual, printer } = await till("--answers", "mute");
    expect(await printer.tryPin(2)).toEqual({ pulse: "sent", switched: "unheard" });
    await virtual.seen(({ event }) => event === "drawer");
    printer.wire({ pin: 2, opensTo: "high" });
    expect(await printer.open()).toBe("sent");
    expect(printer.state()).toBe("unknown");
  });

  test("without a printer: no pulse leaves", async () => {
    const { virtual, printer } = await till();
    await virtual.order("unplug");
    await statusOf(printer, { state: "absent" });
    expect(await printer.tryPin(2)).toEqual({ pulse: "not-sent", switched: "unheard" });
  });
});
