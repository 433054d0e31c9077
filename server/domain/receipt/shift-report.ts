/** The report of a shift: X while it goes on (中途小结), Z at its end (交班报表). */
import { type Currency, formatMoney } from "../money.ts";
import type { TenderKind } from "../sale.ts";
import type { Block, ReceiptDocument } from "./document.ts";
import { formatTime, formHeading, type PaperFacts, pair, signature, toFillIn } from "./parts.ts";

/** How many, and what they come to in minor units. */
export interface Tally {
  readonly count: number;
  readonly amount: number;
}

export interface ShiftReportFacts extends PaperFacts {
  readonly currency: Currency;
  readonly openedBy: string;
  readonly openedAt: number;
  /** Once it is closed: the report is Z then. */
  readonly closing?: { readonly by: string; readonly at: number };
  /** Sales that are paid. */
  readonly sales: number;
  readonly tenders: Readonly<Record<TenderKind, Tally>>;
  /** What was given back of the shift's sales. */
  readonly refunds: Tally;
  /** How often the drawer was opened without a sale. */
  readonly noSales: number;
  /** Payments and refunds without a definite end, those whose outcome is unknown among them. */
  readonly pending: Tally & { readonly unknown?: Tally };
  /** The manager who closed the shift although something was pending. */
  readonly signedOffBy?: string;
  /** Cash that lay in the drawer at the beginning, where somebody entered it. */
  readonly float?: number;
  /** Cash that was counted at the end, where somebody entered it. */
  readonly counted?: number;
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
    noSales: "无交易开钱箱次数",
    pending: "未决款项",
    unknown: "结果未知",
    pendingMeans: "未计入合计，系统会继续核实",
    signedOffBy: "未决签认",
    float: "备用金",
    expected: "应有现金",
    counted: "实点现金",
    difference: "长短款",
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
    noSales: "Drawer opened, no sale",
    pending: "Unresolved",
    unknown: "outcome unknown",
    pendingMeans: "Unresolved sums are not in the total and are still being checked",
    signedOffBy: "Signed off by",
    float: "Opening float",
    expected: "Cash expected",
    counted: "Cash counted",
    difference: "Over or short",
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
      ...unresolved(facts),
      ...drawer(facts),
      ...(closed ? [...signature(words.cashier), ...signature(words.manager)] : []),
      { kind: "cut" },
    ],
  };
}

function whoAndWhen({ language, openedBy, openedAt, closing, timeZone }: ShiftReportFacts): Block[] {
  const words = WORDS[language];
  const opened = pair(`${words.opened} ${openedBy}`, formatTime(openedAt, timeZone));
  if (!closing) return [opened, { kind: "text", text: words.soFar }];
  return [opened, pair(`${words.closed} ${closing.by}`, formatTime(closing.at, timeZone))];
}

function takings(facts: ShiftReportFacts): Block[] {
  const words = WORDS[facts.language];
  const { cash, wallet } = facts.tenders;
  return [
    pair(words.sales, String(facts.sales)),
    tallied(words.cash, cash, facts),
    tallied(words.wallet, wallet, facts),
    pair(words.total, money(cash.amount + wallet.amount, facts), "large"),
    tallied(words.refunds, facts.refunds, facts),
    ...(facts.noSales > 0 ? [pair(words.noSales, String(facts.noSales))] : []),
  ];
}

function unresolved(facts: ShiftReportFacts): Block[] {
  const { pending, signedOffBy, language } = facts;
  const words = WORDS[language];
  if (pending.count === 0) return [];
  return [
    { kind: "rule" },
    tallied(words.pending, pending, facts),
    ...(pending.unknown ? [tallied(`  ${words.unknown}`, pending.unknown, facts)] : []),
    { kind: "text", text: words.pendingMeans },
    ...(signedOffBy === undefined ? [] : [pair(words.signedOffBy, signedOffBy)]),
  ];
}

/**
 * The drawer as it was counted. What nobody entered is left to be written in by hand at the end, since the till knows
 * of no cash that it did not take.
 */
function drawer(facts: ShiftReportFacts): Block[] {
  const { float, counted, tenders, language } = facts;
  const words = WORDS[language];
  const expected = float === undefined ? undefined : float + tenders.cash.amount;
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
  ];
}

function tallied(name: string, { count, amount }: Tally, facts: ShiftReportFacts): Block {
  return pair(`${name} × ${count}`, money(amount, facts));
}

function money(amount: number, { currency }: ShiftReportFacts): string {
  return formatMoney({ amount, currency });
}
