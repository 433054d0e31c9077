/**
 * 销售报表: what was sold, by day and hour, product, category, operator and tender. Each sale is counted once, as it is
 * paid, and each refund once, as it is known to have gone back; a report only adds up what was counted.
 */
import { type Day, dayAfter, isDay } from "./business-day.ts";
import type { Id } from "./ids.ts";
import { lineShares, TENDER_KINDS, type TenderKind } from "./sale.ts";

/** `hour` holds the day's whole as well: its hours add up to it. */
export const DIMENSIONS = ["hour", "product", "category", "operator", "tender"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/**
 * - `sales`: how many paid sales took part
 * - `quantity`: pieces, or grams of what is sold by weight; only of a product
 * - `amount`: what was paid, discounts already taken off; minor units
 * - `discount`: what was taken off, minor units
 * - `refunds`, `refunded`: how many refunds, and what they gave back, minor units
 */
export interface Figures {
  readonly sales: number;
  readonly quantity: number;
  readonly amount: number;
  readonly discount: number;
  readonly refunds: number;
  readonly refunded: number;
}

/** What a report has of tenders: each kind, and what was met by rounding the cash. */
export const TENDER_KEYS = [...TENDER_KINDS, "rounding"] as const;
export type TenderKey = (typeof TENDER_KEYS)[number];

/** What a tender met of a sale, and what was rounded of it: `cashOf` both is what it brought in. */
export interface CountedTender {
  readonly kind: TenderKind;
  readonly amount: number;
  readonly rounding?: number;
}

export const NO_FIGURES: Figures = {
  sales: 0,
  quantity: 0,
  amount: 0,
  discount: 0,
  refunds: 0,
  refunded: 0,
};

/** What one sale or refund adds to one row of a day's figures. */
export interface Cell {
  readonly dimension: Dimension;
  /** The hour `00` to `23`, the kind of tender, or an id; empty for what names no product or category. */
  readonly key: string;
  readonly figures: Figures;
}

/** A line of a sale, or of what came back of one, as it is counted. */
export interface CountedLine {
  readonly product: Id | undefined;
  readonly category: Id | undefined;
  readonly quantity: number;
  readonly amount: number;
  readonly discount: number;
}

export interface CountedSale {
  /** `00` to `23`, of the shop's wall clock when it was paid. */
  readonly hour: string;
  readonly operator: Id;
  readonly lines: readonly CountedLine[];
  readonly tenders: readonly CountedTender[];
}

export interface CountedRefund {
  readonly hour: string;
  readonly operator: Id;
  /** What it went back by. */
  readonly tenders: readonly CountedTender[];
  /** Empty where an amount was given back and no line named. Their amounts come to the refund's. */
  readonly lines: readonly CountedLine[];
}

/**
 * Lines that come to what met them, where refunds have given back money without goods, or goods for less than they cost:
 * less of each where they come to more, and what no line names where they come to less.
 * @param met minor units
 */
export function linesOf(met: number, lines: readonly CountedLine[]): readonly CountedLine[] {
  const more = met - sum(lines, ({ amount }) => amount);
  if (more >= 0) return more === 0 ? lines : [...lines, { ...UNNAMED, amount: more }];
  const worths = lines.map(({ amount }) => ({ quantity: 1, unitPrice: amount }));
  const shares = lineShares(worths, { amount: -more });
  return lines.map((line, index) => ({ ...line, amount: shares[index] ?? 0 }));
}

const UNNAMED = { product: undefined, category: undefined, quantity: 0, discount: 0 } as const;

export function cellsOfSale({ hour, operator, lines, tenders }: CountedSale): Cell[] {
  const amount = sum(lines, (line) => line.amount);
  const whole = { ...NO_FIGURES, sales: 1, amount, discount: sum(lines, (line) => line.discount) };
  return [
    { dimension: "hour", key: hour, figures: whole },
    { dimension: "operator", key: operator, figures: whole },
    ...perKey("tender", tenderParts(tenders), ({ key, amount }) => [key, { ...NO_FIGURES, amount }], {
      sales: 1,
    }),
    ...perKey("product", lines, (line) => [line.product ?? "", sold(line)], { sales: 1 }),
    ...perKey("category", lines, (line) => [line.category ?? "", { ...sold(line), quantity: 0 }], {
      sales: 1,
    }),
  ];
}

export function cellsOfRefund({ hour, operator, tenders, lines }: CountedRefund): Cell[] {
  const amount = sum(tenders, (tender) => tender.amount);
  const whole = { ...NO_FIGURES, refunds: 1, refunded: amount };
  const named: readonly Pick<CountedLine, "product" | "category" | "amount">[] =
    lines.length > 0 ? lines : [{ product: undefined, category: undefined, amount }];
  return [
    { dimension: "hour", key: hour, figures: whole },
    { dimension: "operator", key: operator, figures: whole },
    ...perKey("tender", tenderParts(tenders), ({ key, amount }) => [key, returned({ amount })], {
      refunds: 1,
    }),
    ...perKey("product", named, (line) => [line.product ?? "", returned(line)], { refunds: 1 }),
    ...perKey("category", named, (line) => [line.category ?? "", returned(line)], { refunds: 1 }),
  ];
}

/** A rounded tender brought in one part of what it met, and rounding met the other: they add up to the sale. */
function tenderParts(
  tenders: readonly CountedTender[],
): { readonly key: TenderKey; readonly amount: number }[] {
  return tenders.flatMap(({ kind, amount, rounding = 0 }) => [
    { key: kind, amount: amount + rounding },
    ...(rounding === 0 ? [] : [{ key: "rounding" as const, amount: -rounding }]),
  ]);
}

const sold = ({ quantity, amount, discount }: CountedLine): Figures => ({
  ...NO_FIGURES,
  quantity,
  amount,
  discount,
});
const returned = ({ amount }: Pick<CountedLine, "amount">): Figures => ({ ...NO_FIGURES, refunded: amount });

/** One cell for each key, however many parts have it: two lines of one product are one sale of it. */
function perKey<Part>(
  dimension: Dimension,
  parts: readonly Part[],
  read: (part: Part) => readonly [string, Figures],
  once: Partial<Figures>,
): Cell[] {
  const sums = new Map<string, Figures>();
  for (const part of parts) {
    const [key, figures] = read(part);
    sums.set(key, addFigures(sums.get(key) ?? NO_FIGURES, figures));
  }
  return [...sums].map(([key, figures]) => ({ dimension, key, figures: { ...figures, ...once } }));
}

export function addFigures(a: Figures, b: Figures): Figures {
  return {
    sales: a.sales + b.sales,
    quantity: a.quantity + b.quantity,
    amount: a.amount + b.amount,
    discount: a.discount + b.discount,
    refunds: a.refunds + b.refunds,
    refunded: a.refunded + b.refunded,
  };
}

export function sumFigures(all: readonly Figures[]): Figures {
  return all.reduce(addFigures, NO_FIGURES);
}

const sum = <Part>(parts: readonly Part[], read: (part: Part) => number): number =>
  parts.reduce((total, part) => total + read(part), 0);

/** The days of a report, both ends included. */
export interface Period {
  readonly from: Day;
  readonly to: Day;
}

/** Periods that people name. A week begins on Monday; week and month go on until today. */
export const PERIOD_NAMES = ["today", "yesterday", "week", "month"] as const;
export type PeriodName = (typeof PERIOD_NAMES)[number];

export function periodNamed(name: PeriodName, today: Day): Period {
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
  const from = {
    today,
    yesterday: dayAfter(today, -1),
    week: dayAfter(today, -weekday),
    month: `${today.slice(0, 7)}-01`,
  }[name];
  return { from, to: name === "yesterday" ? from : today };
}

/** As many days as a screen can lay beside each other; more is for an export in parts. */
export const PERIOD_DAYS_MAX = 366;

export function isPeriod({ from, to }: Period): boolean {
  return isDay(from) && isDay(to) && from <= to && daysOf({ from, to }).length <= PERIOD_DAYS_MAX;
}

/** @returns the days in their order; at most one more than a period may have */
export function daysOf({ from, to }: Period): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to && days.length <= PERIOD_DAYS_MAX; day = dayAfter(day)) days.push(day);
  return days;
}

/** The period of equal length to compare with: whole weeks earlier, so that a Saturday stands beside a Saturday. */
export function periodBefore(period: Period): Period {
  const weeks = Math.ceil(daysOf(period).length / 7);
  return { from: dayAfter(period.from, -7 * weeks), to: dayAfter(period.to, -7 * weeks) };
}
