/** The ways to the devices that the settings name: the terminal and its doctor reach them by the same ones. */
import { join } from "node:path";
import type { Line } from "#hardware/line.ts";
import { networkLine } from "#hardware/network/connection.ts";
import { usualBaud } from "#hardware/pole/commands.ts";
import { serialLine } from "#hardware/serial/connection.ts";
import { usbLine } from "#hardware/usb/connection.ts";
import { deviceAddress } from "#kit/device-address.ts";
import type { Settings } from "#kit/settings.ts";

type PrinterSettings = Pick<
  Settings,
  "PRINTER" | "PRINTER_BAUD" | "PRINTER_PARITY" | "PRINTER_FLOW" | "PRINTER_DTR" | "SHOUYIN_DATA"
>;

/** The way to the printer that the settings name. */
export function printerLine(settings: PrinterSettings): Line {
  const address = deviceAddress(settings.PRINTER);
  switch (address?.kind) {
    case "network":
      return networkLine(address);
    case "usb":
      return usbLine(address);
    case "serial":
      return serialPrinter(address.path, settings);
    default:
      return serialPrinter(join(settings.SHOUYIN_DATA, "virtual-printer", "tty"), settings);
  }
}

/** The way to the scanner; none where none is set to a line. */
export function scannerLine({ SCANNER, SCANNER_BAUD }: Settings): Line | undefined {
  return SCANNER === "" ? undefined : serialLine({ path: SCANNER, baudRate: SCANNER_BAUD, flow: "none" });
}

/** The way to the pole display, at its usual speed where none is set; none where there is no such display. */
export function poleLine({ POLE_DISPLAY, POLE_DISPLAY_KIND, POLE_DISPLAY_BAUD }: Settings): Line | undefined {
  const baudRate = POLE_DISPLAY_BAUD ?? usualBaud(POLE_DISPLAY_KIND);
  return POLE_DISPLAY === "" ? undefined : serialLine({ path: POLE_DISPLAY, baudRate, flow: "none" });
}

function serialPrinter(path: string, settings: PrinterSettings): Line {
  return serialLine({
    path,
    baudRate: settings.PRINTER_BAUD,
    parity: settings.PRINTER_PARITY,
    flow: settings.PRINTER_FLOW,
    dtr: settings.PRINTER_DTR,
  });
}
