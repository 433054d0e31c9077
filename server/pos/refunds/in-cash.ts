/** Money given back in cash of a sale that cash has a part in: on record, with its move out of the drawer, before that opens. */
import { type CashBrought, refundRounding } from "#domain/cash-refund.ts";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { cashRefunds } from "#drizzle/pos/schema.ts";
import { recordAnnouncement } from "../announcements/announcements.ts";
import type { RefundInput } from "../api.ts";
import { findCashMove } from "../drawer/store.ts";
import { metTendersOf, operatorName, type SaleRow } from "../sales/store.ts";
import { recordMove } from "../shifts/moves.ts";
import { openShift } from "../shifts/shifts.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import { cashRefundsOf } from "./cash-store.ts";
import { goodsBack, type RefundAsked } from "./decide.ts";
import type { RefundAsker } from "./refunds.ts";

/** The cash that a tender of a paid sale brought, what of it went back already, and how the sale's cash was rounded. */
export interface CashOfSale {
  readonly brought: CashBrought;
  /** Of all the sale's tenders, minor units. */
  readonly rounding: number;
}

/** Undefined where the tender brought none that a refund can give back. */
export function cashTakenBy(db: PosDb, sale: SaleRow, id: Id): CashOfSale | undefined {
  const met = metTendersOf(db, sale.id);
  const tender = met.find((one) => one.id === id);
  // One that is not met in full is given up as a whole.
  if (sale.state !== "paid" || tender?.kind !== "cash") return undefined;
  const before = cashRefundsOf(db, sale.id).filter((refund) => refund.tender === id);
  const { amount, rounding } = tender;
  return {
    brought: { amount, rounding, before },
    rounding: met.reduce((sum, one) => sum + one.rounding, 0),
  };
}

/**
 * In the caller's transaction; the drawer has then to be opened for it.
 * @param asked what was decided about
 * @returns by how much it gives more than what comes back is worth, minor units
 * @throws Refusal `id_reused`, `shift_closed`
 */
export function recordRefundInCash(
  till: Till,
  db: PosDb,
  sale: SaleRow,
  id: Id,
  { tender, amount, lines, reason }: Omit<RefundInput, "approval">,
  { cash: { brought, rounding: ofSale }, asked }: { readonly cash: CashOfSale; readonly asked: RefundAsked },
  { operator, approvedBy }: RefundAsker,
): number {
  if (findCashMove(db, id)) throw new Refusal("id_reused");
  const shift = openShift(db);
  if (!shift) throw new Refusal("shift_closed");
  const move = { direction: "out", amount, reason: "refund", note: `#${sale.number}` } as const;
  const manager =
    approvedBy === undefined ? undefined : { id: approvedBy, name: operatorName(db, approvedBy) };
  recordMove(till, db, shift.id, id, move, { operator, approvedBy: manager });
  const goods = lines.length > 0 ? goodsBack({ ...asked, rounding: ofSale }) : undefined;
  const rounding = refundRounding(amount, brought, goods, till.cashRounding);
  db.insert(cashRefunds).values({ id, sale: sale.id, tender, lines, reason, rounding }).run();
  recordAnnouncement(till, db, {
    subject: id,
    kind: "refunded",
    money: { amount, currency: sale.currency },
  });
  return rounding;
}
