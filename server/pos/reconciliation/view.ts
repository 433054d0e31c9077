/** A look at a business day as screens get it. */
import { type CashOfDay, expectedCash, hadCash, isOldCount } from "#domain/cash-count.ts";
import { type Difference, RESOLUTION_SENTENCES, SETTLING_OUTCOMES, sentenceOf } from "#domain/difference.ts";
import { netOf, type Totals } from "#domain/reconciliation.ts";
import type { Settlement } from "#domain/settlement.ts";
import { dayJobsOf } from "../receipts/jobs.ts";
import { operatorName, printJobView } from "../sales/store.ts";
import type { Till } from "../till.ts";
import type { DifferenceView, MISSING, ReconciliationView } from "./api.ts";
import { cashOfDay } from "./drawer.ts";
import type { Look } from "./looks.ts";
import {
  type CashCountRow,
  countOf,
  latestCount,
  latestResolution,
  type ResolutionRow,
  resolutionsOf,
} from "./store.ts";

export function reconciliationView(till: Till, look: Look): ReconciliationView {
  const { day, span, settlement, held, result } = look;
  const { db } = till.store;
  const ahead = till.walletClock.localAheadBy() ?? 0;
  const cash = cashOfDay(till, span);
  const row = latestCount(db, day);
  const done = resolutionsOf(db, day);
  const differences = result.differences.map((found) =>
    differenceView(till, found, latestResolution(done, found), ahead),
  );
  const isCountMissing = row ? isOldCount(countOf(row), cash) : hadCash(cash);
  const missing: (typeof MISSING)[number][] = [];
  if (held.now < span.to) missing.push("end");
  if (!settlement) missing.push("bank");
  if (isCountMissing) missing.push("count");
  return {
    day,
    ...span,
    currency: till.identity.enrolment.merchant.currency,
    terminal: withNet(result.terminal),
    bank: settlement ? bankView(settlement, ahead) : null,
    drawer: { ...cash, count: row ? countView(till, row, cash) : null },
    matched: result.matched,
    open: differences.filter(({ explained, resolution }) => !explained && !resolution?.settles).length,
    missing,
    differences,
    papers: dayJobsOf(db, day)
      .filter(({ kind }) => kind === "settlement")
      .map(printJobView),
  };
}

const withNet = (totals: Totals) => ({ ...totals, net: netOf(totals) });

function bankView({ state, totals, time }: Settlement, ahead: number): ReconciliationView["bank"] {
  return { ...totals, net: netOf(totals), state, at: time + ahead };
}

function countView(till: Till, row: CashCountRow, cash: CashOfDay) {
  const { float, counted, operator, approvedBy, createdAt: at } = row;
  const count = countOf(row);
  const { db } = till.store;
  return {
    float,
    counted,
    expected: expectedCash(count),
    difference: counted - expectedCash(count),
    by: operatorName(db, operator),
    ...(approvedBy !== null && { approvedBy: operatorName(db, approvedBy) }),
    at,
    isOld: isOldCount(count, cash),
  };
}

function differenceView(
  till: Till,
  found: Difference,
  row: ResolutionRow | undefined,
  ahead: number,
): DifferenceView {
  const { id, kind, remedy, explained, sale, here, there, at, reference } = found;
  // The drawer was counted by this machine's clock.
  const local = at === null || found.movement === "cash" ? at : at + ahead;
  const sentence = sentenceOf(found, till.identity.enrolment.merchant.currency);
  const resolution = row
    ? {
        remedy: row.remedy,
        outcome: row.outcome,
        by: operatorName(till.store.db, row.operator),
        at: row.createdAt,
        settles: SETTLING_OUTCOMES.includes(row.outcome),
        ...RESOLUTION_SENTENCES[row.outcome],
      }
    : null;
  // What the bank knows already is not brought to it once more.
  const isLeft = !resolution || resolution.outcome === "asked";
  return {
    id,
    kind,
    remedy: isLeft ? remedy : null,
    explained,
    sale,
    here,
    there,
    at: local,
    reference,
    ...sentence,
    resolution,
  };
}
