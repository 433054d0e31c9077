/** Refusals of what is more than a wallet may pay or hold, and of its top-ups, withdrawals and transfers. */
import type { RefusalFacts } from "./facts.ts";

export const WALLET_REFUSALS = {
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
  account_not_linked: {
    status: 404,
    retry: "never",
    zh: "该银行账户未绑定您的钱包，请换一个账户",
    en: "That bank account is not linked to your wallet: choose another",
  },
  no_core_bank: {
    status: 503,
    retry: "after-change",
    zh: "此钱包尚未接通银行账户，暂不能充值和提现，请联系银行",
    en: "This wallet is not connected to bank accounts yet, so it takes no top-ups and withdrawals: call the bank",
  },
  bank_balance_too_low: {
    status: 409,
    retry: "after-change",
    zh: "银行账户余额不足，钱包未入账，请少充一些或换一个账户",
    en: "The bank account has too little; nothing was added to the wallet: top up less or from another account",
  },
  bank_account_refused: {
    status: 409,
    retry: "after-change",
    zh: "银行账户不能收付，钱包余额未变，请联系银行",
    en: "The bank account takes no orders; the wallet's balance is as before: call the bank",
  },
  payee_not_found: {
    status: 404,
    retry: "after-change",
    zh: "该手机号没有钱包，请核对号码",
    en: "No wallet has that phone number: check it",
  },
  payee_changed: {
    status: 409,
    retry: "after-change",
    zh: "收款人与显示的不一致，未转账，请重新核对",
    en: "The payee is not the one that was shown; nothing was taken: check the name again",
  },
  payee_over_limit: {
    status: 409,
    retry: "after-change",
    zh: "对方钱包余额已近上限，未转账，请少转一些",
    en: "The other wallet may not hold that much; nothing was taken: send less",
  },
  transfer_to_self: {
    status: 422,
    retry: "after-change",
    zh: "不能转给自己，请换一个手机号",
    en: "A transfer goes to somebody else: enter another phone number",
  },
} as const satisfies Record<string, RefusalFacts>;
