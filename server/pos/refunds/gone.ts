/** What of a sale has gone back by refunds, whichever way: what its goods and its money are counted less by from then on. */
import type { Id } from "#domain/ids.ts";
import type { SaleLine, TenderKind } from "#domain/sale.ts";
import type { PaymentRow } from "../sales/store.ts";
import type { PosDb } from "../store.ts";
import { cashRefundsOf } from "./cash-store.ts";
import { refundsOf, refundsOfPayment } from "./store.ts";

/** A refund that is known to have gone back. */
export interface RefundGone {
  readonly sale: Id;
  readonly tender: Id;
  readonly operator: Id;
  /** By which way the money went back. */
  readonly kind: TenderKind;
  /** Minor units; by how much that is more than what came back is worth, where cash is rounded. */
  readonly amount: number;
  readonly rounding: number;
  readonly lines: readonly { readonly line: Id; readonly quantity: number }[];
  /** When it went back, as far as that is known; epoch milliseconds. */
  readonly at: number;
}

/** Those of a sale, the wallets' before those in cash. */
export function refundsGone(db: PosDb, sale: Id): RefundGone[] {
  return [
    ...refundsOf(db, sale)
      .filter(({ state }) => state === "refunded")
      .map((row) => ({ ...row, kind: "wallet", rounding: 0, at: row.decidedAt ?? row.createdAt }) as const),
    ...cashRefundsOf(db, sale).map((row) => ({ ...row, kind: "cash", at: row.createdAt }) as const),
  ];
}

/** The lines of a sale with as much of each as has not come back. */
export function linesStillOut(
  lines: readonly SaleLine[],
  gone: readonly Pick<RefundGone, "lines">[],
): SaleLine[] {
  const back = gone.flatMap((refund) => refund.lines);
  return lines.map((line) => ({
    ...line,
    quantity: back.reduce(
      (left, { line: id, quantity }) => (id === line.id ? left - quantity : left),
      line.quantity,
    ),
  }));
}

/** What a reversal of the payment gives back: what refunds have not. Minor units. */
export function reversible(db: PosDb, sale: Id, payment: PaymentRow): number {
  return refundsOfPayment(db, sale, payment).reduce(
    (left, { state, amount }) => (state === "refunded" ? left - amount : left),
    payment.amount,
  );
}
