/** The words of a sale that is met by several ways to pay, or given up with money in it. */
import { dictionary } from "../kit/words.ts";

export const tw = dictionary(
  {
    partByCode: "先扫码收 {amount}",
    partInCash: "先收现金 {amount}",
    giveUpAndReturn: "取消整单，退还已收",
    giveUpAgain: "再按一次：{amount} 将退还顾客",
    giveUp: "取消整单",
    giveUpEmptyAgain: "再按一次：取消整单，已收的都已退还",
    givenUp: "已取消整单，请勿交货",
    rounding: "抹零",
    cashToPay: "应收现金",
    cashBack: "退还现金",
    byReversal: "退回付款人钱包，无须手工退款",
    allBackBefore: "已收的都已退还，无须再退",
    aboutGivingUp: "取消整单，退还 {amount}",
  },
  {
    partByCode: "{amount} by QR first",
    partInCash: "{amount} in cash first",
    giveUpAndReturn: "Cancel sale, give money back",
    giveUpAgain: "Press again: {amount} goes back to the customer",
    giveUp: "Cancel sale",
    giveUpEmptyAgain: "Press again to cancel: all that was paid went back before",
    givenUp: "Sale cancelled: keep the goods",
    rounding: "Rounding",
    cashToPay: "To pay in cash",
    cashBack: "Give back in cash",
    byReversal: "Goes back to the payer's wallet by itself",
    allBackBefore: "All that was paid went back before",
    aboutGivingUp: "Cancel the sale and give {amount} back",
  },
);
