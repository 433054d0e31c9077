/** Closings as a list, for whoever looks back. */
import { desc, inArray, lt } from "drizzle-orm";
import { closingDifference } from "#domain/closing.ts";
import { closings, shiftCorrections } from "#drizzle/pos/schema.ts";
import type { PosDb } from "../store.ts";
import type { ClosingSummary } from "./api.ts";

/** So many as fit a screen. */
const ENOUGH = 30;

/** The latest first; those of lower numbers than `before` where that is named. */
export function closingSummaries(db: PosDb, before: number | undefined): ClosingSummary[] {
  const rows = db
    .select({ number: closings.number, shift: closings.shift, facts: closings.facts })
    .from(closings)
    .where(before === undefined ? undefined : lt(closings.number, before))
    .orderBy(desc(closings.number))
    .limit(ENOUGH)
    .all();
  const corrected = new Set(
    db
      .select({ shift: shiftCorrections.shift })
      .from(shiftCorrections)
      .where(
        inArray(
          shiftCorrections.shift,
          rows.map(({ shift }) => shift),
        ),
      )
      .all()
      .map(({ shift }) => shift),
  );
  return rows.map(({ number, shift, facts }) => {
    const { openedBy, closedBy, closedAt, forced } = facts;
    const difference = closingDifference(facts);
    return {
      number,
      shift,
      openedBy,
      closedBy,
      closedAt,
      forced: forced !== undefined,
      ...(difference !== undefined && { difference }),
      corrected: corrected.has(shift),
    };
  });
}
