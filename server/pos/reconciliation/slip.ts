/** The settlement of a business day on paper, from what the screen shows of it. */
import type { ReceiptDocument } from "#domain/receipt/document.ts";
import { settlementSlip } from "#domain/receipt/settlement-slip.ts";
import type { Settlement } from "#domain/settlement.ts";
import { readDesign } from "../receipts/design.ts";
import { paperFacts } from "../receipts/documents.ts";
import type { Till } from "../till.ts";
import type { ReconciliationView } from "./api.ts";

export function settlementPaper(
  till: Till,
  { state, totals }: Settlement,
  { day, currency, terminal, matched, drawer, differences, open }: ReconciliationView,
): ReceiptDocument {
  const facts = paperFacts(till, readDesign(till.store.db));
  const { count } = drawer;
  return settlementSlip({
    ...facts,
    ...totals,
    currency,
    businessDay: day,
    settled: state === "settled",
    held: terminal.net,
    matched: matched.count,
    ...(count && { cash: { ...count, ...(!count.isOld && { moves: drawer }) } }),
    open: differences
      .filter(({ explained, resolution }) => !explained && !resolution?.settles)
      .map(({ sale, reference, ...sentence }) => ({ sale, reference, sentence: sentence[facts.language] })),
    done: differences.length - open,
  });
}
