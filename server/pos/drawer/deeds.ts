/** What the drawer did, read from the journal: each opening with what it was for, and what the till only saw. */
import { and, desc, eq, gte } from "drizzle-orm";
import { OPENING_STATES, type OpeningState } from "#domain/drawer.ts";
import type { Id } from "#domain/ids.ts";
import { journal, sales, tenders } from "#drizzle/pos/schema.ts";
import { operatorName } from "../sales/store.ts";
import { openShift } from "../shifts/shifts.ts";
import type { PosDb } from "../store.ts";
import type { DrawerDeed } from "./api.ts";
import { findCashMove, findNoSale, findTrial } from "./store.ts";

/** As many as somebody reads at a till. */
const ENOUGH = 50;

interface Row {
  readonly at: number;
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The deeds of the open shift, the latest first; none where no shift is open. */
export function drawerDeeds(db: PosDb): DrawerDeed[] {
  const shift = openShift(db);
  if (!shift) return [];
  return drawersRows(db, shift.openedAt)
    .all()
    .flatMap((row) => deedOf(db, row) ?? []);
}

/** @param since epoch milliseconds */
export function drawersRows(db: PosDb, since: number) {
  return db
    .select({ at: journal.at, action: journal.action, subject: journal.subject, detail: journal.detail })
    .from(journal)
    .where(and(eq(journal.actor, "drawer"), gte(journal.at, since)))
    .orderBy(desc(journal.number))
    .limit(ENOUGH);
}

/** Nothing for a row that is not the drawer's: an operator may have its name. */
function deedOf(db: PosDb, { at, action, subject, detail }: Row): DrawerDeed | undefined {
  if (action === "drawer opened by hand") return { what: "by-hand", at };
  if (action === "drawer left open") return { what: "left-open", at };
  const state = OPENING_STATES.find((one) => action === `drawer ${one}`);
  if (state && typeof detail.checkedBy === "string")
    return { what: "check", at, state, operator: detail.checkedBy };
  return state && openingOf(db, subject, { at, state });
}

function openingOf(
  db: PosDb,
  subject: Id,
  opening: { readonly at: number; readonly state: OpeningState },
): DrawerDeed | undefined {
  const noSale = findNoSale(db, subject);
  if (noSale) {
    const { reason, note, operator, approvedBy } = noSale;
    return {
      what: "no-sale",
      ...opening,
      reason,
      ...(note !== null && { note }),
      operator: operatorName(db, operator),
      ...(approvedBy !== null && { approvedBy: operatorName(db, approvedBy) }),
    };
  }
  const move = findCashMove(db, subject);
  if (move) {
    const { direction, amount, operator } = move;
    return { what: "cash-move", ...opening, direction, amount, operator: operatorName(db, operator) };
  }
  const trial = findTrial(db, subject);
  if (trial) {
    const { pin, opened, operator } = trial;
    const seen = opened === null ? opening.state : opened ? "opened" : "stayed-shut";
    return { what: "trial", at: opening.at, state: seen, pin, operator: operatorName(db, operator) };
  }
  const sale = db
    .select({ number: sales.number })
    .from(tenders)
    .innerJoin(sales, eq(sales.id, tenders.sale))
    .where(eq(tenders.id, subject))
    .get();
  return sale && { what: "cash", ...opening, sale: sale.number };
}
