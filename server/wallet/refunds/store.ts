/** Refunds as the store keeps them. What becomes of one is decided and committed by the writer. */
import { and, asc, eq, getTableColumns, ne, or, type SQL, sql } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import type { RefundRequest } from "#domain/refund-request.ts";
import { accounts, feeSchedules, merchants, payments, refunds, terminals } from "#drizzle/wallet/schema.ts";
import type { WalletDb } from "../store.ts";
import type { WalletRefund, WalletRefundMessage } from "./decide.ts";

export type RefundRow = typeof refunds.$inferSelect;

/** A refund's identity at the wallet: ids are the terminal's own. */
export interface RefundKey {
  readonly terminal: Id;
  readonly id: Id;
}

const byId = ({ terminal, id }: RefundKey) => and(eq(refunds.terminal, terminal), eq(refunds.id, id));

export async function findRefund(db: WalletDb, key: RefundKey): Promise<RefundRow | undefined> {
  const [row] = await db.select().from(refunds).where(byId(key));
  return row;
}

/** What of its payment's fee goes back with a refund: as `feeReturned` has it. */
const shareOf = (refunded: SQL) =>
  sql`((2 * ${payments.fee} * ${refunded} + ${payments.amount}) / (2 * ${payments.amount}))`;
const feeBackOf = sql`CASE WHEN ${feeSchedules.returnedWithRefund}
  THEN ${shareOf(sql`(${payments.refunded} + ${refunds.amount})`)} - ${shareOf(sql`${payments.refunded}`)} ELSE 0 END`;

/** Queued refunds that can be settled now: their merchant's balance covers them, or their payment was taken back. */
export function queuedRefunds(db: WalletDb, limit: number): Promise<RefundRow[]> {
  return db
    .select(getTableColumns(refunds))
    .from(refunds)
    .innerJoin(terminals, eq(terminals.id, refunds.terminal))
    .innerJoin(merchants, eq(merchants.id, terminals.merchant))
    .innerJoin(accounts, eq(accounts.id, merchants.account))
    .leftJoin(
      payments,
      and(
        eq(payments.terminal, refunds.terminal),
        eq(payments.tender, refunds.tender),
        eq(payments.attempt, refunds.attempt),
      ),
    )
    .leftJoin(feeSchedules, eq(feeSchedules.id, payments.feeSchedule))
    .where(
      and(
        eq(refunds.state, "queued"),
        or(sql`${accounts.balance} + ${feeBackOf} >= ${refunds.amount}`, ne(payments.state, "paid")),
      ),
    )
    .orderBy(asc(refunds.createdAt))
    .limit(limit);
}

/** The request that a terminal brings, with its signed bytes. */
export interface BroughtRefund {
  readonly request: RefundRequest;
  readonly bytes: Uint8Array;
}

export function askMessage({ request, bytes }: BroughtRefund): WalletRefundMessage {
  return { type: "ask", amount: request.amount, currency: request.currency, bytes };
}

export function toRefund({ state, amount, currency, request }: RefundRow): WalletRefund {
  return { state, amount, currency, request };
}
