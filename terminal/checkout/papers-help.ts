/** What helps where receipts are designed. */
import { both, type Help } from "./help-text.ts";
import { tr } from "./room-words.ts";

export const papersHelp: Help = {
  purpose: both(
    "小票长什么样：语言、店标、店名下面和末尾的字",
    "What receipts look like: language, logo, and the lines on top and at the end",
  ),
  controls: [
    { name: () => tr("paperLanguage"), does: both("小票用哪种语言", "Which language is on paper") },
    {
      name: () => tr("paperHeader"),
      does: both("写在店名下面，如地址电话", "Below the shop's name, such as its address"),
    },
    {
      name: () => tr("paperFooter"),
      does: both("写在末尾，如退换规定", "At the end, such as rules for returns"),
    },
    {
      name: () => tr("chooseLogo"),
      does: both("任何大小的图片，自动变成黑白", "A picture of any size becomes black and white"),
    },
    {
      name: () => tr("samplePaper"),
      does: both("随输入变化，打出来就是这样", "Follows what you type: this is how it is printed"),
    },
    {
      name: () => tr("keepDesign"),
      does: both("保存后的小票照此打印", "Receipts are printed like this from then on"),
    },
  ],
  keys: [],
};
