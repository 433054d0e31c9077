/**
 * Refusals: every definite, named no of the product, in one closed list shared by the terminal, the wallet and the
 * screens. Each says what happened and what to do. Whatever leaves a server as an error is made from one of these.
 */

/**
 * Whether trying again helps: `never` the same way; `same-id` at once or later with the same id; `query-first` only
 * after asking how the first try ended; `after-change` once the person has changed something.
 */
export type Retry = "never" | "same-id" | "query-first" | "after-change";

interface RefusalFacts {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 421 | 422 | 423 | 429 | 500 | 503;
  readonly retry: Retry;
  readonly zh: string;
  readonly en: string;
}

export const REFUSALS = {
  // The request itself
  malformed: {
    status: 400,
    retry: "never",
    zh: "请求内容有误，请检查后重试",
    en: "The request is not well formed: check it and send it again",
  },
  not_found: {
    status: 404,
    retry: "never",
    zh: "找不到该记录，请核对编号",
    en: "There is no such thing here: check the number",
  },
  method_not_allowed: {
    status: 405,
    retry: "never",
    zh: "此地址不支持该操作",
    en: "This address does not take that kind of request",
  },
  too_large: {
    status: 413,
    retry: "never",
    zh: "内容过大，请缩减后重试",
    en: "The request is too large: send less",
  },
  not_json: { status: 415, retry: "never", zh: "只接受 JSON 格式", en: "Only JSON is taken here" },
  wrong_host: {
    status: 421,
    retry: "never",
    zh: "地址不正确，请使用本机地址打开",
    en: "This address is not served here: open the one that the terminal printed",
  },
  foreign_origin: {
    status: 403,
    retry: "never",
    zh: "已拦截来自其他网页的请求",
    en: "A request from another page was blocked",
  },
  id_reused: {
    status: 409,
    retry: "never",
    zh: "同一编号已用于不同内容，请重新发起",
    en: "This id was used for something else: start again with a new one",
  },
  // Who asks
  screen_not_paired: {
    status: 401,
    retry: "after-change",
    zh: "此屏幕尚未配对，请用启动时给出的地址打开",
    en: "This screen is not paired: open it with the address printed at start",
  },
  screen_not_allowed: {
    status: 403,
    retry: "never",
    zh: "此屏幕不能执行该操作",
    en: "This screen may not do that",
  },
  signed_out: { status: 401, retry: "after-change", zh: "请先登录", en: "Sign in first" },
  wrong_pin: {
    status: 401,
    retry: "after-change",
    zh: "工号或密码不对，请重试",
    en: "Wrong name or PIN: try again",
  },
  locked_out: {
    status: 423,
    retry: "after-change",
    zh: "输错次数过多，请稍后再试或请主管解锁",
    en: "Too many wrong tries: wait, or ask a manager",
  },
  pin_must_change: {
    status: 403,
    retry: "after-change",
    zh: "首次登录，请先设置新密码",
    en: "Set a new PIN first",
  },
  weak_pin: {
    status: 422,
    retry: "after-change",
    zh: "密码须为 6 至 12 位数字，且不能过于简单",
    en: "A PIN has 6 to 12 digits, and not an easy row of them",
  },
  staff_not_known: {
    status: 401,
    retry: "after-change",
    zh: "工作人员口令无效或已停用，请向管理员领取",
    en: "No member of the bank's staff has this token: ask for a new one",
  },
  not_your_duty: {
    status: 403,
    retry: "never",
    zh: "此操作不属于您的岗位，请转交负责的同事",
    en: "This is not part of your duty at the bank: hand it to a colleague whose duty it is",
  },
  // Sales and payments at the till
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
  // Terminal to wallet
  bad_signature: {
    status: 401,
    retry: "never",
    zh: "签名无效，请联系银行",
    en: "The signature is not valid: call the bank",
  },
  stale_request: {
    status: 401,
    retry: "same-id",
    zh: "请求已过时，请重新签名发送",
    en: "The request is stale: sign it anew",
  },
  terminal_suspended: {
    status: 403,
    retry: "never",
    zh: "终端已停用，请联系银行",
    en: "This terminal is suspended: call the bank",
  },
  activation_refused: {
    status: 403,
    retry: "after-change",
    zh: "激活码无效或已过期，请向银行索取新码",
    en: "The activation code is wrong or used: ask the bank for a new one",
  },
  lifetime_refused: {
    status: 422,
    retry: "never",
    zh: "收款码有效期过长",
    en: "The code would be payable for too long",
  },
  issued_in_future: {
    status: 422,
    retry: "never",
    zh: "收款码时间晚于银行时间，请校准终端时钟",
    en: "The code is dated in the future: set the terminal's clock",
  },
  demo_mismatch: {
    status: 422,
    retry: "never",
    zh: "演示与正式环境不能混用",
    en: "Demo and production do not mix",
  },
  currency_mismatch: { status: 422, retry: "never", zh: "币种不符", en: "The currency does not fit" },
  // The payer
  payment_taken: {
    status: 409,
    retry: "never",
    zh: "此码已由他人付款，未扣您的款",
    en: "Somebody has paid this already; nothing was taken from you",
  },
  payment_not_yours: {
    status: 403,
    retry: "never",
    zh: "此笔付款须由出示付款码的人确认",
    en: "Only the one who showed the payment code can confirm this payment",
  },
  payment_expired: {
    status: 409,
    retry: "after-change",
    zh: "收款码已过期，请商家重新出示",
    en: "The code has expired: ask the shop for a new one",
  },
  payment_cancelled: {
    status: 409,
    retry: "after-change",
    zh: "商家已撤销此笔收款，未扣款",
    en: "The shop cancelled this payment; nothing was taken",
  },
  payment_returned: {
    status: 409,
    retry: "after-change",
    zh: "款项已退回您的钱包，如需付款请商家重新出示收款码",
    en: "The money went back to your wallet: ask the shop for a new code to pay again",
  },
  not_a_payment_code: {
    status: 422,
    retry: "after-change",
    zh: "这不是有效的收款码，请重新扫描",
    en: "This is not a valid payment code: scan again",
  },
  balance_too_low: {
    status: 409,
    retry: "after-change",
    zh: "余额不足，请充值或换一种方式付款",
    en: "The balance is too low: top up or pay another way",
  },
  wallet_frozen: {
    status: 403,
    retry: "never",
    zh: "钱包已冻结，请联系银行",
    en: "The wallet is frozen: call the bank",
  },
  // The servers
  busy: {
    status: 503,
    retry: "same-id",
    zh: "系统繁忙，请稍后重试",
    en: "Busy right now: try again in a moment",
  },
  storage_failed: {
    status: 503,
    retry: "query-first",
    zh: "无法保存数据，请检查磁盘并联系银行",
    en: "The store cannot be written: check the disk and call the bank",
  },
  internal: {
    status: 500,
    retry: "query-first",
    zh: "内部故障，已记录，请先查询结果",
    en: "Something broke here and was logged: ask how it ended before trying again",
  },
} as const satisfies Record<string, RefusalFacts>;

export type RefusalCode = keyof typeof REFUSALS;

/** An error as RFC 9457 has it, with our members: a stable code, both sentences, and whether trying again helps. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: RefusalFacts["status"];
  readonly detail: string;
  readonly code: RefusalCode;
  readonly retry: Retry;
  readonly zh: string;
}

/** The refusal as a problem document. It names no internals: what a refusal may tell is in the list. */
export function problemOf(code: RefusalCode): Problem {
  const { status, retry, zh, en } = REFUSALS[code];
  return {
    type: `urn:shouyin:refusal:${code}`,
    title: code.replaceAll("_", " "),
    status,
    detail: en,
    code,
    retry,
    zh,
  };
}

/** Thrown by handlers to refuse; the server turns it into its problem. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  constructor(code: RefusalCode) {
    super(REFUSALS[code].en);
    this.name = "Refusal";
    this.code = code;
  }
}
