/** A report as tables, for a spreadsheet: one sheet for each way to cut it, or all below each other. */
import { formatPlain } from "#domain/money.ts";
import type { Language } from "#domain/receipt/parts.ts";
import type { Figures } from "#domain/sales-report.ts";
import type { Cell, Row, Sheet } from "../tables/tables.ts";
import type { SalesReport } from "./api.ts";

const WORDS = {
  zh: {
    columns: ["报表", "名称", "单数", "数量", "单位", "销售额", "优惠", "退款笔数", "退款"],
    days: "按日",
    hours: "按小时",
    products: "商品",
    categories: "分类",
    operators: "收银员",
    tenders: "收款方式",
    total: "合计",
    noProduct: "未指定商品",
    noCategory: "未分类",
    cash: "现金",
    wallet: "钱包支付",
    rounding: "现金抹零",
    piece: "件",
    kilogram: "千克",
  },
  en: {
    columns: ["Report", "Name", "Sales", "Quantity", "Unit", "Amount", "Discount", "Refunds", "Refunded"],
    days: "By day",
    hours: "By hour",
    products: "Products",
    categories: "Categories",
    operators: "Cashiers",
    tenders: "Tenders",
    total: "Total",
    noProduct: "No product named",
    noCategory: "No category",
    cash: "Cash",
    wallet: "Wallet",
    rounding: "Cash rounding",
    piece: "pcs",
    kilogram: "kg",
  },
} as const;

interface SheetRow extends Figures {
  readonly name: string;
  readonly unit?: "piece" | "kilogram";
}

/** One sheet for each cut, each with the columns' names first. */
export function reportSheets(report: SalesReport, language: Language): Sheet[] {
  const words = WORDS[language];
  const named = (row: { name: string; nameEn?: string | undefined }, none: string) =>
    (language === "en" && row.nameEn) || row.name || none;
  const { days, hours, products, categories, operators, tenders, total } = report;
  const cuts: readonly (readonly [string, readonly SheetRow[]])[] = [
    [words.days, [...days.map((row) => ({ ...row, name: row.day })), { ...total, name: words.total }]],
    [words.hours, hours.map((row) => ({ ...row, name: `${String(row.hour).padStart(2, "0")}:00` }))],
    [words.products, products.map((row) => ({ ...row, name: named(row, words.noProduct) }))],
    [words.categories, categories.map((row) => ({ ...row, name: named(row, words.noCategory) }))],
    [words.operators, operators],
    [words.tenders, tenders.map((row) => ({ ...row, name: words[row.key] }))],
  ];
  return cuts.map(([name, rows]) => ({
    name,
    rows: [words.columns, ...rows.map((row) => rowOf(name, row, report, language))],
  }));
}

function rowOf(cut: string, row: SheetRow, { currency }: SalesReport, language: Language): Row {
  const money = (amount: number): Cell => ({ decimal: formatPlain({ amount, currency }) });
  const { name, sales, quantity, unit, amount, discount, refunds, refunded } = row;
  const kilograms = { decimal: (quantity / 1000).toFixed(3) };
  return [
    cut,
    name,
    sales,
    unit === undefined ? undefined : unit === "kilogram" ? kilograms : quantity,
    unit && WORDS[language][unit],
    money(amount),
    money(discount),
    refunds,
    money(refunded),
  ];
}

/** All cuts below each other, under the columns' names once: a CSV file is one table. */
export function reportRows(report: SalesReport, language: Language): Row[] {
  return reportSheets(report, language).flatMap(({ rows }, index) => (index === 0 ? rows : rows.slice(1)));
}
