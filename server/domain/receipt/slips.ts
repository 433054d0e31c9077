/** Slips that are no receipt: money that went back after a cancel, and money that is given back on purpose. */
import { type Currency, formatMoney } from "../money.ts";
import { REFUND_REASONS, REFUND_SENTENCES, type RefundReason, type RefundState } from "../refund.ts";
import type { ReceiptDocument } from "./document.ts";
import { heading, pair, type SlipFacts } from "./parts.ts";

const WORDS = {
  zh: {
    reversal: "撤销通知",
    reversed: "付款在撤销后到达，全额已退回顾客",
    refund: "退款凭条",
    amount: "金额",
    reason: "原因",
    approvedBy: "批准",
    payment: "支付编号",
    reference: "退款编号",
    lookUp: "扫码查询退款进度",
  },
  en: {
    reversal: "CANCELLED",
    reversed: "Paid after it was cancelled: all of it went back to the customer",
    refund: "REFUND",
    amount: "Amount",
    reason: "Reason",
    approvedBy: "Approved by",
    payment: "Payment",
    reference: "Refund",
    lookUp: "Scan to see how the refund stands",
  },
} as const;

export interface ReversalSlipFacts extends SlipFacts {
  readonly amount: number;
  readonly currency: Currency;
  /** The payment's id. */
  readonly payment: string;
}

/** Tells the customer that what was captured after the cancel has gone back. */
export function reversalSlip(facts: ReversalSlipFacts): ReceiptDocument {
  const words = WORDS[facts.language];
  return {
    blocks: [
      ...heading(facts),
      { kind: "text", text: words.reversal, align: "center", size: "large", bold: true },
      pair(words.amount, formatMoney(facts), "large"),
      { kind: "text", text: words.reversed },
      { kind: "text", text: `${words.payment} ${facts.payment}` },
      { kind: "cut" },
    ],
  };
}

export interface RefundSlipFacts extends SlipFacts {
  readonly amount: number;
  readonly currency: Currency;
  readonly payment: string;
  /** The refund's id. */
  readonly refund: string;
  readonly reason: RefundReason;
  readonly state: RefundState;
  readonly approvedBy?: string;
  /** Where whoever holds the paper sees how the refund stands: the signed refund is in it. */
  readonly url: string;
}

/** Shows what was asked for and how it stood; its QR carries the signed refund, which the wallet can verify. */
export function refundSlip(facts: RefundSlipFacts): ReceiptDocument {
  const words = WORDS[facts.language];
  const amount = formatMoney(facts);
  return {
    blocks: [
      ...heading(facts),
      { kind: "text", text: words.refund, align: "center", size: "large", bold: true },
      pair(words.amount, amount, "large"),
      pair(words.reason, REFUND_REASONS[facts.reason][facts.language]),
      ...(facts.approvedBy ? [pair(words.approvedBy, facts.approvedBy)] : []),
      { kind: "text", text: REFUND_SENTENCES[facts.state][facts.language].replace("{amount}", () => amount) },
      { kind: "text", text: `${words.payment} ${facts.payment}` },
      { kind: "text", text: `${words.reference} ${facts.refund}` },
      { kind: "qr", text: facts.url },
      { kind: "text", text: words.lookUp, align: "center" },
      { kind: "cut" },
    ],
  };
}
