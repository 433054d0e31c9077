/** What a person must know: the oldest first, beside the sale and not over it, until that person says it was read. */
import { useState } from "preact/hooks";
import type { AlarmView } from "#pos/api.ts";
import { Button } from "../kit/button.tsx";
import { formatMoment } from "../kit/clock.ts";
import { Dialog } from "../kit/dialog.tsx";
import { AlarmIcon } from "../kit/icons.tsx";
import { inLanguage } from "../kit/words.ts";
import { readAlarm } from "./actions.ts";
import { busy, trouble } from "./calls.ts";
import { alarms, session } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

export function AlarmStrip() {
  const [listed, setListed] = useState(false);
  const [alarm, ...others] = alarms.value;
  if (alarm === undefined || !session.value) return null;
  const list = () => {
    trouble.value = null;
    setListed(true);
  };
  return (
    <div class="alarm" role="alert" data-testid="alarm">
      <AlarmIcon />
      <p>
        <span class="grouped">{formatMoment(alarm.raisedAt)}</span> {inLanguage(alarm)}
      </p>
      <div class="alarm-choices">
        {others.length > 0 && (
          <Button kind="quiet" onPress={list}>
            {t("allAlarms", { count: others.length + 1 })}
          </Button>
        )}
        <ReadButton alarm={alarm} />
      </div>
      {listed && others.length > 0 && <AlarmList onClose={() => setListed(false)} />}
    </div>
  );
}

function ReadButton({ alarm }: { alarm: AlarmView }) {
  return (
    <Button kind="secondary" disabled={busy.value} onPress={() => readAlarm(alarm.id)}>
      {t("understood")}
    </Button>
  );
}

function AlarmList({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t("allAlarms", { count: alarms.value.length })} onClose={onClose}>
      <ol class="alarm-list">
        {alarms.value.map((alarm) => (
          <li key={alarm.id}>
            <div>
              <p class="quiet small grouped">
                {formatMoment(alarm.raisedAt)} · {alarm.subject.slice(-12)}
              </p>
              <p>{inLanguage(alarm)}</p>
            </div>
            <ReadButton alarm={alarm} />
          </li>
        ))}
      </ol>
      <Trouble />
      <Button kind="quiet" size="action" onPress={onClose}>
        {t("close")}
      </Button>
    </Dialog>
  );
}
