/** Shifts that were closed: a list, one of them as its report has it, and what was put right since. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { formatMoney } from "#domain/money.ts";
import type { ShiftView } from "#pos/api.ts";
import type { ClosingSummary } from "#pos/shifts/api.ts";
import { Button } from "../kit/button.tsx";
import { formatMoment } from "../kit/clock.ts";
import { amountOf } from "../kit/entry.ts";
import { busy } from "./calls.ts";
import { NoteField } from "./note-field.tsx";
import { PaperRow } from "./paper-row.tsx";
import { AmountPad } from "./shift-cash.tsx";
import { Pending, ShiftFigures } from "./shift-figures.tsx";
import { ShiftPage } from "./shift-page.tsx";
import * as history from "./shift-past.ts";
import { ts } from "./shift-words.ts";
import { leaveShift } from "./shifts.ts";
import { currency } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

const money = (amount: number) => formatMoney({ amount, currency: currency.value });

export function ShiftHistory() {
  useEffect(() => {
    void history.findClosings();
    return history.leaveHistory;
  }, []);
  const shift = history.past.value;
  if (!shift) return <Closings />;
  return history.correcting.value ? <Correct shift={shift} /> : <Past shift={shift} />;
}

function Closings() {
  const closings = history.closings.value;
  return (
    <ShiftPage
      foot={
        <>
          <Trouble />
          <Button kind="quiet" size="action" onPress={leaveShift}>
            {ts("backToShift")}
          </Button>
        </>
      }
    >
      {closings?.length === 0 && <p class="quiet">{ts("noHistory")}</p>}
      <ol class="found">
        {closings?.map((closing) => (
          <Closing key={closing.number} closing={closing} />
        ))}
      </ol>
      {history.hasOlder.value && (
        <Button kind="secondary" disabled={busy.value} onPress={() => void history.findClosings()}>
          {ts("older")}
        </Button>
      )}
    </ShiftPage>
  );
}

function Closing({ closing }: { closing: ClosingSummary }) {
  const { number, shift, closedBy, closedAt, forced, difference, corrected } = closing;
  const notes = [forced && ts("forcedShort"), corrected && ts("corrected")].filter((note) => note !== false);
  return (
    <li>
      <button type="button" class="found-sale" onClick={() => void history.lookAt(shift)}>
        <span class="strong grouped">{number}</span>
        <span>{`${formatMoment(closedAt)} · ${closedBy}`}</span>
        <span class="quiet small">{notes.join(" · ")}</span>
        <span class="grouped shift-difference">{difference === undefined ? "–" : money(difference)}</span>
      </button>
    </li>
  );
}

function Past({ shift }: { shift: ShiftView }) {
  const report = shift.reports.filter(({ kind }) => kind === "z-report").at(-1);
  return (
    <ShiftPage
      foot={
        <>
          <Trouble />
          <div class="pair">
            <Button kind="quiet" size="action" onPress={history.leavePast}>
              {t("back")}
            </Button>
            <Button
              kind="secondary"
              size="action"
              disabled={busy.value}
              onPress={() => {
                history.correcting.value = true;
              }}
            >
              {ts("correct")}
            </Button>
          </div>
        </>
      }
    >
      <ShiftFigures shift={shift} />
      <Pending shift={shift} />
      {shift.corrections.length > 0 && (
        <ol class="found" aria-label={ts("corrected")}>
          {shift.corrections.map(({ id, amount, note, by, at }) => (
            <li key={id} class="person">
              <p>
                {note} <span class="quiet small">{`${by} · ${formatMoment(at)}`}</span>
              </p>
              <span class="grouped">{amount === 0 ? "" : money(amount)}</span>
            </li>
          ))}
        </ol>
      )}
      {report && <PaperRow job={report} onAgain={() => history.printPast(shift)} />}
    </ShiftPage>
  );
}

const SIGNS = ["more", "less"] as const;

function Correct({ shift }: { shift: ShiftView }) {
  const text = useSignal("");
  const sign = useSignal<(typeof SIGNS)[number]>("more");
  const note = useSignal("");
  const typed = amountOf(text.value, currency.value);
  const amount = typed === 0 || sign.value === "more" ? typed : -typed;
  const ready = note.value.trim() !== "";
  return (
    <AmountPad
      title={ts("correctAmount")}
      text={text}
      action={ts(ready ? "correctNow" : "noteNeeded")}
      ready={ready}
      onKeep={() => history.correct(shift, amount, note.value.trim())}
      onBack={() => {
        history.correcting.value = false;
      }}
    >
      <fieldset class="segments shift-signs" aria-label={ts("correctAmount")}>
        {SIGNS.map((one) => (
          <Button
            key={one}
            kind="secondary"
            pressed={sign.value === one}
            onPress={() => {
              sign.value = one;
            }}
          >
            {ts(one)}
          </Button>
        ))}
      </fieldset>
      <NoteField id="correct-note" label={ts("correctNote")} note={note} />
      <p class="quiet small">{ts("correctMeans")}</p>
    </AmountPad>
  );
}
