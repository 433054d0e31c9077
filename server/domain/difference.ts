/**
 * The ways in which terminal, bank and drawer can differ over a business day: a closed list, each with what happened,
 * what to do, and the one thing that may safely be done about it from the till, where there is one.
 */
import { formatPaymentId, type Id, type PaymentId } from "./ids.ts";
import { type Currency, formatMoney } from "./money.ts";
import type { Sentence } from "./payment-sentences.ts";
import type { LineKind } from "./settlement.ts";

/**
 * - `in_flight`: no definite end here yet
 * - `over_cut_off`: begun in one business day and decided in the next, which is where it counts
 * - `reversed_late`: paid at the wallet, and taken back here: the two count on different days, or the way back goes on
 * - `reversed_there`: paid here, and the bank says that it went back
 * - `unknown_there`: held here with the wallet's own statement, and not in the settlement
 * - `unknown_here`: in the settlement, and not in this terminal's store
 * - `amount_differs`: in both, with different amounts
 * - `duplicate`: taken or given back a second time
 * - `ended_here`: in the settlement, though the wallet told this terminal that no money moved
 * - `cash_short`, `cash_over`: less or more in the drawer than was taken
 */
export const DIFFERENCE_KINDS = [
  "in_flight",
  "over_cut_off",
  "reversed_late",
  "reversed_there",
  "unknown_there",
  "unknown_here",
  "amount_differs",
  "duplicate",
  "ended_here",
  "cash_short",
  "cash_over",
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/**
 * What may safely be done from the till:
 * - `ask`: ask the wallet now
 * - `bring_proof`: bring the wallet the statement that it signed, so that its people look
 * - `acknowledge`: say that it was read; both sides agree already
 * - `note`: put it on record with the bank's number
 * - `take_back`: bring the signed reversal of a payment that was taken twice
 */
export const REMEDIES = ["ask", "bring_proof", "acknowledge", "note", "take_back"] as const;
export type Remedy = (typeof REMEDIES)[number];

/**
 * What became of a remedy:
 * - `asked`: the wallet was asked; what it says decides
 * - `done`: it is on record, or the bank has done it
 * - `case_opened`: the bank did not know the proof, and its people have a case now
 * - `known_there`: the bank knows it, and did not settle it: a person has to call
 */
export const RESOLUTION_OUTCOMES = ["asked", "done", "case_opened", "known_there"] as const;
export type ResolutionOutcome = (typeof RESOLUTION_OUTCOMES)[number];

/** Outcomes after which a difference, as long as it stays as it was, needs nobody any more. */
export const SETTLING_OUTCOMES: readonly ResolutionOutcome[] = ["done", "case_opened"];

/** What a person reads of what became of a remedy. */
export const RESOLUTION_SENTENCES: Record<ResolutionOutcome, Sentence> = {
  asked: { zh: "已向银行核实，结果出来后这里会更新", en: "The bank was asked: what it says will show here" },
  done: { zh: "已处理并登记", en: "Settled, and on record" },
  case_opened: {
    zh: "凭证已提交，银行已立案补记",
    en: "The proof was brought: the bank has a case and puts it right",
  },
  known_there: {
    zh: "银行有此笔凭证，却没有计入结算。请致电银行，报单号和金额",
    en: "The bank knows this proof and did not settle it: call the bank with sale and amount",
  },
};

export interface Difference {
  /** Names it within its day, and says the same on every look. */
  readonly id: string;
  readonly kind: DifferenceKind;
  readonly movement: LineKind | "cash";
  /** None where doing anything from here would be a guess: then a person calls the bank, or there is nothing to do. */
  readonly remedy: Remedy | null;
  /** True where the sums of both sides can be explained and nobody has to do anything. */
  readonly explained: boolean;
  readonly payment: PaymentId | null;
  readonly refund: Id | null;
  /** The day's number of the sale that it belongs to. */
  readonly sale: number | null;
  /** Minor units, signed as the merchant sees them: as held here (for cash, what should be there); null for nothing. */
  readonly here: number | null;
  /** As the bank has it (for cash, what was counted). */
  readonly there: number | null;
  /** Epoch milliseconds of the wallet's clock; null where no moment is known. */
  readonly at: number | null;
  /** The bank's number of the movement, where it has one. */
  readonly reference: Id | null;
}

export type DifferenceFacts = Pick<Difference, "kind" | "movement"> & Partial<Omit<Difference, "id">>;

/** A difference from what is known of it; what is not named is not known. */
export function difference(facts: DifferenceFacts): Difference {
  const { kind, movement, payment = null, refund = null, reference = null } = facts;
  const subject = refund ?? (payment ? formatPaymentId(payment) : "drawer");
  // One payment may be taken twice or more: the bank's number tells each from the others.
  const which = kind === "duplicate" && reference !== null ? `.${reference}` : "";
  return {
    remedy: null,
    explained: false,
    sale: null,
    here: null,
    there: null,
    at: null,
    ...facts,
    payment,
    refund,
    reference,
    id: `${kind}.${movement}.${subject}${which}`,
  };
}

/** What happened, and what to do. `{here}` and `{there}` are money, `{gap}` is what lies between them. */
const SENTENCES: Record<DifferenceKind, Sentence> = {
  in_flight: {
    zh: "{here} 还没有确定的结果。可立即向银行核实，不要重复收款",
    en: "{here} has no definite end yet: ask the bank now, and do not charge again",
  },
  over_cut_off: {
    zh: "{here} 在日切前开始、日切后才有结果，计入结果所在的营业日。无需处理",
    en: "{here} began before the cut-off and was decided after it: it counts on the later day. Nothing to do",
  },
  reversed_late: {
    zh: "{there} 在撤销前顾客已付款，款项退回顾客；收款和撤销可能计入不同营业日。请勿交货",
    en: "{there} was paid before it was cancelled, and goes back; the two may count on different days. Keep the goods",
  },
  reversed_there: {
    zh: "{here} 在本机为已收款，银行记录为已退回。请先核实，别再交货",
    en: "{here} is paid here, and the bank says that it went back: ask the bank, and hand over nothing more",
  },
  unknown_there: {
    zh: "{here} 本机有银行凭证，银行结算中没有。请把凭证提交银行，由银行补记",
    en: "{here} is proven here and missing at the bank: bring the proof, and the bank's people put it right",
  },
  unknown_here: {
    zh: "{there} 银行有，本机没有记录。请记下银行编号，向银行核对来源",
    en: "{there} is at the bank and not in this terminal: note the bank's number, and ask the bank where it came from",
  },
  amount_differs: {
    zh: "金额不一致：本机 {here}，银行 {there}。请致电银行，报银行编号",
    en: "The amounts differ: {here} here, {there} at the bank. Call the bank and read out its number",
  },
  duplicate: {
    zh: "{there} 银行重复记账。请致电银行，报银行编号",
    en: "{there} is booked twice at the bank: call the bank and read out its number",
  },
  ended_here: {
    zh: "{there} 银行已入账，但此前告知本机未成交。请致电银行，报银行编号，先别退款",
    en: "{there} is booked at the bank, which had said that it ended without money: call the bank before giving anything back",
  },
  cash_short: {
    zh: "现金短少 {gap}：应有 {here}，实点 {there}。请重新清点；确认后登记",
    en: "Cash is short by {gap}: {here} expected, {there} counted. Count again, then put it on record",
  },
  cash_over: {
    zh: "现金多出 {gap}：应有 {here}，实点 {there}。请重新清点；确认后登记",
    en: "Cash is over by {gap}: {here} expected, {there} counted. Count again, then put it on record",
  },
};

/** Where what is to be done depends on what may be done, or where nothing is left to do. */
const TAKE_BACK: Sentence = {
  zh: "{there} 同一笔收款收了两次。请撤销多收的一笔，款项退回顾客",
  en: "{there} was taken a second time for the same sale: take it back, and it goes to the customer",
};
const TAKEN_BACK: Sentence = {
  zh: "{there} 银行收款后已原数退回，两边相抵。无需处理",
  en: "{there} was taken and went back in full: the two cancel out. Nothing to do",
};
const REVERSED: Sentence = {
  zh: "{there} 在撤销前顾客已付款，款项已退回顾客；收款和撤销计入不同营业日。看过请确认",
  en: "{there} was paid before it was cancelled and went back; the two count on different days. Say that you have read it",
};

/** The sentence of a difference, its money filled in. */
export function sentenceOf(found: Difference, currency: Currency): Sentence {
  const { zh, en } = templateOf(found);
  const values = moneyOf(found, currency);
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (name, key: string) => values[key] ?? name);
  return { zh: fill(zh), en: fill(en) };
}

function templateOf({ kind, remedy, explained }: Difference): Sentence {
  if (kind === "duplicate" && remedy === "take_back") return TAKE_BACK;
  if (kind === "reversed_late" && explained) return TAKEN_BACK;
  if (kind === "reversed_late" && remedy === "acknowledge") return REVERSED;
  return SENTENCES[kind];
}

function moneyOf({ here, there, kind }: Difference, currency: Currency): Record<string, string> {
  const money = (amount: number) => formatMoney({ amount, currency });
  const isCash = kind === "cash_short" || kind === "cash_over";
  return {
    here: money(here ?? there ?? 0),
    there: money(there ?? here ?? 0),
    gap: money(isCash ? Math.abs((there ?? 0) - (here ?? 0)) : 0),
  };
}
