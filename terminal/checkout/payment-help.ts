/** What helps while a payment runs, and once it has ended. */
import { both, type Help, named, PRINT } from "./help-text.ts";
import { tw } from "./split-words.ts";
import { t } from "./words.ts";

export const paymentHelp: Help = {
  purpose: both(
    "一笔扫码收款正在进行。绿灯才能交货，黄灯请等，红灯勿交货",
    "A QR payment is under way. Green: hand over the goods. Amber: wait. Red: keep them",
  ),
  controls: [
    {
      name: () => t("codeLabel"),
      does: both("顾客用手机扫这个码；顾客屏上也有", "The customer scans this; the display shows it too"),
    },
    {
      name: () => t("matchCode"),
      does: both("和顾客手机上的一致，才是这一笔", "The phone shows the same: then it is this payment"),
    },
    {
      name: () => t("cancel"),
      does: both(
        "撤销这一笔：未付的关闭，已付的自动退回，不用手工退",
        "Takes it back: unpaid it is closed, paid it goes back by itself",
      ),
    },
    {
      name: () => t("typeEightDigits"),
      does: both(
        "银行网络中断时扫顾客手机上的付款凭证，或输入 8 位码",
        "With the bank's line down scan the proof on the customer's phone, or type its 8 digits",
      ),
    },
    {
      name: () => t("editAmount"),
      does: both("先撤销再改金额，不会收两次", "Takes it back first, so that nobody pays twice"),
    },
  ],
  keys: [{ key: both("Esc 按两次", "Esc, twice"), does: both("取消这一笔", "Cancel the payment") }],
};

export const doneHelp: Help = {
  purpose: both(
    "已收到，可以交货。找零和小票在这里",
    "Paid: hand over the goods. Change and receipt are here",
  ),
  controls: [
    { name: () => t("reprint"), does: both("再打一张，写明是补打件", "Prints it again, marked as a copy") },
    { name: () => t("change"), does: both("要找给顾客的现金", "Cash to give back") },
    { name: () => t("nextSale"), does: both("开始下一单", "Begin the next sale") },
  ],
  keys: [{ key: named("Enter"), does: both("下一单", "Next sale") }, PRINT],
};

export const givenUpHelp: Help = {
  purpose: both(
    "整单已取消，请勿交货。已收的照下面退还",
    "The sale is cancelled: keep the goods. What was taken goes back as told here",
  ),
  controls: [
    {
      name: () => tw("cashBack"),
      does: both("从钱箱里把这些现金还给顾客", "Give this cash back from the drawer"),
    },
    {
      name: () => tw("byReversal"),
      does: both("自动原路退回，不用手工退款", "Goes back to the payer by itself"),
    },
    { name: () => t("nextSale"), does: both("开始下一单", "Begin the next sale") },
  ],
  keys: [{ key: named("Enter"), does: both("下一单", "Next sale") }],
};
