import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../kit/button.tsx";
import { type KeyName, Keypad } from "../kit/keypad.tsx";
import { busy, findOperators, operatorNames, signIn } from "./actions.ts";
import { Entrance } from "./entrance.tsx";
import { keyed, PinField, SHORTEST } from "./pin-field.tsx";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

const LAST_OPERATOR = "shouyin.checkout.operator";
const NAME_MAX = 32;

export function SignIn() {
  const operator = useSignal(localStorage.getItem(LAST_OPERATOR) ?? "");
  const pin = useSignal("");
  const active = useSignal<"operator" | "pin">(operator.value === "" ? "operator" : "pin");
  const operatorField = useRef<HTMLInputElement>(null);
  const pinField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    (operator.value === "" ? operatorField : pinField).current?.focus();
    void findOperators();
  }, []);
  const choose = (name: string) => {
    operator.value = name;
    pinField.current?.focus();
  };
  const names = operatorNames.value;
  useEffect(() => {
    const [only] = names;
    if (names.length === 1 && only !== undefined && operator.value === "") choose(only);
  }, [names]);

  const ready = operator.value.trim() !== "" && pin.value.length >= SHORTEST;
  const enter = async () => {
    if (!ready) return;
    localStorage.setItem(LAST_OPERATOR, operator.value.trim());
    await signIn(operator.value.trim(), pin.value);
    pin.value = "";
    pinField.current?.focus();
  };
  const onKey = (key: KeyName) => {
    if (active.value === "pin") pin.value = keyed(pin.value, key);
    else operator.value = nameKeyed(operator.value, key);
  };

  return (
    <Entrance
      title={t("signInTitle")}
      onSubmit={enter}
      keypad={<Keypad pad="pin" onKey={onKey} />}
      submit={
        <Button kind="primary" size="action" submit disabled={busy.value || !ready}>
          {t("signIn")}
        </Button>
      }
    >
      <div class="field">
        <label for="operator">{t("operator")}</label>
        <input
          id="operator"
          ref={operatorField}
          value={operator}
          maxLength={NAME_MAX}
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
      {names.length > 1 && (
        <fieldset class="operators" aria-label={t("whoIsIt")}>
          {names.map((name) => (
            <Button
              key={name}
              kind="secondary"
              pressed={name === operator.value}
              onPress={() => choose(name)}
            >
              {name}
            </Button>
          ))}
        </fieldset>
      )}
      <PinField
        id="pin"
        label={t("pin")}
        value={pin.value}
        field={pinField}
        onFocus={() => {
          active.value = "pin";
        }}
        onValue={(next) => {
          pin.value = next;
        }}
      />
      <Trouble />
    </Entrance>
  );
}

function nameKeyed(name: string, key: KeyName): string {
  if (key === "backspace") return name.slice(0, -1);
  return key === "clear" ? "" : (name + key).slice(0, NAME_MAX);
}
