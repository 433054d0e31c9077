/**
 * Shifts: one drawer session each. The first operator who signs in opens it. With payments or refunds that have no
 * definite end it closes only with a manager's word, which changes none of them.
 */
import { and, count, eq, isNull, sql } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { noSales, refunds, sales, shifts, tenders } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { ShiftView } from "../api.ts";
import { writeJournal } from "../journal.ts";
import type { Operator } from "../operators/operators.ts";
import { pendingTotals } from "../payments/store.ts";
import { operatorName } from "../sales/store.ts";
import type { PosDb, PosStore } from "../store.ts";
import type { Clocks } from "../wallet-clock.ts";

export type ShiftRow = typeof shifts.$inferSelect;

export interface ShiftDeps {
  readonly store: PosStore;
  readonly clocks: Clocks;
}

export function openShift(db: PosDb): ShiftRow | undefined {
  return db.select().from(shifts).where(isNull(shifts.closedAt)).get();
}

/** Opens a shift where none is open. */
export function beginShift({ store, clocks }: ShiftDeps, operator: Operator): void {
  store.write((db) => {
    if (openShift(db)) return;
    const at = clocks.now();
    const id = newId();
    db.insert(shifts).values({ id, openedBy: operator.id, openedAt: at }).run();
    writeJournal(db, { at, actor: operator.name, action: "shift opened", subject: id });
  });
}

/** True where closing needs a manager's word. */
export function hasPending(db: PosDb): boolean {
  return pendingTotals(db).pending > 0;
}

/**
 * Closes the shift, with what is pending written on its record. Closing it again changes nothing.
 * @param signedOffBy the manager whose word it is: the operator himself where he is one
 * @throws Refusal `not_found`, `approval_needed` while something is pending and nobody signed it off
 */
export function closeShift(
  { store, clocks }: ShiftDeps,
  id: Id,
  operator: Operator,
  signedOffBy: Operator | undefined,
): void {
  store.write((db) => {
    const shift = findShift(db, id);
    if (shift.closedAt !== null) return;
    const { pending, pendingAmount } = pendingTotals(db);
    if (pending > 0 && !signedOffBy) throw new Refusal("approval_needed");
    const at = clocks.now();
    db.update(shifts)
      .set({
        closedBy: operator.id,
        closedAt: at,
        signedOffBy: pending > 0 ? (signedOffBy?.id ?? null) : null,
        pending,
        pendingAmount,
      })
      .where(eq(shifts.id, id))
      .run();
    const detail = {
      pending,
      pendingAmount,
      ...(pending > 0 && signedOffBy && { signedOffBy: signedOffBy.name }),
    };
    writeJournal(db, { at, actor: operator.name, action: "shift closed", subject: id, detail });
  });
}

function findShift(db: PosDb, id: Id): ShiftRow {
  const shift = db.select().from(shifts).where(eq(shifts.id, id)).get();
  if (!shift) throw new Refusal("not_found");
  return shift;
}

/** @throws Refusal `not_found` */
export function shiftView(db: PosDb, id: Id): ShiftView {
  const shift = findShift(db, id);
  const now = pendingTotals(db);
  return {
    id,
    openedBy: operatorName(db, shift.openedBy),
    openedAt: shift.openedAt,
    ...(shift.closedAt !== null && { closedAt: shift.closedAt }),
    ...takings(db, id),
    pending: shift.pending ?? now.pending,
    pendingAmount: shift.pendingAmount ?? now.pendingAmount,
    ...(shift.signedOffBy !== null && { signedOffBy: operatorName(db, shift.signedOffBy) }),
  };
}

/** What the sales of the shift have brought in, and what was given back of them. */
function takings(
  db: PosDb,
  shift: Id,
): Pick<ShiftView, "sales" | "cash" | "wallet" | "refunded" | "noSales"> {
  const met = db
    .select({
      cash: sql<number>`coalesce(sum(iif(${tenders.kind} = 'cash', ${tenders.amount}, 0)), 0)`,
      wallet: sql<number>`coalesce(sum(iif(${tenders.kind} = 'wallet', ${tenders.amount}, 0)), 0)`,
    })
    .from(tenders)
    .innerJoin(sales, eq(sales.id, tenders.sale))
    .where(and(eq(sales.shift, shift), eq(tenders.state, "met")))
    .get();
  const paid = db
    .select({ sales: count() })
    .from(sales)
    .where(and(eq(sales.shift, shift), eq(sales.state, "paid")))
    .get();
  const back = db
    .select({ refunded: sql<number>`coalesce(sum(${refunds.amount}), 0)` })
    .from(refunds)
    .innerJoin(sales, eq(sales.id, refunds.sale))
    .where(and(eq(sales.shift, shift), eq(refunds.state, "refunded")))
    .get();
  const opened = db.select({ noSales: count() }).from(noSales).where(eq(noSales.shift, shift)).get();
  return {
    noSales: opened?.noSales ?? 0,
    sales: paid?.sales ?? 0,
    cash: met?.cash ?? 0,
    wallet: met?.wallet ?? 0,
    refunded: back?.refunded ?? 0,
  };
}
