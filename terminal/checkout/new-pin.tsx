import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../kit/button.tsx";
import { type KeyName, Keypad } from "../kit/keypad.tsx";
import { busy, setNewPin, troubleSentence } from "./actions.ts";
import { Entrance } from "./entrance.tsx";
import { keyed } from "./sign-in.tsx";
import { t } from "./words.ts";

const FIELDS = ["oldPin", "newPin", "newPinAgain"] as const;
type Field = (typeof FIELDS)[number];

const PIN_MAX = 12;

export function NewPin() {
  const pins = useSignal<Record<Field, string>>({ oldPin: "", newPin: "", newPinAgain: "" });
  const active = useSignal<Field>("oldPin");
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);

  const { oldPin, newPin, newPinAgain } = pins.value;
  const differs = newPinAgain.length >= newPin.length && newPin !== newPinAgain;
  const ready = FIELDS.every((field) => pins.value[field].length >= 6) && !differs;
  const set = (field: Field, text: string) => {
    pins.value = { ...pins.value, [field]: text.normalize("NFKC").replace(/\D/g, "").slice(0, PIN_MAX) };
  };
  const onKey = (key: KeyName) => set(active.value, keyed(pins.value[active.value], key));
  const trouble = differs && newPinAgain !== "" ? t("newPinDiffers") : troubleSentence();

  return (
    <Entrance title={t("newPinTitle")} hint={t("newPinHint")} onSubmit={() => setNewPin(oldPin, newPin)}>
      <div class="pins" ref={form}>
        {FIELDS.map((field) => (
          <div class="field" key={field}>
            <label for={field}>{t(field)}</label>
            <input
              id={field}
              type="password"
              inputMode="none"
              autocomplete="off"
              value={pins.value[field]}
              maxLength={PIN_MAX}
              onFocus={() => {
                active.value = field;
              }}
              onInput={(event) => set(field, event.currentTarget.value)}
            />
          </div>
        ))}
      </div>
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <Keypad pad="pin" onKey={onKey} />
      <Button kind="primary" size="action" submit disabled={busy.value || !ready}>
        {t("savePin")}
      </Button>
    </Entrance>
  );
}
