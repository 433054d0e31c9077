/**
 * What a text is that a scanner brought, or a hand typed where a scanner is missing. A table, tried from the top: banks
 * and schemes widen their ranges every few years, and their ranges overlap, so that the order is part of the rule.
 */
import { BADGE_CODE } from "./badge.ts";
import { digitsFor } from "./digits.ts";
import { RECEIPT_DIGITS } from "./e-receipt.ts";
import { PAYMENT_CODE } from "./payment-code.ts";
import { SIGNED_REQUEST_SIZE } from "./payment-request.ts";
import type { Sentence } from "./payment-sentences.ts";
import { SIGNED_REFUND_SIZE } from "./refund-request.ts";
import type { RefusalCode } from "./refusal.ts";
import { REVERSAL_SIZE } from "./reversal.ts";
import { PROOF_DIGITS } from "./statement.ts";

/**
 * Who takes it: `payment` is submitted as the payer's code, `proof` is checked as proof of payment, `acceptance` is the
 * payer's eight digits where no proof can be scanned, `sale` looks a sale up, `badge` approves what waits for a manager; `nobody` is said to the cashier.
 */
export type ScanTaker = "payment" | "proof" | "acceptance" | "sale" | "badge" | "nobody";

export interface ScanRule {
  readonly name: string;
  readonly pattern: RegExp;
  readonly taker: ScanTaker;
  /** What the terminal's server answers to whoever brings it as a payment code all the same. */
  readonly refusal: RefusalCode | null;
  /** For the cashier, where nobody takes it or nothing waits for it. */
  readonly says: Sentence;
}

/** No payment code that this terminal charges: a scheme becomes one of its own by another taker and no refusal. */
const NOT_PAYABLE = { taker: "nobody", refusal: "not_payable_code" } as const;

/** A payment code of a scheme for which this terminal has no adapter yet. */
function foreign(name: string, pattern: RegExp, zh: string, en: string): ScanRule {
  const says = {
    zh: `这是${zh}付款码，本机尚未接通，请换一种方式付款`,
    en: `This is a payment code of ${en}, which is not connected here: pay another way`,
  };
  return { name, pattern, ...NOT_PAYABLE, says };
}

/** An address of ours, which a customer's phone opens. */
function ownAddress(name: string, path: "P" | "V" | "F", size: number, says: Sentence): ScanRule {
  const pattern = new RegExp(`/${path}/${digits(digitsFor(size))}$`, "i");
  return { name, pattern, ...NOT_PAYABLE, says };
}

function digits(count: number): string {
  return `\\d{${count}}`;
}

export const SCAN_RULES: readonly ScanRule[] = [
  {
    name: "payment_code",
    pattern: PAYMENT_CODE,
    taker: "payment",
    refusal: null,
    says: { zh: "请先输入金额，再扫付款码", en: "Enter the amount first, then scan the payment code" },
  },
  {
    name: "proof",
    pattern: new RegExp(`^${digits(PROOF_DIGITS)}$`),
    taker: "proof",
    refusal: "not_payable_code",
    says: { zh: "没有等待核对的收款", en: "No payment is waiting for a proof" },
  },
  foreign("emv", /^hQVDUFY[A-Za-z0-9+/]+={0,2}$/, "境外钱包", "an EMV wallet"),
  // Within UnionPay's range, so before it.
  foreign("ccb", /^62\d0105\d{12}$/, "建行龙支付", "CCB"),
  foreign("wechat", /^1[0-5]\d{16}$/, "微信", "WeChat Pay"),
  // Prefixes 25 to 30; `fp` is a face.
  foreign("alipay", /^(?:2[5-9]|30)\d{14,22}$|^fp[A-Za-z0-9]+$/, "支付宝", "Alipay"),
  foreign("unionpay", /^62\d{17}$/, "云闪付", "UnionPay"),
  foreign("ecny", /^01\d{17}$/, "数字人民币", "e-CNY"),
  ownAddress("own_qr", "P", SIGNED_REQUEST_SIZE, {
    zh: "这是本店的收款码，请让顾客用手机扫",
    en: "This is the shop's own code: let the customer scan it",
  }),
  ownAddress("reversal", "V", REVERSAL_SIZE, {
    zh: "这是撤销码，请让顾客用手机扫",
    en: "This is the code of a cancelled payment: let the customer scan it",
  }),
  ownAddress("refund_slip", "F", SIGNED_REFUND_SIZE, {
    zh: "这是退款凭条，请用手机扫码查询进度",
    en: "This is a refund slip: a phone that scans it shows how the refund stands",
  }),
  {
    // What the display, a phone or the paper of a printed page shows: which sale it is only the till that made it knows.
    name: "e_receipt",
    pattern: new RegExp(`/E/${digits(RECEIPT_DIGITS)}$`, "i"),
    taker: "sale",
    refusal: "not_payable_code",
    says: {
      zh: "这是电子小票的码，请到查单里扫",
      en: "This is an e-receipt's code: scan it where sales are looked up",
    },
  },
  {
    // A customer who opened the wrong page: addresses, and EMV codes of shops. Those name a country, in letters: what is all
    // digits may be a proof.
    name: "receiving_code",
    pattern: /^[a-z][a-z0-9+.-]*:\/\/|^00020[12](?!\d*$)/i,
    ...NOT_PAYABLE,
    says: {
      zh: "这是收款码或网址，请顾客打开付款码",
      en: "This is an address or a code for receiving: ask for the payment code",
    },
  },
  {
    // As many digits as an EAN-8 on a packet has: who waits for it asks for it first.
    name: "eight_digit_code",
    pattern: /^\d{8}$/,
    taker: "acceptance",
    refusal: "not_payable_code",
    says: { zh: "没有等待 8 位码的收款", en: "No payment is waiting for an 8-digit code" },
  },
  {
    name: "badge",
    pattern: BADGE_CODE,
    taker: "badge",
    refusal: "not_payable_code",
    says: { zh: "现在没有要主管批准的操作", en: "Nothing waits for a manager's approval" },
  },
  {
    // What a receipt's own code says.
    name: "receipt",
    pattern: /^SHOUYIN\/S\/[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i,
    taker: "sale",
    refusal: "not_payable_code",
    says: {
      zh: "这是小票上的码，请到查单里扫",
      en: "This is a receipt's code: scan it where sales are looked up",
    },
  },
  {
    name: "sale_number",
    pattern: /^\d{1,6}$/,
    taker: "sale",
    refusal: "not_payable_code",
    says: {
      zh: "这是单号，请到查单里输入",
      en: "This is a sale's number: type it where sales are looked up",
    },
  },
  {
    name: "unknown",
    pattern: /^/,
    ...NOT_PAYABLE,
    says: { zh: "不认识这个码，请重扫", en: "This code is not known here: scan again" },
  },
];

export interface Scanned {
  readonly rule: ScanRule;
  /** As the taker wants it: full-width characters made narrow, nothing around it. */
  readonly text: string;
}

/** @throws RangeError when the rules leave a text to nobody: the last has to match all */
export function recognise(scan: string, rules = SCAN_RULES): Scanned {
  const text = tidied(scan);
  const rule = rules.find(({ pattern }) => pattern.test(text));
  if (rule === undefined) throw new RangeError("the rules are not total");
  return { rule, text };
}

/** An input method may widen digits, and scanners end with what they are set to; a space within is part of the code. */
function tidied(scan: string): string {
  return scan.normalize("NFKC").replace(/^[\s\p{C}]+|[\s\p{C}]+$/gu, "");
}
