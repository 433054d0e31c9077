import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { checkLine } from "#hardware/line.ts";
import { serialLine } from "#hardware/serial/connection.ts";
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
