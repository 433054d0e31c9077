import { parseArgs } from "node:util";
import { StartFault } from "#kit/settings.ts";

export interface Arguments {
  readonly help: boolean;
  readonly json: boolean;
  readonly testPage: boolean;
  readonly openDrawer: boolean;
  readonly writeRule: boolean;
  readonly acceptanceSlip: boolean;
  /** Who signs the acceptance slip. */
  readonly installer: string | undefined;
}

export const USAGE = `npm run doctor -- [options]     examines everything that the terminal needs
                                检查终端所需的一切
  --test-page                   prints a test page, too · 并打印测试页
  --open-drawer                 opens the drawer once, too · 并打开一次钱箱
  --write-rule                  writes the udev rule for the devices set, too · 并写入所设设备的 udev 规则
  --acceptance-slip             prints what was found, if nothing is wrong · 全部无误时打印验收单
  --installer NAME              who signs it · 签字的安装人员
  --json                        for programs; the shape is in server/README.md · 供程序读取
  --help

It ends with 0 when nothing is wrong, 1 when something is, 2 for an argument that it does not know.
`;

/** An argument that is none. Its message is a sentence for whoever typed it. */
export class WrongArgument extends StartFault {
  override name = "WrongArgument";
}

/** @throws WrongArgument */
export function readArguments(words: readonly string[]): Arguments {
  const flag = { type: "boolean", default: false } as const;
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        help: flag,
        json: flag,
        "test-page": flag,
        "open-drawer": flag,
        "write-rule": flag,
        "acceptance-slip": flag,
        installer: { type: "string" },
      },
    });
    return {
      help: values.help,
      json: values.json,
      testPage: values["test-page"],
      openDrawer: values["open-drawer"],
      writeRule: values["write-rule"],
      acceptanceSlip: values["acceptance-slip"],
      installer: values.installer,
    };
  } catch (error) {
    throw new WrongArgument(error instanceof Error ? error.message : String(error));
  }
}
