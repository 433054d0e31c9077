/** What each state of a payment says to the person who stands before the screen. `{amount}` is the money. */
import type { PaymentState, PaymentWay } from "./payment.ts";

export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

export const CASHIER_SENTENCES: Record<PaymentState, Sentence> = {
  recorded: { zh: "正在准备收款码", en: "Preparing the code" },
  presented: { zh: "等待顾客付款，先别交货", en: "Waiting for the customer" },
  submitted: { zh: "正在扣款，先别交货", en: "Charging: keep the goods" },
  waiting: { zh: "等待顾客付款，先别交货", en: "Waiting for the customer" },
  unknown: {
    zh: "正在核实，先别交货，也不要重复收款",
    en: "Checking: keep the goods and do not charge again",
  },
  accepted: {
    zh: "已按 8 位码放行，银行尚未核实，风险由本店承担",
    en: "Taken on the 8-digit code, not confirmed yet: at the shop's own risk",
  },
  reversing: { zh: "正在撤销，先别交货", en: "Cancelling: keep the goods" },
  paid: { zh: "收到 {amount}，可以交货", en: "Paid {amount}, hand over the goods" },
  declined: { zh: "未付款，请勿交货", en: "Not paid: keep the goods" },
  expired: { zh: "超时未付款，请勿交货", en: "Not paid in time: keep the goods" },
  cancelled: { zh: "已撤销，未收款", en: "Cancelled, nothing was taken" },
  reversed: { zh: "已撤销，款项已退回顾客", en: "Cancelled, the money went back" },
};

export const CUSTOMER_SENTENCES: Record<PaymentState, Sentence> = {
  recorded: { zh: "请稍候", en: "One moment" },
  presented: { zh: "请用手机扫码付款", en: "Scan to pay with your phone" },
  submitted: { zh: "正在付款，请稍候", en: "Paying, one moment" },
  waiting: { zh: "请用手机扫码付款", en: "Scan to pay with your phone" },
  unknown: { zh: "正在核实，请勿重复付款", en: "Checking: please do not pay again" },
  accepted: { zh: "已收下付款码，谢谢", en: "Your code was taken, thank you" },
  reversing: { zh: "正在撤销，请勿付款", en: "Cancelling: please do not pay" },
  paid: { zh: "付款成功，谢谢", en: "Paid, thank you" },
  declined: { zh: "未付款", en: "Not paid" },
  expired: { zh: "已超时，未付款", en: "Time is up, nothing was taken" },
  cancelled: { zh: "已撤销，未付款", en: "Cancelled, nothing was taken" },
  reversed: { zh: "已撤销，款项已退回", en: "Cancelled, your money went back" },
};

/** What differs where the payer showed a payment code instead of scanning ours. */
const CASHIER_OF_CODE: Partial<Record<PaymentState, Sentence>> = {
  waiting: { zh: "等待顾客在手机上确认，先别交货", en: "The customer confirms on the phone: keep the goods" },
};
const CUSTOMER_OF_CODE: Partial<Record<PaymentState, Sentence>> = {
  waiting: { zh: "请在手机上输入密码，确认付款", en: "Enter your PIN on the phone to pay" },
};

export function cashierSentence(state: PaymentState, way: PaymentWay): Sentence {
  return (way === "submitted" ? CASHIER_OF_CODE[state] : undefined) ?? CASHIER_SENTENCES[state];
}

export function customerSentence(state: PaymentState, way: PaymentWay): Sentence {
  return (way === "submitted" ? CUSTOMER_OF_CODE[state] : undefined) ?? CUSTOMER_SENTENCES[state];
}

/** The sentence in one language with the money in its place. */
export function fill(sentence: Sentence, language: "zh" | "en", amount: string): string {
  return sentence[language].replace("{amount}", () => amount);
}
