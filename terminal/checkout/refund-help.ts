/** What helps where a sale is found and money given back. */
import { BACKSPACE, both, type Help, named, PRINT } from "./help-text.ts";
import { tr } from "./room-words.ts";

export const refundHelp: Help = {
  purpose: both(
    "找出一张销售单，看它、补打小票，或退款",
    "Find a sale: look at it, print its receipt again, or give money back",
  ),
  controls: [
    {
      name: () => tr("whatIsKnown"),
      does: both(
        "输入记得的任何一种；也可扫小票上的二维码",
        "Type whatever is known, or scan the code on the receipt",
      ),
    },
    { name: () => tr("refundAll"), does: both("退这一单还可退的全部", "All that can still go back") },
    { name: () => tr("byLines"), does: both("按商品退：每行退几件", "By item: how many of each line") },
    {
      name: () => tr("byAmount"),
      does: both(
        "输入退多少钱；现金按抹零的最小单位退",
        "Type how much goes back; cash in the steps that the shop rounds to",
      ),
    },
    { name: () => tr("refundReason"), does: both("每笔退款都要有原因", "Each refund has a reason") },
    {
      name: () => tr("refund"),
      does: both(
        "扫码付的退回付款人，现金从钱箱退；几种方式收的，先选退哪一种。须主管批准时就地批准",
        "A wallet's money goes back to whoever paid, cash out of the drawer; of several ways to pay, choose which. A manager approves on the spot where that is needed",
      ),
    },
  ],
  keys: [
    {
      key: both("数字键、. : 和 a–f", "Digits, . : and a to f"),
      does: both("输入单号、金额、时间或支付编号", "Type a number, an amount, a time or a payment's id"),
    },
    BACKSPACE,
    { key: named("Enter"), does: both("只找到一单时打开它", "Open the sale, where only one was found") },
    PRINT,
  ],
};
