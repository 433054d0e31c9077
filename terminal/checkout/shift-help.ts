/** What helps with a shift. */
import { both, DIGITS_AND_DOT, type Help, named } from "./help-text.ts";
import { tr } from "./room-words.ts";
import { ts } from "./shift-words.ts";

export const shiftHelp: Help = {
  purpose: both(
    "一班从点备用金开始，到点清钱箱、打出交班报表为止",
    "A shift goes from counting the float to a counted drawer and a numbered report",
  ),
  controls: [
    {
      name: () => ts("countFloat"),
      does: both("开班先点钱箱里的现金", "Count what lies in the drawer before the first sale"),
    },
    {
      name: () => ts("paidIn"),
      does: both("往钱箱里放现金，如添零钱", "Cash that is put in, such as change"),
    },
    {
      name: () => ts("paidOut"),
      does: both("从钱箱里拿走现金，如付货款", "Cash that is taken out, such as for a delivery"),
    },
    {
      name: () => tr("printReportSoFar"),
      does: both("中途核对用，班次继续", "For checking; the shift goes on"),
    },
    {
      name: () => ts("countClosing"),
      does: both(
        "交班前点钱箱；点数前不显示应有多少，请照实输入",
        "Count the drawer for closing; what should be there is told afterwards",
      ),
    },
    {
      name: () => tr("closeShift"),
      does: both(
        "结束班次并打印报表。差额大或有未核实款项时须主管签字",
        "Ends the shift and prints its report. A manager signs for a large difference or what is unresolved",
      ),
    },
    {
      name: () => ts("history"),
      does: both(
        "以往的交班报表；查明的事另记更正，报表不变",
        "Reports of earlier shifts; what turned out later is added, and changes none",
      ),
    },
  ],
  keys: [
    { key: DIGITS_AND_DOT, does: both("点钱时输入", "Type while counting") },
    { key: named("Enter"), does: both("点下一种，或点好了", "The next piece, or done") },
    { key: named("Esc"), does: both("返回", "Back") },
  ],
};
