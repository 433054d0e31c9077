import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  calendarDayOf,
  type DayRule,
  dayAfter,
  dayOf,
  isDay,
  isTimeZone,
  MINUTES_A_DAY,
  monthOf,
  spanOf,
  wallText,
} from "#domain/business-day.ts";

const HOUR_MS = 3_600_000;
const at = (text: string) => Date.parse(text);

/** Zones that change their clocks: by an hour, by half of one, at midnight, and one that left a day out. */
const zones = fc.constantFrom(
  "Asia/Shanghai",
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "America/Santiago",
  "Africa/Casablanca",
  "Pacific/Apia",
  "Asia/Kathmandu",
  "UTC",
);
const rules: fc.Arbitrary<DayRule> = fc.record({
  timeZone: zones,
  cutOff: fc.integer({ min: 0, max: MINUTES_A_DAY - 1 }),
});
const instants = fc.integer({ min: at("2008-01-01T00:00:00Z"), max: at("2040-01-01T00:00:00Z") });

describe("a business day", () => {
  test.each<[string, string, number, string, string]>([
    ["midnight begins it in Shanghai", "Asia/Shanghai", 0, "2026-11-25T16:00:00Z", "2026-11-26"],
    ["a moment before is the day before", "Asia/Shanghai", 0, "2026-11-25T15:59:59.999Z", "2026-11-25"],
    ["a bar's two in the morning is yesterday", "Asia/Shanghai", 240, "2026-11-25T18:00:00Z", "2026-11-25"],
    ["until it cuts off at four", "Asia/Shanghai", 240, "2026-11-25T20:00:00Z", "2026-11-26"],
  ])("%s", (_, timeZone, cutOff, instant, day) => {
    expect(dayOf(at(instant), { timeZone, cutOff })).toBe(day);
  });

  test.each<[string, string, number, string, number]>([
    ["clocks put forward at two", "Europe/Berlin", 0, "2026-03-29", 23],
    ["clocks put back at three", "Europe/Berlin", 0, "2026-10-25", 25],
    ["clocks put forward after the cut-off of the day before", "Europe/Berlin", 240, "2026-03-28", 23],
    ["clocks put back half an hour", "Australia/Lord_Howe", 0, "2026-04-05", 24.5],
    ["midnight itself left out", "America/Santiago", 0, "2026-09-06", 23],
    ["a day that Samoa left out", "Pacific/Apia", 0, "2011-12-30", 0],
    ["a country without such habits", "Asia/Shanghai", 0, "2026-03-29", 24],
  ])("%s: %s %i on %s has %d hours", (_, timeZone, cutOff, day, hours) => {
    const { from, to } = spanOf(day, { timeZone, cutOff });
    expect((to - from) / HOUR_MS).toBe(hours);
  });

  test("a cut-off in the hour that comes twice is its first coming, one in the hour left out the moment after", () => {
    const rule = { timeZone: "Europe/Berlin", cutOff: 150 };
    expect(spanOf("2026-10-25", rule).from).toBe(at("2026-10-25T00:30:00Z"));
    expect(dayOf(at("2026-10-25T01:15:00Z"), rule)).toBe("2026-10-25");
    expect(spanOf("2026-03-29", rule).from).toBe(at("2026-03-29T01:00:00Z"));
  });

  test("each instant is in exactly one, and one ends where the next begins", () => {
    fc.assert(
      fc.property(rules, instants, (rule, instant) => {
        const day = dayOf(instant, rule);
        const { from, to } = spanOf(day, rule);
        expect(from <= instant && instant < to).toBe(true);
        expect(spanOf(dayAfter(day), rule).from).toBe(to);
        expect(spanOf(dayAfter(day, -1), rule).to).toBe(from);
        expect(dayOf(from, rule)).toBe(day);
        expect(dayOf(to - 1, rule)).toBe(day);
      }),
    );
  });
});

test("a month is the calendar's where the shop is", () => {
  expect(monthOf(at("2026-11-30T16:00:00Z"), "Asia/Shanghai")).toBe("2026-12");
  expect(monthOf(at("2026-11-30T16:00:00Z"), "Europe/Berlin")).toBe("2026-11");
  expect(wallText(at("2026-11-26T00:15:04.321Z"), "Asia/Shanghai")).toBe("2026-11-26 08:15:04");
});

test("a day is one of the calendar, a time zone one that is known", () => {
  expect(["2026-02-28", "2024-02-29"].every(isDay)).toBe(true);
  expect(["2026-02-30", "2026-13-01", "2026-1-1", "", "26-11-26", "2026-11-26T00"].some(isDay)).toBe(false);
  expect(isTimeZone("Asia/Shanghai")).toBe(true);
  expect(isTimeZone("Asia/Atlantis")).toBe(false);
});

test("the calendar day is the one on the wall of the shop", () => {
  const lateEvening = at("2026-11-22T16:30:00Z");
  expect(calendarDayOf(lateEvening, "Asia/Shanghai")).toBe("2026-11-23");
  expect(calendarDayOf(lateEvening, "UTC")).toBe("2026-11-22");
});
