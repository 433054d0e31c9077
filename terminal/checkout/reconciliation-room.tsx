/** Reconciliation: terminal, bank and drawer of a business day side by side, and what differs between them. */
import { useEffect } from "preact/hooks";
import type { ReconciliationView } from "#pos/reconciliation/api.ts";
import { Button } from "../kit/button.tsx";
import { formatMoment } from "../kit/clock.ts";
import { TickIcon } from "../kit/icons.tsx";
import { busy } from "./calls.ts";
import { PaperRow } from "./paper-row.tsx";
import "./reconciliation.css";
import * as reconciliation from "./reconciliation.ts";
import { Columns } from "./reconciliation-columns.tsx";
import { Count } from "./reconciliation-count.tsx";
import { Differences } from "./reconciliation-differences.tsx";
import { dayWords, tc } from "./reconciliation-words.ts";
import { line } from "./store.ts";
import { Trouble } from "./trouble.tsx";

export function ReconciliationRoom() {
  const { up, pending } = line.value ?? {};
  useEffect(() => {
    void reconciliation.look();
    return reconciliation.leave;
  }, []);
  // What the line brings settles differences by itself.
  useEffect(reconciliation.lookAgain, [up, pending]);
  const { view, counting } = reconciliation;
  if (counting.value && view.value) return <Count counting={counting.value} />;
  return (
    <div class="reconciliation">
      <Days />
      <Trouble />
      {view.value && <Day view={view.value} />}
    </div>
  );
}

function Days() {
  const { dayName, view } = reconciliation;
  return (
    <div class="reconciliation-days">
      <fieldset class="segments" aria-label={tc("whichDay")}>
        {reconciliation.DAYS.map((name) => (
          <Button
            key={name}
            kind="secondary"
            pressed={dayName.value === name}
            disabled={busy.value}
            onPress={() => reconciliation.chooseDay(name)}
          >
            {dayWords(name)}
          </Button>
        ))}
      </fieldset>
      <p class="quiet small" role="status" data-testid="business-day" data-busy={busy.value}>
        {view.value ? spanOf(view.value) : tc("looking")}
      </p>
      <Button kind="quiet" disabled={busy.value} onPress={() => void reconciliation.look()}>
        {tc("lookAgain")}
      </Button>
    </div>
  );
}

const spanOf = ({ day, from, to }: ReconciliationView) =>
  tc("spanOf", { day, from: formatMoment(from), to: formatMoment(to) });

function Day({ view }: { view: ReconciliationView }) {
  return (
    <>
      <Verdict view={view} />
      <Columns view={view} />
      <Differences all={view.differences} />
      {view.bank ? (
        <PaperRow
          job={reconciliation.paper.value}
          none={tc("noPaper")}
          again={tc("printPaper")}
          onAgain={() => void reconciliation.printPaper()}
        />
      ) : (
        <p class="quiet">{tc("noPaperOffline")}</p>
      )}
    </>
  );
}

/** One sentence that says how the day stands; green only where nothing differs and nothing is missing. */
function Verdict({ view }: { view: ReconciliationView }) {
  const verdict = verdictOf(view);
  return (
    <p class="reconciliation-verdict" role="status" data-testid="verdict" data-verdict={verdict}>
      {verdict === "agrees" && <TickIcon />}
      <span>
        {verdictWords(view)}
        {view.matched.count > 0 && (
          <span class="reconciliation-matched">{tc("matched", { count: view.matched.count })}</span>
        )}
      </span>
    </p>
  );
}

function verdictOf({ open, missing }: ReconciliationView): "agrees" | "differs" | "incomplete" {
  if (open > 0) return "differs";
  return missing.some((what) => what !== "end") ? "incomplete" : "agrees";
}

function verdictWords(view: ReconciliationView): string {
  const { open, missing } = view;
  if (open > 0) return tc("differs", { count: open });
  const absent = [
    ...(missing.includes("bank") ? [tc("missingBank")] : []),
    ...(missing.includes("count") ? [tc("missingCount")] : []),
  ];
  if (absent.length > 0) return tc("agreesButFor", { missing: absent.join(" · ") });
  return tc(missing.includes("end") ? "agreesSoFar" : "agrees");
}
