/**
 * Refusals: every definite, named no of the product, in one closed list shared by the terminal, the wallet and the
 * screens. Each says what happened and what to do. Whatever leaves a server as an error is made from one of these.
 */

import type { RefusalFacts, Retry } from "./refusals/facts.ts";
import { SETTLEMENT_REFUSALS } from "./refusals/settlement.ts";
import { TILL_REFUSALS } from "./refusals/till.ts";
import { WALLET_REFUSALS } from "./refusals/wallets.ts";

export type { Retry } from "./refusals/facts.ts";

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
  pin_reset_refused: {
    status: 403,
    retry: "after-change",
    zh: "重置码不对、已过期或已用过，请核对工号，或向银行再要一个",
    en: "The reset code is wrong, used or too old: check the name, or ask the bank for a new one",
  },
  bank_not_reached: {
    status: 503,
    retry: "after-change",
    zh: "现在连不上银行，重设密码须联网，请检查网络后再试",
    en: "The bank cannot be reached, and a reset needs its word: check the line and try again",
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
  changed_meanwhile: {
    status: 409,
    retry: "after-change",
    zh: "此资料刚被他人修改，请重新打开后再改",
    en: "Somebody has changed this meanwhile: open it again and change that",
  },
  merchant_not_sound: {
    status: 422,
    retry: "after-change",
    zh: "商户资料有误，请核对名称、信用代码、地址、类别、时区与结算账户",
    en: "Something told of this merchant cannot be: check names, credit code, address, category, time zone and settlement account",
  },
  fees_not_agreeable: {
    status: 422,
    retry: "after-change",
    zh: "费率方案有误，或生效时间太早：须晚于上一方案，并至少提前一分钟",
    en: "These fees cannot be agreed: check the figures, and begin after the schedule before and at least a minute ahead",
  },
  ...TILL_REFUSALS,
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
  terminal_revoked: {
    status: 409,
    retry: "never",
    zh: "此终端已吊销，不能恢复，请换一台终端",
    en: "This terminal was revoked and cannot go on: bring another one",
  },
  terminal_not_suspended: {
    status: 409,
    retry: "never",
    zh: "此终端没有被暂停，无需恢复",
    en: "This terminal is not suspended: there is nothing to lift",
  },
  terminal_bound: {
    status: 409,
    retry: "after-change",
    zh: "此序列号仍绑定在用终端，请先停用再激活",
    en: "This serial number still belongs to a terminal in use: deactivate that one first",
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
  ...SETTLEMENT_REFUSALS,
  ...WALLET_REFUSALS,
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
