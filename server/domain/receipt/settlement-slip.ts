/** What the wallet pays the shop for a business day, as the shop keeps it on paper. */
import { type Currency, formatMoney } from "../money.ts";
import type { ReceiptDocument } from "./document.ts";
import { formHeading, type PaperFacts, pair } from "./parts.ts";
import type { Tally } from "./shift-report.ts";

export interface SettlementSlipFacts extends PaperFacts {
  readonly currency: Currency;
  /** `2026-11-22`. */
  readonly businessDay: string;
  readonly payments: Tally;
  readonly refunds: Tally;
  /** What the bank keeps, minor units. */
  readonly fees: number;
  /** What the shop gets, minor units; below zero where it owes. */
  readonly payout: number;
  /** The bank's own name for the settlement. */
  readonly reference: string;
}

const WORDS = {
  zh: {
    settlement: "结算单",
    day: "营业日",
    payments: "收款",
    refunds: "退款",
    fees: "手续费",
    payout: "应结金额",
    reference: "结算编号",
    bank: "到账以银行入账为准",
  },
  en: {
    settlement: "SETTLEMENT",
    day: "Business day",
    payments: "Payments",
    refunds: "Refunds",
    fees: "Fees",
    payout: "Payout",
    reference: "Settlement",
    bank: "Paid once the bank has booked it",
  },
} as const;

export function settlementSlip(facts: SettlementSlipFacts): ReceiptDocument {
  const { currency, payments, refunds, fees, payout } = facts;
  const words = WORDS[facts.language];
  const money = (amount: number) => formatMoney({ amount, currency });
  return {
    blocks: [
      ...formHeading(facts, words.settlement),
      pair(words.day, facts.businessDay),
      { kind: "rule" },
      pair(`${words.payments} × ${payments.count}`, money(payments.amount)),
      pair(`${words.refunds} × ${refunds.count}`, money(0 - refunds.amount)),
      pair(words.fees, money(0 - fees)),
      { kind: "rule" },
      pair(words.payout, money(payout), "large"),
      { kind: "text", text: `${words.reference} ${facts.reference}` },
      { kind: "text", text: words.bank },
      { kind: "cut" },
    ],
  };
}
