import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../kit/button.tsx";
import { type KeyName, Keypad } from "../kit/keypad.tsx";
import { busy } from "./calls.ts";
import { Entrance } from "./entrance.tsx";
import { keyed, PinField, SHORTEST } from "./pin-field.tsx";
import { setNewPin } from "./sessions.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

const FIELDS = ["oldPin", "newPin", "newPinAgain"] as const;
type Field = (typeof FIELDS)[number];

/** The first PIN was printed on paper or in a log, so it opens nothing but this. */
export function NewPin() {
  const pins = useSignal<Record<Field, string>>({ oldPin: "", newPin: "", newPinAgain: "" });
  const active = useSignal<Field>("oldPin");
  const first = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);

  const { oldPin, newPin, newPinAgain } = pins.value;
  const differs = newPinAgain !== "" && newPinAgain.length >= newPin.length && newPin !== newPinAgain;
  const ready = FIELDS.every((field) => pins.value[field].length >= SHORTEST) && newPin === newPinAgain;
  const set = (field: Field, pin: string) => {
    pins.value = { ...pins.value, [field]: pin };
  };
  const onKey = (key: KeyName) => set(active.value, keyed(pins.value[active.value], key));

  return (
    <Entrance
      title={t("newPinTitle")}
      hint={t("newPinHint")}
      wide
      onSubmit={() => ready && setNewPin(oldPin, newPin)}
      keypad={<Keypad pad="pin" onKey={onKey} />}
      submit={
        <Button kind="primary" size="action" submit disabled={busy.value || !ready}>
          {t("savePin")}
        </Button>
      }
    >
      {FIELDS.map((field) => (
        <PinField
          key={field}
          id={field}
          label={t(field)}
          value={pins.value[field]}
          field={field === "oldPin" ? first : null}
          onFocus={() => {
            active.value = field;
          }}
          onValue={(pin) => set(field, pin)}
        />
      ))}
      {differs ? (
        <p class="trouble" role="alert">
          {t("newPinDiffers")}
        </p>
      ) : (
        <Trouble />
      )}
    </Entrance>
  );
}
