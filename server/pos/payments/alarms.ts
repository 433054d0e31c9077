import type { Sentence } from "#domain/payment-sentences.ts";
import type { Alarm } from "./decide.ts";

/** What an alarm tells the person at the till: what happened and what to do. */
export const ALARM_SENTENCES: Record<Alarm, Sentence> = {
  mismatch: {
    zh: "银行的回复与本笔收款不符，已记录，请先别交货并联系银行",
    en: "The bank's answer does not fit this payment: keep the goods and call the bank",
  },
  contradiction: {
    zh: "银行的回复前后不一致，已记录，请联系银行",
    en: "The bank contradicts what it said before: call the bank",
  },
  returned_late: {
    zh: "撤销前顾客已付款，款项已退回顾客，请勿交货",
    en: "The customer had paid before it was cancelled; the money went back: keep the goods",
  },
};
