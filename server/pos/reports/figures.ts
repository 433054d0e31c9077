/** What was counted, read for a report: in stretches of days, between which selling goes on. */

import { setImmediate as nextTurn } from "node:timers/promises";
import { and, between, type Column, eq, sql } from "drizzle-orm";
import {
  addFigures,
  type Dimension,
  daysOf,
  type Figures,
  NO_FIGURES,
  type Period,
} from "#domain/sales-report.ts";
import { salesTotals } from "#drizzle/pos/schema.ts";
import type { PosDb } from "../store.ts";

/** Four days of a shop with some hundreds of products are a millisecond or two of reading. */
const STRETCH_DAYS = 4;

/** Figures of a dimension by key, added up over the period. */
export function figuresByKey(db: PosDb, dimension: Dimension, period: Period): Promise<Map<string, Figures>> {
  return addedUp(db, dimension, period, salesTotals.key);
}

/** Figures of each day of the period that had any. */
export function figuresByDay(db: PosDb, period: Period): Promise<Map<string, Figures>> {
  return addedUp(db, "hour", period, salesTotals.day);
}

async function addedUp(
  db: PosDb,
  dimension: Dimension,
  period: Period,
  by: typeof salesTotals.key | typeof salesTotals.day,
): Promise<Map<string, Figures>> {
  const figures = new Map<string, Figures>();
  for (const stretch of stretchesOf(period)) {
    for (const { key, ...part } of stretchRows(db, dimension, stretch, by))
      figures.set(key, addFigures(figures.get(key) ?? NO_FIGURES, part));
    await nextTurn();
  }
  return figures;
}

function stretchRows(
  db: PosDb,
  dimension: Dimension,
  { from, to }: Period,
  by: typeof salesTotals.key | typeof salesTotals.day,
) {
  const summed = (column: Column) => sql<number>`sum(${column})`;
  return db
    .select({
      key: by,
      sales: summed(salesTotals.sales),
      quantity: summed(salesTotals.quantity),
      amount: summed(salesTotals.amount),
      discount: summed(salesTotals.discount),
      refunds: summed(salesTotals.refunds),
      refunded: summed(salesTotals.refunded),
    })
    .from(salesTotals)
    .where(and(eq(salesTotals.dimension, dimension), between(salesTotals.day, from, to)))
    .groupBy(by)
    .all();
}

function stretchesOf(period: Period): Period[] {
  const days = daysOf(period);
  const stretches: Period[] = [];
  for (let at = 0; at < days.length; at += STRETCH_DAYS) {
    const stretch = days.slice(at, at + STRETCH_DAYS);
    stretches.push({ from: stretch[0] ?? period.from, to: stretch.at(-1) ?? period.to });
  }
  return stretches;
}
