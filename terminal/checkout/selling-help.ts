/** What helps while a sale is put together and paid in cash. */

import { td } from "./drawer-words.ts";
import { BACKSPACE, both, DIGITS, DIGITS_AND_DOT, type Help, named } from "./help-text.ts";
import { tk } from "./ticket-words.ts";
import { t } from "./words.ts";

const WAYS: Help["controls"] = [
  {
    name: () => t("collectByCode"),
    does: both(
      "出示收款二维码，顾客用手机扫；顾客出示付款码时直接扫即可",
      "Shows the QR for the customer to scan; a customer's own payment code may be scanned at any time",
    ),
  },
  {
    name: () => t("collectCash"),
    does: both(
      "输入收到的现金，算出找零并打开钱箱",
      "Type the cash received: it tells the change and opens the drawer",
    ),
  },
  {
    name: () => t("typeCode"),
    does: both(
      "没有扫码枪时，输入顾客付款码下方的数字",
      "Type the digits below the customer's payment code where there is no scanner",
    ),
  },
  {
    name: () => tk("hold"),
    does: both(
      "先挂起这一单，接待下一位；之后在任一收银台取回",
      "Sets this ticket aside for later; it is taken up again at any checkout",
    ),
  },
  {
    name: () => tk("wholeSale"),
    does: both(
      "给整单优惠；超过上限须主管批准",
      "A discount on all of it; a manager approves more than the limit",
    ),
  },
  {
    name: () => td("openDrawer"),
    does: both("不收款也要开钱箱时用，须选原因", "Opens the drawer without a sale, for a reason"),
  },
];
const PAYING: Help["keys"] = [
  { key: named("Enter"), does: both("扫码收款", "QR payment") },
  { key: named("F2"), does: both("现金", "Cash") },
  {
    key: named("F3"),
    does: both("开钱箱（销售单为空时）", "Open the drawer, while nothing is on the ticket"),
  },
  { key: named("F4"), does: both("在商品和金额之间切换", "Products or amount") },
];

export const shelfHelp: Help = {
  purpose: both(
    "选商品，右边的销售单自动合计，再选收款方式",
    "Choose products; the ticket adds up, then choose how it is paid",
  ),
  controls: [
    {
      name: () => tk("search"),
      does: both(
        "输入汉字、拼音、首字母、英文或条码；扫条码直接加入销售单",
        "By Chinese, pinyin, initials, English or barcode; a scanned barcode goes straight to the ticket",
      ),
    },
    {
      name: () => tk("categories"),
      does: both("常用和各分类的商品", "Favourites, and products by category"),
    },
    {
      name: () => tk("change"),
      does: both(
        "点销售单上的一行，改数量、优惠、备注或删除",
        "Touch a line of the ticket to change quantity, discount or note, or to remove it",
      ),
    },
    ...WAYS,
  ],
  keys: [
    { key: both("字母和数字", "Letters and digits"), does: both("搜索商品", "Search products") },
    ...PAYING,
  ],
};

export const amountHelp: Help = {
  purpose: both("直接输入金额收款，不用选商品", "Type an amount and collect it, without choosing products"),
  controls: [
    {
      name: () => t("amount"),
      does: both(
        "输入金额；加号键把它记成一件，再输下一件",
        "Type it; the plus key makes it one item, then type the next",
      ),
    },
    ...WAYS,
  ],
  keys: [
    { key: DIGITS_AND_DOT, does: both("输入金额", "Type the amount") },
    { key: named("+"), does: both("再加一件", "One more item") },
    BACKSPACE,
    { key: named("Esc"), does: both("清除", "Clear") },
    ...PAYING,
  ],
};

export const lineHelp: Help = {
  purpose: both(
    "改销售单上的一行，或给整单优惠",
    "Change one line of the ticket, or give a discount on all of it",
  ),
  controls: [
    {
      name: () => tk("quantity"),
      does: both("件数；称重的商品是千克", "Pieces, or kilograms for what is weighed"),
    },
    { name: () => tk("percentOff"), does: both("打折：减百分之几", "A discount in percent") },
    { name: () => tk("amountOff"), does: both("减多少钱", "A discount as an amount") },
    { name: () => tk("noteOf"), does: both("写在小票上", "Is printed on the receipt") },
    {
      name: () => tk("apply"),
      does: both(
        "保存改动；优惠超过上限时收款前须主管批准",
        "Keeps it; a discount beyond the limit is approved by a manager before payment",
      ),
    },
    { name: () => tk("remove"), does: both("从销售单上删去这一行", "Takes the line off the ticket") },
  ],
  keys: [
    { key: DIGITS_AND_DOT, does: both("输入", "Type") },
    BACKSPACE,
    { key: named("Enter"), does: both("确定", "Keep it") },
    { key: named("Esc"), does: both("返回，不改", "Back, nothing changed") },
  ],
};

export const heldHelp: Help = {
  purpose: both("挂起的单子都在这里，任一收银台都能取", "What was set aside at any checkout is here"),
  controls: [
    {
      name: () => tk("heldSales"),
      does: both("点一单取回，只能取一次", "Touch one to take it up; that can be done once"),
    },
    { name: () => t("back"), does: both("回到销售单", "Back to the ticket") },
  ],
  keys: [{ key: named("Esc"), does: both("返回", "Back") }],
};

export const codeHelp: Help = {
  purpose: both(
    "没有扫码枪时，手工输入顾客手机上的数字",
    "Type the digits on the customer's phone where no scanner reads them",
  ),
  controls: [
    {
      name: () => t("typeCode"),
      does: both("付款码下方的 16 至 24 位数字", "The 16 to 24 digits below the payment code"),
    },
    {
      name: () => t("typeEightDigits"),
      does: both(
        "银行网络中断时，付款成功页上的 8 位码。银行尚未核实，风险由本店承担",
        "While the bank's line is down, the 8 digits on the page of a paid payment. Not confirmed by the bank, at the shop's own risk",
      ),
    },
    { name: () => t("confirm"), does: both("数字输齐后收款", "Charges once all digits are there") },
  ],
  keys: [
    { key: DIGITS, does: both("输入", "Type") },
    BACKSPACE,
    { key: named("Enter"), does: both("确定", "Charge") },
    { key: named("Esc"), does: both("返回", "Back") },
  ],
};

export const cashHelp: Help = {
  purpose: both(
    "收现金：输入收到多少，屏幕算出找零",
    "Taking cash: type what was received, and the change is told",
  ),
  controls: [
    { name: () => t("exact"), does: both("收到的正好，不用找", "Nothing to give back") },
    {
      name: () => t("confirmCash"),
      does: both(
        "收款完成，打开钱箱，打印小票",
        "The sale is paid, the drawer opens, the receipt is printed",
      ),
    },
    {
      name: () => t("stillMissing"),
      does: both(
        "现金不够时，可先收一部分，其余换一种方式",
        "With too little, take a part in cash and the rest another way",
      ),
    },
    { name: () => t("back"), does: both("回到销售单", "Back to the ticket") },
  ],
  keys: [
    { key: DIGITS_AND_DOT, does: both("输入收到的现金", "Type what was received") },
    BACKSPACE,
    { key: named("Enter"), does: both("确认收现金", "Take the cash") },
    { key: named("Esc"), does: both("返回", "Back") },
  ],
};
