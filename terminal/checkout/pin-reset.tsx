/** A PIN that was forgotten: first the code that the bank gave, then a PIN of one's own. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../kit/button.tsx";
import { type KeyName, Keypad } from "../kit/keypad.tsx";
import { busy, trouble } from "./calls.ts";
import { nameKeyed } from "./credentials.tsx";
import { Entrance } from "./entrance.tsx";
import { keyed, PinField, SHORTEST } from "./pin-field.tsx";
import { tz } from "./pin-reset-words.ts";
import { findOperators, forgotten, operatorNames, resetPin } from "./sessions.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

const CODE_LENGTH = 8;

export function PinReset() {
  const operator = useSignal(forgotten.value ?? "");
  const code = useSignal("");
  const isChoosing = useSignal(false);
  useLayoutEffect(() => void findOperators(), []);
  if (isChoosing.value)
    return (
      <Choosing
        onChosen={(pin) => void resetPin(operator.value.trim(), code.value, pin)}
        onBack={() => {
          trouble.value = null;
          isChoosing.value = false;
        }}
      />
    );
  const ready = operator.value.trim() !== "" && code.value.length === CODE_LENGTH;
  return (
    <CodeStep
      operator={operator.value}
      code={code.value}
      ready={ready}
      onOperator={(name) => {
        operator.value = name;
      }}
      onCode={(digits) => {
        code.value = digits.slice(0, CODE_LENGTH);
      }}
      onNext={() => {
        if (ready) isChoosing.value = true;
      }}
    />
  );
}

interface CodeStepProps {
  readonly operator: string;
  readonly code: string;
  readonly ready: boolean;
  readonly onOperator: (name: string) => void;
  readonly onCode: (digits: string) => void;
  readonly onNext: () => void;
}

function CodeStep({ operator, code, ready, onOperator, onCode, onNext }: CodeStepProps) {
  const active = useSignal<"operator" | "code">(operator === "" ? "operator" : "code");
  const codeField = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => codeField.current?.focus(), []);
  const onKey = (key: KeyName) => {
    if (active.value === "code") onCode(keyed(code, key));
    else onOperator(nameKeyed(operator, key));
  };
  return (
    <Entrance
      title={tz("title")}
      {...(trouble.value === null && { hint: tz("hint") })}
      wide
      onSubmit={onNext}
      keypad={<Keypad pad="pin" onKey={onKey} />}
      submit={<Foot words={tz("next")} ready={ready} onBack={leave} />}
    >
      <div class="field">
        <label for="reset-operator">{t("operator")}</label>
        <input
          id="reset-operator"
          value={operator}
          list="reset-operators"
          autocomplete="off"
          onFocus={() => {
            active.value = "operator";
          }}
          onInput={(event) => onOperator(event.currentTarget.value)}
        />
        <datalist id="reset-operators">
          {operatorNames.value.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </div>
      <div class="field">
        <label for="reset-code">{tz("code")}</label>
        <input
          id="reset-code"
          ref={codeField}
          inputMode="none"
          autocomplete="off"
          value={code}
          maxLength={CODE_LENGTH}
          onFocus={() => {
            active.value = "code";
          }}
          onInput={(event) => onCode(event.currentTarget.value.normalize("NFKC").replace(/\D/g, ""))}
        />
      </div>
      <Trouble />
    </Entrance>
  );
}

function leave(): void {
  trouble.value = null;
  forgotten.value = null;
}

const FIELDS = ["newPin", "newPinAgain"] as const;
type Field = (typeof FIELDS)[number];

function Choosing({ onChosen, onBack }: { onChosen: (pin: string) => void; onBack: () => void }) {
  const pins = useSignal<Record<Field, string>>({ newPin: "", newPinAgain: "" });
  const active = useSignal<Field>("newPin");
  const first = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  const { newPin, newPinAgain } = pins.value;
  const differs = newPinAgain !== "" && newPinAgain.length >= newPin.length && newPin !== newPinAgain;
  const ready = newPin.length >= SHORTEST && newPin === newPinAgain;
  const set = (field: Field, pin: string) => {
    pins.value = { ...pins.value, [field]: pin };
  };
  return (
    <Entrance
      title={tz("chooseTitle")}
      {...(trouble.value === null && { hint: t("newPinHint") })}
      wide
      onSubmit={() => ready && onChosen(newPin)}
      keypad={<Keypad pad="pin" onKey={(key) => set(active.value, keyed(pins.value[active.value], key))} />}
      submit={<Foot words={tz("save")} ready={ready} onBack={onBack} />}
    >
      {FIELDS.map((field) => (
        <PinField
          key={field}
          id={field}
          label={t(field)}
          value={pins.value[field]}
          field={field === "newPin" ? first : null}
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

interface FootProps {
  readonly words: string;
  readonly ready: boolean;
  readonly onBack: () => void;
}

function Foot({ words, ready, onBack }: FootProps) {
  return (
    <div class="pair">
      <Button kind="quiet" size="action" onPress={onBack}>
        {t("back")}
      </Button>
      <Button kind="primary" size="action" submit disabled={busy.value || !ready}>
        {words}
      </Button>
    </div>
  );
}
