import { isRule, type Segment, sizeFactor } from "#domain/receipt/layout.ts";
import { position } from "./commands.ts";

/** Columns from one tab stop to the next, as `ESC @` leaves them: eight characters of font A, whatever size is set. */
const tabColumns = 8;

/**
 * What moves the pen in the fewest bytes: spaces, tabs and spaces, or nothing if an absolute position takes fewer.
 * @param factor how many times its width a character of the moment takes; tabs are trusted at normal size only
 */
export function gapText(from: number, to: number, factor: number): string | undefined {
  const spaces = spacesOf(to - from, factor);
  const tabs = Math.floor(to / tabColumns) - Math.floor(from / tabColumns);
  const mixed = "\t".repeat(tabs > 0 && factor === 1 ? tabs : 0) + " ".repeat(to % tabColumns);
  const isTabbed = mixed.startsWith("\t") && mixed.length < (spaces ?? position(0).length);
  if (isTabbed) return mixed;
  return spaces === undefined ? undefined : " ".repeat(spaces);
}

/** Bytes that it takes to begin a line at a column. */
export function indentBytes(column: number, factor: number): number {
  return gapText(0, column, factor)?.length ?? position(0).length;
}

/** How many spaces fill a gap, if they are no more bytes than an absolute position. */
function spacesOf(columns: number, factor: number): number | undefined {
  const spaces = columns / factor;
  return Number.isInteger(spaces) && spaces >= 0 && spaces <= position(0).length ? spaces : undefined;
}

/** Whether a line is one rule from edge to edge, and no few hyphens that stand for something. */
export function isRuleAcross([segment, ...others]: readonly Segment[], columns: number): boolean {
  if (!segment || others.length > 0 || !isRule(segment) || segment.column !== 0) return false;
  return segment.text.length === Math.floor(columns / sizeFactor.wide);
}
