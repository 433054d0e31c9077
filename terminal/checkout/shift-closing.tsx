/** The last steps of a closing: a count that does not agree, what stays in the drawer, and the word that ends it. */
import { useSignal } from "@preact/signals";
import { formatMoney } from "#domain/money.ts";
import type { ShiftView } from "#pos/api.ts";
import { Button } from "../kit/button.tsx";
import { amountOf } from "../kit/entry.ts";
import { busy, trouble } from "./calls.ts";
import { NoteField } from "./note-field.tsx";
import { tr } from "./room-words.ts";
import { AmountPad } from "./shift-cash.tsx";
import { ShiftPage } from "./shift-page.tsx";
import { ts } from "./shift-words.ts";
import * as shifts from "./shifts.ts";
import { currency } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

const money = (amount: number) => formatMoney({ amount, currency: currency.value });

function go(step: shifts.ShiftStep): void {
  trouble.value = null;
  shifts.step.value = step;
}

export function Mismatch() {
  return (
    <div class="room-page">
      <p class="shift-verdict strong" role="status" data-testid="shift-mismatch">
        {ts("mismatch")}
      </p>
      <p>{ts("mismatchMeans")}</p>
      <Trouble />
      <div class="pair">
        <Button kind="quiet" size="action" disabled={busy.value} onPress={() => go("sure")}>
          {ts("closeAnyway")}
        </Button>
        <Button kind="primary" size="action" disabled={busy.value} onPress={() => go("count")}>
          {ts("countAgain")}
        </Button>
      </div>
    </div>
  );
}

export function Sure({ shift }: { shift: ShiftView }) {
  const count = shifts.counted.value;
  const isSigned = shift.pending > 0;
  const isOver = count?.within === false;
  return (
    <ShiftPage
      foot={
        <>
          <Trouble />
          <div class="pair">
            <Button kind="quiet" size="action" disabled={busy.value} onPress={shifts.leaveShift}>
              {t("back")}
            </Button>
            <Button kind="primary" size="action" disabled={busy.value} onPress={shifts.closeShift}>
              {isSigned ? tr("signOff") : isOver ? ts("closeAnyway") : tr("closeShiftNow")}
            </Button>
          </div>
        </>
      }
    >
      {count && <WhatStays counted={count.counted} left={count.left} />}
      <p class="strong" role="status">
        {tr(isSigned ? "signOffMeans" : "closeShiftSure")}
      </p>
      {isOver && <p>{ts("overTolerance")}</p>}
    </ShiftPage>
  );
}

function WhatStays({ counted, left }: { counted: number; left: number }) {
  const rows = [
    [ts("counted"), money(counted)],
    [ts("left"), money(left)],
    [ts("handIn"), money(counted - left)],
  ];
  return (
    <>
      <dl class="figures">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="grouped">{value}</dd>
          </div>
        ))}
      </dl>
      <Button kind="secondary" disabled={busy.value} onPress={() => go("left")}>
        {ts("changeLeft")}
      </Button>
    </>
  );
}

export function Left() {
  const text = useSignal("");
  const count = shifts.counted.value;
  if (!count) return null;
  const amount = amountOf(text.value, currency.value);
  const isTooMuch = amount > count.counted;
  const keep = () => {
    if (isTooMuch) return;
    shifts.counted.value = { ...count, left: amount };
    go("sure");
  };
  return (
    <AmountPad
      title={ts("left")}
      text={text}
      action={ts("keepLeft")}
      ready={!isTooMuch}
      onKeep={keep}
      onBack={() => go("sure")}
    >
      {isTooMuch && <p role="status">{ts("tooMuchLeft", { amount: money(count.counted) })}</p>}
    </AmountPad>
  );
}

export function Force() {
  const why = useSignal(ts("forceDefault"));
  const ready = why.value.trim() !== "";
  return (
    <form
      class="room-page"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !busy.value) shifts.forceClosing(why.value.trim());
      }}
    >
      <p>{ts("forceMeans")}</p>
      <NoteField id="forced" label={ts("forceWhy")} note={why} />
      <Trouble />
      <div class="pair">
        <Button kind="quiet" size="action" disabled={busy.value} onPress={shifts.leaveShift}>
          {t("back")}
        </Button>
        <Button kind="primary" size="action" submit disabled={busy.value || !ready}>
          {ts("forceClose")}
        </Button>
      </div>
    </form>
  );
}
