/**
 * What becomes of a refund at the terminal: pure functions of what is stored and what arrives. The handlers load, commit
 * and carry out.
 */
import { equalBytes } from "#domain/bytes.ts";
import { type Id, type PaymentId, samePayment } from "#domain/ids.ts";
import type { Currency } from "#domain/money.ts";
import { type RefundState, refundable, stepRefund } from "#domain/refund.ts";
import type { RefusalCode } from "#domain/refusal.ts";
import { type Discount, lineShares, returnWorth, type SaleLine } from "#domain/sale.ts";
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

export interface LineReturned {
  readonly line: Id;
  readonly quantity: number;
}

/** What of a sale is asked back, and what was given back of it before. */
export interface RefundAsked {
  readonly amount: number;
  readonly lines: readonly LineReturned[];
  /** What the payment captured, or the cash that was taken; undefined where the tender brought nothing. */
  readonly captured: number | undefined;
  /** What of that was asked beyond the sale by rounding cash up, minor units. */
  readonly roundedUp?: number;
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
  if (asked.amount === 0 || asked.amount > refundable(asked.captured, asked.before)) return "refund_too_much";
  return asked.lines.length > 0 ? whyNotReturn(asked) : undefined;
}

/** Lines come back at most as often as they were sold, and for no more than they cost. */
function whyNotReturn({
  amount,
  lines,
  saleLines,
  discount,
  returned,
  roundedUp = 0,
}: RefundAsked): RefusalCode | undefined {
  const shares = lineShares(saleLines, discount);
  let worth = 0;
  for (const { line, quantity } of sumByLine(lines)) {
    const index = saleLines.findIndex(({ id }) => id === line);
    const [sold, share] = [saleLines[index], shares[index]];
    if (!sold || share === undefined) return "not_found";
    const back = sumByLine(returned).find((earlier) => earlier.line === line)?.quantity ?? 0;
    if (quantity + back > sold.quantity) return "refund_too_much";
    worth += returnWorth(share, sold.quantity, back, quantity);
  }
  return amount > worth + roundedUp ? "refund_too_much" : undefined;
}

function sumByLine(lines: readonly LineReturned[]): LineReturned[] {
  const sums = new Map<Id, number>();
  for (const { line, quantity } of lines) sums.set(line, (sums.get(line) ?? 0) + quantity);
  return [...sums].map(([line, quantity]) => ({ line, quantity }));
}
