/** The customer's displays: all show the same, and none keeps what its customer has seen. */
import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CustomerDisplay, DisplayPicture } from "#hardware/customer-display.ts";
import { Displays } from "#pos/display.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const logged: string[] = [];
const log = pino({ level: "error" }, { write: (line: string) => void logged.push(line) });

class NotingDisplay implements CustomerDisplay {
  readonly shown: DisplayPicture["state"][] = [];
  show({ state }: DisplayPicture): void {
    this.shown.push(state);
  }
}

test("every display shows each picture, and all are cleared when an ended one has been seen", () => {
  const screen = new NotingDisplay();
  const pole = new NotingDisplay();
  const displays = new Displays([screen, pole], log);
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

test("the green gives way to the e-receipt's code alone, which is taken away in its turn", () => {
  const screen = new NotingDisplay();
  const displays = new Displays([screen], log);
  displays.show({ state: "paid", amount: "¥1.00", receipt: "HTTPS://WALLET/E/1" });
  vi.advanceTimersByTime(15_000);
  expect(displays.picture).toEqual({ state: "receipt", receipt: "HTTPS://WALLET/E/1" });
  vi.advanceTimersByTime(45_000);
  expect(screen.shown).toEqual(["paid", "receipt", "idle"]);
});

test("the next customer's picture is not cleared by the end of the one before", () => {
  const pole = new NotingDisplay();
  const displays = new Displays([pole], log);
  displays.show({ state: "ended", amount: "¥1.00", outcome: "declined" });
  vi.advanceTimersByTime(14_000);
  displays.show({ state: "checking", amount: "¥2.00" });
  vi.advanceTimersByTime(60_000);
  expect(pole.shown).toEqual(["ended", "checking"]);
});

test("a display that fails keeps neither a payment nor the display beside it", () => {
  const broken: CustomerDisplay = {
    show: () => {
      throw new RangeError("no such character");
    },
  };
  const screen = new NotingDisplay();
  const displays = new Displays([broken, screen], log);
  displays.show({ state: "paid", amount: "¥1.00" });
  expect(screen.shown).toEqual(["paid"]);
  expect(displays.picture.state).toBe("paid");
  expect(logged.join()).toContain("a customer display failed");
});

test("a total that is due stays while cash is counted, and not for ever where its till is gone", () => {
  const pole = new NotingDisplay();
  const displays = new Displays([pole], log);
  displays.show({ state: "due", amount: "¥1.00" });
  vi.advanceTimersByTime(120_000);
  expect(pole.shown).toEqual(["due"]);
  vi.advanceTimersByTime(60_000);
  expect(pole.shown).toEqual(["due", "idle"]);
});
