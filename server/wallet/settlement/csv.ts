/** The lines of a day for spreadsheets: UTF-8 with a mark that Excel knows it by, decimals, and no cell that is a formula. */
import { wallText } from "#domain/business-day.ts";
import { formatPaymentId, type Id } from "#domain/ids.ts";
import { type Currency, formatPlain } from "#domain/money.ts";
import type { LineKind } from "#domain/settlement.ts";
import type { MerchantLine } from "./lines.ts";

const BYTE_ORDER_MARK = "\uFEFF";
const LINE_END = "\r\n";

export const KIND_WORDS: Readonly<Record<LineKind, { readonly zh: string; readonly en: string }>> = {
  payment: { zh: "收款", en: "Payment" },
  refund: { zh: "退款", en: "Refund" },
  reversal: { zh: "撤销", en: "Reversal" },
};

const COLUMNS = [
  "时间 Time",
  "类型 Kind",
  "终端 Terminal",
  "支付编号 Payment",
  "退款编号 Refund",
  "金额 Amount",
  "手续费 Fee",
  "净额 Net",
  "币种 Currency",
  "流水号 Transaction",
];

export interface CsvFacts {
  readonly timeZone: string;
  readonly currency: Currency;
  readonly numbers: ReadonlyMap<Id, string>;
}

export const csvHead = (): string => BYTE_ORDER_MARK + csvRow(COLUMNS);

export function csvLine(line: MerchantLine, { timeZone, currency, numbers }: CsvFacts): string {
  const { kind, amount, fee } = line;
  const money = (minor: number) => formatPlain({ amount: minor, currency });
  return csvRow([
    wallText(line.at, timeZone),
    `${KIND_WORDS[kind].zh} ${KIND_WORDS[kind].en}`,
    numbers.get(line.terminal) ?? line.terminal,
    formatPaymentId(line.payment),
    line.refund ?? "",
    money(amount),
    money(fee),
    money(amount + fee),
    currency,
    line.transaction,
  ]);
}

const csvRow = (cells: readonly string[]): string => cells.map(csvCell).join(",") + LINE_END;

/**
 * One cell. A spreadsheet takes what begins with one of these signs for a formula, unless it is a plain number; an
 * apostrophe before it makes it text (owasp.org/www-community/attacks/CSV_Injection).
 */
export function csvCell(text: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
