/** What keeps a receipt printer from printing, said to whoever stands before it, and what to do. */
import type { Sentence } from "./payment-sentences.ts";

export interface Advice {
  readonly said: Sentence;
  readonly todo: Sentence;
}

/** By the names that the printer's port has for its troubles; whoever uses it there is told by the compiler what is missing. */
export const PRINTER_ADVICE = {
  absent: {
    said: { zh: "未接打印机", en: "There is no printer" },
    todo: { zh: "请检查电源和连线", en: "Check power and cable" },
  },
  silent: {
    said: { zh: "打印机没有回应", en: "The printer does not answer" },
    todo: { zh: "请检查电源和连线", en: "Check power and cable" },
  },
  "paper-out": {
    said: { zh: "打印机缺纸", en: "The printer is out of paper" },
    todo: { zh: "请装纸", en: "Put in a roll" },
  },
  "cover-open": {
    said: { zh: "打印机上盖未合", en: "The printer's cover is open" },
    todo: { zh: "请合上", en: "Close it" },
  },
  cutter: {
    said: { zh: "打印机切刀卡住", en: "The printer's cutter is stuck" },
    todo: { zh: "请关机，取出卡纸后重开", en: "Switch it off, take the paper out, switch it on" },
  },
  overheated: {
    said: { zh: "打印头过热", en: "The print head is too hot" },
    todo: { zh: "请稍候，冷却后自动续打", en: "Wait, it goes on by itself once it has cooled down" },
  },
  error: {
    said: { zh: "打印机故障", en: "The printer has a fault" },
    todo: { zh: "请关机后重开", en: "Switch it off and on" },
  },
  offline: {
    said: { zh: "打印机脱机", en: "The printer is offline" },
    todo: { zh: "请按联机键", en: "Press its online key" },
  },
} as const satisfies Record<string, Advice>;

/** Both in one sentence. */
export function adviceSentence({ said, todo }: Advice): Sentence {
  const todoEn = todo.en.charAt(0).toLowerCase() + todo.en.slice(1);
  return { zh: `${said.zh}：${todo.zh}`, en: `${said.en}: ${todoEn}` };
}
