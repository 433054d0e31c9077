import type { UnpaidOutcome } from "../customer-display.ts";
import type { Charset } from "./layout.ts";

/** Short enough for twenty columns, a hanzi taking two. Only what is paid may say so: no other words have it in them. */
export interface PoleWords {
  readonly welcome: string;
  readonly total: string;
  readonly due: string;
  readonly scan: string;
  readonly charging: string;
  readonly confirming: string;
  readonly checking: string;
  readonly accepted: string;
  readonly paid: string;
  readonly change: string;
  readonly stillDue: string;
  readonly thanks: string;
  readonly outcome: Readonly<Record<UnpaidOutcome, string>>;
}

export const WORDS: Readonly<Record<Charset, PoleWords>> = {
  ascii: {
    welcome: "WELCOME",
    total: "TOTAL",
    due: "CASH PLEASE",
    scan: "SCAN TO PAY",
    charging: "PLEASE WAIT",
    confirming: "CONFIRM ON PHONE",
    checking: "CHECKING, WAIT",
    accepted: "CODE TAKEN, THANKS",
    paid: "PAID",
    change: "CHANGE",
    stillDue: "STILL DUE",
    thanks: "THANK YOU",
    outcome: {
      declined: "DECLINED",
      expired: "TIME IS UP",
      cancelled: "CANCELLED",
      reversed: "MONEY SENT BACK",
    },
  },
  gbk: {
    welcome: "欢迎光临",
    total: "应付",
    due: "请付现金",
    scan: "请扫码 核对码",
    charging: "请稍候",
    confirming: "请在手机上确认",
    checking: "正在核实 请稍候",
    accepted: "已收下付款码 谢谢",
    paid: "付款成功",
    change: "找零",
    stillDue: "还须支付",
    thanks: "谢谢惠顾",
    outcome: {
      declined: "未能付款",
      expired: "已超时 未付款",
      cancelled: "已取消 未付款",
      reversed: "款项已退回",
    },
  },
};
