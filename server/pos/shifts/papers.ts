/** Papers of a shift: X while it goes on (中途小结), Z of its closing (交班报表), a slip for each move of cash and correction. */
import type { ClosingFacts } from "#domain/closing.ts";
import type { Id } from "#domain/ids.ts";
import type { ReceiptDocument } from "#domain/receipt/document.ts";
import { type ShiftReportFacts, shiftReport } from "#domain/receipt/shift-report.ts";
import { cashMoveSlip, correctionSlip } from "#domain/receipt/shift-slips.ts";
import { Refusal } from "#domain/refusal.ts";
import { refundRoundingOf, refundsBy, roundingOf, salesPaid, taken, wholeTotals } from "#domain/shift.ts";
import { writeJournal } from "../journal.ts";
import { pendingTotals } from "../payments/store.ts";
import { readDesign } from "../receipts/design.ts";
import { paperFacts } from "../receipts/documents.ts";
import { findJob, intendReport, printAgain, type ShiftPaper } from "../receipts/jobs.ts";
import { operatorName } from "../sales/store.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import type { CashMoveView, ShiftView } from "./api.ts";
import { closingOf } from "./closings.ts";
import { floatOf } from "./counts.ts";
import { reportJobsOf, unknownTotals } from "./figures.ts";
import { findShift, type ShiftRow, startOf } from "./shift-row.ts";
import { totalsSince } from "./totals.ts";

/** Records, in the caller's transaction, that the report of the closing is to be printed. */
export function intendClosingReport(till: Till, db: PosDb, facts: ClosingFacts, seal: string): void {
  intendReport(till, db, closingReport(facts.shift), zReport(till, db, facts, seal));
}

const closingReport = (shift: Id) => ({ shift, kind: "z-report", subject: "" }) as const;

/** As `intendClosingReport`, for cash that was put in or taken out. */
export function intendMoveSlip(till: Till, db: PosDb, shift: Id, move: CashMoveView): void {
  const { currency } = till.identity.enrolment.merchant;
  const document = cashMoveSlip({ ...paperFacts(till, readDesign(db)), ...move, currency });
  intendReport(till, db, { shift, kind: "cash-move", subject: move.id }, document);
}

/** As `intendClosingReport`, for what turned out later. */
export function intendCorrection(
  till: Till,
  db: PosDb,
  shift: Id,
  correction: ShiftView["corrections"][number],
): void {
  const { currency } = till.identity.enrolment.merchant;
  const number = closingOf(db, shift)?.number;
  if (number === undefined) throw new Error("what is corrected was closed");
  const document = correctionSlip({ ...paperFacts(till, readDesign(db)), ...correction, number, currency });
  intendReport(till, db, { shift, kind: "correction", subject: correction.id }, document);
}

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
    const paper: ShiftPaper = { shift, kind: "x-report", subject: jobId };
    intendReport(till, db, paper, xReport(till, db, findShift(db, shift)), jobId);
    const at = clocks.now();
    writeJournal(db, { at, actor: operator, action: "x-report asked", subject: shift });
  });
}

/** What should lie in the drawer is not on it: whoever counts that does so without knowing. */
function xReport(till: Till, db: PosDb, shift: ShiftRow): ReceiptDocument {
  const { pending, pendingAmount } = pendingTotals(db);
  const unknown = unknownTotals(db);
  const float = floatOf(db, shift.id);
  return shiftReport({
    ...paperFacts(till, readDesign(db)),
    currency: till.identity.enrolment.merchant.currency,
    openedBy: operatorName(db, shift.openedBy),
    openedAt: shift.openedAt,
    ...figuresOnPaper(totalsSince(db, startOf(shift))),
    pending: { count: pending, amount: pendingAmount, ...(unknown.count > 0 && { unknown }) },
    ...(float !== undefined && { drawer: { float } }),
  });
}

function zReport(till: Till, db: PosDb, facts: ClosingFacts, seal: string): ReceiptDocument {
  const { closedBy, closedAt, openedBy, openedAt, currency, number, words, counts } = facts;
  const { float, expected, counted, left, pending, pendingAmount } = facts;
  const unknown = pending.filter((one) => one.unknown);
  const sum = unknown.reduce((all, { amount }) => all + amount, 0);
  return shiftReport({
    ...paperFacts(till, readDesign(db)),
    currency,
    openedBy,
    openedAt,
    closing: { by: closedBy, at: closedAt, number, seal, ...(facts.forced && { forced: facts.forced }) },
    ...figuresOnPaper(wholeTotals(facts.totals)),
    moves: facts.moves,
    pending: {
      count: pending.length,
      amount: pendingAmount,
      ...(unknown.length > 0 && { unknown: { count: unknown.length, amount: sum } }),
    },
    drawer: {
      expected,
      ...(float !== undefined && { float }),
      ...(counted !== undefined && { counted }),
      ...(left !== undefined && { left }),
      counts: counts.length,
    },
    words,
  });
}

type FiguresOnPaper = Pick<
  ShiftReportFacts,
  | "sales"
  | "discounts"
  | "rounding"
  | "tenders"
  | "late"
  | "refunds"
  | "refundsBy"
  | "refundRounding"
  | "noSales"
  | "paidIn"
  | "paidOut"
>;

function figuresOnPaper(totals: Parameters<typeof taken>[0]): FiguresOnPaper {
  const { cash, cash_returned, wallet, wallet_reversed, late, refunds, no_sale, paid_in, paid_out } = totals;
  const amounts = taken(totals);
  const by = refundsBy(totals);
  return {
    sales: salesPaid(totals),
    discounts: totals.discounts,
    rounding: roundingOf(totals),
    tenders: {
      cash: { count: cash.count - cash_returned.count, amount: amounts.cash },
      wallet: { count: wallet.count - wallet_reversed.count, amount: amounts.wallet },
    },
    late,
    refunds,
    ...(by && { refundsBy: by }),
    refundRounding: refundRoundingOf(totals),
    noSales: no_sale.count,
    paidIn: paid_in,
    paidOut: paid_out,
  };
}
