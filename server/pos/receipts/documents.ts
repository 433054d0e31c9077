/** Composes what goes on paper from what the store has. */
import { formatPaymentId, type Id } from "#domain/ids.ts";
import { letterheadOf, type ReceiptDesign, withLogo } from "#domain/receipt/design.ts";
import type { ReceiptDocument } from "#domain/receipt/document.ts";
import type { PaperFacts, SlipFacts } from "#domain/receipt/parts.ts";
import { type ReceiptTender, saleReceipt } from "#domain/receipt/sale-receipt.ts";
import { refundSlip, reversalSlip } from "#domain/receipt/slips.ts";
import { refundUrl } from "#domain/refund-request.ts";
import { Refusal } from "#domain/refusal.ts";
import { saleTotal } from "#domain/sale.ts";
import type { SlipKind } from "#drizzle/pos/schema.ts";
import { type CashRefundRow, findCashRefund } from "../refunds/cash-store.ts";
import { reversible } from "../refunds/gone.ts";
import { findRefund } from "../refunds/store.ts";
import { findSale, metTendersOf, operatorName, paymentsOf, type SaleRow } from "../sales/store.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import { readDesign } from "./design.ts";

/** Which paper of a sale: `subject` is the payment or refund that a slip is about, and empty for the receipt. */
export interface SalePaper {
  readonly sale: Id;
  readonly kind: SlipKind;
  readonly subject: string;
}

const SAMPLE_ID = "00000000-0000-7000-8000-000000000000";
const SAMPLE_LINES = [
  { id: SAMPLE_ID, name: { zh: "样张商品", en: "Sample goods" }, quantity: 2, unitPrice: 1250 },
] as const;

type Compose = (till: Till, db: PosDb, sale: SaleRow, subject: string) => ReceiptDocument;

const COMPOSERS: Record<SlipKind, Compose> = {
  receipt: receiptOf,
  reversal: reversalSlipOf,
  refund: refundSlipOf,
};

/** @throws Refusal `not_found` for a payment or refund that is not of this sale */
export function documentOf(till: Till, db: PosDb, paper: SalePaper): ReceiptDocument {
  const sale = findSale(db, paper.sale);
  if (!sale) throw new Error("a paper belongs to a sale");
  return COMPOSERS[paper.kind](till, db, sale, paper.subject);
}

/** What every paper says. */
export function paperFacts(till: Till, { language }: ReceiptDesign): PaperFacts {
  const { demo, merchant, number } = till.identity.enrolment;
  return {
    language,
    demo,
    merchantName: language === "zh" ? merchant.nameZh : merchant.nameEn,
    place: merchant.place,
    terminal: number,
    at: till.clocks.now(),
    timeZone: merchant.timeZone,
  };
}

function slipFacts(till: Till, db: PosDb, sale: SaleRow, language?: ReceiptDesign["language"]): SlipFacts {
  const design = readDesign(db);
  return {
    ...paperFacts(till, { ...design, ...(language && { language }) }),
    letterhead: letterheadOf(design),
    saleNumber: sale.number,
    operator: operatorName(db, sale.operator),
    at: sale.createdAt,
  };
}

/** What receipts of a design look like, with a sale that never was. */
export function sampleReceipt(till: Till, design: ReceiptDesign): ReceiptDocument {
  const facts = paperFacts(till, design);
  const { currency } = till.identity.enrolment.merchant;
  const lines = SAMPLE_LINES.map((line) => ({ ...line, name: line.name[facts.language] }));
  const total = saleTotal(lines);
  const receipt = saleReceipt({
    ...facts,
    letterhead: letterheadOf(design),
    saleNumber: 1,
    operator: "1001",
    saleId: SAMPLE_ID,
    currency,
    lines,
    tenders: [{ kind: "cash", amount: total, received: total }],
  });
  return withLogo(receipt, design.logo);
}

function receiptOf(till: Till, db: PosDb, sale: SaleRow): ReceiptDocument {
  return receiptIn(till, db, sale, readDesign(db).language);
}

/** The receipt of a sale in a language, whichever the shop's papers have. */
export function receiptIn(
  till: Till,
  db: PosDb,
  sale: SaleRow,
  language: ReceiptDesign["language"],
): ReceiptDocument {
  const paid = new Map(
    paymentsOf(db, sale.id).map((row) => [row.state === "paid" ? row.tender : "", formatPaymentId(row)]),
  );
  return saleReceipt({
    ...slipFacts(till, db, sale, language),
    saleId: sale.id,
    currency: sale.currency,
    lines: sale.lines,
    ...(sale.discount !== null && { discount: sale.discount }),
    ...(sale.note !== null && { note: sale.note }),
    tenders: metTendersOf(db, sale.id).map(({ id, kind, amount, received, rounding }): ReceiptTender => {
      const payment = paid.get(id);
      return {
        kind,
        amount,
        rounding,
        ...(received !== null && { received }),
        ...(payment && { payment }),
      };
    }),
  });
}

function reversalSlipOf(till: Till, db: PosDb, sale: SaleRow, subject: string): ReceiptDocument {
  const row = paymentsOf(db, sale.id).find((payment) => formatPaymentId(payment) === subject);
  if (!row) throw new Refusal("not_found");
  return reversalSlip({
    ...slipFacts(till, db, sale),
    at: till.clocks.now(),
    amount: reversible(db, sale.id, row),
    currency: row.currency,
    payment: subject,
  });
}

function refundSlipOf(till: Till, db: PosDb, sale: SaleRow, subject: string): ReceiptDocument {
  const inCash = findCashRefund(db, subject);
  if (inCash?.sale === sale.id) return cashRefundSlipOf(till, db, sale, inCash);
  const refund = findRefund(db, subject);
  if (refund?.sale !== sale.id) throw new Refusal("not_found");
  const { amount, currency, reason, state, operator, approvedBy, createdAt, request } = refund;
  return refundSlip({
    ...slipFacts(till, db, sale),
    at: createdAt,
    operator: operatorName(db, operator),
    amount,
    currency,
    refund: refund.id,
    reason,
    state,
    ...(approvedBy !== null && { approvedBy: operatorName(db, approvedBy) }),
    byWallet: {
      payment: formatPaymentId(refund),
      url: refundUrl(till.identity.enrolment.payUrl, request),
    },
  });
}

function cashRefundSlipOf(till: Till, db: PosDb, sale: SaleRow, refund: CashRefundRow): ReceiptDocument {
  const { id, amount, reason, operator, approvedBy, createdAt } = refund;
  return refundSlip({
    ...slipFacts(till, db, sale),
    at: createdAt,
    operator: operatorName(db, operator),
    amount,
    currency: sale.currency,
    refund: id,
    reason,
    state: "refunded",
    ...(approvedBy !== null && { approvedBy: operatorName(db, approvedBy) }),
  });
}
