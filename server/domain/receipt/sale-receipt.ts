/** The receipt of a sale, composed once: every printer, picture and text is made from this document. */
import { cashOf } from "../cash-rounding.ts";
import { type Currency, formatAmount, formatMoney } from "../money.ts";
import {
  type Discount,
  lineGross,
  lineShares,
  lineTotal,
  quantityText,
  type SaleLine,
  saleTotal,
  taxIn,
} from "../sale.ts";
import type { Block, ReceiptDocument } from "./document.ts";
import { footing, heading, pair, priced, type SlipFacts } from "./parts.ts";

export interface ReceiptTender {
  readonly kind: "cash" | "wallet";
  readonly amount: number;
  /** Cash only: what the customer gave. */
  readonly received?: number;
  /** Cash only: what was taken beyond the amount, below zero where less was. */
  readonly rounding?: number;
  /** Wallet only: the payment's id. */
  readonly payment?: string;
}

export interface SaleReceiptFacts extends SlipFacts {
  readonly saleId: string;
  readonly currency: Currency;
  readonly lines: readonly SaleLine[];
  /** Of the sale as a whole. */
  readonly discount?: Discount;
  readonly note?: string;
  readonly tenders: readonly ReceiptTender[];
}

const WORDS = {
  zh: {
    subtotal: "小计",
    discount: "优惠",
    total: "合计",
    tax: "其中税额",
    cash: "现金",
    wallet: "钱包支付",
    rounding: "抹零",
    received: "实收",
    change: "找零",
    payment: "支付编号",
    thanks: "谢谢惠顾",
  },
  en: {
    subtotal: "Subtotal",
    discount: "Discount",
    total: "Total",
    tax: "Tax included",
    cash: "Cash",
    wallet: "Wallet",
    rounding: "Cash rounding",
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
      ...facts.lines.flatMap((line) => lineBlocks(line, facts)),
      { kind: "rule" },
      ...wholeBlocks(facts),
      ...facts.tenders.flatMap((tender) => tenderBlocks(tender, facts)),
      { kind: "feed", lines: 1 },
      { kind: "qr", text: receiptMark(facts.saleId) },
      ...footing(facts, [words.thanks]),
    ],
  };
}

function lineBlocks(line: SaleLine, { currency, language }: SaleReceiptFacts): Block[] {
  const words = WORDS[language];
  const amountOf = (amount: number) => formatAmount({ amount, currency });
  const gross = lineGross(line);
  const off = gross - lineTotal(line);
  const isOne = line.quantity === 1 && line.unit !== "kilogram";
  const sold: Block[] = isOne
    ? [priced(line.name, amountOf(gross))]
    : [
        { kind: "text", text: line.name },
        priced(`  ${quantityText(line)} × ${amountOf(line.unitPrice)}`, amountOf(gross)),
      ];
  return [
    ...sold,
    ...(off === 0 ? [] : [priced(`  ${words.discount}${percentText(line.discount)}`, `-${amountOf(off)}`)]),
    ...(line.note === undefined ? [] : [{ kind: "text", text: `  ${line.note}` } as const]),
  ];
}

/** ` 12.5%` of a discount that is a part; nothing of one that is an amount. */
function percentText(discount: Discount | undefined): string {
  return discount && "percent" in discount ? ` ${discount.percent / 100}%` : "";
}

/** What is taken off the whole, and the tax that is in the total: each where there is some. */
function wholeBlocks(facts: SaleReceiptFacts): Block[] {
  const { lines, discount, note, language } = facts;
  const words = WORDS[language];
  const total = saleTotal(lines, discount);
  const off = saleTotal(lines) - total;
  const shares = lineShares(lines, discount);
  const tax = lines.reduce((sum, line, index) => sum + taxIn(shares[index] ?? 0, line.tax ?? 0), 0);
  return [
    ...(off === 0
      ? []
      : [
          pair(words.subtotal, money(total + off, facts)),
          pair(`${words.discount}${percentText(discount)}`, `-${money(off, facts)}`),
        ]),
    pair(words.total, money(total, facts), "large"),
    ...(tax === 0 ? [] : [pair(words.tax, money(tax, facts))]),
    ...(note === undefined ? [] : [{ kind: "text", text: note } as const]),
  ];
}

function tenderBlocks(tender: ReceiptTender, facts: SaleReceiptFacts): Block[] {
  const words = WORDS[facts.language];
  const { rounding = 0 } = tender;
  const taken = cashOf(tender);
  const blocks: Block[] = [
    ...(rounding === 0 ? [] : [pair(words.rounding, money(rounding, facts))]),
    pair(words[tender.kind], money(taken, facts)),
  ];
  if (tender.received !== undefined) {
    blocks.push(pair(words.received, money(tender.received, facts)));
    blocks.push(pair(words.change, money(tender.received - taken, facts)));
  }
  if (tender.payment) blocks.push({ kind: "text", text: `${words.payment} ${tender.payment}` });
  return blocks;
}

function money(amount: number, { currency }: SaleReceiptFacts): string {
  return formatMoney({ amount, currency });
}
