/** What an e-receipt's page says, in the customer's language. */
import type { Outcome } from "#domain/statement.ts";

export type PageLanguage = "zh" | "en";

/** English for a browser that names it and does not name Chinese before it; Chinese for all others. */
export function preferredLanguage(acceptLanguage: string): PageLanguage {
  const named = acceptLanguage
    .split(",")
    .map((entry) => {
      const [tag = "", ...parameters] = entry.trim().toLowerCase().split(";");
      const weight = parameters.find((parameter) => parameter.trim().startsWith("q="));
      return { tag, weight: weight === undefined ? 1 : Number(weight.split("=")[1]) };
    })
    .filter(({ tag, weight }) => /^(zh|en)\b/.test(tag) && weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return named[0]?.tag.startsWith("en") ? "en" : "zh";
}

export const WORDS = {
  zh: {
    title: "电子小票",
    demo: "演示 · 非真实交易",
    awaited: "小票正在路上",
    awaitedHint: "商户的网络恢复后会自动送达，本页会自己更新。过一天仍未出现，请凭付款记录询问商户。",
    signed: "已验证：由终端 {terminal} 签名，内容未被改动",
    unsigned: "无法验证：内容与终端的签名不符，请勿采信",
    unsignedHint: "请向商户或银行核实。",
    payments: "钱包付款",
    payment: "支付编号",
    refunded: "已退 {amount}",
    unknown: "银行尚未收到这笔付款",
    print: "打印",
    asText: "文字版",
    download: "下载签名文件",
    other: "English",
  },
  en: {
    title: "Receipt",
    demo: "DEMO · no real money",
    awaited: "Your receipt is on its way",
    awaitedHint:
      "It arrives by itself when the shop's line is back, and this page updates itself. Not here after a day? Ask the shop, with the payment in your wallet.",
    signed: "Verified: signed by terminal {terminal}, not altered",
    unsigned: "Cannot be verified: this is not what the terminal signed. Do not rely on it",
    unsignedHint: "Ask the shop or the bank.",
    payments: "Wallet payments",
    payment: "Payment",
    refunded: "{amount} refunded",
    unknown: "The bank has not heard of this payment yet",
    print: "Print",
    asText: "As text",
    download: "Download the signed file",
    other: "中文",
  },
} as const satisfies Record<PageLanguage, Record<string, string>>;

/** How a payment stands in the wallet's books. */
export const STATE_WORDS: Readonly<Record<"open" | Outcome, Readonly<Record<PageLanguage, string>>>> = {
  open: { zh: "未付款", en: "Not paid" },
  paid: { zh: "银行已收款", en: "Paid, says the bank" },
  declined: { zh: "未付款", en: "Not paid" },
  expired: { zh: "未付款", en: "Not paid" },
  cancelled: { zh: "已取消", en: "Cancelled" },
  reversed: { zh: "已撤销，款已退回", en: "Reversed, the money went back" },
};
