import type { Sentence } from "#domain/payment-sentences.ts";
import { type Advice, adviceSentence, PRINTER_ADVICE } from "#domain/printer-sentences.ts";
import type { PrinterView, PrintJobView, TenderView } from "#pos/api.ts";
import { dictionary, inLanguage } from "../kit/words.ts";

/** The words at the sale itself. What a payment means is not here: those sentences are the domain's. */
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
    forgotPin: "忘记密码",
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
    // The receipt
    copy: "补打件",
    reprint: "补打",
    printReceipt: "打印小票",
    notPrinted: "小票未打印",
    showEReceipt: "客显出示电子小票",
    noReceipt: "尚无小票",
    close: "关闭",
    confirm: "确定",
    done: "完成",
    // A customer's code
    typeCode: "输入\u200b付款码",
    typeEightDigits: "输入 8 位码",
    typeCodeHint: "顾客手机付款码下方的数字",
    eightDigitsHint: "顾客手机付款成功页上的 8 位码；也可输入付款码",
    chargingHint: "请顾客留意手机，需要时输入密码",
    confirmHint: "顾客正在手机上输入密码。时间到了会自动撤销",
    newCodeHint: "请顾客打开新的付款码再扫，或换一种方式付款",
    tryAgainHint: "可重新收款，或收现金",
    codeWaits: "撤销完成后，自动用刚扫的付款码收款",
    dropCode: "不用这个付款码了",
    // A payment in doubt
    editAmount: "修改金额",
    scanProof: "银行网络中断：顾客付款后，请扫其手机上的付款凭证",
    scanProofOrCode: "银行网络中断：顾客付款后，请扫其手机上的付款凭证，或输入 8 位码",
    askingHint: "正在向银行查询，一有结果就会显示",
    acceptedHint: "可以接待下一位。银行网络恢复后自动核实，若未付款会报警",
    reversingHint: "无需操作，会一直撤销到有结果。顾客可以改付现金",
    reversalHint: "银行网络中断：顾客的手机也能撤销，请顾客扫此码",
    reversalLabel: "撤销码",
    // A manager's word
    approvalTitle: "请主管批准",
    orBadge: "请主管扫工牌，或输入密码",
    manager: "主管工号",
    approve: "批准",
    approveRefund: "为顾客退款",
    approveDrawer: "不收款，打开钱箱",
    approveCode: "凭 8 位码放行：银行尚未核实，风险由本店承担",
    approveReconciling: "登记对账结果",
    approveClosing: "在有未核实款项时交班：签字只表示知情，不改变任何一笔的结果",
    // What waits
    lineDownSince: "银行网络 {time} 起中断",
    lineDownGoesOn: "可照常出码，到账以凭证为准",
    waitingFor: "{count} 笔 {amount} 待核实",
    oldestWaits: "最久 {age}",
    acceptedOnCode: "其中凭 8 位码放行 {count} 笔 {amount}",
    clockAhead: "本机时钟快了 {age}，请校准；收款按银行时间",
    clockBehind: "本机时钟慢了 {age}，请校准；收款按银行时间",
    retired: "此终端已停用，只结清未了款项，不再收款",
    allAlarms: "全部提醒 {count} 条",
    days: "{count} 天",
    hours: "{count} 小时",
    minutes: "{count} 分钟",
    seconds: "{count} 秒",
    // Beside the sale
    menu: "功能",
    backToTill: "返回收款",
    // What is wrong
    serverDown: "与终端的连接中断，正在重连",
    maybeOld: "连接中断，以下内容可能不是最新，请勿据此交货",
    walletStopped: "银行已暂停此终端，不能扫码收款：请联系银行",
    walletUntrusted: "应答的不是银行钱包，不可信：请检查网络",
    paperNearEnd: "打印纸快用完，请备好新纸",
    scannerAbsent: "未接扫码枪：请检查连线",
    scannerContested: "两台收银同时登录，扫码枪停用：请退出一台",
    poleAbsent: "未接客显：请检查连线",
    soundMuted: "声音已关：收款不播报",
    soundBlocked: "声音未开：请点一下屏幕",
    soundBroken: "没有声音：请检查喇叭，在“功能”的“声音和屏幕”里试听",
    standing: "运行状态",
    help: "帮助",
    paidToday: "今日 {count} 笔到账",
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
    forgotPin: "Forgot the PIN",
    newPinTitle: "First time here: set a new PIN",
    newPinHint: "6 to 12 digits; no birthday, no easy row.",
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
    copy: "Copy",
    reprint: "Print a copy",
    printReceipt: "Print receipt",
    notPrinted: "Receipt: not printed",
    showEReceipt: "Show the e-receipt",
    noReceipt: "No receipt yet",
    close: "Close",
    confirm: "Take it",
    done: "Done",
    typeCode: "Type a code",
    typeEightDigits: "Type the 8 digits",
    typeCodeHint: "The digits below the payment code on the customer's phone",
    eightDigitsHint: "The 8 digits that the phone shows after paying; a payment code works too",
    chargingHint: "The customer may be asked for a PIN: let them look at the phone",
    confirmHint: "The customer is typing a PIN. When the time is up it is cancelled by itself",
    newCodeHint: "Ask for a new payment code and scan again, or pay another way",
    tryAgainHint: "Collect again, or take cash",
    codeWaits: "Once it is cancelled, the code that was scanned is charged by itself",
    dropCode: "Do not use that code",
    editAmount: "Edit amount",
    scanProof: "The bank's line is down: once the customer has paid, scan the proof on the phone",
    scanProofOrCode:
      "The bank's line is down: once the customer has paid, scan the proof on the phone, or type its 8 digits",
    askingHint: "The bank is being asked: the answer shows here at once",
    acceptedHint:
      "The next customer may come. It is checked once the line is back; if it was not paid, an alarm says so",
    reversingHint: "Nothing to do: it goes on until it is definite. The customer may pay in cash",
    reversalHint: "The bank's line is down: the customer's phone can cancel it too, by scanning this",
    reversalLabel: "Code that cancels the payment",
    approvalTitle: "A manager's approval",
    orBadge: "Scan your badge, or type your PIN",
    manager: "Manager",
    approve: "Approve",
    approveRefund: "To give money back to the customer",
    approveDrawer: "To open the drawer without a sale",
    approveCode: "To take a payment on its 8-digit code: not confirmed by the bank, at the shop's own risk",
    approveReconciling: "To put what was reconciled on record",
    approveClosing:
      "To close the shift with payments unresolved: it says that you know, and changes none of them",
    lineDownSince: "The bank's line is down since {time}",
    lineDownGoesOn: "Codes work as ever, proof decides",
    waitingFor: "{count} waiting, {amount}",
    oldestWaits: "the oldest for {age}",
    acceptedOnCode: "{count} of them taken on 8 digits, {amount}",
    clockAhead: "This terminal's clock is {age} ahead: correct it; payments go by the bank's time",
    clockBehind: "This terminal's clock is {age} behind: correct it; payments go by the bank's time",
    retired: "This terminal was deactivated: it settles what is pending and takes nothing new",
    allAlarms: "All {count} notices",
    days: "{count} d",
    hours: "{count} h",
    minutes: "{count} min",
    seconds: "{count} s",
    menu: "Menu",
    backToTill: "Back to the till",
    serverDown: "No connection to the terminal, trying again",
    maybeOld: "No connection: this may be out of date, do not hand over goods by it",
    walletStopped: "The bank has suspended this terminal, no QR payments: call the bank",
    walletUntrusted: "What answers is not the bank's wallet and is not believed: check the network",
    paperNearEnd: "The paper is nearly used up: have a new roll ready",
    scannerAbsent: "No scanner: check its cable",
    scannerContested: "Signed in at two tills: no scanner until one signs out",
    poleAbsent: "No pole display: check its cable",
    soundMuted: "Sound is off: payments are not spoken",
    soundBlocked: "Sound is not on yet: touch the screen once",
    soundBroken: "No sound: check the speaker, test it under Menu, Sound and screen",
    standing: "How all stands",
    help: "Help",
    paidToday: "{count} paid today",
    understood: "Understood",
  },
);

export type Word = Parameters<typeof t>[0];

/** What is said about a scan that cannot be used now. */
export const SAYS = {
  closeFirst: {
    zh: "请先关闭这个窗口，再扫码",
    en: "Close this window first, then scan",
  },
  backToSale: {
    zh: "请先返回收款，再扫付款码",
    en: "Go back to the till first, then scan the payment code",
  },
  goodsBackToSale: {
    zh: "请先返回收款，再扫商品",
    en: "Go back to the till first, then scan goods",
  },
  finishFirst: {
    zh: "这一单正在收款，请先收完或取消，再扫商品",
    en: "This sale is being paid: finish or cancel it first, then scan goods",
  },
} as const satisfies Record<string, Sentence>;

/** A proof counts once: shown again, or for a sale that is over, it says so. */
export function proofUsed(number: number): Sentence {
  return {
    zh: `此凭证属于第 ${number} 单，该单已收款，请勿为它再次交货`,
    en: `This proof is of sale ${number}, which is paid already: do not hand over goods for it again`,
  };
}

type PrintState = PrintJobView["state"];

export const paperWords = dictionary<PrintJobView["kind"]>(
  {
    receipt: "小票",
    refund: "退款凭条",
    reversal: "撤销凭条",
    "x-report": "中途小结",
    "z-report": "交班报表",
    "cash-move": "现金存取单",
    correction: "更正单",
    settlement: "结算单",
    "sales-report": "销售报表",
  },
  {
    receipt: "Receipt",
    refund: "Refund slip",
    reversal: "Slip of the cancellation",
    "x-report": "Report so far",
    "z-report": "Shift report",
    "cash-move": "Cash slip",
    correction: "Correction",
    settlement: "Settlement",
    "sales-report": "Sales report",
  },
);

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

type Trouble = NonNullable<PrinterView["trouble"]>;

const advice: Readonly<Record<Trouble, Advice>> = PRINTER_ADVICE;

/** What is wrong with the printer, and what to do; a trouble that this screen does not know is a fault of the printer. */
export function troubleWords(name: string | undefined): string {
  return inLanguage(adviceSentence(advice[isTrouble(name) ? name : "error"]));
}

function isTrouble(name: string | undefined): name is Trouble {
  return name !== undefined && Object.hasOwn(advice, name);
}

export const tenderWords = dictionary<TenderView["kind"]>(
  { cash: "现金", wallet: "扫码" },
  { cash: "Cash", wallet: "QR" },
);
