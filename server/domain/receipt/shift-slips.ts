/** Slips of a shift beside its reports: cash that was put in or taken out, and what was corrected after its closing. */
import type { MoveFact } from "../closing.ts";
import { type Currency, formatMoney } from "../money.ts";
import { moveReason } from "../shift.ts";
import type { Block, ReceiptDocument } from "./document.ts";
import { formatTime, formHeading, type Language, type PaperFacts, pair, signature } from "./parts.ts";

const WORDS = {
  zh: {
    in: "存入现金",
    out: "取出现金",
    correction: "交班报表更正",
    report: "更正的报表编号",
    amount: "金额",
    cash: "现金更正",
    reason: "原因",
    note: "说明",
    by: "经手",
    approvedBy: "批准",
    at: "时间",
    unchanged: "原报表不变，请与此单一并留存",
    signs: "经手人签字",
  },
  en: {
    in: "PAID IN",
    out: "PAID OUT",
    correction: "CORRECTION OF Z",
    report: "Corrects report",
    amount: "Amount",
    cash: "Cash corrected by",
    reason: "Reason",
    note: "Note",
    by: "By",
    approvedBy: "Approved by",
    at: "At",
    unchanged: "The report itself stays as it was: keep both together",
    signs: "Signed",
  },
} as const;

export interface CashMoveSlipFacts extends PaperFacts, MoveFact {
  readonly currency: Currency;
}

/** For whoever brought or took the money to sign. */
export function cashMoveSlip(facts: CashMoveSlipFacts): ReceiptDocument {
  const words = WORDS[facts.language];
  const { direction, amount, currency, note } = facts;
  return {
    blocks: [
      ...formHeading(facts, words[direction]),
      { kind: "rule" },
      pair(words.amount, formatMoney({ amount, currency }), "large"),
      pair(words.reason, moveReason(facts)[facts.language]),
      ...(note === undefined ? [] : [pair(words.note, note)]),
      ...people(facts),
      ...signature(words.signs),
      { kind: "cut" },
    ],
  };
}

export interface CorrectionSlipFacts extends PaperFacts {
  readonly currency: Currency;
  /** Of the Z report that is corrected. */
  readonly number: number;
  /** By how much the drawer's count is corrected, minor units; 0 where it is not about cash. */
  readonly amount: number;
  readonly note: string;
  readonly by: string;
  readonly approvedBy?: string | undefined;
}

export function correctionSlip(facts: CorrectionSlipFacts): ReceiptDocument {
  const words = WORDS[facts.language];
  const { amount, currency, number, note } = facts;
  return {
    blocks: [
      ...formHeading(facts, words.correction),
      { kind: "rule" },
      pair(words.report, String(number)),
      ...(amount === 0 ? [] : [pair(words.cash, formatMoney({ amount, currency }), "large")]),
      pair(words.note, note),
      ...people(facts),
      { kind: "text", text: words.unchanged },
      ...signature(words.signs),
      { kind: "cut" },
    ],
  };
}

interface People {
  readonly language: Language;
  readonly by: string;
  readonly approvedBy?: string | undefined;
  readonly at: number;
  readonly timeZone: string;
}

function people({ language, by, approvedBy, at, timeZone }: People): Block[] {
  const words = WORDS[language];
  return [
    pair(words.by, by),
    ...(approvedBy === undefined ? [] : [pair(words.approvedBy, approvedBy)]),
    pair(words.at, formatTime(at, timeZone)),
  ];
}
