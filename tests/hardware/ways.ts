import type { Line } from "#hardware/line.ts";
import { networkLine } from "#hardware/network/connection.ts";
import { serialLine } from "#hardware/serial/connection.ts";
import { usbLine } from "#hardware/usb/connection.ts";
import { VirtualPrinter } from "./support.ts";

/** One kind of line, with a virtual printer at its end. */
export interface Way {
  readonly name: string;
  start(...options: readonly string[]): Promise<{ readonly virtual: VirtualPrinter; readonly line: Line }>;
}

/**
 * Every way to a printer. The USB one goes through a pseudo-terminal that changes no byte, opened as a file: the
 * kernel's own driver (`usblp`) is not in it.
 */
export const ways: readonly Way[] = [
  {
    name: "a serial port",
    async start(...options) {
      const virtual = await VirtualPrinter.start(...options);
      return { virtual, line: serialLine({ path: virtual.path, baudRate: 115_200, flow: "hardware" }) };
    },
  },
  {
    name: "the network",
    async start(...options) {
      const virtual = await VirtualPrinter.start("--tcp", "0", ...options);
      return { virtual, line: networkLine(placeOf(virtual)) };
    },
  },
  {
    name: "a USB printer's file",
    async start(...options) {
      const virtual = await VirtualPrinter.start("--cable", "usb", ...options);
      return { virtual, line: usbLine({ path: virtual.path }) };
    },
  },
];

/** Where a virtual printer with a network cable listens. */
export function placeOf(virtual: VirtualPrinter): { readonly host: string; readonly port: number } {
  const { host, port } = virtual.events.find(({ ready }) => ready === true) ?? {};
  if (typeof host !== "string" || typeof port !== "number") throw new Error("it has no network cable");
  return { host, port };
}
