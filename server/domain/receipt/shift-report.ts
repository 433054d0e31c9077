/** The report of a shift: X while it goes on (中途小结), Z at its end (交班报表). */
import type { GivenWord, MoveFact } from "../closing.ts";
import { type Currency, formatMoney } from "../money.ts";
import type { TenderKind } from "../sale.ts";
import { moveReason } from "../shift.ts";
import type { Block, ReceiptDocument } from "./document.ts";
import { formatTime, formHeading, type PaperFacts, pair, signature, toFillIn } from "./parts.ts";

/** How many, and what they come to in minor units. */
export interface Tally {
  readonly count: number;
  readonly amount: number;
}

/** The drawer of a shift. What nobody counted is left out. */
export interface DrawerFacts {
  readonly float?: number;
  /** What should have been there; never on a report of a shift that goes on, since whoever counts does so without knowing. */
  readonly expected?: number;
  readonly counted?: number;
  /** Of what was counted, what stays there for the next shift. */
  readonly left?: number;
  /** How often it was counted. */
  readonly counts?: number;
}

export interface ShiftReportFacts extends PaperFacts {
  readonly currency: Currency;
  readonly openedBy: string;
  readonly openedAt: number;
  /** Once it is closed: the report is Z then, with its number and its seal. */
  readonly closing?: {
    readonly by: string;
    readonly at: number;
    readonly number: number;
    readonly seal: string;
    /** Why it was closed by force. */
    readonly forced?: string;
  };
  /** Sales that are paid. */
  readonly sales: number;
  /** What was taken off them. */
  readonly discounts?: Tally;
  /** By how much the cash differs from what it met of sales, minor units: below zero where less was taken. */
  readonly rounding?: number;
  readonly tenders: Readonly<Record<TenderKind, Tally>>;
  /** Of the wallet's, what came in for sales of shifts that were closed before. */
  readonly late?: Tally;
  /** What was given back of paid sales. */
  readonly refunds: Tally;
  /** Of that, by the way that it went. */
  readonly refundsBy?: Readonly<Record<TenderKind, Tally>>;
  /** By how much refunds in cash gave more than came back for them, minor units: below zero where less was given. */
  readonly refundRounding?: number;
  /** How often the drawer was opened without a sale. */
  readonly noSales: number;
  /** Cash that was put in and taken out beside sales; on Z each of it. */
  readonly paidIn?: Tally;
  readonly paidOut?: Tally;
  readonly moves?: readonly MoveFact[];
  /** Payments and refunds without a definite end, those whose outcome is unknown among them. */
  readonly pending: Tally & { readonly unknown?: Tally };
  readonly drawer?: DrawerFacts;
  /** On whose word it was closed so. */
  readonly words?: readonly GivenWord[];
}

const WORDS = {
  zh: {
    x: "中途小结",
    z: "交班报表",
    opened: "开班",
    closed: "交班",
    soFar: "班次进行中，数据截至打印时",
    sales: "成交笔数",
    cash: "现金",
    wallet: "钱包支付",
    total: "合计",
    refunds: "其中已退款",
    discounts: "优惠",
    rounding: "现金抹零",
    refundRounding: "退款抹零",
    noSales: "无交易开钱箱次数",
    pending: "未决款项",
    unknown: "结果未知",
    pendingMeans: "未计入合计，系统会继续核实",
    late: "其中以前班次的",
    paidIn: "存入现金",
    paidOut: "取出现金",
    number: "编号",
    seal: "校验码",
    forced: "代为交班，未点现金",
    close_shift_with_pending: "未决签认",
    close_over_tolerance: "差额批准",
    force_close: "代交班批准",
    float: "备用金",
    expected: "应有现金",
    counted: "实点现金",
    difference: "长短款",
    counts: "点钞次数",
    left: "留作下班备用金",
    handedIn: "上缴",
    cashier: "收银员签字",
    manager: "主管签字",
  },
  en: {
    x: "SHIFT SO FAR (X)",
    z: "SHIFT REPORT (Z)",
    opened: "Opened",
    closed: "Closed",
    soFar: "Not closed: as of printing",
    sales: "Sales paid",
    cash: "Cash",
    wallet: "Wallet",
    total: "Total",
    refunds: "Refunded of it",
    discounts: "Discounts",
    rounding: "Cash rounding",
    refundRounding: "Refund rounding",
    noSales: "Drawer opened, no sale",
    pending: "Unresolved",
    unknown: "outcome unknown",
    pendingMeans: "Unresolved sums are not in the total and are still being checked",
    late: "Of earlier shifts",
    paidIn: "Paid in",
    paidOut: "Paid out",
    number: "Number",
    seal: "Seal",
    forced: "Closed by force, not counted",
    close_shift_with_pending: "Signed off by",
    close_over_tolerance: "Difference approved",
    force_close: "Force approved",
    float: "Opening float",
    expected: "Cash expected",
    counted: "Cash counted",
    difference: "Over or short",
    counts: "Times counted",
    left: "Left for next shift",
    handedIn: "Handed in",
    cashier: "Cashier signs",
    manager: "Manager signs",
  },
} as const;

export function shiftReport(facts: ShiftReportFacts): ReceiptDocument {
  const words = WORDS[facts.language];
  const closed = facts.closing !== undefined;
  return {
    blocks: [
      ...formHeading(facts, closed ? words.z : words.x),
      ...whoAndWhen(facts),
      { kind: "rule" },
      ...takings(facts),
      ...moves(facts),
      ...unresolved(facts),
      ...drawer(facts),
      ...onWhoseWord(facts),
      ...(closed ? [...signature(words.cashier), ...signature(words.manager)] : []),
      { kind: "cut" },
    ],
  };
}

function whoAndWhen({ language, openedBy, openedAt, closing, timeZone }: ShiftReportFacts): Block[] {
  const words = WORDS[language];
  const opened = pair(`${words.opened} ${openedBy}`, formatTime(openedAt, timeZone));
  if (!closing) return [opened, { kind: "text", text: words.soFar }];
  return [
    pair(`${words.number} ${closing.number}`, `${words.seal} ${closing.seal}`),
    opened,
    pair(`${words.closed} ${closing.by}`, formatTime(closing.at, timeZone)),
    ...(closing.forced === undefined
      ? []
      : [{ kind: "text" as const, text: `${words.forced}: ${closing.forced}`, bold: true }]),
  ];
}

function takings(facts: ShiftReportFacts): Block[] {
  const words = WORDS[facts.language];
  const { cash, wallet } = facts.tenders;
  return [
    pair(words.sales, String(facts.sales)),
    tallied(words.cash, cash, facts),
    tallied(words.wallet, wallet, facts),
    ...some(words.late, facts.late, facts),
    pair(words.total, money(cash.amount + wallet.amount, facts), "large"),
    tallied(words.refunds, facts.refunds, facts),
    ...some(`  ${words.cash}`, facts.refundsBy?.cash, facts),
    ...some(`  ${words.wallet}`, facts.refundsBy?.wallet, facts),
    ...some(words.discounts, facts.discounts, facts),
    ...(facts.rounding ? [pair(words.rounding, money(facts.rounding, facts))] : []),
    ...(facts.refundRounding ? [pair(words.refundRounding, money(facts.refundRounding, facts))] : []),
    ...(facts.noSales > 0 ? [pair(words.noSales, String(facts.noSales))] : []),
  ];
}

function moves(facts: ShiftReportFacts): Block[] {
  const words = WORDS[facts.language];
  const each = facts.moves?.map((move) => {
    const signed = move.direction === "in" ? move.amount : -move.amount;
    const why = [moveReason(move)[facts.language], move.note, move.by].filter((part) => part !== undefined);
    return pair(`  ${why.join(" ")}`, money(signed, facts));
  });
  const rows = [
    ...some(words.paidIn, facts.paidIn, facts),
    ...some(words.paidOut, facts.paidOut, facts),
    ...(each ?? []),
  ];
  return rows.length === 0 ? [] : [{ kind: "rule" }, ...rows];
}

function unresolved(facts: ShiftReportFacts): Block[] {
  const { pending, language } = facts;
  const words = WORDS[language];
  if (pending.count === 0) return [];
  return [
    { kind: "rule" },
    tallied(words.pending, pending, facts),
    ...some(`  ${words.unknown}`, pending.unknown, facts),
    { kind: "text", text: words.pendingMeans },
  ];
}

/**
 * The drawer as it was counted. What nobody entered is left to be written in by hand at the end, since the till knows
 * of no cash that it did not take.
 */
function drawer(facts: ShiftReportFacts): Block[] {
  const { language } = facts;
  const { float, expected, counted, left, counts = 0 } = facts.drawer ?? {};
  const words = WORDS[language];
  const difference = expected === undefined || counted === undefined ? undefined : counted - expected;
  const rows: readonly (readonly [string, number | undefined])[] = [
    [words.float, float],
    [words.expected, expected],
    [words.counted, counted],
    [words.difference, difference],
  ];
  const shown = facts.closing ? rows : rows.filter(([, amount]) => amount !== undefined);
  if (shown.length === 0) return [];
  return [
    { kind: "rule" },
    ...shown.map(([name, amount]) =>
      amount === undefined ? toFillIn(name) : pair(name, money(amount, facts)),
    ),
    ...(counts > 1 ? [pair(words.counts, String(counts))] : []),
    ...(left === undefined || counted === undefined
      ? []
      : [pair(words.left, money(left, facts)), pair(words.handedIn, money(counted - left, facts))]),
  ];
}

/** Only what a manager can answer for at a closing is ever asked. */
function onWhoseWord({ words: given = [], language }: ShiftReportFacts): Block[] {
  const words: Readonly<Record<string, string>> = WORDS[language];
  const rows = given.map(({ action, by }) => pair(words[action] ?? action, by));
  return rows.length === 0 ? [] : [{ kind: "rule" }, ...rows];
}

/** A tally where there is anything to tell. */
function some(name: string, tally: Tally | undefined, facts: ShiftReportFacts): Block[] {
  return tally && tally.count > 0 ? [tallied(name, tally, facts)] : [];
}

function tallied(name: string, { count, amount }: Tally, facts: ShiftReportFacts): Block {
  return pair(`${name} × ${count}`, money(amount, facts));
}

function money(amount: number, { currency }: ShiftReportFacts): string {
  return formatMoney({ amount, currency });
}
