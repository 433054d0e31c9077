import { lstatSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterEach, describe, expect, test } from "vitest";
import { paper80, printerProfile } from "#hardware/escpos/profile.ts";
import { serialLine } from "#hardware/serial/connection.ts";
import { read, realTimeCommands } from "./reader.ts";
import { foreignReceipt, golden, referenceReceipt } from "./receipts.ts";
import { connect, ended, quick, statusOf, VirtualPrinter } from "./support.ts";

const running: VirtualPrinter[] = [];
const start = async (...options: readonly string[]) => {
  const virtual = await VirtualPrinter.start(...options);
  running.push(virtual);
  return virtual;
};
afterEach(async () => {
  for (const virtual of running.splice(0)) await virtual.stop();
});

describe("the virtual printer is a program", () => {
  test.each(["stdin", "SIGTERM", "SIGINT"] as const)(
    "that ends by %s and takes its port away",
    async (way) => {
      const virtual = await start();
      expect(lstatSync(virtual.path).isSymbolicLink()).toBe(true);
      expect(await virtual.end(way)).toBe(0);
      expect(lstatSync(virtual.path, { throwIfNoEntry: false })).toBeUndefined();
    },
  );

  test("that says what it did not understand", async () => {
    const virtual = await start();
    const said = virtual.next(({ event }) => event === "misunderstood");
    virtual.tell("open sesame");
    expect(await said).toEqual({ event: "misunderstood", text: "open sesame" });
  });

  test("that says what is wrong with its arguments", async () => {
    await expect(VirtualPrinter.start("--flow", "upwards")).rejects.toThrow(
      "--flow has to be one of hardware, xonxoff, none",
    );
  });

  test("that keeps every receipt as text and as a picture, and counts on after a restart", async () => {
    const virtual = await start();
    for (const number of [1, 2]) {
      const printer = connect(virtual);
      const told = await ended(`print ${number}`, printer, printer.print(referenceReceipt));
      expect(told).toEqual({ kind: "printed" });
      await virtual.titles(number);
      await ended(`close ${number}`, printer, printer.close());
    }
    const picture = readFileSync(`${virtual.folder}/receipt-0002.svg`, "utf8");
    expect(readFileSync(`${virtual.folder}/receipt-0002.txt`, "utf8")).toBe(golden("receipt.txt"));
    expect(picture).toContain(">好邻居便利店</text>");
    const again = await start("--folder", virtual.folder, "--link", `${virtual.folder}/second`);
    const printer = connect(virtual, { path: `${virtual.folder}/second` });
    const told = await ended("print 3", printer, printer.print(referenceReceipt));
    expect(told).toEqual({ kind: "printed" });
    expect(await again.seen(({ event }) => event === "receipt")).toMatchObject({ number: 3 });
    await ended("close 3", printer, printer.close());
  });

  test("that shows on its paper what was drawn for it, and names it in the text", async () => {
    const virtual = await start("--like", "raster", "--columns", "32", "--baud", "460800");
    const options = { profile: printerProfile("raster", 32), baudRate: 460_800 };
    // Its sixty parts follow each other at once: a look between them would take a second each.
    const printer = connect(virtual, { ...options, timing: { ...quick, jobPollMs: 1_000 } });
    const before = performance.now();
    expect(await printer.print(foreignReceipt)).toEqual({ kind: "printed" });
    expect(performance.now() - before).toBeLessThan(20_000);
    const { text } = await virtual.seen(({ event }) => event === "receipt");
    expect(virtual.of("fault")).toEqual([]);
    expect(text).toMatch(/^\[picture \d+ × \d+\]$/m);
    const picture = readFileSync(`${virtual.folder}/receipt-0001.svg`, "utf8");
    expect(picture).toMatch(/<path shape-rendering="crispEdges" transform="translate\(\d+ \d+\)" d="M/);
    await printer.close();
  });

  test("that says when it lacks a character or a cutter", async () => {
    const virtual = await start("--charset", "gb2312", "--cutter", "no");
    const printer = connect(virtual, { profile: paper80 });
    await printer.print({ blocks: [{ kind: "text", text: "龘" }, { kind: "cut" }] });
    const faults = virtual.of("fault").map(({ fault }) => fault);
    expect(faults).toEqual(["no-glyph", "no-cutter"]);
    await printer.close();
  });

  test("that reports what it was sent and no printer knows", async () => {
    const virtual = await start();
    const line = { path: virtual.path, baudRate: 115_200, flow: "none" } as const;
    const connection = await serialLine(line).open(() => {});
    const fault = virtual.next(({ event }) => event === "fault");
    connection.write(Uint8Array.of(0x1b, 0x5a, 0x0a));
    expect(await fault).toEqual({ event: "fault", fault: "unknown-command", bytes: "1b5a" });
    await connection.close();
  });

  test("whose paper can be seen to be nearly used up", async () => {
    const virtual = await start();
    const printer = connect(virtual);
    await virtual.order("paper-low");
    await statusOf(printer, { state: "ready", paperNearEnd: true });
    await printer.close();
  });
});

describe("its reader finds the mistakes that other encoders make", () => {
  const Escpos: new (adapter: object, options: object) => Record<string, (...values: unknown[]) => unknown> =
    createRequire(import.meta.url)("escpos");

  function escposBytes(method: string, ...values: unknown[]): Uint8Array {
    let bytes: Uint8Array = new Uint8Array();
    const write = (sent: Uint8Array) => {
      bytes = Uint8Array.from(sent);
    };
    const printer = new Escpos({ write }, { encoding: "GB18030" });
    printer[method]?.(...values);
    printer.flush?.();
    return Uint8Array.of(0x1c, 0x26, ...bytes);
  }

  test("a QR in commands that are not Epson's", () => {
    expect(read(escposBytes("qrcode", "https://a.cn", 3, "m", 6)).faults).toContain("unknown-command");
  });

  test("a byte of the drawer's pulse that stays behind in the text", () => {
    const { commands, left } = read(escposBytes("cashdraw", 2));
    expect(commands.filter((command) => command.do === "pulse")).toHaveLength(1);
    expect(left).toBe(1);
  });

  test("a yuan sign of four bytes", () => {
    expect(read(escposBytes("text", "¥5")).faults).toContain("no-glyph");
  });

  test("a product whose name opens the drawer", () => {
    const { commands } = read(escposBytes("text", "可乐\u001bp\u0000\u0019\u0019"));
    expect(commands).toContainEqual({ do: "pulse", pin: 2, onMs: 50 });
    expect(realTimeCommands(escposBytes("text", "\u0010\u0014\u0001\u0000\u0005"))).toEqual(["pulse"]);
  });
});
