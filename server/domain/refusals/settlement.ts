/** Refusals of settling a merchant. */
import type { RefusalFacts } from "./facts.ts";

export const SETTLEMENT_REFUSALS = {
  settlement_not_open: {
    status: 409,
    retry: "after-change",
    zh: "该营业日或批次现在不能结算，请先查看结算情况",
    en: "That day or run cannot be settled now: look at how the settlements stand first",
  },
  nothing_due: {
    status: 409,
    retry: "after-change",
    zh: "目前没有可结算的款项，请收款后再试",
    en: "There is nothing to pay out now: try again after the next payments",
  },
  settlement_not_agreed: {
    status: 403,
    retry: "after-change",
    zh: "未开通即时结算，请联系银行开通，或等待次日结算",
    en: "Settling at once was not agreed: ask the bank for it, or wait for the next day's settlement",
  },
} as const satisfies Record<string, RefusalFacts>;
