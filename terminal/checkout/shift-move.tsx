/** Cash is put into the drawer or taken out of it: how much, why, and on whose word. */
import { useSignal } from "@preact/signals";
import { formatMoney } from "#domain/money.ts";
import { CASH_MOVE_REASONS, type CashDirection, type CashMoveReason, moveReason } from "#domain/shift.ts";
import { Button } from "../kit/button.tsx";
import { amountOf } from "../kit/entry.ts";
import { inLanguage } from "../kit/words.ts";
import { NoteField } from "./note-field.tsx";
import { AmountPad } from "./shift-cash.tsx";
import { ts } from "./shift-words.ts";
import * as shifts from "./shifts.ts";
import { currency } from "./store.ts";

export function MoveCash({ direction }: { direction: CashDirection }) {
  const text = useSignal("");
  const reason = useSignal<CashMoveReason | null>(null);
  const note = useSignal("");
  const title = ts(direction === "in" ? "paidIn" : "paidOut");
  const amount = amountOf(text.value, currency.value);
  const isNoted = reason.value !== "other" || note.value.trim() !== "";
  const ready = amount > 0 && reason.value !== null && isNoted;
  const keep = () => {
    const why = reason.value;
    if (!ready || why === null) return;
    const typed = note.value.trim();
    const move = { direction, amount, reason: why, ...(typed !== "" && { note: typed }) };
    const money = formatMoney({ amount, currency: currency.value });
    shifts.moveCash(move, `${title} ${money} · ${typed || inLanguage(moveReason(move))}`);
  };
  return (
    <AmountPad
      title={title}
      text={text}
      action={reason.value === null ? ts("chooseReason") : ts(isNoted ? "moveNow" : "noteNeeded")}
      ready={ready}
      onKeep={keep}
      onBack={shifts.leaveShift}
    >
      <fieldset class="drawer-reasons" aria-label={ts("why")}>
        {Object.entries(CASH_MOVE_REASONS[direction]).map(([code, words]) => (
          <Button
            key={code}
            kind="secondary"
            pressed={reason.value === code}
            onPress={() => {
              reason.value = code as CashMoveReason;
            }}
          >
            {inLanguage(words)}
          </Button>
        ))}
      </fieldset>
      <NoteField id="move-note" label={ts("note")} note={note} />
    </AmountPad>
  );
}
