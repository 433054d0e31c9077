/** The receipt of a paid sale: what became of it on paper, the key that prints it, and the way to it without any. */
import type { SaleView } from "#pos/api.ts";
import { Button } from "../kit/button.tsx";
import { useKeyboard } from "../kit/use-keyboard.ts";
import { printReceipt, showEReceipt } from "./actions.ts";
import { busy } from "./calls.ts";
import { isUnderWay, PaperRow } from "./paper-row.tsx";
import { room } from "./rooms.ts";
import { paper } from "./store.ts";
import { t } from "./words.ts";

const receiptOf = (sale: SaleView) => sale.receipts.filter(({ kind }) => kind === "receipt").at(-1);

/** Whether somebody has still to say if paper is wanted. */
export function asksForPaper(sale: SaleView): boolean {
  return paper.value === "ask" && receiptOf(sale) === undefined;
}

export function SalePaper({ sale }: { sale: SaleView }) {
  const job = receiptOf(sale);
  const isOnPaper = job !== undefined && job.state !== "not-sent" && job.state !== "held";
  useKeyboard((event) => {
    if (event.key === "F8" && !event.repeat && !isUnderWay(job)) void printReceipt(sale);
  });
  return (
    <PaperRow
      job={job}
      none={t("notPrinted")}
      again={t(job && job.state !== "not-sent" ? "reprint" : "printReceipt")}
      {...(!(asksForPaper(sale) && room.value === null) && { onAgain: () => void printReceipt(sale) })}
    >
      {!isOnPaper && (
        <Button kind="quiet" disabled={busy.value} onPress={() => void showEReceipt(sale)}>
          {t("showEReceipt")}
        </Button>
      )}
    </PaperRow>
  );
}
