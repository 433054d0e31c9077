/** Refusals of what is more than a wallet may pay or hold. */
import type { RefusalFacts } from "./facts.ts";

export const LIMIT_REFUSALS = {
  over_payment_limit: {
    status: 409,
    retry: "after-change",
    zh: "超过钱包的单笔限额，请少付一些、换一种方式付款，或到网点升级钱包",
    en: "That is more than this wallet may pay at once: pay less or another way, or have the bank raise its tier",
  },
  over_day_limit: {
    status: 409,
    retry: "after-change",
    zh: "超过钱包今日限额，请明天再付、换一种方式付款，或到网点升级钱包",
    en: "That is more than this wallet may still pay today: pay tomorrow or another way, or have the bank raise its tier",
  },
  over_year_limit: {
    status: 409,
    retry: "after-change",
    zh: "超过钱包本年限额，请换一种方式付款，或到网点升级钱包",
    en: "That is more than this wallet may still pay this year: pay another way, or have the bank raise its tier",
  },
  over_class_limit: {
    status: 409,
    retry: "after-change",
    zh: "超过今日扫码支付限额，请明天再付或换一种方式付款",
    en: "That is more than may still be paid by QR code today: pay tomorrow or another way",
  },
  over_balance_limit: {
    status: 409,
    retry: "after-change",
    zh: "超过钱包余额上限，请少充一些，或到网点升级钱包",
    en: "The wallet may not hold that much: put in less, or have the bank raise its tier",
  },
} as const satisfies Record<string, RefusalFacts>;
