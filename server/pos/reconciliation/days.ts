/** Which business day it is here: by the merchant's time zone, and by the cut-off that the wallet told last. */
import { type Day, type DayRule, dayAfter, dayOf, isTimeZone } from "#domain/business-day.ts";
import { Refusal } from "#domain/refusal.ts";
import type { Settlement } from "#domain/settlement.ts";
import { readFact, writeFact } from "../facts.ts";
import type { Till } from "../till.ts";

const FACT = "business_day_rule";

/** Midnight, until the wallet has told otherwise. */
export function dayRule({ store, identity }: Till): DayRule {
  const [, cutOff, timeZone] = /^(\d{1,4}) (.+)$/.exec(readFact(store.db, FACT) ?? "") ?? [];
  if (cutOff !== undefined && timeZone !== undefined) return { cutOff: Number(cutOff), timeZone };
  return { cutOff: 0, timeZone: identity.enrolment.merchant.timeZone };
}

/** Keeps what the wallet has told of business days: with the line down the next ones are cut the same way. */
export function learnDayRule({ store }: Till, { cutOff, timeZone }: Settlement): void {
  const rule = `${cutOff} ${timeZone}`;
  if (isTimeZone(timeZone) && readFact(store.db, FACT) !== rule)
    store.write((db) => writeFact(db, FACT, rule));
}

/** @throws Refusal `not_found` for a day that has not begun */
export function dayNamed(till: Till, name: Day | "today" | "yesterday"): Day {
  const now = till.walletClock.now() ?? till.clocks.now();
  const today = dayOf(now, dayRule(till));
  if (name === "today") return today;
  if (name === "yesterday") return dayAfter(today, -1);
  if (name > today) throw new Refusal("not_found");
  return name;
}
