/** What helps with reports. */
import { both, type Help } from "./help-text.ts";
import { tp } from "./report-words.ts";

export const reportHelp: Help = {
  purpose: both(
    "一段时间卖了多少、卖了什么，和几周前同样时候相比",
    "What was sold in a time, beside the same time weeks before",
  ),
  controls: [
    {
      name: () => tp("whichPeriod"),
      does: both("今天、昨天、本周、本月，或自选日期", "Today, yesterday, this week or month, or any days"),
    },
    { name: () => tp("byHour"), does: both("一天里哪几个小时忙", "Which hours are busy") },
    {
      name: () => tp("products"),
      does: both("按商品、分类、收银员、收款方式看", "By product, category, operator or way to pay"),
    },
    { name: () => tp("print"), does: both("把这份报表打在小票纸上", "Prints this report on receipt paper") },
    { name: () => tp("exportXlsx"), does: both("存成表格，在电脑上打开", "As a spreadsheet for a computer") },
  ],
  keys: [],
};
