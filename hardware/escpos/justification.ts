import { type LayoutItem, type Segment, sizeFactor } from "#domain/receipt/layout.ts";
import { textWidth } from "#domain/receipt/width.ts";
import { justify } from "./commands.ts";
import { indentBytes, isRuleAcross } from "./spacing.ts";

/** Which way the printer is set (`ESC a`) while it prints something. */
export type Side = "left" | "center";

/** What an item costs in bytes on each side; infinite where it would not come out in its place. */
type Costs = Readonly<Record<Side, number>>;

const anywhere: Costs = { left: 0, center: 0 };
const onlyLeft: Costs = { left: 0, center: Number.POSITIVE_INFINITY };
const onlyCenter: Costs = { left: Number.POSITIVE_INFINITY, center: 0 };
const switching = justify("left").length;

/**
 * The side for each item with which all of them together are the fewest bytes: two lines in the middle of the paper are
 * cheaper centred than placed, one is not, and one below a QR stays centred as the QR was.
 * @param columns half-width columns of the paper
 * @param isDrawn whether a line is sent as a picture, whose left edge is the paper's
 */
export function planSides(
  items: readonly LayoutItem[],
  columns: number,
  isDrawn: (line: readonly Segment[]) => boolean,
): readonly Side[] {
  // From the end: the least that everything from an item on costs if the printer is set to a side when it begins.
  const choices: Record<Side, Side>[] = [];
  let rest: Costs = anywhere;
  for (const item of [...items].reverse()) {
    const costs = costsOf(item, columns, isDrawn);
    const from = { left: costs.left + rest.left, center: costs.center + rest.center };
    const choice: Record<Side, Side> = {
      left: from.left <= from.center + switching ? "left" : "center",
      center: from.center <= from.left + switching ? "center" : "left",
    };
    choices.unshift(choice);
    rest = {
      left: Math.min(from.left, from.center + switching),
      center: Math.min(from.center, from.left + switching),
    };
  }
  let side: Side = "left";
  return choices.map((choice) => {
    side = choice[side];
    return side;
  });
}

function costsOf(item: LayoutItem, columns: number, isDrawn: (line: readonly Segment[]) => boolean): Costs {
  if (item.kind === "feed" || item.kind === "cut") return anywhere;
  if (item.kind !== "line") return onlyCenter;
  const [segment, ...others] = item.segments;
  if (!segment) return anywhere;
  if (others.length > 0 || isDrawn(item.segments)) return onlyLeft;
  if (isRuleAcross(item.segments, columns)) return anywhere;
  const factor = sizeFactor[segment.size];
  const spare = columns - segment.column - textWidth(segment.text) * factor - segment.column;
  const isCentred = spare === 0 || (spare === 1 && segment.column > 0);
  return isCentred ? { left: indentBytes(segment.column, factor), center: 0 } : onlyLeft;
}
