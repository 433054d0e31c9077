/** The code scanner, where one has a line of its own. */
import type { Presence } from "#hardware/presence.ts";
import { type Check, fail, pass, unknown } from "../finding.ts";

/** One that is set to a line; `presence` is left out where nobody could look. */
export interface LinedDevice {
  readonly name: string;
  readonly presence?: Presence;
}

export interface ScannerFacts {
  /** None is set; one that types as a keyboard does is seen by the checkout only. */
  readonly scanner?: LinedDevice | undefined;
}

export const scanner: Check<ScannerFacts> = {
  title: { zh: "扫码枪", en: "Scanner" },
  judge: ({ scanner: set }) => {
    if (!set)
      return unknown(
        {
          zh: "未设串口扫码枪；键盘式的从这里看不见",
          en: "No serial scanner is set; one that types like a keyboard cannot be seen from here",
        },
        { zh: "请在收银台扫一个码看看", en: "Scan a code at the checkout to see" },
      );
    const { name, presence } = set;
    if (presence === undefined)
      return unknown(
        { zh: `扫码枪（${name}）未能检查`, en: `The scanner (${name}) could not be looked at` },
        { zh: "启动终端后再检查", en: "Start the terminal and examine again" },
      );
    if (presence === "absent")
      return fail(
        { zh: `没有扫码枪（${name}）`, en: `There is no scanner (${name})` },
        { zh: "请检查连线和 SCANNER 设置", en: "Check its cable and the setting SCANNER" },
      );
    return pass({ zh: `扫码枪的线路已通（${name}）`, en: `The scanner's line is open (${name})` });
  },
};
