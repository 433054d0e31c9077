import { readdir, readFile, readlink, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { SerialPort } from "serialport";
import { type Access, type Asker, accessTo, thisProcess } from "./access.ts";

/** A device that is there, and what is known of it without opening it. */
export interface FoundDevice {
  readonly kind: "serial" | "usb-printer";
  /** Its name of the moment, such as /dev/ttyUSB0 or /dev/usb/lp0. */
  readonly path: string;
  /**
   * Names that lead to it when it turns up again under another path, the best first: ours, then the one by what it is
   * where it has a serial number, else the one by where it is plugged in, since others of its kind have the same name.
   */
  readonly stableNames: readonly string[];
  /** The kernel's driver, such as ch341-uart, cdc_acm or usblp. */
  readonly driver?: string;
  /** What it says of itself, where it is a USB device. */
  readonly usb?: UsbIdentity;
  /** Nothing where the system does not say. */
  readonly access?: Access;
}

/** Four hexadecimal digits each for vendor and product; the rest in the maker's own words. */
export interface UsbIdentity {
  readonly vendorId: string;
  readonly productId: string;
  readonly manufacturer?: string;
  readonly product?: string;
  /** Many adapters have none, or all the same. */
  readonly serial?: string;
  /** Where it is plugged in, such as 1-1.2. */
  readonly port?: string;
}

/** Where to look; tests build a tree of their own. */
export interface Roots {
  readonly sys: string;
  readonly dev: string;
}

const systemRoots: Roots = { sys: "/sys", dev: "/dev" };

/** Lists what a printer, scanner or display may hang on. Opens nothing; needs no udev where there is a /sys. */
export async function findDevices(
  roots: Roots = systemRoots,
  asker: Asker = thisProcess(),
): Promise<readonly FoundDevice[]> {
  if (process.platform !== "linux" && roots === systemRoots) return listPorts();
  const stableNames = await readStableNames(roots);
  const found = await Promise.all([
    ...(await entries(join(roots.sys, "class/tty"))).map((name) => serialPort(roots, name)),
    ...(await entries(join(roots.sys, "class/usbmisc"))).map((name) => usbPrinter(roots, name)),
  ]);
  const there = await Promise.all(
    found
      .filter((device) => device !== undefined)
      .map(async (device) => {
        const access = await accessOf(device.path, asker);
        return (
          access && {
            ...device,
            stableNames: inOrder(device, stableNames.get(await realpath(device.path)) ?? []),
            access,
          }
        );
      }),
  );
  return there
    .filter((device) => device !== undefined)
    .sort((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
}

type Unnamed = Omit<FoundDevice, "stableNames" | "access">;

async function serialPort(roots: Roots, name: string): Promise<Unnamed | undefined> {
  const place = join(roots.sys, "class/tty", name);
  // Consoles and pseudo-terminals have no device behind them; a board lists more ports than it has, of type 0.
  const device = await real(join(place, "device"));
  if (!device || (await text(join(place, "type"))) === "0") return undefined;
  return { kind: "serial", path: join(roots.dev, name), ...(await behind(roots, device)) };
}

async function usbPrinter(roots: Roots, name: string): Promise<Unnamed | undefined> {
  if (!/^lp\d+$/.test(name)) return undefined;
  const device = await real(join(roots.sys, "class/usbmisc", name, "device"));
  if (!device) return undefined;
  return { kind: "usb-printer", path: join(roots.dev, "usb", name), ...(await behind(roots, device)) };
}

/** The driver of a device, and the USB device that it is a part of. */
async function behind(roots: Roots, device: string): Promise<Pick<FoundDevice, "driver" | "usb">> {
  const driver = await real(join(device, "driver"));
  const usb = await usbIdentity(device, await realpath(roots.sys));
  return { ...(driver ? { driver: basename(driver) } : {}), ...(usb ? { usb } : {}) };
}

/** Goes up from a port to the device that it is on, which is the first that has a vendor. */
async function usbIdentity(from: string, top: string): Promise<UsbIdentity | undefined> {
  for (let folder = from; folder.startsWith(top) && folder !== top; folder = dirname(folder)) {
    const vendorId = await text(join(folder, "idVendor"));
    if (!vendorId) continue;
    const [productId = "", manufacturer, product, serial] = await Promise.all(
      ["idProduct", "manufacturer", "product", "serial"].map((file) => text(join(folder, file))),
    );
    return {
      vendorId,
      productId,
      ...(manufacturer ? { manufacturer } : {}),
      ...(product ? { product } : {}),
      ...(serial ? { serial } : {}),
      port: basename(folder),
    };
  }
  return undefined;
}

function inOrder({ usb }: Unnamed, names: readonly string[]): readonly string[] {
  const best = ["/shouyin-", usb?.serial ? "/by-id/" : "/by-path/"];
  const rank = (name: string) => best.findIndex((part) => name.includes(part)) >>> 0;
  return [...names].sort((a, b) => rank(a) - rank(b));
}

/** Which lasting links lead to which device. */
async function readStableNames({ dev }: Roots): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = new Map<string, string[]>();
  for (const folder of ["serial/by-id", "serial/by-path", "."]) {
    for (const name of await entries(join(dev, folder))) {
      // Of the links in the folder itself, ours: those that the udev rule makes.
      if (folder === "." && !name.startsWith("shouyin-")) continue;
      const link = join(dev, folder, name);
      const target = await real(link);
      if (target && (await isLink(link))) names.set(target, [...(names.get(target) ?? []), link]);
    }
  }
  return names;
}

/** Other systems than Linux: what serialport knows. They give a port to whoever is logged in. */
async function listPorts(): Promise<readonly FoundDevice[]> {
  const ports = await SerialPort.list();
  return ports.map(({ path, vendorId, productId, manufacturer, serialNumber }) => ({
    kind: "serial",
    path,
    stableNames: [],
    ...(vendorId && productId
      ? {
          usb: {
            vendorId: vendorId.toLowerCase(),
            productId: productId.toLowerCase(),
            ...(manufacturer ? { manufacturer } : {}),
            ...(serialNumber ? { serial: serialNumber } : {}),
          },
        }
      : {}),
  }));
}

/** Nothing if the device went while we looked: that is no failure of looking. */
function accessOf(path: string, asker: Asker): Promise<Access | undefined> {
  return unlessGone(() => accessTo(path, asker));
}

async function entries(folder: string): Promise<readonly string[]> {
  return (await unlessGone(() => readdir(folder))) ?? [];
}

async function text(file: string): Promise<string | undefined> {
  return (await unlessGone(() => readFile(file, "utf8")))?.trim();
}

function real(path: string): Promise<string | undefined> {
  return unlessGone(() => realpath(path));
}

async function isLink(path: string): Promise<boolean> {
  return (await unlessGone(() => readlink(path))) !== undefined;
}

/** A file of a tree that changes while it is read; nothing if it is not there or says nothing. */
async function unlessGone<T extends string | Access | readonly string[]>(
  look: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}
