/**
 * 营业日: which instants a business day has. It begins at the merchant's cut-off, so many minutes after midnight on the wall
 * clock of his time zone, and ends where the next begins: a shop that sells until two in the morning cuts off at four.
 * Days follow each other without gap or overlap, also where clocks are changed: a day has 23, 24 or 25 hours then, and none
 * at all where a country left it out.
 */

/** `YYYY-MM-DD`. */
export type Day = string;
/** `YYYY-MM`. */
export type Month = string;

export interface DayRule {
  /** IANA name. */
  readonly timeZone: string;
  /** Minutes after midnight at which a business day begins, 0 to 1439. */
  readonly cutOff: number;
}

/** [from, to), epoch milliseconds. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
}

export const MINUTES_A_DAY = 24 * 60;
const MINUTE_MS = 60_000;
const DAY_MS = MINUTES_A_DAY * MINUTE_MS;

/** True for a day of the calendar: 2026-02-30 is none. */
export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(ms) && dayOfUtc(ms) === text;
}

/** True for a time zone that this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    wallClock(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The day so many days later; earlier where `days` is below zero. */
export function dayAfter(day: Day, days = 1): Day {
  return dayOfUtc(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS);
}

export function spanOf(day: Day, rule: DayRule): DaySpan {
  return { from: beginOf(day, rule), to: beginOf(dayAfter(day), rule) };
}

/** The business day that an instant belongs to. @param at epoch milliseconds */
export function dayOf(at: number, rule: DayRule): Day {
  // By the wall clock it is off by one at most; the spans decide.
  let day = dayAfter(dayOfUtc(wallTime(at, rule.timeZone) - rule.cutOff * MINUTE_MS));
  while (at < beginOf(day, rule)) day = dayAfter(day, -1);
  return day;
}

/** The calendar day of an instant, which has nothing to do with any cut-off. @param at epoch milliseconds */
export function calendarDayOf(at: number, timeZone: string): Day {
  return dayOfUtc(wallTime(at, timeZone));
}

/** The calendar month of an instant, as `calendarDayOf`. @param at epoch milliseconds */
export function monthOf(at: number, timeZone: string): Month {
  return calendarDayOf(at, timeZone).slice(0, 7);
}

/** The wall clock at an instant as people read it: `2026-11-26 08:15:04`. */
export function wallText(at: number, timeZone: string): string {
  return new Date(wallTime(at, timeZone)).toISOString().slice(0, 19).replace("T", " ");
}

const dayOfUtc = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

function beginOf(day: Day, { timeZone, cutOff }: DayRule): number {
  return instantOf(Date.parse(`${day}T00:00:00Z`) + cutOff * MINUTE_MS, timeZone);
}

/**
 * When the wall clock first shows this time: of two, where clocks were put back, the first; where they were put forward
 * over it, the moment at which they were.
 * @param wall the wall clock's reading, as milliseconds that would be UTC
 */
function instantOf(wall: number, timeZone: string): number {
  const guesses = [wall - DAY_MS, wall + DAY_MS].map((near) => wall - offsetAt(near, timeZone));
  const first = Math.min(...guesses);
  const last = Math.max(...guesses);
  for (const guess of [first, last]) if (wallTime(guess, timeZone) === wall) return guess;
  return momentOfChange(first, last, wall, timeZone);
}

/** The clocks are put forward between the two: the first instant, to the second, at which they read `wall` or later. */
function momentOfChange(before: number, after: number, wall: number, timeZone: string): number {
  let [low, high] = [before, after];
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (wallTime(middle, timeZone) < wall) low = middle;
    else high = middle;
  }
  return high;
}

const offsetAt = (at: number, timeZone: string) => wallTime(at, timeZone) - at;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError for a time zone that this machine does not know */
function wallClock(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "iso8601",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  clocks.set(timeZone, made);
  return made;
}

/** What the wall clock of a time zone reads at an instant, as milliseconds that would be UTC. */
function wallTime(at: number, timeZone: string): number {
  const read: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of wallClock(timeZone).formatToParts(at)) read[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = read;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((at % 1000) + 1000) % 1000);
}
