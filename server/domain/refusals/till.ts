/** Refusals of sales and payments at the till. */
import type { RefusalFacts } from "./facts.ts";

export const TILL_REFUSALS = {
  amount_not_payable: {
    status: 422,
    retry: "after-change",
    zh: "金额须大于零且不超过 9,999,999.99",
    en: "The amount must be above zero and at most 9,999,999.99",
  },
  sale_closed: {
    status: 409,
    retry: "never",
    zh: "此单已结束，请开新单",
    en: "This sale is finished: start a new one",
  },
  sale_overpaid: {
    status: 409,
    retry: "after-change",
    zh: "收款金额超过应收余额",
    en: "That is more than is still due",
  },
  cash_too_little: {
    status: 422,
    retry: "after-change",
    zh: "现金不足，请核对实收金额",
    en: "The cash received is less than the amount",
  },
  attempt_open: {
    status: 409,
    retry: "query-first",
    zh: "上一笔收款尚未结束，请先完成或撤销",
    en: "The payment before is not finished: finish or cancel it first",
  },
  payment_not_open: {
    status: 409,
    retry: "never",
    zh: "此笔支付已结束，不能再操作",
    en: "This payment has ended",
  },
  clock_untrusted: {
    status: 503,
    retry: "after-change",
    zh: "尚未与银行核对时间，暂不能出示收款码，请检查网络或收现金",
    en: "The time has not been checked with the bank yet: check the line, or take cash",
  },
  proof_not_valid: {
    status: 422,
    retry: "after-change",
    zh: "这不是本店收款的有效凭证，请让顾客重新出示",
    en: "This is no valid proof of a payment here: ask the customer to show it again",
  },
  proof_used: {
    status: 409,
    retry: "never",
    zh: "此凭证已使用过，请勿再次交货",
    en: "This proof was used already: do not hand over goods for it again",
  },
  proof_of_cancelled: {
    status: 409,
    retry: "never",
    zh: "此笔收款已撤销，款项会退回顾客，请勿交货",
    en: "This payment was cancelled and the money goes back: keep the goods",
  },
  code_not_accepted: {
    status: 422,
    retry: "after-change",
    zh: "8 位码不对，请核对后重输，先别交货",
    en: "The 8-digit code is not right: check it and type it again, keep the goods",
  },
  code_not_allowed: {
    status: 403,
    retry: "after-change",
    zh: "此笔不能用 8 位码放行，请扫描付款凭证或等待银行核实",
    en: "The 8-digit code cannot be taken here: scan the proof, or wait for the bank",
  },
  not_payable_code: {
    status: 422,
    retry: "after-change",
    zh: "这不是本终端能收的付款码，请让顾客打开付款码后重扫",
    en: "This terminal cannot charge that code: ask the customer for the payment code and scan again",
  },
  approval_needed: {
    status: 403,
    retry: "after-change",
    zh: "此操作须主管输入密码批准",
    en: "This needs a manager's PIN",
  },
  not_permitted: {
    status: 403,
    retry: "never",
    zh: "您无权进行此操作，请找主管",
    en: "You may not do this: ask a manager",
  },
  refund_too_much: {
    status: 422,
    retry: "after-change",
    zh: "退款金额超过可退余额",
    en: "That is more than can still be refunded",
  },
  nothing_to_refund: {
    status: 409,
    retry: "never",
    zh: "此单没有可退的钱包付款",
    en: "Nothing of this sale was paid by a wallet and can be refunded",
  },
  drawer_not_tried: {
    status: 409,
    retry: "after-change",
    zh: "开箱指令没有送到打印机，或已另试一次：请检查打印机，再试一次",
    en: "The drawer's pulse did not reach the printer, or it was tried again since: see to the printer and try once more",
  },
  payments_pending: {
    status: 409,
    retry: "after-change",
    zh: "还有收款或退款未核实，处理完才能继续",
    en: "Payments or refunds are still unresolved: this is possible once they are",
  },
  shift_closed: {
    status: 409,
    retry: "after-change",
    zh: "班次已结束，请重新登录开班",
    en: "The shift is closed: sign in to begin the next",
  },
  difference_changed: {
    status: 409,
    retry: "after-change",
    zh: "这条差异已有变化，请看清后再处理",
    en: "This difference has changed since: read it anew before settling it",
  },
  wallet_unreachable: {
    status: 503,
    retry: "after-change",
    zh: "现在联系不到银行，请检查网络后再试",
    en: "The bank cannot be reached now: check the line and try again",
  },
  logo_not_usable: {
    status: 422,
    retry: "after-change",
    zh: "店标须为 PNG 图片，宽不超过 384 点，高不超过 160 点",
    en: "The logo has to be a PNG of at most 384 by 160 dots",
  },
  terminal_retired: {
    status: 403,
    retry: "never",
    zh: "此终端已停用，不能再收款，请联系银行重新激活",
    en: "This terminal was deactivated: call the bank to activate it again",
  },
} as const satisfies Record<string, RefusalFacts>;
