import type { Condition } from "../escpos/condition.ts";
import type { PrinterTrouble } from "../printer.ts";

/** What a person has to see to, the most particular first: an open cover also looks like missing paper. */
export function troubleOf(condition: Condition): PrinterTrouble | undefined {
  if (condition.coverOpen) return "cover-open";
  if (condition.paperOut) return "paper-out";
  if (condition.error) return "error";
  return condition.offline ? "offline" : undefined;
}
