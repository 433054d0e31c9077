import type { Condition } from "../escpos/condition.ts";
import type { PrinterTrouble } from "../printer.ts";
import type { Conversation } from "./conversation.ts";

/** What a person has to see to, the most particular first: an open cover also looks like missing paper. */
export function troubleOf(condition: Condition): PrinterTrouble | undefined {
  if (condition.coverOpen) return "cover-open";
  if (condition.paperOut) return "paper-out";
  if (condition.cutterError) return "cutter";
  if (condition.overheated) return "overheated";
  if (condition.error) return "error";
  return condition.offline ? "offline" : undefined;
}

/**
 * Whether a receipt that is in the printer comes out by itself once the trouble is seen to. A stuck cutter or a fault
 * often ends only with the power, and what was in the printer with it.
 */
export function isWaitedOut(trouble: PrinterTrouble): boolean {
  return trouble !== "cutter" && trouble !== "error";
}

/**
 * Whether no answer means no more than that the printer said of itself what it has stopped for, and now holds us back:
 * its buffer is full and a handshake keeps our questions from it.
 */
export function isStoppedByTrouble({ condition, connection }: Conversation): boolean {
  return connection.unsentBytes > 0 && troubleOf(condition) !== undefined;
}
