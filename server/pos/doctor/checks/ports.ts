/** The ports that devices hang on, and whether this user may use those that the settings name. Opens none of them. */
import { existsSync, statSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { type Access, type Asker, accessTo, thisProcess } from "#hardware/access.ts";
import { type FoundDevice, findDevices, type Roots } from "#hardware/discovery.ts";
import type { Role } from "#hardware/udev-rule.ts";
import { deviceAddress } from "#kit/device-address.ts";
import type { Settings } from "#kit/settings.ts";
import { type Check, type Finding, fail, pass } from "../finding.ts";

/** A device file that a setting names. */
export interface NamedDevice {
  readonly role: Role;
  readonly path: string;
  readonly access: Pick<Access, "lacks" | "group"> | "missing" | "not-a-device";
}

export interface PortsFacts {
  /** Who asks, as the system calls them. */
  readonly user: string;
  readonly seen: readonly FoundDevice[];
  readonly named: readonly NamedDevice[];
}

const ROLE_WORDS = {
  printer: { zh: "打印机", en: "printer" },
  scanner: { zh: "扫码枪", en: "scanner" },
  display: { zh: "客显", en: "pole display" },
} as const satisfies Record<Role, unknown>;

export const ports: Check<PortsFacts> = {
  title: { zh: "端口与权限", en: "Ports and permissions" },
  judge: ({ user, seen, named }) => {
    for (const device of named) {
      const trouble = troubleOf(device, user, seen);
      if (trouble) return trouble;
    }
    const list = seen.map(deviceWords).join("; ");
    const there =
      list === ""
        ? { zh: "未见串口或 USB 打印机", en: "no serial port or USB printer was seen" }
        : { zh: `本机有：${list}`, en: `there are: ${list}` };
    if (named.length === 0)
      return pass({
        zh: `设置未用到设备文件；${there.zh}`,
        en: `No setting names a device file; ${there.en}`,
      });
    const used = (language: "zh" | "en") =>
      named.map(({ role, path }) => `${ROLE_WORDS[role][language]} ${path}`).join("; ");
    return pass({ zh: `可用：${used("zh")}；${there.zh}`, en: `Ours to use: ${used("en")}; ${there.en}` });
  },
};

function troubleOf(
  { role, path, access }: NamedDevice,
  user: string,
  seen: readonly FoundDevice[],
): Finding | undefined {
  const { zh, en } = ROLE_WORDS[role];
  if (access === "missing")
    return fail({ zh: `${zh}的 ${path} 不存在`, en: `There is no ${path} for the ${en}` }, whereElse(seen));
  if (access === "not-a-device")
    return fail(
      { zh: `${zh}的 ${path} 不是设备`, en: `${path}, set for the ${en}, is no device` },
      whereElse(seen),
    );
  const { group } = access;
  switch (access.lacks) {
    case undefined:
      return undefined;
    case "membership":
      return fail(
        {
          zh: `用户 ${user} 无权使用 ${path}：不在组 ${group} 中`,
          en: `The user ${user} may not use ${path}: not in the group ${group}`,
        },
        {
          zh: `请运行 sudo usermod -aG ${group} ${user}，然后注销并重新登录`,
          en: `Run sudo usermod -aG ${group} ${user}, then sign out and in again`,
        },
      );
    case "login":
      return fail(
        {
          zh: `用户 ${user} 已加入组 ${group}，但本次登录尚未生效`,
          en: `The user ${user} was added to the group ${group}, which this login does not know yet`,
        },
        { zh: "请注销并重新登录，或重启", en: "Sign out and in again, or restart" },
      );
    case "rule":
      return fail(
        {
          zh: `用户 ${user} 无权使用 ${path}，加入任何组也不行`,
          en: `The user ${user} may not use ${path}, and no group could`,
        },
        {
          zh: "缺 udev 规则，请运行 npm run doctor -- --write-rule",
          en: "A udev rule is missing: run npm run doctor -- --write-rule",
        },
      );
  }
}

function whereElse(seen: readonly FoundDevice[]) {
  if (seen.length === 0) return { zh: "请检查电源和连线", en: "Check power and cable" };
  const paths = seen.map(({ path, stableNames }) => stableNames[0] ?? path);
  return {
    zh: `请检查电源和连线，或改设为：${paths.join("、")}`,
    en: `Check power and cable, or set one of ${paths.join(", ")}`,
  };
}

/** `/dev/ttyUSB0 (QinHeng Electronics USB Serial, 1a86:7523, ch341-uart)` */
function deviceWords({ path, driver, usb }: FoundDevice): string {
  const name = [usb?.manufacturer, usb?.product].filter((word) => word !== undefined).join(" ");
  const ids = usb && `${usb.vendorId}:${usb.productId}`;
  const about = [name, ids, driver].filter((word) => word !== undefined && word !== "").join(", ");
  return about === "" ? path : `${path} (${about})`;
}

type DeviceSettings = Pick<Settings, "PRINTER" | "SCANNER" | "POLE_DISPLAY">;

/** The device files that settings name, and what each is to the shop. Windows names its ports COM3 and has no files. */
export function namedPaths(settings: DeviceSettings): { role: Role; path: string }[] {
  const address = deviceAddress(settings.PRINTER);
  const printer = address?.kind === "serial" || address?.kind === "usb" ? address.path : "";
  const named = [
    { role: "printer", path: printer },
    { role: "scanner", path: settings.SCANNER },
    { role: "display", path: settings.POLE_DISPLAY },
  ] as const;
  return named.filter(({ path }) => path.startsWith("/"));
}

export interface PortsSought {
  readonly settings: DeviceSettings;
  /** Where to look, and for whom; tests have a tree of their own. */
  readonly roots?: Roots;
  readonly asker?: Asker;
}

export async function portsFacts({
  settings,
  roots,
  asker = thisProcess(),
}: PortsSought): Promise<PortsFacts> {
  const seen = await findDevices(roots, asker);
  const named = namedPaths(settings).map(async ({ role, path }) => ({
    role,
    path,
    access: await accessOf(path, seen, asker),
  }));
  return { user: asker.user, seen, named: await Promise.all(named) };
}

async function accessOf(
  path: string,
  seen: readonly FoundDevice[],
  asker: Asker,
): Promise<NamedDevice["access"]> {
  if (!existsSync(path)) return "missing";
  const known = await deviceAt(path, seen);
  if (!known && !statSync(path).isCharacterDevice()) return "not-a-device";
  const { group, lacks } = known?.access ?? (await accessTo(path, asker));
  return { group, ...(lacks && { lacks }) };
}

/** The device that a name leads to, whichever of its names that is. */
export async function deviceAt(path: string, seen: readonly FoundDevice[]): Promise<FoundDevice | undefined> {
  if (!existsSync(path)) return undefined;
  const target = await realpath(path);
  for (const device of seen) if ((await realpath(device.path)) === target) return device;
  return undefined;
}
