/** What the doctor does only when it is asked to, because somebody sees or hears it; and how its outcome is judged. */
import type { Sentence } from "#domain/payment-sentences.ts";
import type { DrawerOutcome } from "#hardware/drawer.ts";
import type { PrintOutcome } from "#hardware/printer.ts";
import { type Finding, fail, pass, unknown } from "./finding.ts";
import { TROUBLE_WORDS } from "./printer-words.ts";

export const DEED_NAMES = ["write_rule", "test_page", "open_drawer", "acceptance_slip"] as const;
export type DeedName = (typeof DEED_NAMES)[number];

export const DEED_TITLES: Readonly<Record<DeedName, Sentence>> = {
  write_rule: { zh: "udev 规则", en: "udev rule" },
  test_page: { zh: "测试页", en: "Test page" },
  open_drawer: { zh: "打开钱箱", en: "Opening the drawer" },
  acceptance_slip: { zh: "验收单", en: "Acceptance slip" },
};

/** What became of a page that was to be printed. */
export function judgePrint(outcome: PrintOutcome): Finding {
  switch (outcome.kind) {
    case "printed":
      return pass({ zh: "打印机确认已打出", en: "The printer says that it came out" });
    case "held": {
      const { said, todo } = TROUBLE_WORDS[outcome.trouble];
      return fail(
        {
          zh: `打印机已收下，还没打完：${said.zh}`,
          en: `The printer has it and has not finished: ${said.en}`,
        },
        { zh: `${todo.zh}，它会自己接着打`, en: `${todo.en}; it then goes on by itself` },
      );
    }
    case "not-sent": {
      const { said, todo } = TROUBLE_WORDS[outcome.trouble];
      return fail({ zh: `没有打印：${said.zh}`, en: `It was not printed: ${said.en}` }, todo);
    }
    case "unknown":
      return unknown(
        { zh: "不知道是否打出", en: "It is not known whether it came out" },
        { zh: "请看一眼打印机", en: "Have a look at the printer" },
      );
    case "unconfirmed":
      return unknown(
        { zh: "已发送；这台打印机无法确认", en: "It was sent; this printer cannot confirm it" },
        { zh: "请看一眼打印机", en: "Have a look at the printer" },
      );
  }
}

export function judgeOpening(outcome: DrawerOutcome): Finding {
  switch (outcome) {
    case "opened":
      return pass({ zh: "钱箱已打开", en: "The drawer opened" });
    case "stayed-shut":
      return fail(
        { zh: "发出了开箱信号，钱箱仍关着", en: "The pulse was sent, and the drawer stayed shut" },
        {
          zh: "请看看是否锁住或卡住，再检查钱箱与打印机的连线",
          en: "See whether it is locked or stuck, then check its cable to the printer",
        },
      );
    case "sent":
      return unknown(
        {
          zh: "已发出开箱信号，看不出是否打开",
          en: "The pulse was sent; nothing tells whether the drawer opened",
        },
        {
          zh: "请看一眼钱箱；没开就检查钱箱与打印机的连线",
          en: "Have a look; if it stayed shut check its cable to the printer",
        },
      );
    case "unknown":
      return unknown(
        {
          zh: "线路中断，不知道钱箱是否打开",
          en: "The line was lost on the way: the drawer may have opened",
        },
        { zh: "请看一眼钱箱", en: "Have a look at the drawer" },
      );
    case "not-sent":
      return fail(
        { zh: "没有发出开箱信号：打印机不在", en: "No pulse was sent: the printer is not there" },
        { zh: "请先处理打印机", en: "See to the printer first" },
      );
  }
}

/** Whether it was done is not known: nobody answered, or a driver failed on the way. */
export const IN_DOUBT = unknown(
  { zh: "没有得到回答：不知道是否做了", en: "No answer came: it may have been done" },
  { zh: "请看一眼，再试一次", en: "Have a look, then try again" },
);

/** No acceptance slip is given of what is not in order, nor where there is no terminal to accept. */
export const NOT_ACCEPTED = {
  failed: fail(
    { zh: "没有打印：还有未通过的项目", en: "It was not printed: something is not in order" },
    { zh: "请先处理未通过的项目", en: "See to what has failed first" },
  ),
  nobody: fail(
    { zh: "没有打印：终端尚未激活", en: "It was not printed: the terminal is not activated" },
    { zh: "激活后再打印", en: "Print it once it is" },
  ),
} as const;
