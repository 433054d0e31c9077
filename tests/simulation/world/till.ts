/** What one terminal of a simulated world keeps: rows that outlive a crash. */

import type { OpeningState } from "#domain/drawer.ts";
import type { Currency } from "#domain/money.ts";
import { FINAL_STATES, type PaymentState, type PaymentWay } from "#domain/payment.ts";
import type { RefundState } from "#domain/refund.ts";
import type { SaleState } from "#domain/sale.ts";
import type { StreamPosition, VerifiedStatement } from "#domain/statement.ts";
import type { PosPayment } from "#pos/payments/decide.ts";
import { PENDING_STATES } from "#pos/payments/store.ts";
import type { PrintState } from "#pos/receipts/decide.ts";
import type { SaleStanding } from "#pos/sales/decide.ts";
import type { Owed } from "#pos/sync/position.ts";
import { MERCHANTS, type SignedPayment, type SignedRefund, TERMINALS } from "./identity.ts";

export class TillPayment implements PosPayment {
  readonly signed: SignedPayment;
  readonly id;
  readonly way: PaymentWay;
  readonly amount: number;
  readonly currency: Currency = "CNY";
  readonly terminal: string;
  readonly merchant: string;
  readonly requestHash: Uint8Array;
  readonly sale: TillSale;
  readonly tender: TillTender;
  state: PaymentState;
  statement: VerifiedStatement | undefined;
  /** Of a payment by code: whose it was, of which step of time, and whether its payer has to say yes. */
  readonly code: PayerCode | undefined;
  /** What it was when its money was taken back. */
  cameBackFrom: PaymentState | undefined;

  constructor(signed: SignedPayment, sale: TillSale, tender: TillTender, code: PayerCode | undefined) {
    const way = code ? "submitted" : "presented";
    const state = way;
    this.signed = signed;
    this.code = code;
    this.id = signed.id;
    this.way = way;
    this.state = state;
    this.amount = signed.request.amount;
    this.terminal = TERMINALS[signed.terminal] ?? "";
    this.merchant = MERCHANTS[signed.terminal] ?? "";
    this.requestHash = signed.bytes;
    this.sale = sale;
    this.tender = tender;
  }

  get isPending(): boolean {
    return PENDING_STATES.includes(this.state);
  }

  get isOver(): boolean {
    return this.state === "paid" || FINAL_STATES.includes(this.state);
  }
}

export interface PayerCode {
  readonly payer: number;
  readonly step: number;
  readonly pinNeeded: boolean;
}

export interface TillSale {
  readonly number: number;
  readonly total: number;
  collected: number;
  state: SaleState;
  readonly tenders: TillTender[];
  readonly jobs: { state: PrintState; copy: number }[];
}

export interface TillTender {
  readonly number: number;
  readonly kind: "cash" | "wallet";
  readonly amount: number;
  state: "open" | "met" | "void";
  opening: OpeningState | undefined;
  readonly payments: TillPayment[];
}

export interface TillRefund {
  readonly signed: SignedRefund;
  state: RefundState;
}

export interface OwedStatement extends Owed {
  readonly statement: VerifiedStatement;
}

/** Everything that is left after a crash. */
export interface TillStore {
  readonly payments: TillPayment[];
  readonly sales: TillSale[];
  readonly refunds: TillRefund[];
  readonly alarms: Set<string>;
  position: StreamPosition | undefined;
  seen: StreamPosition | undefined;
  remindedEpoch: number;
  /** What the wallet has probably forgotten. */
  readonly toRemind: Set<VerifiedStatement>;
  /** What the stream has still to bring. */
  owed: readonly OwedStatement[];
  reservedCounters: number;
  tenders: number;
}

export function emptyStore(): TillStore {
  return {
    payments: [],
    sales: [],
    refunds: [],
    alarms: new Set(),
    position: undefined,
    seen: undefined,
    remindedEpoch: 1,
    toRemind: new Set(),
    owed: [],
    reservedCounters: 0,
    tenders: 0,
  };
}

export function standingOf(sale: TillSale): SaleStanding {
  return {
    state: sale.state,
    total: sale.total,
    met: sale.tenders.filter(({ state }) => state === "met").map(({ amount }) => amount),
    collecting: sale.tenders.some(({ payments }) =>
      payments.some((payment) => payment.isPending && payment.state !== "reversing"),
    ),
  };
}
