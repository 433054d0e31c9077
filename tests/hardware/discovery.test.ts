import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Asker, accessTo } from "#hardware/access.ts";
import { findDevices } from "#hardware/discovery.ts";
import { type Role, rulePath, udevRule, writeUdevRule } from "#hardware/udev-rule.ts";

const root = mkdtempSync(join(tmpdir(), "till-"));
const sys = join(root, "sys");
const dev = join(root, "dev");
afterAll(() => rmSync(root, { recursive: true }));

/** A folder of the kernel's view of the devices, with what its files say. */
function folder(path: string, files: Readonly<Record<string, string>> = {}): string {
  const full = join(sys, path);
  mkdirSync(full, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(full, name), `${text}\n`);
  return full;
}

function link(from: string, to: string): void {
  mkdirSync(dirname(from), { recursive: true });
  symlinkSync(relative(dirname(from), to), from);
}

function node(path: string): string {
  const full = join(dev, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, "");
  return full;
}

const usbDevices = "devices/pci0000:00/0000:00:14.0/usb1";

/** A serial adapter, as the kernel shows one: the port hangs below the interface, that below the USB device. */
function adapter(port: string, tty: string, driver: string, said: Readonly<Record<string, string>>): void {
  folder(`${usbDevices}/${port}`, said);
  const device = folder(`${usbDevices}/${port}/${port}:1.0/${tty}`);
  folder(`bus/usb-serial/drivers/${driver}`);
  link(join(device, "driver"), join(sys, "bus/usb-serial/drivers", driver));
  const shown = folder(`${usbDevices}/${port}/${port}:1.0/${tty}/tty/${tty}`);
  link(join(shown, "device"), device);
  link(join(sys, "class/tty", tty), shown);
  node(tty);
}

beforeAll(() => {
  adapter("1-1.2", "ttyUSB0", "ch341-uart", {
    idVendor: "1a86",
    idProduct: "7523",
    product: "USB Serial",
  });
  adapter("1-1.3", "ttyUSB10", "ftdi_sio", {
    idVendor: "0403",
    idProduct: "6001",
    manufacturer: "FTDI",
    product: "FT232R USB UART",
    serial: "A50285BI",
  });
  link(join(dev, "serial/by-id/usb-1a86_USB_Serial-if00-port0"), join(dev, "ttyUSB0"));
  link(join(dev, "serial/by-path/pci-0000:00:14.0-usb-0:1.2:1.0-port0"), join(dev, "ttyUSB0"));
  link(join(dev, "serial/by-id/usb-FTDI_FT232R_A50285BI-if00-port0"), join(dev, "ttyUSB10"));
  link(join(dev, "serial/by-path/pci-0000:00:14.0-usb-0:1.3:1.0-port0"), join(dev, "ttyUSB10"));
  link(join(dev, "serial/by-id/usb-gone"), join(dev, "ttyUSB99"));

  // A printer on USB itself.
  folder(`${usbDevices}/1-2`, {
    idVendor: "0416",
    idProduct: "5011",
    manufacturer: "STMicroelectronics",
    product: "POS80 Printer USB",
    serial: '80"\nRUN+="rm -rf',
  });
  const interfaceOfPrinter = folder(`${usbDevices}/1-2/1-2:1.0`);
  folder("bus/usb/drivers/usblp");
  link(join(interfaceOfPrinter, "driver"), join(sys, "bus/usb/drivers/usblp"));
  const shown = folder(`${usbDevices}/1-2/1-2:1.0/usbmisc/lp0`);
  link(join(shown, "device"), interfaceOfPrinter);
  link(join(sys, "class/usbmisc/lp0"), shown);
  node("usb/lp0");

  // One port on the board that is there, one that is only listed, a console and a terminal of software.
  for (const [name, type] of [
    ["ttyS0", "4"],
    ["ttyS1", "0"],
  ] as const) {
    const device = folder(`devices/platform/serial8250/${name}`);
    const port = folder(`devices/platform/serial8250/tty/${name}`, { type });
    link(join(port, "device"), device);
    link(join(sys, "class/tty", name), port);
    node(name);
  }
  link(join(sys, "class/tty/tty1"), folder("devices/virtual/tty/tty1"));
  // Still listed, and unplugged the moment before.
  const late = folder(`${usbDevices}/1-9/1-9:1.0/tty/ttyACM0`);
  link(join(late, "device"), folder(`${usbDevices}/1-9/1-9:1.0`));
  link(join(sys, "class/tty/ttyACM0"), late);
});

describe("what is plugged in", () => {
  test("is listed with maker, product and the names that stay, without udev and without opening anything", async () => {
    const devices = await findDevices({ sys, dev });
    expect(devices.map(({ path, kind, driver, usb }) => ({ path, kind, driver, usb }))).toEqual([
      { path: join(dev, "ttyS0"), kind: "serial", driver: undefined, usb: undefined },
      {
        path: join(dev, "ttyUSB0"),
        kind: "serial",
        driver: "ch341-uart",
        usb: { vendorId: "1a86", productId: "7523", product: "USB Serial", port: "1-1.2" },
      },
      {
        path: join(dev, "ttyUSB10"),
        kind: "serial",
        driver: "ftdi_sio",
        usb: {
          vendorId: "0403",
          productId: "6001",
          manufacturer: "FTDI",
          product: "FT232R USB UART",
          serial: "A50285BI",
          port: "1-1.3",
        },
      },
      {
        path: join(dev, "usb/lp0"),
        kind: "usb-printer",
        driver: "usblp",
        usb: {
          vendorId: "0416",
          productId: "5011",
          manufacturer: "STMicroelectronics",
          product: "POS80 Printer USB",
          serial: '80"\nRUN+="rm -rf',
          port: "1-2",
        },
      },
    ]);
  });

  test("is named first by its number, and by its socket where it has none", async () => {
    const devices = await findDevices({ sys, dev });
    const namesOf = (tty: string) => devices.find(({ path }) => path.endsWith(tty))?.stableNames;
    expect(namesOf("ttyUSB0")).toEqual([
      join(dev, "serial/by-path/pci-0000:00:14.0-usb-0:1.2:1.0-port0"),
      join(dev, "serial/by-id/usb-1a86_USB_Serial-if00-port0"),
    ]);
    expect(namesOf("ttyUSB10")?.[0]).toBe(join(dev, "serial/by-id/usb-FTDI_FT232R_A50285BI-if00-port0"));
    expect(namesOf("ttyS0")).toEqual([]);
  });

  test("is named first by the link of our own rule where there is one", async () => {
    const ours = join(dev, "shouyin-printer");
    link(ours, join(dev, "ttyUSB10"));
    const devices = await findDevices({ sys, dev });
    rmSync(ours);
    expect(devices.find(({ path }) => path.endsWith("ttyUSB10"))?.stableNames[0]).toBe(ours);
  });

  test("is nothing on a machine that shows nothing", async () => {
    expect(await findDevices({ sys: join(root, "none"), dev: join(root, "none") })).toEqual([]);
  });
});

describe("whether this user may open a device", () => {
  const groupFile = join(root, "group");
  const refusing: Asker = {
    user: "mei",
    groups: [],
    groupFile,
    access: () => Promise.reject(Object.assign(new Error("no"), { code: "EACCES" })),
  };
  const path = join(root, "port");
  beforeAll(() => {
    writeFileSync(path, "");
    chmodSync(path, 0o660);
  });
  const groups = (members: string) =>
    writeFileSync(groupFile, `adm:x:99999:syslog\ndialout:x:${gidOf(path)}:${members}\n`);

  test("which group is missing, and the command that adds the user to it", async () => {
    groups("an,li");
    expect(await accessTo(path, refusing)).toEqual({
      readable: false,
      writable: false,
      group: "dialout",
      lacks: "membership",
      sentence: `The user mei may not open ${path}: add the user to the group dialout (sudo usermod -aG dialout mei), then log out and in.`,
    });
  });

  test("a user who was added and has not logged in since is told to", async () => {
    groups("an,mei");
    expect((await accessTo(path, refusing)).sentence).toContain("counts from the next login on");
  });

  test("where no group has a right to it, the rule is named", async () => {
    groups("");
    chmodSync(path, 0o600);
    const { sentence } = await accessTo(path, refusing);
    chmodSync(path, 0o660);
    expect(sentence).toContain("udev rule");
  });

  test("nothing stands in the way of who may", async () => {
    groups("");
    const may = await accessTo(path, { ...refusing, access: () => Promise.resolve() });
    expect(may).toEqual({ readable: true, writable: true, group: "dialout" });
  });

  test("a group that is kept elsewhere is named by its number", async () => {
    const { group } = await accessTo(path, { ...refusing, groupFile: join(root, "no-such-file") });
    expect(group).toBe(String(gidOf(path)));
  });
});

describe("the udev rule", () => {
  const ruleFor = async (...chosen: readonly (readonly [Role, string])[]) => {
    const devices = await findDevices({ sys, dev });
    return udevRule(
      chosen.flatMap(([role, name]) => {
        const device = devices.find(({ path }) => path.endsWith(name));
        return device ? [{ role, device }] : [];
      }),
    );
  };

  test("gives chosen devices a group, a name and peace, told apart by number or by socket", async () => {
    expect(await ruleFor(["printer", "ttyUSB10"], ["scanner", "ttyUSB0"])).toBe(
      `# Written by Shouyin 收银 for the devices of this till; to be replaced as a whole.
# printer: FTDI FT232R USB UART
SUBSYSTEM=="tty", ATTRS{idVendor}=="0403", ATTRS{idProduct}=="6001", ATTRS{serial}=="A50285BI", GROUP="dialout", MODE="0660", SYMLINK+="shouyin-printer", ENV{ID_MM_DEVICE_IGNORE}="1", ENV{ID_MM_PORT_IGNORE}="1"
SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ATTR{idVendor}=="0403", ATTR{idProduct}=="6001", ENV{ID_MM_DEVICE_IGNORE}="1"
# scanner:  USB Serial
SUBSYSTEM=="tty", ATTRS{idVendor}=="1a86", ATTRS{idProduct}=="7523", KERNELS=="1-1.2", GROUP="dialout", MODE="0660", SYMLINK+="shouyin-scanner", ENV{ID_MM_DEVICE_IGNORE}="1", ENV{ID_MM_PORT_IGNORE}="1"
SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ATTR{idVendor}=="1a86", ATTR{idProduct}=="7523", ENV{ID_MM_DEVICE_IGNORE}="1"
`,
    );
  });

  test("takes a USB printer too, and no word of a device can add to it", async () => {
    const rule = await ruleFor(["printer", "lp0"]);
    expect(rule).toContain('SUBSYSTEM=="usbmisc", KERNEL=="lp[0-9]*"');
    expect(rule).toContain('KERNELS=="1-2"');
    expect(rule).not.toContain("RUN");
    expect(rule.trim().split("\n")).toHaveLength(4);
  });

  test("tells two of a kind apart by their sockets when they have the same number", async () => {
    const usb = { vendorId: "10c4", productId: "ea60", serial: "0001" };
    const device = (port: string) =>
      ({ kind: "serial", path: `/dev/tty${port}`, stableNames: [], usb: { ...usb, port } }) as const;
    const rule = udevRule([
      { role: "printer", device: device("1-1") },
      { role: "display", device: device("1-2") },
    ]);
    expect(rule).not.toContain("ATTRS{serial}");
    expect(rule).toContain('KERNELS=="1-1"');
    expect(rule).toContain('KERNELS=="1-2"');
  });

  test("is refused for what is no USB device", async () => {
    await expect(ruleFor(["printer", "ttyS0"])).rejects.toThrow(RangeError);
  });

  test("is written where it is asked for, before ModemManager's rules and readable by all", async () => {
    const path = join(root, "etc/rules.d/70-shouyin.rules");
    await writeUdevRule("# a rule\n", path);
    expect(readFileSync(path, "utf8")).toBe("# a rule\n");
    expect(rulePath < "/etc/udev/rules.d/77-mm-usb-device-blacklist.rules").toBe(true);
  });
});

function gidOf(path: string): number {
  return statSync(path).gid;
}
