import type { PrintJobView, TenderView } from "#pos/api.ts";
import { dictionary } from "../kit/words.ts";

/** All words of the checkout. What a payment means is not here: those sentences are the domain's. */
export const t = dictionary(
  {
    title: "收银台",
    // Coming in
    opening: "正在连接终端",
    unpairedTitle: "此屏幕尚未配对",
    unpaired: "请用终端启动时给出的地址打开本页。",
    signInTitle: "登录收银台",
    operator: "工号",
    whoIsIt: "请选择",
    pin: "密码",
    signIn: "登录",
    newPinTitle: "首次登录，请设置新密码",
    newPinHint: "六至十二位数字，不要用生日或连号。",
    oldPin: "现密码",
    newPin: "新密码",
    newPinAgain: "再输一次新密码",
    newPinDiffers: "两次输入的新密码不一样，请重新输入",
    savePin: "保存新密码",
    signOut: "退出登录",
    signedInAs: "当前操作员",
    stay: "返回",
    // Selling
    goods: "商品",
    amount: "金额",
    enterAmount: "输入金额，开始收款",
    sale: "销售单",
    saleNumber: "第 {number} 单",
    total: "合计",
    due: "待收",
    toPay: "应收",
    collected: "已收",
    collectByCode: "扫码收款",
    collectCash: "现金",
    // Cash
    received: "实收现金",
    exact: "正好",
    change: "找零",
    stillMissing: "还差",
    confirmCash: "确认收现金",
    back: "返回",
    // A payment
    codeLabel: "收款二维码",
    matchCode: "核对码",
    timeLeft: "剩余",
    cancel: "取消",
    cancelAgain: "再按一次 Esc 撤销收款",
    tryAgain: "重新收款",
    nextSale: "下一单",
    // Receipt and drawer
    receipt: "小票",
    copy: "补打件",
    reprint: "补打",
    noReceipt: "尚无小票",
    drawerCheck: "钱箱可能没有弹开，请看一眼，必要时用钥匙打开",
    // What is wrong
    serverDown: "与终端的连接中断，正在重连",
    maybeOld: "连接中断，以下内容可能不是最新，请勿据此交货",
    lineDown: "银行网络中断：可照常出码，到账以凭证为准",
    lineDownPending: "银行网络中断：{count} 笔 {amount} 待核实",
    paperNearEnd: "打印纸快用完，请备好新纸",
    unanswered: "终端没有回应。请再按一次，不会重复收款",
    understood: "知道了",
  },
  {
    title: "Checkout",
    opening: "Connecting to the terminal",
    unpairedTitle: "This screen is not paired",
    unpaired: "Open this page by the address that the terminal printed when it started.",
    signInTitle: "Sign in",
    operator: "Operator",
    whoIsIt: "Who is it",
    pin: "PIN",
    signIn: "Sign in",
    newPinTitle: "First time here: set a new PIN",
    newPinHint: "Six to twelve digits; not a birthday, not an easy row.",
    oldPin: "Present PIN",
    newPin: "New PIN",
    newPinAgain: "New PIN once more",
    newPinDiffers: "The two new PINs differ: type them again",
    savePin: "Keep the new PIN",
    signOut: "Sign out",
    signedInAs: "Signed in",
    stay: "Back",
    goods: "Goods",
    amount: "Amount",
    enterAmount: "Enter an amount to begin",
    sale: "Sale",
    saleNumber: "Sale {number}",
    total: "Total",
    due: "Still due",
    toPay: "To pay",
    collected: "Collected",
    collectByCode: "QR payment",
    collectCash: "Cash",
    received: "Cash received",
    exact: "Exact",
    change: "Change",
    stillMissing: "Still missing",
    confirmCash: "Take the cash",
    back: "Back",
    codeLabel: "QR code of the payment",
    matchCode: "Match code",
    timeLeft: "Time left",
    cancel: "Cancel",
    cancelAgain: "Press Esc again to cancel the payment",
    tryAgain: "Collect again",
    nextSale: "Next sale",
    receipt: "Receipt",
    copy: "Copy",
    reprint: "Print a copy",
    noReceipt: "No receipt yet",
    drawerCheck: "The drawer may not have opened: have a look, use the key if need be",
    serverDown: "No connection to the terminal, trying again",
    maybeOld: "No connection: this may be out of date, do not hand over goods by it",
    lineDown: "The bank's line is down: codes work as ever, proof decides",
    lineDownPending: "The bank's line is down: {count} to be confirmed, {amount}",
    paperNearEnd: "The paper is nearly used up: have a new roll ready",
    unanswered: "The terminal did not answer. Press again: it will not charge twice",
    understood: "Understood",
  },
);

type PrintState = PrintJobView["state"];

/** What became of a receipt, and what to do. */
export const receiptWords = dictionary<PrintState>(
  {
    queued: "等待打印",
    sending: "正在打印",
    printed: "已打印",
    held: "已在打印机里，处理好后自动打完，不必补打",
    unknown: "不确定是否打出，请看一眼打印机，没有再补打",
    unconfirmed: "已发送，请看一眼是否打出",
    "not-sent": "未打印",
  },
  {
    queued: "waiting for the printer",
    sending: "printing",
    printed: "printed",
    held: "the printer has it and will finish by itself: no copy is needed",
    unknown: "it may or may not have come out: look at the printer before you print a copy",
    unconfirmed: "sent: look whether it came out",
    "not-sent": "not printed",
  },
);

export const TROUBLES = ["absent", "silent", "paper-out", "cover-open", "error", "offline"] as const;
export type Trouble = (typeof TROUBLES)[number];

/** What is wrong with the printer, and what to do. */
export const troubleWords = dictionary<Trouble>(
  {
    absent: "未接打印机：请检查连线",
    silent: "打印机没有回应：请检查电源和连线",
    "paper-out": "打印机缺纸：请装纸",
    "cover-open": "打印机上盖未合：请合上",
    error: "打印机故障：请关机后重开",
    offline: "打印机脱机：请按联机键",
  },
  {
    absent: "No printer: check the cable",
    silent: "The printer does not answer: check power and cable",
    "paper-out": "The printer is out of paper: put in a roll",
    "cover-open": "The printer's cover is open: close it",
    error: "The printer has a fault: switch it off and on",
    offline: "The printer is offline: press its online key",
  },
);

export const tenderWords = dictionary<TenderView["kind"]>(
  { cash: "现金", wallet: "扫码" },
  { cash: "Cash", wallet: "QR" },
);

/** A trouble by its name on the wire; one that this screen has no words for is a fault of the printer. */
export function troubleOf(name: string | undefined): Trouble {
  return TROUBLES.find((trouble) => trouble === name) ?? "error";
}
