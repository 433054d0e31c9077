/** What became of a paper, and the way to have it once more. */
import type { ComponentChildren } from "preact";
import type { PrintJobView } from "#pos/api.ts";
import { Button } from "../kit/button.tsx";
import { PrinterIcon } from "../kit/icons.tsx";
import { language } from "../kit/words.ts";
import { busy } from "./calls.ts";
import { paperWords, receiptWords, t, troubleWords } from "./words.ts";

interface PaperRowProps {
  readonly job: PrintJobView | undefined;
  /** Absent where the button for it stands elsewhere. */
  readonly onAgain?: () => void;
  /** What is said where there is no such paper yet. */
  readonly none?: string;
  /** What the button says. */
  readonly again?: string;
  /** What else may be done about it, below. */
  readonly children?: ComponentChildren;
}

export function PaperRow({
  job,
  onAgain,
  none = t("noReceipt"),
  again = t("reprint"),
  children,
}: PaperRowProps) {
  return (
    <div class="receipt" data-state={job?.state}>
      <PrinterIcon />
      <p role="status" data-testid="receipt-state" data-state={job?.state}>
        {job ? paperSentence(job) : none}
      </p>
      {onAgain && (
        <Button kind="secondary" disabled={busy.value || isUnderWay(job)} onPress={onAgain}>
          {again}
        </Button>
      )}
      {children}
    </div>
  );
}

export function isUnderWay(job: PrintJobView | undefined): boolean {
  return job?.state === "queued" || job?.state === "sending";
}

function paperSentence({ kind, copy, state, trouble }: PrintJobView): string {
  const what = copy > 0 ? t("copy") : paperWords(kind);
  const sentence =
    language.value === "zh" ? `${what}${receiptWords(state)}` : `${what}: ${receiptWords(state)}`;
  if (trouble === undefined) return sentence;
  const stop = language.value === "zh" ? "。" : ". ";
  return `${sentence}${stop}${troubleWords(trouble)}`;
}
