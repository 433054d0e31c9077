/** A report as the screens see it: what was counted, under the names that people know. */

import type { z } from "@hono/zod-openapi";
import { Refusal } from "#domain/refusal.ts";
import {
  daysOf,
  type Figures,
  isPeriod,
  NO_FIGURES,
  type Period,
  periodBefore,
  periodNamed,
  sumFigures,
  TENDER_KEYS,
} from "#domain/sales-report.ts";
import { categories, operators } from "#drizzle/pos/schema.ts";
import { findProduct } from "../catalog/store.ts";
import type { PosDb } from "../store.ts";
import { type Till, today } from "../till.ts";
import type { PeriodQuery, SalesReport } from "./api.ts";
import { hasUncounted } from "./backlog.ts";
import { figuresByDay, figuresByKey } from "./figures.ts";

type Figured = Map<string, Figures>;

/** @throws Refusal `malformed` for days that are no period, or one that is too long */
export function periodAsked(till: Till, { period, from = "", to = "" }: z.infer<typeof PeriodQuery>): Period {
  if (period) return periodNamed(period, today(till));
  if (!isPeriod({ from, to })) throw new Refusal("malformed");
  return { from, to };
}

export async function salesReport(till: Till, period: Period): Promise<SalesReport> {
  const { db } = till.store;
  const before = periodBefore(period);
  const days = await figuresByDay(db, period);
  const daysBefore = await figuresByDay(db, before);
  const hours = await figuresByKey(db, "hour", period);
  const hoursBefore = await figuresByKey(db, "hour", before);
  const tenders = await figuresByKey(db, "tender", period);
  return {
    ...period,
    currency: till.identity.enrolment.merchant.currency,
    total: sumFigures([...days.values()]),
    before: { ...before, total: sumFigures([...daysBefore.values()]) },
    days: besideEarlier(period, before, days, daysBefore),
    hours: everyHour(hours, hoursBefore),
    products: productRows(db, await figuresByKey(db, "product", period)),
    categories: categoryRows(db, await figuresByKey(db, "category", period)),
    operators: operatorRows(db, await figuresByKey(db, "operator", period)),
    // A shop that rounds no cash is told of no rounding.
    tenders: TENDER_KEYS.filter((key) => key !== "rounding" || tenders.has(key)).map((key) => ({
      key,
      ...(tenders.get(key) ?? NO_FIGURES),
    })),
    counting: hasUncounted(till),
  };
}

function besideEarlier(period: Period, before: Period, days: Figured, daysBefore: Figured) {
  const earlier = daysOf(before);
  return daysOf(period).map((day, index) => ({
    day,
    ...(days.get(day) ?? NO_FIGURES),
    amountBefore: daysBefore.get(earlier[index] ?? "")?.amount ?? 0,
  }));
}

function everyHour(hours: Figured, hoursBefore: Figured) {
  return Array.from({ length: 24 }, (_, hour) => {
    const key = String(hour).padStart(2, "0");
    return {
      hour,
      ...(hours.get(key) ?? NO_FIGURES),
      amountBefore: hoursBefore.get(key)?.amount ?? 0,
    };
  });
}

interface Names {
  readonly name: string;
  readonly nameEn?: string;
}

function namedRows<Facts extends Names>(figures: Figured, nameOf: (key: string) => Facts) {
  return [...figures]
    .map(([key, row]) => ({ key, ...nameOf(key), ...row }))
    .sort((a, b) => b.amount - a.amount || (a.key < b.key ? -1 : 1));
}

function productRows(db: PosDb, figures: Figured): SalesReport["products"] {
  return namedRows(figures, (key) => {
    const product = key === "" ? undefined : findProduct(db, key);
    return { ...namesOf(product), unit: product?.unit ?? ("piece" as const) };
  });
}

function categoryRows(db: PosDb, figures: Figured): SalesReport["categories"] {
  const known = new Map(
    db
      .select()
      .from(categories)
      .all()
      .map((row) => [row.id, row]),
  );
  return namedRows(figures, (key) => namesOf(known.get(key)));
}

function namesOf(row: { readonly name: string; readonly nameEn: string | null } | undefined): Names {
  return row ? { name: row.name, ...(row.nameEn !== null && { nameEn: row.nameEn }) } : { name: "" };
}

function operatorRows(db: PosDb, figures: Figured): SalesReport["operators"] {
  const names = new Map(
    db
      .select()
      .from(operators)
      .all()
      .map(({ id, name }) => [id, name]),
  );
  return namedRows(figures, (key) => ({ name: names.get(key) ?? "" }));
}
