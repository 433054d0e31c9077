/** What came into the drawer in a business day, and what left it. */
import { and, eq, gte, isNotNull, isNull, lt, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { DaySpan } from "#domain/business-day.ts";
import type { CashOfDay } from "#domain/cash-count.ts";
import type { Tally } from "#domain/receipt/shift-report.ts";
import { cashMoves, cashRefunds, tenderReturns, tenders } from "#drizzle/pos/schema.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";

/** @param span by the wallet's clock */
export function cashOfDay({ store: { db }, walletClock }: Till, { from, to }: DaySpan): CashOfDay {
  const ahead = walletClock.localAheadBy() ?? 0;
  const local = { from: from + ahead, to: to + ahead };
  const ofEarlierDays = givenUp(
    db,
    returned,
    lt(tenders.createdAt, local.from),
    within(tenderReturns.createdAt, local),
  );
  return {
    taken: taken(db, local),
    refunded: outward(sumOf(moved(db, local, "out", isNotNull(cashRefunds.id)), ofEarlierDays)),
    paidIn: moved(db, local, "in"),
    paidOut: outward(moved(db, local, "out", isNull(cashRefunds.id))),
  };
}

const brought = sql<number>`${tenders.amount} + ${tenders.rounding}`;
/** What refunds gave of a tender: a move of its own each. */
const refunded = sql<number>`(select coalesce(sum(${cashMoves.amount}), 0) from ${cashRefunds}
  join ${cashMoves} on ${cashMoves.id} = ${cashRefunds.id}
  where ${cashRefunds.sale} = ${tenders.sale} and ${cashRefunds.tender} = ${tenders.id})`;
const returned = sql<number>`${brought} - ${refunded}`;
const tallied = (amount: SQL<number>) => ({
  count: sql<number>`count(*)`,
  amount: sql<number>`coalesce(sum(${amount}), 0)`,
});

/**
 * Less change. What went back the same day with its sale was never a taking; what refunds gave before that was, and so was
 * what goes back on a later day.
 */
function taken(db: PosDb, span: DaySpan): Tally {
  const met = db
    .select(tallied(brought))
    .from(tenders)
    .where(and(eq(tenders.kind, "cash"), eq(tenders.state, "met"), within(tenders.createdAt, span)))
    .get();
  const today = within(tenders.createdAt, span);
  return [
    givenUp(db, refunded, today, lt(tenderReturns.createdAt, span.to)),
    givenUp(db, brought, today, gte(tenderReturns.createdAt, span.to)),
  ].reduce(sumOf, tallyOf(met));
}

/** Cash tenders whose sale was given up. @param part of each that counts; those that have none of it do not */
function givenUp(db: PosDb, part: SQL<number>, ...which: readonly (SQL | undefined)[]): Tally {
  return tallyOf(
    db
      .select(tallied(part))
      .from(tenderReturns)
      .innerJoin(tenders, eq(tenders.id, tenderReturns.tender))
      .where(and(eq(tenders.kind, "cash"), sql`${part} > 0`, ...which))
      .get(),
  );
}

function moved(db: PosDb, span: DaySpan, direction: "in" | "out", which?: SQL): Tally {
  return tallyOf(
    db
      .select(tallied(sql<number>`${cashMoves.amount}`))
      .from(cashMoves)
      .leftJoin(cashRefunds, eq(cashRefunds.id, cashMoves.id))
      .where(and(eq(cashMoves.direction, direction), within(cashMoves.createdAt, span), which))
      .get(),
  );
}

const tallyOf = (row: Tally | undefined): Tally => row ?? { count: 0, amount: 0 };

const outward = ({ count, amount }: Tally): Tally => ({ count, amount: 0 - amount });

const sumOf = (a: Tally, b: Tally): Tally => ({ count: a.count + b.count, amount: a.amount + b.amount });

const within = (column: SQLiteColumn, { from, to }: DaySpan) => and(gte(column, from), lt(column, to));
