/** What helps at the day's end. */
import { both, DIGITS_AND_DOT, type Help, named } from "./help-text.ts";
import { tc } from "./reconciliation-words.ts";

export const reconciliationHelp: Help = {
  purpose: both(
    "终端、银行、钱箱三方并排，看这一天是否一致",
    "Terminal, bank and drawer side by side: whether the day agrees",
  ),
  controls: [
    { name: () => tc("whichDay"), does: both("看今天还是昨天", "Today or yesterday") },
    {
      name: () => tc("differences"),
      does: both(
        "每条差异写明是怎么回事，能处理的有一个按钮",
        "What differs, each with what it means and at most one button",
      ),
    },
    {
      name: () => tc("countDrawer"),
      does: both("输入备用金和钱箱里现在的现金", "Type the float and what lies in the drawer now"),
    },
    { name: () => tc("lookAgain"), does: both("向银行再取一次数据", "Asks the bank again") },
    { name: () => tc("printPaper"), does: both("打印结算单", "Prints the settlement") },
  ],
  keys: [
    { key: DIGITS_AND_DOT, does: both("清点时输入", "Type while counting") },
    { key: named("Enter"), does: both("下一项，或点好了", "The next amount, or done") },
    { key: named("Esc"), does: both("返回", "Back") },
  ],
};
