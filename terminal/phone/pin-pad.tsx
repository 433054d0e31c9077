import { useSignal } from "@preact/signals";
import { BackIcon } from "../kit/icons.tsx";
import { type KeyName, Keypad, keyOfKeyboard } from "../kit/keypad.tsx";
import { useKeyboard } from "../kit/use-keyboard.ts";
import { t } from "./words.ts";

const DIGITS = 6;

interface PinPadProps {
  /** Called at the sixth digit. */
  readonly onPin: (pin: string) => void;
  readonly onBack: () => void;
}

export function PinPad({ onPin, onBack }: PinPadProps) {
  const pin = useSignal("");
  const onKey = (key: KeyName) => {
    if (key === "backspace") pin.value = pin.value.slice(0, -1);
    if (key === "clear") pin.value = "";
    if (!/^\d$/.test(key) || pin.value.length === DIGITS) return;
    pin.value += key;
    if (pin.value.length < DIGITS) return;
    onPin(pin.value);
    pin.value = "";
  };
  useKeyboard((event) => {
    if (event.key === "Escape") onBack();
    const key = keyOfKeyboard(event);
    if (key !== undefined) onKey(key);
  });
  return (
    <section class="pin-pad" aria-label={t("enterPin")}>
      <header>
        <button type="button" class="tool" aria-label={t("back")} onClick={onBack}>
          <BackIcon />
        </button>
        <h2>{t("enterPin")}</h2>
      </header>
      <p class="dots">
        <span class="only-heard" role="status">
          {t("pinEntered", { count: pin.value.length })}
        </span>
        {Array.from({ length: DIGITS }, (_, index) => (
          <span
            key={index}
            class="dot"
            data-set={index < pin.value.length ? "" : undefined}
            aria-hidden="true"
          />
        ))}
      </p>
      <Keypad pad="pin" onKey={onKey} />
    </section>
  );
}
