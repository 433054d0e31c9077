/** What was sold in a time, as the shop keeps it: the whole, and its parts by tender, cashier, category and product. */
import { type Currency, formatMoney } from "../money.ts";
import type { Figures, Period } from "../sales-report.ts";
import type { Block, ReceiptDocument } from "./document.ts";
import { formHeading, type PaperFacts, pair, priced } from "./parts.ts";

export interface NamedFigures extends Figures {
  readonly name: string;
}

export interface SalesReportFacts extends PaperFacts {
  readonly currency: Currency;
  readonly period: Period;
  readonly total: Figures;
  readonly before: { readonly period: Period; readonly total: Figures };
  readonly tenders: readonly NamedFigures[];
  readonly operators: readonly NamedFigures[];
  readonly categories: readonly NamedFigures[];
  /** The largest first; so many as paper may have. */
  readonly products: readonly NamedFigures[];
  /** How many products there are beside these. */
  readonly moreProducts: number;
}

const WORDS = {
  zh: {
    report: "销售报表",
    day: "日期",
    until: "至",
    takings: "销售额",
    sales: "单数",
    average: "平均每单",
    discount: "优惠",
    refunds: "退款",
    net: "净额",
    before: "上周同期",
    tenders: "收款方式",
    operators: "收银员",
    categories: "分类",
    products: "商品",
    more: "另有 {count} 种商品",
  },
  en: {
    report: "SALES REPORT",
    day: "Day",
    until: "until",
    takings: "Sales",
    sales: "Number of sales",
    average: "Average sale",
    discount: "Discounts",
    refunds: "Refunds",
    net: "Net",
    before: "Weeks before",
    tenders: "Tenders",
    operators: "Cashiers",
    categories: "Categories",
    products: "Products",
    more: "And {count} more products",
  },
} as const;

export function salesReportSlip(facts: SalesReportFacts): ReceiptDocument {
  const words = WORDS[facts.language];
  const { period, tenders, operators, categories, products, moreProducts } = facts;
  const more = words.more.replace("{count}", String(moreProducts));
  return {
    blocks: [
      ...formHeading(facts, words.report),
      pair(words.day, period.from),
      ...(period.to === period.from ? [] : [pair(words.until, period.to)]),
      { kind: "rule" },
      ...whole(facts),
      ...part(words.tenders, tenders, facts),
      ...part(words.operators, operators, facts),
      ...part(words.categories, categories, facts),
      ...part(words.products, products, facts),
      ...(moreProducts === 0 ? [] : [{ kind: "text", text: more } as const]),
      { kind: "cut" },
    ],
  };
}

function whole({ total, tenders, before, currency, language }: SalesReportFacts): Block[] {
  const words = WORDS[language];
  const money = (amount: number) => formatMoney({ amount, currency });
  const average = total.sales === 0 ? 0 : Math.round(total.amount / total.sales);
  return [
    pair(words.takings, money(total.amount), "large"),
    pair(words.sales, String(total.sales)),
    pair(words.average, money(average)),
    ...(total.discount === 0 ? [] : [pair(words.discount, money(total.discount))]),
    pair(`${words.refunds} × ${total.refunds}`, money(total.refunded)),
    ...tenders
      .filter(({ refunds }) => refunds > 0)
      .map(({ name, refunds, refunded }) => pair(`  ${name} × ${refunds}`, money(refunded))),
    pair(words.net, money(total.amount - total.refunded)),
    pair(words.before, money(before.total.amount)),
  ];
}

function part(name: string, rows: readonly NamedFigures[], { currency }: SalesReportFacts): Block[] {
  if (rows.length === 0) return [];
  return [
    { kind: "rule" },
    { kind: "text", text: name, bold: true },
    ...rows.map((row) => priced(`${row.name} × ${row.sales}`, formatMoney({ amount: row.amount, currency }))),
  ];
}
