/** A report on paper, from what the screen shows of it. */
import type { Id } from "#domain/ids.ts";
import type { ReceiptDocument } from "#domain/receipt/document.ts";
import type { Language } from "#domain/receipt/parts.ts";
import { salesReportSlip } from "#domain/receipt/sales-report-slip.ts";
import { Refusal } from "#domain/refusal.ts";
import { writeJournal } from "../journal.ts";
import type { Operator } from "../operators/operators.ts";
import { readDesign } from "../receipts/design.ts";
import { paperFacts } from "../receipts/documents.ts";
import { dayJobsOf, findJob, intendReport, type PrintQueue, publishDay } from "../receipts/jobs.ts";
import type { Till } from "../till.ts";
import type { SalesReport } from "./api.ts";

/** So many products make half a metre of paper; a list of all is exported. */
const PRODUCTS_MAX = 50;

/** How a row is called that has no name of its own. */
const NAMELESS = {
  zh: { product: "未指定商品", category: "未分类", cash: "现金", wallet: "钱包支付", rounding: "现金抹零" },
  en: {
    product: "No product named",
    category: "No category",
    cash: "Cash",
    wallet: "Wallet",
    rounding: "Cash rounding",
  },
} as const;

/**
 * Has a report printed as it stands, under an id that the screen made. It is a paper of the period's last day.
 * @throws Refusal `id_reused`
 */
export function printReport(
  till: Till,
  prints: PrintQueue,
  report: SalesReport,
  job: Id,
  { name }: Operator,
): void {
  const day = report.to;
  const document = paperOf(till, report);
  till.store.write((db) => {
    if (dayJobsOf(db, day).some(({ id }) => id === job)) return;
    if (findJob(db, job)) throw new Refusal("id_reused");
    intendReport(till, db, { day, kind: "sales-report", subject: job }, document, job);
    const { from, to } = report;
    const at = till.clocks.now();
    writeJournal(db, { at, actor: name, action: "sales report printed", subject: job, detail: { from, to } });
  });
  prints.wake();
  publishDay(till, day);
}

function paperOf(till: Till, report: SalesReport): ReceiptDocument {
  const facts = paperFacts(till, readDesign(till.store.db));
  const { from, to, currency, total, before, products } = report;
  const words = NAMELESS[facts.language];
  return salesReportSlip({
    ...facts,
    currency,
    period: { from, to },
    total,
    before: { period: before, total: before.total },
    tenders: report.tenders
      .filter(({ sales, refunds }) => sales + refunds > 0)
      .map((row) => ({ ...row, name: words[row.key] })),
    operators: report.operators,
    categories: named(report.categories, facts.language, words.category),
    products: named(products.slice(0, PRODUCTS_MAX), facts.language, words.product),
    moreProducts: Math.max(0, products.length - PRODUCTS_MAX),
  });
}

function named<Row extends { readonly name: string; readonly nameEn?: string | undefined }>(
  rows: readonly Row[],
  language: Language,
  nameless: string,
): (Row & { readonly name: string })[] {
  return rows.map((row) => ({
    ...row,
    name: (language === "en" ? row.nameEn : undefined) || row.name || nameless,
  }));
}
