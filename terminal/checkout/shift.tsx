/** The shift: what it has taken, and its closing. What is unresolved stays unresolved, whoever signs. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { formatMoney } from "#domain/money.ts";
import type { ShiftView } from "#pos/api.ts";
import { Button } from "../kit/button.tsx";
import { formatMoment } from "../kit/clock.ts";
import { busy } from "./calls.ts";
import { tr } from "./room-words.ts";
import { ShiftReports } from "./shift-reports.tsx";
import { shift } from "./shift-store.ts";
import { closeShift, findShift, leaveClosedShift } from "./shifts.ts";
import { currency, line } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

export function ShiftRoom() {
  const sure = useSignal(false);
  // What waits changes while one looks: the line tells of it.
  const pending = line.value?.pending;
  useEffect(() => void findShift(), [pending]);
  const view = shift.value;
  if (!view)
    return (
      <div class="room-page">
        <Trouble />
      </div>
    );
  return (
    <div class="room-page">
      <Figures shift={view} />
      {view.pending > 0 && <Pending shift={view} />}
      <ShiftReports shift={view} />
      <Trouble />
      {sure.value ? (
        <Sure
          pending={view.pending > 0}
          onBack={() => {
            sure.value = false;
          }}
        />
      ) : (
        <Button
          kind="primary"
          size="action"
          disabled={busy.value}
          onPress={() => {
            sure.value = true;
          }}
        >
          {tr("closeShift")}
        </Button>
      )}
    </div>
  );
}

function Sure({ pending, onBack }: { pending: boolean; onBack: () => void }) {
  return (
    <div class="stack">
      <p class="strong" role="status">
        {tr(pending ? "signOffMeans" : "closeShiftSure")}
      </p>
      <div class="pair">
        <Button kind="quiet" size="action" disabled={busy.value} onPress={onBack}>
          {t("back")}
        </Button>
        <Button kind="primary" size="action" disabled={busy.value} onPress={() => closeShift(pending)}>
          {tr(pending ? "signOff" : "closeShiftNow")}
        </Button>
      </div>
    </div>
  );
}

function Pending({ shift: { pending, pendingAmount } }: { shift: ShiftView }) {
  const amount = formatMoney({ amount: pendingAmount, currency: currency.value });
  return (
    <p class="drawer-check" role="status" data-testid="shift-pending">
      {tr("shiftPending", { count: pending, amount })}
    </p>
  );
}

function Figures({
  shift: { openedBy, openedAt, closedAt, sales, cash, wallet, refunded, noSales },
}: {
  shift: ShiftView;
}) {
  const money = (amount: number) => formatMoney({ amount, currency: currency.value });
  const rows = [
    [tr("openedBy"), `${openedBy} · ${formatMoment(openedAt)}`],
    ...(closedAt === undefined ? [] : [[tr("closedAt"), formatMoment(closedAt)]]),
    [tr("salesCount"), String(sales)],
    [tr("takenCash"), money(cash)],
    [tr("takenWallet"), money(wallet)],
    [tr("refundedSum"), money(refunded)],
    [tr("noSalesCount"), String(noSales)],
  ];
  return (
    <dl class="figures">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="grouped">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** How the shift ended, for whoever counts the drawer; everybody is signed out by then. */
export function ClosedShift({ shift }: { shift: ShiftView }) {
  return (
    <main class="room" data-testid="closed-shift">
      <header class="room-head">
        <h1>{tr("shiftClosed")}</h1>
      </header>
      <div class="room-page">
        <Figures shift={shift} />
        {shift.pending > 0 && <Pending shift={shift} />}
        <p>{tr("closingReport")}</p>
        {shift.signedOffBy !== undefined && <p>{tr("signedOffBy", { name: shift.signedOffBy })}</p>}
        <Button kind="primary" size="action" onPress={leaveClosedShift}>
          {t("done")}
        </Button>
      </div>
    </main>
  );
}
