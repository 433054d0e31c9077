/** Writing the udev rule for the devices that the settings name: it opens no device, so that the command does it itself. */
import { join } from "node:path";
import type { FoundDevice } from "#hardware/discovery.ts";
import { type Chosen, ruleCommands, rulePath, udevRule, writeUdevRule } from "#hardware/udev-rule.ts";
import type { Settings } from "#kit/settings.ts";
import { deviceAt, namedPaths } from "./checks/ports.ts";
import { type Finding, fail, pass, unknown } from "./finding.ts";

export interface RuleSought {
  readonly settings: Settings;
  /** The devices of this machine. */
  readonly seen: readonly FoundDevice[];
  /** Where the rule belongs. */
  readonly path?: string;
}

/** Writes the rule where it belongs, or, for a user who may not, into the data folder for the administrator to install. */
export async function writeRule({ settings, seen, path = rulePath }: RuleSought): Promise<Finding> {
  const chosen = await chosenOf(settings, seen);
  if (chosen.length === 0) return NOTHING_TO_RULE;
  const text = udevRule(chosen);
  try {
    await writeUdevRule(text, path);
    return pass({
      zh: `已写入 ${path}；请运行 ${asRoot(ruleCommands)} 使其生效`,
      en: `${path} is written; for it to count now run ${asRoot(ruleCommands)}`,
    });
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return writeAside(settings.SHOUYIN_DATA, text, path, String(error.code));
  }
}

async function writeAside(data: string, text: string, path: string, code: string): Promise<Finding> {
  const aside = join(data, "70-shouyin.rules");
  await writeUdevRule(text, aside);
  const commands = asRoot([`install -m 644 ${aside} ${path}`, ...ruleCommands]);
  return unknown(
    {
      zh: `此用户不能写入 ${path}（${code}），规则已写在 ${aside}`,
      en: `This user may not write ${path} (${code}): the rule lies in ${aside}`,
    },
    { zh: `请运行 ${commands}`, en: `Run ${commands}` },
  );
}

/** A rule tells devices by what they are on USB: one that is built in needs none, or cannot have one. */
async function chosenOf(settings: Settings, seen: readonly FoundDevice[]): Promise<Chosen[]> {
  const named = namedPaths(settings).map(async ({ role, path }) => {
    const device = await deviceAt(path, seen);
    return device?.usb ? [{ role, device }] : [];
  });
  return (await Promise.all(named)).flat();
}

const NOTHING_TO_RULE = fail(
  {
    zh: "没有写规则：设置没有指向现在插着的 USB 设备",
    en: "No rule was written: no setting names a USB device that is plugged in now",
  },
  {
    zh: "请插好设备，把 PRINTER 设为“端口与权限”列出的名称，再试一次",
    en: "Plug it in, set PRINTER to its name as ports and permissions lists it, and try again",
  },
);

const asRoot = (commands: readonly string[]): string =>
  commands.map((command) => `sudo ${command}`).join(" && ");
