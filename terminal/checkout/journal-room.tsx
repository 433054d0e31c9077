/** What happened at this terminal, line by line, and whether anybody has changed it since. */
import { useEffect } from "preact/hooks";
import { JOURNAL_GROUPS } from "#domain/journal-group.ts";
import type { JournalRow } from "#pos/journal/api.ts";
import { Button } from "../kit/button.tsx";
import { BY_KEYS } from "../kit/by-keys.ts";
import { formatMoment } from "../kit/clock.ts";
import { busy } from "./calls.ts";
import "./journal.css";
import * as journal from "./journal.ts";
import { actionWords, actorWords, detailWords, groupWords, tj } from "./journal-words.ts";
import { Trouble } from "./trouble.tsx";

export function JournalRoom() {
  useEffect(() => {
    void journal.look();
    return journal.leave;
  }, []);
  return (
    <div class="journal">
      <Filters />
      <Verdict />
      <Trouble />
      <Lines />
    </div>
  );
}

function Filters() {
  const { group, day } = journal;
  return (
    <div class="journal-filters">
      <fieldset class="journal-groups" aria-label={tj("about")}>
        {[undefined, ...JOURNAL_GROUPS].map((one) => (
          <Button
            key={one ?? "all"}
            kind="secondary"
            pressed={group.value === one}
            disabled={busy.value}
            onPress={() => journal.choose(one, day.value)}
          >
            {one ? groupWords(one) : tj("all")}
          </Button>
        ))}
      </fieldset>
      <label class="journal-day">
        <span class="quiet small">{tj("day")}</span>
        <input
          type="date"
          value={day.value}
          onChange={(event) => journal.choose(group.value, event.currentTarget.value)}
        />
      </label>
      <Button kind="secondary" disabled={busy.value} onPress={() => void journal.verify()}>
        {tj("verify")}
      </Button>
    </div>
  );
}

function Verdict() {
  const verdict = journal.verdict.value;
  if (verdict === undefined) return null;
  if (verdict === "asked") return <p role="status">{tj("verifying")}</p>;
  const { lines, broken, closings, brokenClosing } = verdict;
  const isWhole = broken === null && brokenClosing === null;
  return (
    <div class="journal-verdict" role="status" data-testid="journal-verdict" data-whole={String(isWhole)}>
      {isWhole && <p>{tj("whole", { lines, closings })}</p>}
      {broken !== null && <p>{tj("broken", { number: broken })}</p>}
      {brokenClosing !== null && <p>{tj("brokenClosing", { number: brokenClosing })}</p>}
    </div>
  );
}

function Lines() {
  const rows = journal.rows.value;
  if (!rows) return null;
  return (
    <div class="journal-lines" {...BY_KEYS}>
      {rows.length === 0 && <p class="quiet">{tj("nothing")}</p>}
      <ol aria-label={tj("lines")}>
        {rows.map((row) => (
          <Line key={row.number} row={row} />
        ))}
      </ol>
      {journal.next.value !== null && (
        <Button kind="secondary" disabled={busy.value} onPress={() => void journal.lookFurther()}>
          {tj("older")}
        </Button>
      )}
    </div>
  );
}

function Line({ row }: { row: JournalRow }) {
  return (
    <li>
      <span class="quiet grouped small">{row.number}</span>
      <span class="quiet grouped small">{formatMoment(row.at)}</span>
      <span class="strong">{actorWords(row.actor)}</span>
      <p>
        {actionWords(row.action)} <span class="quiet small">{detailWords(row)}</span>
      </p>
    </li>
  );
}
