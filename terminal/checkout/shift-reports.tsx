/** The reports of a shift on paper: what became of them, and the way to have one. */
import type { PrintJobView, ShiftView } from "#pos/api.ts";
import { PaperRow } from "./paper-row.tsx";
import { tr } from "./room-words.ts";
import { lastShift } from "./shift-store.ts";
import { printReport } from "./shifts.ts";

const latest = ({ reports }: ShiftView, kind: PrintJobView["kind"]) =>
  reports.filter((job) => job.kind === kind).at(-1);

/** Of the shift that is open, and of the one before, whose paper somebody may want once more. */
export function ShiftReports({ shift }: { shift: ShiftView }) {
  const before = lastShift.value;
  const closing = before && latest(before, "z-report");
  return (
    <>
      <PaperRow
        job={latest(shift, "x-report")}
        none={tr("noReportSoFar")}
        again={tr("printReportSoFar")}
        onAgain={() => printReport(shift)}
      />
      {closing && (
        <section class="stack" aria-label={tr("lastShiftReport")}>
          <h2 class="room-title">{tr("lastShiftReport")}</h2>
          <PaperRow job={closing} onAgain={() => printReport(before)} />
        </section>
      )}
    </>
  );
}
