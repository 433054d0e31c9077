/** The report of a shift on paper: X while it goes on (中途小结), Z of its closing (交班报表). */

import type { Id } from "#domain/ids.ts";
import type { ReceiptDocument } from "#domain/receipt/document.ts";
import { shiftReport } from "#domain/receipt/shift-report.ts";
import { Refusal } from "#domain/refusal.ts";
import { writeJournal } from "../journal.ts";
import { pendingTotals } from "../payments/store.ts";
import { readDesign } from "../receipts/design.ts";
import { paperFacts } from "../receipts/documents.ts";
import { findJob, intendReport, printAgain } from "../receipts/jobs.ts";
import { operatorName } from "../sales/store.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import { findShift, reportJobsOf, type ShiftRow, takings, unknownTotals } from "./figures.ts";

/** Records, in the caller's transaction, that the report of the closing is to be printed. */
export function intendClosingReport(till: Till, db: PosDb, shift: Id): void {
  intendReport(till, db, closingReport(shift), reportOf(till, db, findShift(db, shift)));
}

const closingReport = (shift: Id) => ({ shift, kind: "z-report", subject: "" }) as const;

/**
 * Asks for the report of a shift, under an id that the screen made: while it is open as it stands at that moment,
 * afterwards that of its closing once more.
 * @throws Refusal `not_found` for a shift that never was or closed without a report; `id_reused` for the id of another
 */
export function printReport(till: Till, shift: Id, jobId: Id, operator: string): void {
  const { store, clocks } = till;
  if (findShift(store.db, shift).closedAt !== null) {
    printAgain(till, closingReport(shift), jobId, operator);
    return;
  }
  store.write((db) => {
    if (reportJobsOf(db, shift).some(({ id }) => id === jobId)) return;
    if (findJob(db, jobId)) throw new Refusal("id_reused");
    const paper = { shift, kind: "x-report", subject: jobId } as const;
    intendReport(till, db, paper, reportOf(till, db, findShift(db, shift)), jobId);
    const at = clocks.now();
    writeJournal(db, { at, actor: operator, action: "x-report asked", subject: shift });
  });
}

function reportOf(till: Till, db: PosDb, shift: ShiftRow): ReceiptDocument {
  const { closedBy, closedAt, signedOffBy } = shift;
  const { pending, pendingAmount } = pendingTotals(db);
  const unknown = unknownTotals(db);
  return shiftReport({
    ...paperFacts(till, readDesign(db)),
    currency: till.identity.enrolment.merchant.currency,
    openedBy: operatorName(db, shift.openedBy),
    openedAt: shift.openedAt,
    ...(closedBy && closedAt !== null && { closing: { by: operatorName(db, closedBy), at: closedAt } }),
    ...takings(db, shift.id),
    pending: {
      count: pending,
      amount: pendingAmount,
      ...(unknown.count > 0 && { unknown }),
    },
    ...(signedOffBy && { signedOffBy: operatorName(db, signedOffBy) }),
  });
}
