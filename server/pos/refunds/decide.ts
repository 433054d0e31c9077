/**
 * What becomes of a refund at the terminal: pure functions of what is stored and what arrives. The handlers load, commit
 * and carry out.
 */
import { equalBytes } from "#domain/bytes.ts";
import { cashForGoods, type GoodsBack, isPayable, type LineReturned, worthOf } from "#domain/cash-refund.ts";
import type { CashRounding } from "#domain/cash-rounding.ts";
import { type Id, type PaymentId, samePayment } from "#domain/ids.ts";
import type { Currency } from "#domain/money.ts";
import { type RefundState, refundable, stepRefund } from "#domain/refund.ts";
import type { RefusalCode } from "#domain/refusal.ts";
import { type Discount, type SaleLine, saleTotal } from "#domain/sale.ts";
import type { VerifiedRefundStatement } from "#domain/statement.ts";

/** A refund as the terminal keeps it. */
export interface PosRefund {
  readonly state: RefundState;
  readonly payment: PaymentId;
  readonly amount: number;
  readonly currency: Currency;
  readonly terminal: Id;
  readonly merchant: Id;
  /** SHA-256 of the signed refund. */
  readonly requestHash: Uint8Array;
}

export type RefundMessage =
  | { readonly type: "statement"; readonly statement: VerifiedRefundStatement }
  /** The wallet's signed word that it waits for the merchant's balance. */
  | { readonly type: "queued" }
  /** No verified answer came. */
  | { readonly type: "overdue" };

export interface RefundDecision {
  readonly state: RefundState;
  /** Set where the statement cannot be true: it is kept as evidence and moves nothing. */
  readonly alarm?: "mismatch" | "contradiction";
}

export function decideRefund(refund: PosRefund, message: RefundMessage): RefundDecision {
  if (message.type === "statement" && !isAbout(message.statement, refund))
    return { state: refund.state, alarm: "mismatch" };
  const event =
    message.type === "statement"
      ? { type: message.statement.outcome, statement: message.statement }
      : { type: message.type };
  const result = stepRefund(refund.state, event);
  if (result.kind === "contradiction") return { state: refund.state, alarm: "contradiction" };
  return { state: result.kind === "moved" ? result.state : refund.state };
}

function isAbout(statement: VerifiedRefundStatement, refund: PosRefund): boolean {
  return (
    samePayment(statement.payment, refund.payment) &&
    statement.terminal === refund.terminal &&
    statement.merchant === refund.merchant &&
    statement.amount === refund.amount &&
    statement.currency === refund.currency &&
    equalBytes(statement.request, refund.requestHash)
  );
}

/** What of a sale is asked back, and what was given back of it before. */
export interface RefundAsked {
  readonly amount: number;
  readonly lines: readonly LineReturned[];
  /** What the payment captured, or the cash that was taken; undefined where the tender brought nothing. */
  readonly captured: number | undefined;
  /** Where it goes back in cash: by how much the sale's cash was rounded, minor units, and what the drawer can pay now. */
  readonly cash?: { readonly rounding: number; readonly rule: CashRounding | undefined } | undefined;
  readonly saleLines: readonly SaleLine[];
  /** Of the sale as a whole. */
  readonly discount: Discount | undefined;
  /** Refunds of the same tender. */
  readonly before: readonly { readonly state: RefundState; readonly amount: number }[];
  /** Lines that refunds of the same sale have taken back. */
  readonly returned: readonly LineReturned[];
}

/** Why this much cannot be refunded; undefined when it can. */
export function whyNotRefund(asked: RefundAsked): RefusalCode | undefined {
  if (asked.captured === undefined) return "nothing_to_refund";
  const left = refundable(asked.captured, asked.before);
  if (asked.amount === 0 || asked.amount > left) return "refund_too_much";
  if (asked.cash && !isPayable(asked.amount, left, asked.cash.rule)) return "cash_not_payable";
  return asked.lines.length > 0 ? whyNotReturn(asked) : undefined;
}

/** Lines come back at most as often as they were sold, and for no more than they cost. */
function whyNotReturn(asked: RefundAsked): RefusalCode | undefined {
  const { amount, lines, saleLines, returned, cash } = asked;
  const all = sumByLine([...returned, ...lines]);
  for (const { line } of lines) {
    const sold = saleLines.find(({ id }) => id === line);
    if (!sold) return "not_found";
    if ((all.get(line) ?? 0) > sold.quantity) return "refund_too_much";
  }
  const goods = goodsBack({ ...asked, rounding: cash?.rounding ?? 0 });
  const worth = cash ? cashForGoods(goods, cash.rule) : goods.after - goods.before;
  return amount > worth ? "refund_too_much" : undefined;
}

/** What the lines are worth that come back, beside those of the sale that came back before. */
export function goodsBack({
  lines,
  saleLines,
  discount,
  returned,
  rounding,
}: Pick<RefundAsked, "lines" | "saleLines" | "discount" | "returned"> & {
  readonly rounding: number;
}): GoodsBack {
  return {
    before: worthOf(saleLines, discount, returned),
    after: worthOf(saleLines, discount, [...returned, ...lines]),
    total: saleTotal(saleLines, discount),
    rounding,
  };
}

function sumByLine(lines: readonly LineReturned[]): ReadonlyMap<Id, number> {
  const sums = new Map<Id, number>();
  for (const { line, quantity } of lines) sums.set(line, (sums.get(line) ?? 0) + quantity);
  return sums;
}
