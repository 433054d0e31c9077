/** The customer's displays: all show the same, and none keeps what its customer has seen. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CustomerDisplay, DisplayPicture } from "#hardware/customer-display.ts";
import { Displays } from "#pos/display.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

class NotingDisplay implements CustomerDisplay {
  readonly shown: DisplayPicture["state"][] = [];
  show({ state }: DisplayPicture): void {
    this.shown.push(state);
  }
}

test("every display shows each picture, and all are cleared when an ended one has been seen", () => {
  const screen = new NotingDisplay();
  const pole = new NotingDisplay();
  const displays = new Displays([screen, pole]);
  displays.show({ state: "checking", amount: "¥1.00" });
  vi.advanceTimersByTime(60_000);
  displays.show({ state: "paid", amount: "¥1.00" });
  expect(displays.picture.state).toBe("paid");
  vi.advanceTimersByTime(14_000);
  expect(pole.shown).toEqual(["checking", "paid"]);
  vi.advanceTimersByTime(2_000);
  expect(displays.picture.state).toBe("idle");
  expect(screen.shown).toEqual(["checking", "paid", "idle"]);
  expect(pole.shown).toEqual(screen.shown);
});

test("the next customer's picture is not cleared by the end of the one before", () => {
  const pole = new NotingDisplay();
  const displays = new Displays([pole]);
  displays.show({ state: "ended", amount: "¥1.00", outcome: "declined" });
  vi.advanceTimersByTime(14_000);
  displays.show({ state: "checking", amount: "¥2.00" });
  vi.advanceTimersByTime(60_000);
  expect(pole.shown).toEqual(["ended", "checking"]);
});
