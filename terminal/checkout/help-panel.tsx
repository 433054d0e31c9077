/** Help with the screen that one stands at. */
import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { BY_KEYS } from "../kit/by-keys.ts";
import { Dialog } from "../kit/dialog.tsx";
import { Phrases } from "../kit/phrases.tsx";
import { inLanguage } from "../kit/words.ts";
import { sentenceOf, trouble } from "./calls.ts";
import "./help.css";
import { EVERYWHERE, type Help } from "./help-text.ts";
import { th } from "./help-words.ts";
import { HELPS } from "./helps.ts";
import { place } from "./places.ts";
import { roomWords } from "./room-names.ts";
import { ROOMS } from "./rooms.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

export function HelpPanel({ onClose }: { onClose: () => void }) {
  // Of where it was asked for, whatever becomes of the sale behind it.
  const [at] = useState(place);
  const help = useSignal<Help | undefined>(undefined);
  useEffect(() => {
    HELPS[at]().then(
      (loaded) => {
        help.value = loaded;
      },
      (fault) => {
        trouble.value = sentenceOf(fault);
      },
    );
  }, [at]);
  const room = ROOMS.find((name) => name === at);
  return (
    <Dialog title={room ? `${t("help")} · ${roomWords(room)}` : t("help")} onClose={onClose}>
      {help.value ? <Text place={at} help={help.value} /> : <Trouble />}
      <form method="dialog" class="stack">
        <button type="submit" class="button" data-kind="secondary" data-size="action">
          {t("close")}
        </button>
      </form>
    </Dialog>
  );
}

function Text({ place, help: { purpose, controls, keys } }: { place: string; help: Help }) {
  return (
    <section class="help" data-testid="help" data-place={place} aria-label={t("help")} {...BY_KEYS}>
      <p class="help-purpose">
        <Phrases text={inLanguage(purpose)} />
      </p>
      <dl>
        {controls.map(({ name, does }) => (
          <div key={name()}>
            <dt>{name()}</dt>
            <dd>{inLanguage(does)}</dd>
          </div>
        ))}
      </dl>
      <h3>{th("keys")}</h3>
      <dl class="help-keys">
        {[...keys, ...EVERYWHERE].map(({ key, does }) => (
          <div key={key.zh}>
            <dt>
              <kbd>{inLanguage(key)}</kbd>
            </dt>
            <dd>{inLanguage(does)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
