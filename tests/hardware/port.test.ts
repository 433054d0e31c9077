import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { checkLine } from "#hardware/line.ts";
import { serialLine } from "#hardware/serial/connection.ts";
import { msPerByte, portOptions } from "#hardware/serial/settings.ts";
import { shortReceipt } from "./receipts.ts";
import { connect, statusOf, VirtualPrinter } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "port-"));
afterAll(() => rmSync(folder, { recursive: true }));

const line = (path: string) => serialLine({ path, baudRate: 115_200, flow: "none" });

test("a device that is not there is named with what to do", async () => {
  expect(await checkLine(line(join(folder, "no-such")))).toEqual({
    usable: false,
    reason: "missing",
    sentence: `There is no device at ${join(folder, "no-such")}. Is its cable plugged in, and is it on?`,
  });
});

test("a file is no port", async () => {
  const path = join(folder, "file");
  writeFileSync(path, "");
  expect(await checkLine(line(path))).toMatchObject({ usable: false, reason: "not-a-device" });
});

test("a printer is usable until another program has it, and again afterwards", async () => {
  const virtual = await VirtualPrinter.start();
  expect(await checkLine(line(virtual.path))).toEqual({ usable: true });
  const printer = connect(virtual);
  await statusOf(printer, { state: "ready" });
  expect(await checkLine(line(virtual.path))).toMatchObject({ usable: false, reason: "busy" });
  await printer.close();
  expect(await checkLine(line(virtual.path))).toEqual({ usable: true });
  await virtual.stop();
});

test("what is written after the line was lost goes nowhere, also when another one is there", async () => {
  const virtual = await VirtualPrinter.start();
  const connection = await line(virtual.path).open(() => {});
  await virtual.order("unplug");
  // Serialport may notice only now, so that this one is still taken.
  connection.write(Uint8Array.of(0x1b, 0x5a));
  await connection.lost;
  expect(connection.write(Uint8Array.of(0x1b, 0x5a))).toBe(false);
  await virtual.order("plug");
  expect(connection.write(Uint8Array.of(0x1b, 0x5a))).toBe(false);
  const printer = connect(virtual);
  await statusOf(printer, { state: "ready" });
  expect(virtual.of("fault")).toEqual([]);
  await printer.close();
  await virtual.stop();
});

test("a name that comes to lead to another port is followed there within two seconds", async () => {
  const [first, second] = await Promise.all([VirtualPrinter.start(), VirtualPrinter.start()]);
  const name = join(folder, "by-id");
  symlinkSync(realpathSync(first.path), name);
  const printer = connect(first, { path: name });
  await statusOf(printer, { state: "ready" });
  const absent = statusOf(printer, { state: "absent" });
  const moved = performance.now();
  // Both ports go on being there: only the name tells.
  rmSync(name);
  symlinkSync(realpathSync(second.path), name);
  await absent;
  await statusOf(printer, { state: "ready" });
  expect(performance.now() - moved).toBeLessThan(2_000);
  expect(await printer.print(shortReceipt("第二台"))).toEqual({ kind: "printed" });
  expect(await second.titles(1)).toEqual(["第二台"]);
  expect(first.of("receipt")).toEqual([]);
  await printer.close();
  await Promise.all([first.stop(), second.stop()]);
});

test("a port without modem lines is none the worse for a wish about them", async () => {
  const virtual = await VirtualPrinter.start();
  for (const dtr of ["on", "off"] as const) {
    const connection = await serialLine({
      path: virtual.path,
      baudRate: 115_200,
      flow: "none",
      dtr,
    }).open(() => {});
    expect(connection.isOver).toBe(false);
    await connection.close();
  }
  await virtual.stop();
});

test("a port is opened as its device was set, 8N1 where nothing else is said", () => {
  const usual = { path: "/dev/ttyUSB0", baudRate: 9_600, flow: "none" } as const;
  expect(portOptions(usual)).toMatchObject({
    dataBits: 8,
    parity: "none",
    stopBits: 1,
    rtscts: false,
    xon: false,
    xoff: false,
    hupcl: false,
    autoOpen: false,
  });
  const odd = { ...usual, flow: "hardware", parity: "even", dataBits: 7, stopBits: 2 } as const;
  expect(portOptions(odd)).toMatchObject({ dataBits: 7, parity: "even", stopBits: 2, rtscts: true });
  expect(portOptions({ ...usual, flow: "xonxoff" })).toMatchObject({ rtscts: false, xon: true, xoff: true });
  expect(msPerByte(usual)).toBeCloseTo(10_000 / 9_600);
  expect(msPerByte(odd)).toBeCloseTo(11_000 / 9_600);
});
