/** The shift: what it has taken, its cash, and its closing. What is unresolved stays unresolved, whoever signs. */
import { useEffect } from "preact/hooks";
import { formatMoney } from "#domain/money.ts";
import type { ShiftView } from "#pos/api.ts";
import { Button } from "../kit/button.tsx";
import { formatMoment } from "../kit/clock.ts";
import { busy } from "./calls.ts";
import { tr } from "./room-words.ts";
import { CashCount } from "./shift-cash.tsx";
import { Force, Left, Mismatch, Sure } from "./shift-closing.tsx";
import { Pending, ShiftFigures } from "./shift-figures.tsx";
import { ShiftHistory } from "./shift-history.tsx";
import { MoveCash } from "./shift-move.tsx";
import { ShiftPage } from "./shift-page.tsx";
import { ShiftReports } from "./shift-reports.tsx";
import { shift } from "./shift-store.ts";
import { ts } from "./shift-words.ts";
import * as shifts from "./shifts.ts";
import { currency, line, session } from "./store.ts";
import { Trouble } from "./trouble.tsx";

export function ShiftRoom() {
  // What waits changes while one looks: the line tells of it.
  const pending = line.value?.pending;
  useEffect(() => void shifts.findShift(), [pending]);
  useEffect(() => shifts.leaveShift, []);
  const view = shift.value;
  if (!view)
    return (
      <div class="room-page">
        <Trouble />
      </div>
    );
  switch (shifts.step.value) {
    case "look":
      return <Overview shift={view} />;
    case "float":
      return <CashCount title={ts("countFloat")} onKeep={shifts.keepFloat} onBack={shifts.leaveShift} />;
    case "in":
    case "out":
      return <MoveCash key={shifts.step.value} direction={shifts.step.value} />;
    case "count":
      return (
        <CashCount
          title={ts("countClosing")}
          onKeep={(sum, pieces) => void shifts.keepClosingCount(sum, pieces)}
          onBack={shifts.leaveShift}
        />
      );
    case "mismatch":
      return <Mismatch />;
    case "left":
      return <Left />;
    case "sure":
      return <Sure shift={view} />;
    case "force":
      return <Force />;
    case "history":
      return <ShiftHistory />;
  }
}

function go(step: shifts.ShiftStep): void {
  shifts.step.value = step;
}

function Overview({ shift: view }: { shift: ShiftView }) {
  const seesAll = session.value?.permissions.see_reports === "allowed";
  return (
    <ShiftPage
      foot={
        <>
          <Trouble />
          <Button kind="primary" size="action" disabled={busy.value} onPress={shifts.beginClosing}>
            {tr("closeShift")}
          </Button>
        </>
      }
    >
      {view.forgotten && <Forgotten shift={view} />}
      {view.float === undefined && <NoFloat leftBefore={view.leftBefore} />}
      <ShiftFigures shift={view} />
      <Pending shift={view} />
      <div class="shift-deeds">
        {view.float !== undefined && (
          <Button kind="secondary" size="action" disabled={busy.value} onPress={() => go("float")}>
            {ts("recountFloat")}
          </Button>
        )}
        <Button kind="secondary" size="action" disabled={busy.value} onPress={() => go("in")}>
          {ts("paidIn")}
        </Button>
        <Button kind="secondary" size="action" disabled={busy.value} onPress={() => go("out")}>
          {ts("paidOut")}
        </Button>
        {seesAll && (
          <Button kind="secondary" size="action" disabled={busy.value} onPress={() => go("history")}>
            {ts("history")}
          </Button>
        )}
      </div>
      <ShiftReports shift={view} />
    </ShiftPage>
  );
}

function Forgotten({ shift: { openedBy, openedAt } }: { shift: ShiftView }) {
  return (
    <section class="shift-notice" data-testid="shift-forgotten">
      <p class="strong">{ts("forgotten", { name: openedBy, since: formatMoment(openedAt) })}</p>
      <p>{ts("forgottenMeans")}</p>
      <Button kind="secondary" size="action" disabled={busy.value} onPress={() => go("force")}>
        {ts("forceClose")}
      </Button>
    </section>
  );
}

function NoFloat({ leftBefore }: { leftBefore: number | undefined }) {
  const amount =
    leftBefore === undefined ? "" : formatMoney({ amount: leftBefore, currency: currency.value });
  return (
    <section class="shift-notice" data-testid="shift-no-float">
      <p class="strong">{ts("floatFirst")}</p>
      <p>{amount === "" ? ts("floatMeans") : ts("leftBefore", { amount })}</p>
      <Button kind="primary" size="action" disabled={busy.value} onPress={() => go("float")}>
        {ts("countFloat")}
      </Button>
    </section>
  );
}
