/** The receipt of a sale, composed once: every printer, picture and text is made from this document. */
import { type Currency, formatAmount, formatMoney } from "../money.ts";
import { lineTotal, type SaleLine, saleTotal } from "../sale.ts";
import type { Block, ReceiptDocument } from "./document.ts";
import { footing, heading, pair, priced, type SlipFacts } from "./parts.ts";

export interface ReceiptTender {
  readonly kind: "cash" | "wallet";
  readonly amount: number;
  /** Cash only: what the customer gave. */
  readonly received?: number;
  /** Wallet only: the payment's id. */
  readonly payment?: string;
}

export interface SaleReceiptFacts extends SlipFacts {
  readonly saleId: string;
  readonly currency: Currency;
  readonly lines: readonly SaleLine[];
  readonly tenders: readonly ReceiptTender[];
}

const WORDS = {
  zh: {
    total: "合计",
    cash: "现金",
    wallet: "钱包支付",
    received: "实收",
    change: "找零",
    payment: "支付编号",
    thanks: "谢谢惠顾",
  },
  en: {
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
      ...facts.lines.flatMap((line) => lineBlocks(line, facts.currency)),
      { kind: "rule" },
      pair(words.total, money(saleTotal(facts.lines), facts), "large"),
      ...facts.tenders.flatMap((tender) => tenderBlocks(tender, facts)),
      { kind: "feed", lines: 1 },
      { kind: "qr", text: receiptMark(facts.saleId) },
      ...footing(facts, [words.thanks]),
    ],
  };
}

function lineBlocks(line: SaleLine, currency: Currency): Block[] {
  const total = formatAmount({ amount: lineTotal(line), currency });
  if (line.quantity === 1) return [priced(line.name, total)];
  const each = `  ${line.quantity} × ${formatAmount({ amount: line.unitPrice, currency })}`;
  return [{ kind: "text", text: line.name }, priced(each, total)];
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

function money(amount: number, { currency }: SaleReceiptFacts): string {
  return formatMoney({ amount, currency });
}
