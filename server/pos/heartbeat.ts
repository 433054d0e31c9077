/** 心跳: what this terminal knows of itself, as its bank is told, and when that is due: pure. */
import { type DeviceState, HEARTBEAT_MS, type HeartbeatReport } from "#domain/heartbeat.ts";
import type { DrawerState } from "#hardware/drawer.ts";
import type { Presence } from "#hardware/presence.ts";
import type { PrinterStatus } from "#hardware/printer.ts";
import type { PendingTotals } from "./payments/store.ts";

/** What is seen of the till now. */
export interface Condition
  extends Pick<HeartbeatReport, "version" | "upForMs" | "clockAheadMs" | "freeBytes" | "alarms"> {
  /** This machine's clock, epoch milliseconds. */
  readonly now: number;
  /** `virtual`: receipts are shown on the screen, and no printer is meant to be there. */
  readonly printer: PrinterStatus | "virtual";
  readonly drawer: DrawerState;
  /** Undefined where none was set up. */
  readonly scanner: Presence | undefined;
  readonly pole: Presence | undefined;
  /** Customers' screens that are watching now. */
  readonly screens: number;
  readonly pending: Pick<PendingTotals, "pending" | "oldestAt">;
}

/** Says `unknown` rather than a guess. */
export function heartbeatOf(seen: Condition): HeartbeatReport {
  const { version, upForMs, clockAheadMs, freeBytes, alarms, pending, now } = seen;
  return {
    version,
    upForMs: Math.round(upForMs),
    clockAheadMs: clockAheadMs === null ? null : Math.round(clockAheadMs),
    printer: seen.printer === "virtual" ? "none" : PRINTER[seen.printer.state],
    // A drawer is seen only by its switch, and not every drawer has one that is wired.
    drawer: seen.drawer === "unknown" ? "unknown" : "well",
    scanner: seen.scanner ? PRESENCE[seen.scanner] : "none",
    display: displayOf(seen),
    freeBytes,
    pending: { count: pending.pending, oldestMs: Math.max(0, now - (pending.oldestAt ?? now)) },
    alarms,
  };
}

const PRINTER: Readonly<Record<PrinterStatus["state"], DeviceState>> = {
  absent: "absent",
  probing: "unknown",
  ready: "well",
  attention: "trouble",
};
const PRESENCE: Readonly<Record<Presence, DeviceState>> = { absent: "absent", present: "well" };

/** A pole display is meant to be there; a shop without one may have a customer's screen, or may not. */
function displayOf({ pole, screens }: Condition): DeviceState {
  if (pole) return PRESENCE[pole];
  return screens > 0 ? "well" : "unknown";
}

export interface Told {
  readonly report: HeartbeatReport;
  /** By a clock that only grows, milliseconds. */
  readonly at: number;
}

/** A loose plug goes on and off many times a minute. */
const CHANGES_APART_MS = 10_000;
/** So long after the start the printer has said how it is, or will not. */
const PRINTER_ASKED_MS = 30_000;

/** Five minutes after the last, or soon after something went wrong that was well, or the other way round. */
export function isDue(last: Told | undefined, report: HeartbeatReport, now: number): boolean {
  if (!last) return report.printer !== "unknown" || report.upForMs > PRINTER_ASKED_MS;
  if (now - last.at >= HEARTBEAT_MS) return true;
  if (now - last.at < CHANGES_APART_MS) return false;
  const { printer, drawer, scanner, display, alarms } = last.report;
  const before = { printer, drawer, scanner, display, alarms };
  return Object.entries(before).some(([sign, was]) => report[sign as keyof typeof before] !== was);
}
