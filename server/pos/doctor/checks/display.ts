/** What the customer sees: display screens, and a pole display. */
import { type Check, fail, pass, unknown } from "../finding.ts";
import type { LinedDevice } from "./scanner.ts";

export interface DisplayFacts {
  /** Display screens that watch at this moment; none while the terminal does not run. */
  readonly watching?: number;
  /** A pole display, where one is set. */
  readonly pole?: LinedDevice | undefined;
}

export const display: Check<DisplayFacts> = {
  title: { zh: "顾客屏", en: "Customer display" },
  judge: ({ watching, pole }) => {
    if (pole?.presence === "absent")
      return fail(
        { zh: `没有客显（${pole.name}）`, en: `There is no pole display (${pole.name})` },
        { zh: "请检查连线和 POLE_DISPLAY 设置", en: "Check its cable and the setting POLE_DISPLAY" },
      );
    const seen = [
      ...(watching ? [{ zh: `${watching} 个顾客屏正在显示`, en: `display screens open: ${watching}` }] : []),
      ...(pole?.presence === "present"
        ? [{ zh: `客显的线路已通（${pole.name}）`, en: `the pole display's line is open (${pole.name})` }]
        : []),
    ];
    if (seen.length > 0)
      return pass({
        zh: seen.map(({ zh }) => zh).join("；"),
        en: capital(seen.map(({ en }) => en).join("; ")),
      });
    if (watching === undefined)
      return unknown(
        { zh: "终端没有运行，看不到顾客屏", en: "The terminal does not run, so that no display can be seen" },
        { zh: "启动终端后再检查", en: "Start the terminal and examine again" },
      );
    return unknown(
      { zh: "没有打开的顾客屏", en: "No display screen is open" },
      { zh: "请打开启动时给出的顾客屏地址", en: "Open the display's address that was printed at start" },
    );
  },
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
