/** Payments as the store keeps them. What becomes of one is decided and committed by the writer. */
import { and, eq } from "drizzle-orm";
import type { Id, PaymentId } from "#domain/ids.ts";
import { payments } from "#drizzle/wallet/schema.ts";
import type { WalletDb } from "../store.ts";
import type { WalletPayment } from "./decide.ts";

/** A payment's identity at the wallet: ids are the terminal's own, so the terminal is part of it. */
export interface PaymentKey extends PaymentId {
  readonly terminal: Id;
}

export type PaymentRow = typeof payments.$inferSelect;

export const byKey = ({ terminal, tender, attempt }: PaymentKey) =>
  and(eq(payments.terminal, terminal), eq(payments.tender, tender), eq(payments.attempt, attempt));

export async function findPayment(db: WalletDb, key: PaymentKey): Promise<PaymentRow | undefined> {
  const [row] = await db.select().from(payments).where(byKey(key));
  return row;
}

export function toPayment(row: PaymentRow): WalletPayment {
  const { state, amount, currency, request, expiresAt, way, payer, refunded } = row;
  const time = { expiresAt: expiresAt.getTime() };
  return { state, amount, currency, request, ...time, way, refunded, ...(payer && { payer }) };
}
