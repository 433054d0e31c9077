/** Who somebody is: a name, chosen or typed, and a PIN behind dots, with keys for both. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../kit/button.tsx";
import { type KeyName, Keypad } from "../kit/keypad.tsx";
import { keyed, PinField, SHORTEST } from "./pin-field.tsx";
import { t } from "./words.ts";

const NAME_MAX = 32;

/** What is typed, and how the keys of the pad go to the field that was touched last. */
export function useCredentials(first: string) {
  const operator = useSignal(first);
  const pin = useSignal("");
  const active = useSignal<"operator" | "pin">(first === "" ? "operator" : "pin");
  const operatorField = useRef<HTMLInputElement>(null);
  const pinField = useRef<HTMLInputElement>(null);
  // Before the first key can come: one that arrives between would go to the other field.
  useLayoutEffect(() => {
    (operator.value === "" ? operatorField : pinField).current?.focus();
  }, []);
  const choose = (name: string) => {
    operator.value = name;
    pinField.current?.focus();
  };
  const onKey = (key: KeyName) => {
    if (active.value === "pin") pin.value = keyed(pin.value, key);
    else operator.value = nameKeyed(operator.value, key);
  };
  const again = () => {
    pin.value = "";
    pinField.current?.focus();
  };
  const ready = operator.value.trim() !== "" && pin.value.length >= SHORTEST;
  return { operator, pin, active, operatorField, pinField, choose, onKey, again, ready };
}

export type Credentials = ReturnType<typeof useCredentials>;

interface CredentialFieldsProps {
  readonly who: Credentials;
  readonly nameLabel: string;
  /** Names to choose from. */
  readonly names: readonly string[];
  readonly children?: ComponentChildren;
}

export function CredentialFields({ who, nameLabel, names, children }: CredentialFieldsProps) {
  const { operator, pin, active, operatorField, pinField, choose } = who;
  useEffect(() => {
    const [only] = names;
    if (names.length === 1 && only !== undefined && operator.value === "") choose(only);
  }, [names.length]);
  return (
    <>
      <div class="field">
        <label for="operator">{nameLabel}</label>
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
      {children}
    </>
  );
}

export function CredentialKeys({ who }: { who: Credentials }) {
  return <Keypad pad="pin" onKey={who.onKey} />;
}

export function nameKeyed(name: string, key: KeyName): string {
  if (key === "backspace") return name.slice(0, -1);
  return key === "clear" ? "" : (name + key).slice(0, NAME_MAX);
}
