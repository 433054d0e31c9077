/** What the wallet settles with the shop for a business day, beside what terminal and drawer have, as the shop keeps it. */
import type { CashOfDay } from "../cash-count.ts";
import { type Currency, formatMoney } from "../money.ts";
import type { Block, ReceiptDocument } from "./document.ts";
import { formHeading, type PaperFacts, pair, signature } from "./parts.ts";
import type { Tally } from "./shift-report.ts";

export interface SettlementSlipFacts extends PaperFacts {
  readonly currency: Currency;
  /** `2026-11-22`. */
  readonly businessDay: string;
  /** False while lines may still come. */
  readonly settled: boolean;
  /** Amounts are minor units, signed as the shop sees them: below zero for what goes back and for what the bank keeps. */
  readonly payments: Tally;
  readonly refunds: Tally;
  readonly reversals: Tally;
  readonly fees: number;
  /** What of the payments came out of promotions. */
  readonly promotionsBorneByBank: number;
  readonly promotionsBorneByMerchant: number;
  /** What the shop gets; below zero where it owes. */
  readonly due: number;
  /** What the terminal itself comes to before fees, and how many movements both sides have alike. */
  readonly held: number;
  readonly matched: number;
  /** The drawer, where it was counted. */
  readonly cash?: {
    readonly float: number;
    readonly expected: number;
    readonly counted: number;
    /** What moved cash in the day, where the count is of all of it. */
    readonly moves?: CashOfDay;
  };
  /** What differs, in sentences: what somebody has to do something about, and how many others are explained or settled. */
  readonly open: readonly DifferenceOnPaper[];
  readonly done: number;
}

export interface DifferenceOnPaper {
  /** The sale's number of its day, where there is one. */
  readonly sale: number | null;
  readonly sentence: string;
  /** The bank's number of the movement, where it has one. */
  readonly reference: string | null;
}

const WORDS = {
  zh: {
    settlement: "结算单",
    day: "营业日",
    soFar: "本日未结束，数据截至打印时",
    payments: "收款",
    refunds: "退款",
    reversals: "撤销",
    fees: "手续费",
    byBank: "其中银行补贴",
    byMerchant: "其中商户补贴",
    due: "应结金额",
    bank: "到账以银行入账为准",
    held: "本机合计（未扣手续费）",
    matched: "核对一致",
    count: "{count} 笔",
    float: "备用金",
    taken: "现金收入",
    refunded: "现金退款",
    paidIn: "存入现金",
    paidOut: "取出现金",
    expected: "应有现金",
    counted: "实点现金",
    difference: "长短款",
    agrees: "核对完毕，没有待处理的差异",
    open: "待处理差异",
    done: "已处理或无需处理",
    sale: "单号",
    reference: "银行编号",
    cashier: "收银员签字",
    manager: "主管签字",
  },
  en: {
    settlement: "SETTLEMENT",
    day: "Business day",
    soFar: "Not over: as of printing",
    payments: "Payments",
    refunds: "Refunds",
    reversals: "Reversals",
    fees: "Fees",
    byBank: "Of it, promotions by bank",
    byMerchant: "Of it, promotions by shop",
    due: "Due",
    bank: "Paid once the bank has booked it",
    held: "Terminal, before fees",
    matched: "Alike on both sides",
    count: "{count}",
    float: "Float",
    taken: "Cash taken",
    refunded: "Cash refunded",
    paidIn: "Paid in",
    paidOut: "Paid out",
    expected: "Cash expected",
    counted: "Cash counted",
    difference: "Over or short",
    agrees: "Compared: nothing is left to settle",
    open: "Still to settle",
    done: "Settled or explained",
    sale: "No.",
    reference: "Bank's number",
    cashier: "Cashier signs",
    manager: "Manager signs",
  },
} as const;

export function settlementSlip(facts: SettlementSlipFacts): ReceiptDocument {
  const words = WORDS[facts.language];
  return {
    blocks: [
      ...formHeading(facts, words.settlement),
      pair(words.day, facts.businessDay),
      ...(facts.settled ? [] : [text(words.soFar)]),
      { kind: "rule" },
      ...theBanks(facts),
      { kind: "rule" },
      ...theShops(facts),
      { kind: "rule" },
      ...differences(facts),
      ...signature(words.cashier),
      ...signature(words.manager),
      { kind: "cut" },
    ],
  };
}

function theBanks(facts: SettlementSlipFacts): Block[] {
  const { payments, refunds, reversals, fees, promotionsBorneByBank, promotionsBorneByMerchant, due } = facts;
  const words = WORDS[facts.language];
  const money = moneyIn(facts);
  return [
    pair(`${words.payments} × ${payments.count}`, money(payments.amount)),
    ...(promotionsBorneByBank === 0 ? [] : [pair(words.byBank, money(promotionsBorneByBank))]),
    ...(promotionsBorneByMerchant === 0 ? [] : [pair(words.byMerchant, money(promotionsBorneByMerchant))]),
    pair(`${words.refunds} × ${refunds.count}`, money(refunds.amount)),
    pair(`${words.reversals} × ${reversals.count}`, money(reversals.amount)),
    pair(words.fees, money(fees)),
    { kind: "rule" },
    pair(words.due, money(due), "large"),
    text(words.bank),
  ];
}

function theShops(facts: SettlementSlipFacts): Block[] {
  const { held, matched, cash } = facts;
  const words = WORDS[facts.language];
  const money = moneyIn(facts);
  return [
    pair(words.held, money(held)),
    pair(words.matched, words.count.replace("{count}", String(matched))),
    ...(cash
      ? [
          { kind: "rule" } as const,
          pair(words.float, money(cash.float)),
          ...(["taken", "refunded", "paidIn", "paidOut"] as const).flatMap((name) => {
            const tally = cash.moves?.[name];
            return tally && tally.count > 0
              ? [pair(`${words[name]} × ${tally.count}`, money(tally.amount))]
              : [];
          }),
          pair(words.expected, money(cash.expected)),
          pair(words.counted, money(cash.counted)),
          pair(words.difference, money(cash.counted - cash.expected)),
        ]
      : []),
  ];
}

function differences({ open, done, language }: SettlementSlipFacts): Block[] {
  const words = WORDS[language];
  return [
    ...(open.length === 0 ? [text(words.agrees)] : [pair(words.open, String(open.length))]),
    ...open.flatMap(({ sale, sentence, reference }) => [
      text(sale === null ? sentence : `${words.sale} ${String(sale).padStart(4, "0")} ${sentence}`),
      ...(reference === null ? [] : [text(`${words.reference} ${reference}`)]),
    ]),
    ...(done === 0 ? [] : [pair(words.done, String(done))]),
  ];
}

function text(of: string): Block {
  return { kind: "text", text: of };
}

function moneyIn({ currency }: SettlementSlipFacts): (amount: number) => string {
  return (amount) => formatMoney({ amount, currency });
}
