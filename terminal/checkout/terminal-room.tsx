/** The terminal's own end: it takes nothing new from then on. Not while money of anybody is unresolved. */
import { useSignal } from "@preact/signals";
import { formatMoney } from "#domain/money.ts";
import { Button } from "../kit/button.tsx";
import { busy } from "./calls.ts";
import { learning } from "./drawer-learning.ts";
import { DrawerKnown, DrawerLesson } from "./drawer-lesson.tsx";
import { examine, report } from "./examination.ts";
import { Examination } from "./examination.tsx";
import { te } from "./examination-words.ts";
import { retire } from "./retirement.ts";
import { tr } from "./room-words.ts";
import { currency, line, printer, retired, shop } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

export function TerminalRoom() {
  if (learning.value) return <DrawerLesson at={learning.value} />;
  return report.value ? <Examination found={report.value} /> : <Terminal />;
}

function Terminal() {
  const sure = useSignal(false);
  const { pending = 0, pendingAmount = 0 } = line.value ?? {};
  const printerLevel = printer.value?.level;
  const amount = formatMoney({ amount: pendingAmount, currency: currency.value });
  return (
    <div class="room-page">
      <div class="room-scroll">
        <p>
          {tr("terminalNumber")} <span class="strong grouped">{shop.value?.terminal}</span>
        </p>
        {printerLevel !== undefined && (
          <p data-testid="printer-level" data-level={printerLevel}>
            {tr(printerLevel === "A" || printerLevel === "B" ? "printerTells" : "printerCannotTell")}
          </p>
        )}
        <DrawerKnown />
        <Button kind="secondary" disabled={busy.value} onPress={() => void examine()}>
          {te("examine")}
        </Button>
      </div>
      <p>{retired.value ? t("retired") : tr("retireMeans")}</p>
      {pending > 0 && (
        <p class="drawer-check" role="status" data-testid="retire-pending">
          {tr("retireNotYet", { count: pending, amount })}
        </p>
      )}
      <Trouble />
      {!retired.value && !sure.value && (
        <Button
          kind="secondary"
          size="action"
          disabled={busy.value}
          onPress={() => {
            sure.value = true;
          }}
        >
          {tr("retire")}
        </Button>
      )}
      {!retired.value && sure.value && (
        <div class="pair">
          <Button
            kind="quiet"
            size="action"
            disabled={busy.value}
            onPress={() => {
              sure.value = false;
            }}
          >
            {t("back")}
          </Button>
          <Button kind="primary" size="action" disabled={busy.value} onPress={retire}>
            {tr("retireNow")}
          </Button>
        </div>
      )}
    </div>
  );
}
