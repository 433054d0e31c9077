/** The words of the room where a manager sets what guests are shown amounts by. */
import type { Currency } from "#domain/money.ts";
import { dictionary, language } from "../kit/words.ts";

export const tx = dictionary(
  {
    means: "外国客人问价时，应付金额下面和顾客屏上显示约合多少，仅供参考",
    currency: "第 {number} 种外币",
    none: "不显示",
    price: "100 {name}合多少{own}",
    wrong: "请填 0.01 以上的数，最多四位小数",
    twice: "同一种外币只填一次",
    sample: "例如 {amount} 约合 {foreign}",
    keep: "保存，今天起显示",
    kept: "已保存",
    shown: "{who} 设定于 {at}，显示到 {until}",
    old: "{who} 设定于 {at}，已经过时，现在不显示：请核对后重新保存",
    noneYet: "还没有设定汇率，现在不显示外币",
  },
  {
    means:
      "For guests who ask: below what is due, and on the customer's screen, it says about how much that is, for reference only",
    currency: "Foreign currency {number}",
    none: "Not shown",
    price: "100 {name} in {own}",
    wrong: "A number from 0.01, with at most four decimals",
    twice: "Each currency once",
    sample: "For example {amount} is about {foreign}",
    keep: "Keep, and show from today",
    kept: "Kept",
    shown: "Set by {who} on {at}, shown until {until}",
    old: "Set by {who} on {at}: too old, and not shown now. Check them and keep them again",
    noneYet: "No rates have been set: no foreign currency is shown",
  },
);

/** As people call it: 美元, US dollars. */
export function currencyName(currency: Currency): string {
  const locale = language.value === "zh" ? "zh-CN" : "en";
  return new Intl.DisplayNames(locale, { type: "currency" }).of(currency) ?? currency;
}
