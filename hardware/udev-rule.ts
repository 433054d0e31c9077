import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { FoundDevice, UsbIdentity } from "./discovery.ts";

/** What a device is to the shop; its link is called `shouyin-printer`, and so on. */
export type Role = "printer" | "scanner" | "display";

export interface Chosen {
  readonly role: Role;
  readonly device: FoundDevice;
}

/**
 * Where the rule belongs: behind the system's own, which say what a device is, and before ModemManager's, which read
 * what this one says (77-mm-*).
 */
export const rulePath = "/etc/udev/rules.d/70-shouyin.rules";

/** What is to be run, as the system's administrator, for a rule that was written to count at once. */
export const ruleCommands: readonly string[] = [
  "udevadm control --reload",
  "udevadm trigger --action=add --subsystem-match=tty --subsystem-match=usbmisc --subsystem-match=usb",
];

/**
 * The text of a rule for udev: gives each chosen device to the group dialout, a name that stays, and peace from
 * ModemManager, which would send commands for modems to it.
 * @throws RangeError if a device is no USB device, which is the only kind that a rule can tell from others
 */
export function udevRule(chosen: readonly Chosen[]): string {
  const lines = chosen.flatMap(({ role, device }) => linesFor(role, device, chosen));
  return [
    "# Written by Shouyin 收银 for the devices of this till; to be replaced as a whole.",
    ...lines,
    "",
  ].join("\n");
}

/** Writes the rule, for everybody to read. @throws Error of the system, such as EACCES for who may not write there */
export async function writeUdevRule(text: string, path: string = rulePath): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { mode: 0o644 });
}

function linesFor(
  role: Role,
  { kind, path, usb }: FoundDevice,
  chosen: readonly Chosen[],
): readonly string[] {
  if (!usb || !isId(usb.vendorId) || !isId(usb.productId))
    throw new RangeError(`${path} is no USB device: a rule could not tell it from others`);
  const model = `ATTRS{idVendor}=="${usb.vendorId}", ATTRS{idProduct}=="${usb.productId}"`;
  const one = `${model}${distinction(usb, chosen)}`;
  const file = kind === "serial" ? `SUBSYSTEM=="tty"` : `SUBSYSTEM=="usbmisc", KERNEL=="lp[0-9]*"`;
  const given = `GROUP="dialout", MODE="0660", SYMLINK+="shouyin-${role}"`;
  return [
    `# ${role}: ${plain(usb.manufacturer)} ${plain(usb.product)}`.trimEnd(),
    `${file}, ${one}, ${given}, ENV{ID_MM_DEVICE_IGNORE}="1", ENV{ID_MM_PORT_IGNORE}="1"`,
    `SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ${model.replaceAll("ATTRS", "ATTR")}, ENV{ID_MM_DEVICE_IGNORE}="1"`,
  ];
}

/**
 * What tells it from another of its kind: its serial number, or where it is plugged in. A number of odd characters is
 * left aside, since in a rule some of them stand for others; so is one that two of the devices share.
 */
function distinction(usb: UsbIdentity, chosen: readonly Chosen[]): string {
  const { serial, port } = usb;
  const alike = chosen.filter(
    ({ device: { usb: other } }) =>
      other?.vendorId === usb.vendorId && other.productId === usb.productId && other.serial === serial,
  );
  const isItsOwn = new Set(alike.map(({ device }) => device.usb?.port)).size === 1;
  if (isItsOwn && serial && /^[\w.:-]+$/.test(serial) && !/^0*$/.test(serial))
    return `, ATTRS{serial}=="${serial}"`;
  return port && /^[\d.-]+$/.test(port) ? `, KERNELS=="${port}"` : "";
}

function isId(text: string): boolean {
  return /^[0-9a-f]{4}$/.test(text);
}

/** What a maker wrote, in a comment: on one line. */
function plain(words: string | undefined): string {
  return (words ?? "").replace(/[^\p{L}\p{N} .,()/-]/gu, " ").trim();
}
