import { useState } from "preact/hooks";
import { formatMoney } from "#domain/money.ts";
import { Button } from "../kit/button.tsx";
import { Dialog } from "../kit/dialog.tsx";
import { AlarmIcon, LineIcon, MarkIcon, PersonIcon, PrinterIcon } from "../kit/icons.tsx";
import { connected } from "../kit/screen.ts";
import { type Note, StatusBar } from "../kit/status-bar.tsx";
import { inLanguage } from "../kit/words.ts";
import { readAlarm, signOut } from "./actions.ts";
import { alarms, currency, line, printer, session, shop } from "./store.ts";
import { t, troubleOf, troubleWords } from "./words.ts";

export function Bar() {
  const { merchant, terminal, demo } = shop.value ?? {};
  return (
    <StatusBar
      demo={demo ?? false}
      notes={notes()}
      person={session.value && <Person name={session.value.operator.name} />}
    >
      <span class="mark">
        <MarkIcon />
      </span>
      {merchant ? (
        <p class="merchant">
          <span class="strong">{inLanguage({ zh: merchant.nameZh, en: merchant.nameEn })}</span>
          <span class="quiet grouped">{terminal}</span>
        </p>
      ) : (
        <p class="strong">{t("title")}</p>
      )}
    </StatusBar>
  );
}

/** What is wrong, the gravest first. While the server is away nothing is known of the rest. */
function notes(): Note[] {
  if (!connected.value) return [{ key: "server", tone: "keep", icon: <AlarmIcon />, words: t("serverDown") }];
  return [...lineNotes(), ...printerNotes()];
}

function lineNotes(): Note[] {
  if (!line.value || line.value.up) return [];
  const { pending, pendingAmount } = line.value;
  const amount = formatMoney({ amount: pendingAmount, currency: currency.value });
  const words = pending === 0 ? t("lineDown") : t("lineDownPending", { count: pending, amount });
  return [{ key: "line", tone: "wait", icon: <LineIcon />, words }];
}

function printerNotes(): Note[] {
  const { state, trouble, paperNearEnd } = printer.value ?? {};
  const icon = <PrinterIcon />;
  if (state === "absent") return [{ key: "printer", tone: "wait", icon, words: troubleWords("absent") }];
  if (state === "attention")
    return [{ key: "printer", tone: "wait", icon, words: troubleWords(troubleOf(trouble)) }];
  return paperNearEnd ? [{ key: "paper", tone: "wait", icon, words: t("paperNearEnd") }] : [];
}

function Person({ name }: { name: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="tool" onClick={() => setOpen(true)}>
        <PersonIcon />
        {name}
      </button>
      {open && (
        <Dialog title={`${t("signedInAs")} · ${name}`} onClose={() => setOpen(false)}>
          <div class="choices">
            <Button kind="secondary" size="action" onPress={signOut}>
              {t("signOut")}
            </Button>
            <Button kind="quiet" onPress={() => setOpen(false)}>
              {t("stay")}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

/** What a person must know: the oldest first, until that person says that it was read. */
export function AlarmStrip() {
  const [alarm, ...others] = alarms.value;
  if (alarm === undefined) return null;
  return (
    <div class="alarm" role="alert">
      <AlarmIcon />
      <p>{inLanguage(alarm)}</p>
      <Button kind="secondary" onPress={() => readAlarm(alarm.id)}>
        {t("understood")}
        {others.length > 0 && ` (${others.length + 1})`}
      </Button>
    </div>
  );
}
