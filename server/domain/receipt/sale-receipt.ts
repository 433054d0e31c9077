/** The receipt of a sale, composed once: every printer, picture and text is made from this document. */
import { type Currency, formatAmount, formatMoney } from "../money.ts";
import { lineTotal, type SaleLine, saleTotal } from "../sale.ts";
import type { Block, ReceiptDocument, TextSize } from "./document.ts";
import { sizeFactor } from "./layout.ts";
import { printableText, textWidth } from "./width.ts";

export interface ReceiptTender {
  readonly kind: "cash" | "wallet";
  readonly amount: number;
  /** Cash only: what the customer gave. */
  readonly received?: number;
  /** Wallet only: the payment's id. */
  readonly payment?: string;
}

export interface SaleReceiptFacts {
  readonly language: "zh" | "en";
  readonly demo: boolean;
  readonly merchantName: string;
  readonly place: string;
  /** The terminal's number. */
  readonly terminal: string;
  readonly saleId: string;
  readonly saleNumber: number;
  readonly operator: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly timeZone: string;
  readonly currency: Currency;
  readonly lines: readonly SaleLine[];
  readonly tenders: readonly ReceiptTender[];
  /** 0 for the original; a copy says so, with its number. */
  readonly copy: number;
}

const WORDS = {
  zh: {
    copy: "补打",
    demo: "演示 · 非真实交易",
    number: "单号",
    terminal: "终端",
    operator: "收银员",
    total: "合计",
    cash: "现金",
    wallet: "钱包支付",
    received: "实收",
    change: "找零",
    payment: "支付编号",
    thanks: "谢谢惠顾",
  },
  en: {
    copy: "COPY",
    demo: "DEMO - no real money",
    number: "No.",
    terminal: "Terminal",
    operator: "Cashier",
    total: "Total",
    cash: "Cash",
    wallet: "Wallet",
    received: "Received",
    change: "Change",
    payment: "Payment",
    thanks: "Thank you",
  },
} as const;

/** What the receipt's QR says: a scanner at the till finds the sale by it. */
export function receiptMark(saleId: string): string {
  return `SHOUYIN/S/${saleId.toUpperCase()}`;
}

export function saleReceipt(facts: SaleReceiptFacts): ReceiptDocument {
  const words = WORDS[facts.language];
  return {
    blocks: [
      ...heading(facts),
      pair(
        `${words.number} ${String(facts.saleNumber).padStart(4, "0")}`,
        formatTime(facts.at, facts.timeZone),
      ),
      pair(`${words.terminal} ${facts.terminal}`, `${words.operator} ${facts.operator}`),
      { kind: "rule" },
      ...facts.lines.flatMap((line) => lineBlocks(line, facts.currency)),
      { kind: "rule" },
      pair(words.total, money(saleTotal(facts.lines), facts), "large"),
      ...facts.tenders.flatMap((tender) => tenderBlocks(tender, facts)),
      { kind: "feed", lines: 1 },
      { kind: "qr", text: receiptMark(facts.saleId) },
      { kind: "text", text: words.thanks, align: "center" },
      { kind: "cut" },
    ],
  };
}

function heading(facts: SaleReceiptFacts): Block[] {
  const words = WORDS[facts.language];
  const blocks: Block[] = [
    { kind: "text", text: facts.merchantName, align: "center", size: "large" },
    { kind: "text", text: facts.place, align: "center" },
  ];
  if (facts.copy > 0)
    blocks.push({
      kind: "text",
      text: `${words.copy} ${facts.copy}`,
      align: "center",
      size: "large",
      bold: true,
    });
  if (facts.demo) blocks.push({ kind: "text", text: words.demo, align: "center", bold: true });
  return [...blocks, { kind: "rule", stroke: "double" }];
}

function lineBlocks(line: SaleLine, currency: Currency): Block[] {
  const total = formatAmount({ amount: lineTotal(line), currency });
  if (line.quantity === 1) return [pair(line.name, total)];
  const each = `  ${line.quantity} × ${formatAmount({ amount: line.unitPrice, currency })}`;
  return [{ kind: "text", text: line.name }, pair(each, total)];
}

function tenderBlocks(tender: ReceiptTender, facts: SaleReceiptFacts): Block[] {
  const words = WORDS[facts.language];
  const blocks: Block[] = [pair(words[tender.kind], money(tender.amount, facts))];
  if (tender.received !== undefined) {
    blocks.push(pair(words.received, money(tender.received, facts)));
    blocks.push(pair(words.change, money(tender.received - tender.amount, facts)));
  }
  if (tender.payment) blocks.push({ kind: "text", text: `${words.payment} ${tender.payment}` });
  return blocks;
}

/** Two texts at the two edges. The right one, which is an amount as a rule, has the room to stay in one piece. */
function pair(left: string, right: string, size: TextSize = "normal"): Block {
  const width = textWidth(printableText(right)) * sizeFactor[size];
  return { kind: "row", size, cells: [{ text: left }, { text: right, align: "right", width }] };
}

function money(amount: number, { currency }: SaleReceiptFacts): string {
  return formatMoney({ amount, currency });
}

/** `2026-11-22 14:05:09`, in the shop's time zone. */
function formatTime(at: number, timeZone: string): string {
  return formatterOf(timeZone, { dateStyle: "short", timeStyle: "medium", timeZone }).format(at);
}

/** The business day that a moment belongs to, as `2026-11-22`. */
export function dayOf(at: number, timeZone: string): string {
  return formatterOf(timeZone, { dateStyle: "short", timeZone }).format(at);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs a hundred times what using one does. */
function formatterOf(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${options.timeStyle ?? ""}`;
  const formatter = formatters.get(key) ?? new Intl.DateTimeFormat("sv-SE", options);
  formatters.set(key, formatter);
  return formatter;
}
