/** Why the core bank does not carry out an order, and never will under its id. */
export const BANK_REFUSALS = ["balance_too_low", "no_such_account"] as const;
export type BankRefusal = (typeof BANK_REFUSALS)[number];

/** What the bank's people read where a payout was refused: what happened, and what to do. */
export const REFUSED_PAYOUT_WORDS = {
  balance_too_low: {
    zh: "钱包的备付账户余额不足，未付款，请补足后重新付款",
    en: "The wallet's own account has too little and nothing was paid: put money in, then pay out again",
  },
  no_such_account: {
    zh: "商户的收款账户不存在或不能入账，未付款，请核对账户后重新付款",
    en: "The merchant's account is not there or takes no money, and nothing was paid: correct it, then pay out again",
  },
} as const satisfies Record<BankRefusal, { readonly zh: string; readonly en: string }>;
