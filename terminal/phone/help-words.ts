/** What helps a customer with what the phone shows to a shop. */
import type { Sentence } from "#domain/payment-sentences.ts";
import { dictionary } from "../kit/words.ts";

export const helpWords = dictionary({ help: "怎么用" }, { help: "How it works" });

export const HELPS = {
  code: [
    {
      zh: "把付款码给店员扫，金额在您的手机上确认或直接扣款",
      en: "Let the shop scan it: the amount is charged, or confirmed by you on this phone",
    },
    { zh: "一码只能付一次，每 30 秒自动换新", en: "A code pays once, and a new one comes every half minute" },
    {
      zh: "没有网络也能用。不要截图或发给别人",
      en: "It works without a network. Never send it or a picture of it to anybody",
    },
  ],
  proof: [
    {
      zh: "店里断网时，把这个码给店员扫，收银机核对后才会放行",
      en: "Where the shop's line is down, let it scan this code: the till checks it before the goods are handed over",
    },
    {
      zh: "没有扫码枪的店，报出 8 位码即可",
      en: "A shop without a scanner takes the eight digits, read aloud",
    },
    { zh: "一张凭证只算一次，付过的钱不会再扣", en: "A proof counts once, and nothing is charged again" },
  ],
} as const satisfies Record<string, readonly Sentence[]>;
