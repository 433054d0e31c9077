/** Refunds in cash in the store: what came back of a sale, joined to the move by which the money left the drawer. */
import { asc, eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import type { Currency } from "#domain/money.ts";
import { cashMoves, cashRefunds } from "#drizzle/pos/schema.ts";
import type { RefundView } from "../api.ts";
import type { PosDb } from "../store.ts";

const COLUMNS = {
  id: cashRefunds.id,
  sale: cashRefunds.sale,
  tender: cashRefunds.tender,
  lines: cashRefunds.lines,
  reason: cashRefunds.reason,
  /** Minor units, as `refundRounding` says. */
  rounding: cashRefunds.rounding,
  /** Minor units. */
  amount: cashMoves.amount,
  operator: cashMoves.operator,
  approvedBy: cashMoves.approvedBy,
  createdAt: cashMoves.createdAt,
};

const joined = (db: PosDb) =>
  db.select(COLUMNS).from(cashRefunds).innerJoin(cashMoves, eq(cashMoves.id, cashRefunds.id)).$dynamic();

export type CashRefundRow = NonNullable<ReturnType<typeof findCashRefund>>;

export function findCashRefund(db: PosDb, id: Id) {
  return joined(db).where(eq(cashRefunds.id, id)).get();
}

export function cashRefundsOf(db: PosDb, sale: Id): CashRefundRow[] {
  return joined(db).where(eq(cashRefunds.sale, sale)).orderBy(asc(cashMoves.createdAt)).all();
}

/** It is done at once: the cash was counted out. */
export function cashRefundView(row: CashRefundRow, currency: Currency): RefundView {
  const { id, tender, amount, lines, reason, createdAt } = row;
  return {
    id,
    tender,
    amount,
    currency,
    lines: lines.map((line) => ({ ...line })),
    reason,
    state: "refunded",
    createdAt,
  };
}
