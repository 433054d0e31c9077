import { expect, test } from "vitest";
import { deviceAddress } from "#kit/device-address.ts";
import { readSettings, StartFault } from "#kit/settings.ts";
import { printerLine } from "#pos/device-lines.ts";

test.each([
  ["virtual", { kind: "virtual" }],
  ["/dev/ttyUSB0", { kind: "serial", path: "/dev/ttyUSB0" }],
  [
    "/dev/serial/by-id/usb-FTDI_FT232R-if00-port0",
    { kind: "serial", path: "/dev/serial/by-id/usb-FTDI_FT232R-if00-port0" },
  ],
  ["COM3", { kind: "serial", path: "COM3" }],
  ["/dev/usb/lp0", { kind: "usb", path: "/dev/usb/lp0" }],
  ["usb:/dev/shouyin-printer", { kind: "usb", path: "/dev/shouyin-printer" }],
  ["tcp://192.168.1.87", { kind: "network", host: "192.168.1.87", port: 9100 }],
  ["tcp://kitchen.local:9101", { kind: "network", host: "kitchen.local", port: 9101 }],
  ["tcp://[fe80::1]:9100/", { kind: "network", host: "fe80::1", port: 9100 }],
])("%s is a printer's address", (text, address) => {
  expect(deviceAddress(text)).toEqual(address);
});

test.each([
  "",
  "usb:",
  "tcp://",
  "tcp://:9100",
  "tcp://host:0",
  "tcp://host:70000",
  "tcp://host:9100/queue",
  "tcp://me@host:9100",
  "tcp://[printer]:9100",
  "http://192.168.1.87",
  "lpd://192.168.1.87/queue",
])("%s is none", (text) => {
  expect(deviceAddress(text)).toBeUndefined();
  expect(() => readSettings({ PRINTER: text })).toThrow(StartFault);
});

test("what the settings say becomes the way to the printer", () => {
  const way = (environment: Readonly<Record<string, string>>) => {
    const { name, heldBack } = printerLine(readSettings(environment));
    return { name, heldBack };
  };
  expect(way({ SHOUYIN_DATA: "/shop" })).toEqual({ name: "/shop/virtual-printer/tty", heldBack: false });
  expect(way({ PRINTER: "/dev/ttyS9", PRINTER_FLOW: "xonxoff" })).toEqual({
    name: "/dev/ttyS9",
    heldBack: true,
  });
  expect(way({ PRINTER: "/dev/usb/lp0" })).toEqual({ name: "/dev/usb/lp0", heldBack: true });
  expect(way({ PRINTER: "tcp://10.0.0.9" })).toEqual({ name: "10.0.0.9:9100", heldBack: true });
});
