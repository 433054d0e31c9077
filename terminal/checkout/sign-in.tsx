import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../kit/button.tsx";
import { type KeyName, Keypad } from "../kit/keypad.tsx";
import { busy, signIn, troubleSentence } from "./actions.ts";
import { Entrance } from "./entrance.tsx";
import { t } from "./words.ts";

const LAST_OPERATOR = "shouyin.checkout.operator";
const PIN_MAX = 12;

export function SignIn() {
  const operator = useSignal(localStorage.getItem(LAST_OPERATOR) ?? "");
  const pin = useSignal("");
  const active = useSignal<"operator" | "pin">(operator.value === "" ? "operator" : "pin");
  const fields = { operator: useRef<HTMLInputElement>(null), pin: useRef<HTMLInputElement>(null) };
  useEffect(() => fields[active.value].current?.focus(), []);

  const enter = async () => {
    localStorage.setItem(LAST_OPERATOR, operator.value);
    await signIn(operator.value.trim(), pin.value);
    pin.value = "";
    fields.pin.current?.focus();
  };
  const onKey = (key: KeyName) => {
    const field = active.value === "operator" ? operator : pin;
    field.value = keyed(field.value, key).slice(0, active.value === "operator" ? 32 : PIN_MAX);
  };

  return (
    <Entrance title={t("signInTitle")} onSubmit={enter}>
      <div class="field">
        <label for="operator">{t("operator")}</label>
        <input
          id="operator"
          ref={fields.operator}
          value={operator}
          maxLength={32}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          onFocus={() => {
            active.value = "operator";
          }}
          onInput={(event) => {
            operator.value = event.currentTarget.value;
          }}
        />
      </div>
      <div class="field">
        <label for="pin">{t("pin")}</label>
        <input
          id="pin"
          ref={fields.pin}
          type="password"
          inputMode="none"
          autocomplete="off"
          value={pin}
          maxLength={PIN_MAX}
          onFocus={() => {
            active.value = "pin";
          }}
          onInput={(event) => {
            pin.value = event.currentTarget.value.normalize("NFKC").replace(/\D/g, "");
          }}
        />
      </div>
      {troubleSentence() && (
        <p class="trouble" role="alert">
          {troubleSentence()}
        </p>
      )}
      <Keypad pad="pin" onKey={onKey} />
      <Button
        kind="primary"
        size="action"
        submit
        disabled={busy.value || operator.value.trim() === "" || pin.value.length < 6}
      >
        {t("signIn")}
      </Button>
    </Entrance>
  );
}

export function keyed(text: string, key: KeyName): string {
  if (key === "backspace") return text.slice(0, -1);
  if (key === "clear") return "";
  return /^\d+$/.test(key) ? text + key : text;
}
