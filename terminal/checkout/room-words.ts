/** The words of the rooms beside the sale. */
import type { Role } from "#domain/permission.ts";
import type { SaleSummary } from "#pos/api.ts";
import type { ReceiptDesignView } from "#pos/receipts/api.ts";
import { dictionary } from "../kit/words.ts";

export const tr = dictionary(
  {
    // Finding a sale
    recentSales: "最近的销售单",
    noSales: "没有找到销售单",
    whatIsKnown: "单号、金额、时间或\u200b支付编号\u200b末几位",
    scanReceipt: "也可扫小票上的二维码",
    salesThatFit: "找到的销售单",
    otherSale: "换一单",
    // Giving money back
    nothingPaid: "此单没有收到款，无可退",
    nothingLeft: "此单已全部退完",
    stillRefundable: "还可退",
    refundAmount: "退款金额",
    refundWay: "退款方式",
    refundAll: "全部退",
    byLines: "按商品",
    byAmount: "按金额",
    refundReason: "退款原因",
    chooseReason: "请选择退款原因",
    tooMuch: "超过可退金额",
    wholeCoins: "须为 {coin} 的整数倍",
    returnedBefore: "已退 {count}",
    fewer: "少退",
    more: "多退",
    refund: "退款",
    refundToPayer: "原路退回付款人",
    refundInCash: "退还现金",
    outOfDrawer: "从钱箱退给顾客，请当面点清",
    refundNow: "确认退款 {amount}",
    refundMore: "再退本单",
    refundOnEReceipt: "退款已记在电子小票上，未打印凭条",
    printRefundSlip: "打印凭条",
    askingBalance: "正在查询本店余额",
    balanceCovers: "本店余额足够，可立即退回",
    balanceShort: "本店余额不足：先登记，余额到账后自动退回，并打印凭条",
    balanceUnknown: "现在问不到银行：先登记，联网后自动退回，并打印凭条",
    // The shift
    openedBy: "开班",
    closedAt: "交班",
    salesCount: "已收款单数",
    takenCash: "现金",
    takenWallet: "扫码收款",
    refundedSum: "已退款",
    noSalesCount: "无交易开钱箱次数",
    shiftPending: "还有 {count} 笔 {amount} 未核实。系统会继续核实到有结果",
    closeShift: "交班",
    closeShiftSure: "交班后所有人退出登录。现在交班吗",
    closeShiftNow: "确认交班",
    signOff: "主管签字并交班",
    signOffMeans: "还有款项未核实，须主管签字。签字只表示知情，不改变任何一笔的结果，系统会继续核实",
    noReportSoFar: "中途小结只供核对，不结束班次",
    printReportSoFar: "打印中途小结",
    lastShiftReport: "上一班的交班报表",
    closingReport: "交班报表正在打印；没有打出的话，登录后可在“班次”里再打",
    shiftClosed: "班次已结束",
    signedOffBy: "签字主管：{name}",
    // What papers look like
    paperRule: "收款后",
    paperLanguage: "小票上的语言",
    paperHeader: "店名下方",
    paperFooter: "小票末尾，代替“谢谢惠顾”",
    paperLines: "每处最多 3 行，每行最多 24 个汉字或 48 个字母",
    paperLogo: "店标",
    paperLogoMeans: "黑白打印，自动缩到 58 毫米纸宽以内",
    chooseLogo: "选择图片",
    removeLogo: "去掉店标",
    samplePaper: "样张",
    sampleWidth: "样张纸宽",
    sampleOld: "样张暂时无法更新，可照常保存",
    keepDesign: "保存",
    designKept: "已保存，此后的小票照此打印",
    // People, and the terminal itself
    role: "岗位",
    addOperator: "添加员工",
    pinNotChosen: "尚未设置自己的密码",
    terminalNumber: "终端号",
    printerTells: "打印机能确认小票是否打出",
    printerCannotTell: "打印机无法确认小票是否打出：每次请看一眼",
    retireMeans: "停用后此终端不再收款，须由银行重新激活。已收的款项不受影响",
    retire: "停用此终端",
    retireNow: "确认停用",
    retireNotYet: "还有 {count} 笔 {amount} 未核实，处理完才能停用",
  },
  {
    recentSales: "Latest sales",
    noSales: "No sale was found",
    whatIsKnown: "Number, amount, time, or the end of a payment's id",
    scanReceipt: "Or scan the code on the receipt",
    salesThatFit: "Sales that fit",
    otherSale: "Another sale",
    nothingPaid: "Nothing was paid for this sale: there is nothing to refund",
    nothingLeft: "All of this sale went back",
    stillRefundable: "Can still go back",
    refundAmount: "Refund",
    refundWay: "What goes back",
    refundAll: "All of it",
    byLines: "By item",
    byAmount: "By amount",
    refundReason: "Reason",
    chooseReason: "Choose a reason",
    tooMuch: "More than can go back",
    wholeCoins: "In steps of {coin}",
    returnedBefore: "{count} came back before",
    fewer: "Fewer:",
    more: "More:",
    refund: "Refund",
    refundToPayer: "Back to whoever paid",
    refundInCash: "Back in cash",
    outOfDrawer: "Out of the drawer: count it in front of the customer",
    refundNow: "Refund {amount} now",
    refundMore: "More of this sale",
    refundOnEReceipt: "The e-receipt tells of it: no slip was printed",
    printRefundSlip: "Print the slip",
    askingBalance: "Asking for the shop's balance",
    balanceCovers: "The shop's balance covers it: it goes back at once",
    balanceShort:
      "The shop's balance does not cover it: it is recorded, goes back once it does, and a slip is printed",
    balanceUnknown:
      "The bank cannot be asked now: it is recorded, goes back once it can, and a slip is printed",
    openedBy: "Opened",
    closedAt: "Closed",
    salesCount: "Sales paid",
    takenCash: "Cash",
    takenWallet: "QR payments",
    refundedSum: "Refunded",
    noSalesCount: "Drawer opened without a sale",
    shiftPending: "{count} unresolved, {amount}. The terminal goes on asking until they are definite",
    closeShift: "Close the shift",
    closeShiftSure: "Closing signs everybody out. Close the shift now",
    closeShiftNow: "Close it now",
    signOff: "Sign off and close",
    signOffMeans:
      "Payments are unresolved, so a manager has to sign. It says that you know; it changes none of them, and the terminal goes on asking",
    noReportSoFar: "A report so far is for checking: the shift goes on",
    printReportSoFar: "Print the report so far",
    lastShiftReport: "Report of the shift before",
    closingReport:
      "The report of the shift is being printed: if it does not come out, sign in, and print it again from Shift",
    shiftClosed: "The shift is closed",
    signedOffBy: "Signed off by {name}",
    paperRule: "After payment",
    paperLanguage: "Language on paper",
    paperHeader: "Below the shop's name",
    paperFooter: "At the end, in place of the thanks",
    paperLines: "At most 3 lines each, of 48 letters or 24 Chinese characters",
    paperLogo: "Logo",
    paperLogoMeans: "Printed in black, scaled to fit 58 mm paper",
    chooseLogo: "Choose a picture",
    removeLogo: "Remove the logo",
    samplePaper: "Sample",
    sampleWidth: "Width of the sample",
    sampleOld: "The sample cannot be renewed now; saving works as ever",
    keepDesign: "Save",
    designKept: "Saved: receipts look like this from now on",
    role: "Role",
    addOperator: "Add an operator",
    pinNotChosen: "has not chosen a PIN yet",
    terminalNumber: "Terminal",
    printerTells: "The printer can tell whether a receipt came out",
    printerCannotTell: "The printer cannot tell whether a receipt came out: have a look each time",
    retireMeans:
      "A deactivated terminal takes no payments until the bank activates it again. What was taken stays as it is",
    retire: "Deactivate this terminal",
    retireNow: "Deactivate it now",
    retireNotYet: "{count} unresolved, {amount}: it can be deactivated once they are definite",
  },
);

export type RoomWord = Parameters<typeof tr>[0];

export const roleWords = dictionary<Role>(
  { manager: "主管", cashier: "收银员" },
  { manager: "Manager", cashier: "Cashier" },
);

/** By what a sale was found, where that is not plain from its row. */
export const matchWords = dictionary<NonNullable<SaleSummary["matched"]>>(
  { number: "单号", payment: "支付编号", amount: "金额", time: "时间相近" },
  { number: "number", payment: "payment id", amount: "amount", time: "about then" },
);

export const saleWords = dictionary<SaleSummary["state"]>(
  { open: "未完成", paid: "已收款", cancelled: "已取消" },
  { open: "open", paid: "paid", cancelled: "cancelled" },
);

export const paperRules = dictionary<ReceiptDesignView["paper"]>(
  { always: "自动打印", ask: "先问顾客", paperless: "不打印" },
  { always: "Print", ask: "Ask", paperless: "Paperless" },
);

/** What that means at the till. */
export const paperRuleHints = dictionary<ReceiptDesignView["paper"]>(
  {
    always: "每单打印小票，客显上同时有电子小票",
    ask: "收款后由收银员选择是否打印（F8），顾客可扫客显取电子小票",
    paperless: "只出电子小票，需要时可打印（F8）。交班报表等照常打印",
  },
  {
    always: "Every sale prints a receipt; the customer display shows the e-receipt as well",
    ask: "The cashier prints it where the customer wants it (F8); the customer display shows the e-receipt",
    paperless:
      "The e-receipt alone, and paper where somebody asks (F8). Reports of shifts are always printed",
  },
);

/** A language is named in itself, whatever the screen speaks. */
export const paperLanguages = { zh: "中文", en: "English" } as const;

/** Half-width columns of each paper, by what is said of it. */
export const widthWords = dictionary<"32" | "48">(
  { "32": "58 毫米", "48": "80 毫米" },
  { "32": "58 mm", "48": "80 mm" },
);
