/** How the doctor speaks of what keeps a printer from printing. */
import type { LineTrouble } from "#hardware/line.ts";
import type { PrinterTrouble } from "#hardware/printer.ts";
import type { Sentence } from "./finding.ts";

interface Words {
  readonly said: Sentence;
  readonly todo: Sentence;
}

/** What is wrong with a printer, and what to do. */
export const TROUBLE_WORDS: Readonly<Record<PrinterTrouble, Words>> = {
  absent: {
    said: { zh: "没有打印机", en: "There is no printer" },
    todo: { zh: "请检查电源、连线和 PRINTER 设置", en: "Check power, cable and the setting PRINTER" },
  },
  silent: {
    said: { zh: "打印机没有回应", en: "The printer does not answer" },
    todo: { zh: "请检查电源、连线和 PRINTER_BAUD", en: "Check power, cable and PRINTER_BAUD" },
  },
  "paper-out": {
    said: { zh: "打印机缺纸", en: "The printer is out of paper" },
    todo: { zh: "请装纸", en: "Put in a roll" },
  },
  "cover-open": {
    said: { zh: "打印机上盖未合", en: "The printer's cover is open" },
    todo: { zh: "请合上上盖", en: "Close it" },
  },
  cutter: {
    said: { zh: "打印机切刀卡住", en: "The printer's cutter is stuck" },
    todo: { zh: "请关机，取出卡纸后重开", en: "Switch it off, take the paper out, switch it on" },
  },
  overheated: {
    said: { zh: "打印头过热", en: "The print head is too hot" },
    todo: { zh: "请稍候，冷却后会自动继续", en: "Wait: it goes on by itself once it has cooled down" },
  },
  error: {
    said: { zh: "打印机故障", en: "The printer has a fault" },
    todo: { zh: "请关机后重开", en: "Switch it off and on" },
  },
  offline: {
    said: { zh: "打印机脱机", en: "The printer is offline" },
    todo: { zh: "请按联机键", en: "Press its online key" },
  },
};

const CABLE = { zh: "请检查电源、连线和 PRINTER 设置", en: "Check power, cable and the setting PRINTER" };
const NETWORK = {
  zh: "请检查打印机的网线、电源和地址",
  en: "Check the printer's network cable, power and address",
};

/** Why there is no way to the printer, and what to do. */
export const LINE_WORDS: Readonly<Record<LineTrouble, Words>> = {
  missing: { said: { zh: "找不到设备", en: "There is no such device" }, todo: CABLE },
  "not-a-device": {
    said: { zh: "这不是设备", en: "That is no device" },
    todo: { zh: "请改正 PRINTER 设置", en: "Correct the setting PRINTER" },
  },
  forbidden: {
    said: { zh: "无权使用打印机的设备", en: "The printer's device may not be used" },
    todo: { zh: "请按“串口与权限”一项处理", en: "Do what stands at ports and permissions" },
  },
  busy: {
    said: { zh: "打印机被其他程序占用", en: "Another program has the printer" },
    todo: { zh: "请停止那个程序（可用 fuser 查看）", en: "Stop that program; fuser names it" },
  },
  refused: { said: { zh: "打印机拒绝连接", en: "The printer refuses the connection" }, todo: NETWORK },
  unreachable: { said: { zh: "网络上到不了打印机", en: "No way leads to the printer" }, todo: NETWORK },
  "timed-out": {
    said: { zh: "连接打印机超时", en: "The printer does not take the connection" },
    todo: NETWORK,
  },
  "unknown-host": {
    said: { zh: "找不到打印机的主机名", en: "The printer's host name is not known" },
    todo: { zh: "请改用地址，或改正 PRINTER 设置", en: "Use an address, or correct the setting PRINTER" },
  },
  failed: { said: { zh: "设备在，但打不开", en: "The device is there and cannot be opened" }, todo: CABLE },
};
