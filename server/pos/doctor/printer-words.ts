/** How the doctor speaks of what keeps a printer from printing. */
import { type Advice, PRINTER_ADVICE } from "#domain/printer-sentences.ts";
import type { LineTrouble } from "#hardware/line.ts";
import type { PrinterTrouble } from "#hardware/printer.ts";

/** As anybody at the printer is told, and to an installer the setting that may be wrong. */
export const TROUBLE_WORDS: Readonly<Record<PrinterTrouble, Advice>> = {
  ...PRINTER_ADVICE,
  absent: {
    ...PRINTER_ADVICE.absent,
    todo: { zh: "请检查电源、连线和 PRINTER 设置", en: "Check power, cable and the setting PRINTER" },
  },
  silent: {
    ...PRINTER_ADVICE.silent,
    todo: { zh: "请检查电源、连线和 PRINTER_BAUD", en: "Check power, cable and PRINTER_BAUD" },
  },
};

const CABLE = TROUBLE_WORDS.absent.todo;
const NETWORK = {
  zh: "请检查打印机的网线、电源和地址",
  en: "Check the printer's network cable, power and address",
};

/** Why there is no way to the printer, and what to do. */
export const LINE_WORDS: Readonly<Record<LineTrouble, Advice>> = {
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
