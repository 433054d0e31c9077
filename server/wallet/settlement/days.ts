/** Which business day of a merchant is to be settled next: pure. */
import { type Day, type DayRule, type DaySpan, dayAfter, dayOf, spanOf } from "#domain/business-day.ts";

/** What of the merchant's last settlement decides about the next. */
export interface LastSettlement {
  readonly day: Day;
  /** 0 where it closed the day. */
  readonly run: number;
}

export interface DueDay {
  readonly day: Day;
  readonly span: DaySpan;
}

/** The earliest day that can still be settled: nothing is added to one that was closed, or to one before. */
export function openFrom(last: LastSettlement | undefined): Day | undefined {
  if (!last) return undefined;
  return last.run === 0 ? dayAfter(last.day) : last.day;
}

/** The business day into which something falls that moved at this moment and is in no settlement. */
export function dayFor(at: number, rule: DayRule, last: LastSettlement | undefined): Day {
  const [day, earliest] = [dayOf(at, rule), openFrom(last)];
  return earliest !== undefined && earliest > day ? earliest : day;
}

/**
 * The day that is over and has to be closed now: the one of which a part was settled already, or the one of the first
 * thing that is in no settlement. One after the other, and a day on which nothing moved is none.
 * @param first when the first of what is in no settlement moved, epoch milliseconds
 */
export function dueDay(
  rule: DayRule,
  last: LastSettlement | undefined,
  first: number | undefined,
  now: number,
): DueDay | undefined {
  const begun = last && last.run > 0 ? last.day : undefined;
  const day = begun ?? (first === undefined ? undefined : dayFor(first, rule, last));
  if (day === undefined) return undefined;
  const span = spanOf(day, rule);
  return span.to <= now ? { day, span } : undefined;
}
