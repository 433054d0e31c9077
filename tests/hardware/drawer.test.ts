import { afterEach, expect, test } from "vitest";
import { referenceReceipt } from "./receipts.ts";
import { connect, statusOf, VirtualPrinter } from "./support.ts";

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
  const begun = virtual.order("noise", { afterRows: 1 });
  const printing = printer.print(referenceReceipt);
  await begun;
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
