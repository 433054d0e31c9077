/** Slips that are no receipt: money that went back after a cancel, and money that is given back on purpose. */
import { type Currency, formatMoney } from "../money.ts";
import {
  PENDING_REFUND_STATES,
  REFUND_REASONS,
  REFUND_SENTENCES,
  type RefundReason,
  type RefundState,
} from "../refund.ts";
import type { Block, ReceiptDocument } from "./document.ts";
import { centered, footing, heading, pair, type SlipFacts, title } from "./parts.ts";

const WORDS = {
  zh: {
    reversal: "撤销通知",
    reversed: "付款在撤销后到达，全额已退回顾客",
    refund: "退款凭条",
    pending: "退款待处理",
    notYet: "款项尚未退回",
    refused: "退款未成功",
    amount: "金额",
    reason: "原因",
    approvedBy: "批准",
    payment: "支付编号",
    reference: "退款编号",
    lookUp: "扫码查询退款进度",
    keep: "请保留此单，凭单查询",
    inCash: "以现金退还，请当面点清",
  },
  en: {
    reversal: "CANCELLED",
    reversed: "Paid after it was cancelled: all of it went back to the customer",
    refund: "REFUND",
    pending: "REFUND PENDING",
    notYet: "The money has not gone back yet",
    refused: "NOT REFUNDED",
    amount: "Amount",
    reason: "Reason",
    approvedBy: "Approved by",
    payment: "Payment",
    reference: "Refund",
    lookUp: "Scan to follow the refund",
    keep: "Please keep this slip",
    inCash: "Given back in cash: please count it here",
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
      title(words.reversal),
      pair(words.amount, formatMoney(facts), "large"),
      { kind: "text", text: words.reversed },
      { kind: "text", text: `${words.payment} ${facts.payment}` },
      ...footing(facts, []),
    ],
  };
}

export interface RefundSlipFacts extends SlipFacts {
  readonly amount: number;
  readonly currency: Currency;
  /** The refund's id. */
  readonly refund: string;
  readonly reason: RefundReason;
  readonly state: RefundState;
  readonly approvedBy?: string;
  /**
   * The payment that a wallet gives it back of, and where whoever holds the paper sees how that stands: the signed refund is
   * in it. None where the money was given back in cash.
   */
  readonly byWallet?: { readonly payment: string; readonly url: string };
}

/** Shows what was asked for and how it stood; its QR carries the signed refund, which the wallet can verify. */
export function refundSlip(facts: RefundSlipFacts): ReceiptDocument {
  if (PENDING_REFUND_STATES.includes(facts.state)) return pendingRefundSlip(facts);
  const words = WORDS[facts.language];
  const name = facts.state === "refunded" ? words.refund : words.refused;
  return {
    blocks: [
      ...heading(facts),
      title(name),
      ...whatIsRefunded(facts),
      ...whereToLook(facts),
      ...footing(facts, []),
    ],
  };
}

/** Says before anything else that the customer does not have the money yet. */
function pendingRefundSlip(facts: RefundSlipFacts): ReceiptDocument {
  const words = WORDS[facts.language];
  return {
    blocks: [
      ...heading(facts),
      title(words.pending),
      { kind: "text", text: words.notYet, align: "center", bold: true },
      ...whatIsRefunded(facts),
      ...whereToLook(facts),
      ...footing(facts, [words.keep]),
    ],
  };
}

function whatIsRefunded(facts: RefundSlipFacts): Block[] {
  const words = WORDS[facts.language];
  const amount = formatMoney(facts);
  const sentence = REFUND_SENTENCES[facts.state][facts.language].replace("{amount}", () => amount);
  return [
    pair(words.amount, amount, "large"),
    pair(words.reason, REFUND_REASONS[facts.reason][facts.language]),
    ...(facts.approvedBy ? [pair(words.approvedBy, facts.approvedBy)] : []),
    { kind: "text", text: sentence },
  ];
}

const line = (text: string): Block => ({ kind: "text", text });

function whereToLook(facts: RefundSlipFacts): Block[] {
  const words = WORDS[facts.language];
  return [
    ...(facts.byWallet ? [line(`${words.payment} ${facts.byWallet.payment}`)] : [line(words.inCash)]),
    line(`${words.reference} ${facts.refund}`),
    ...(facts.byWallet ? [{ kind: "qr", text: facts.byWallet.url } as const, centered(words.lookUp)] : []),
  ];
}
