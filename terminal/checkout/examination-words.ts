/** The words around an examination of the terminal; the findings come from the server, in both languages. */
import { dictionary } from "../kit/words.ts";

export const te = dictionary(
  {
    examine: "检查终端",
    examineAgain: "重新检查",
    examining: "正在检查，请稍候",
    findings: "终端检查结果",
    testPage: "打印测试页",
    acceptanceSlip: "打印验收单",
    pass: "通过",
    fail: "未通过",
    unknown: "无法确定",
    allPass: "全部通过",
    someFail: "未通过 {fail} 项，无法确定 {unknown} 项",
    noneFail: "没有发现问题；无法确定 {unknown} 项",
  },
  {
    examine: "Examine the terminal",
    examineAgain: "Examine again",
    examining: "Being examined",
    findings: "What was found",
    testPage: "Print a test page",
    acceptanceSlip: "Print the acceptance slip",
    pass: "passed",
    fail: "failed",
    unknown: "not known",
    allPass: "All passed",
    someFail: "{fail} failed, {unknown} not known",
    noneFail: "Nothing is wrong; {unknown} not known",
  },
);
