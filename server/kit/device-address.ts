import { isIPv6 } from "node:net";

/** Where a device is, as a setting says it. */
export type DeviceAddress =
  | { readonly kind: "virtual" }
  | { readonly kind: "serial"; readonly path: string }
  | { readonly kind: "usb"; readonly path: string }
  | { readonly kind: "network"; readonly host: string; readonly port: number };

/** The port of raw printing. */
const rawPrinting = 9100;

/**
 * Reads `virtual`, a serial port's path or Windows name, `tcp://host:9100`, or the file of a USB printer. A link that a
 * udev rule makes for a USB printer is told from a serial port's by `usb:` before it.
 * @returns nothing for what is none of these
 */
export function deviceAddress(text: string): DeviceAddress | undefined {
  if (text === "virtual") return { kind: "virtual" };
  if (text.startsWith("tcp://")) return networkAddress(text);
  if (text.startsWith("usb:")) return text.length > 4 ? { kind: "usb", path: text.slice(4) } : undefined;
  if (/^\/dev\/(usb\/)?lp\d+$/.test(text)) return { kind: "usb", path: text };
  if (text === "" || text.includes("://")) return undefined;
  return { kind: "serial", path: text };
}

function networkAddress(text: string): DeviceAddress | undefined {
  const [, bracketed, bare, digits] =
    /^tcp:\/\/(?:\[([^\]]+)\]|([^/:@?#\s]+))(?::(\d{1,5}))?\/?$/.exec(text) ?? [];
  const host = bracketed ?? bare;
  const port = digits === undefined ? rawPrinting : Number(digits);
  if (!host || (bracketed !== undefined && !isIPv6(bracketed)) || port < 1 || port > 65_535) return undefined;
  return { kind: "network", host, port };
}
