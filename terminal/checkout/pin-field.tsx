import type { RefObject } from "preact";
import type { KeyName } from "../kit/keypad.tsx";

/** The longest PIN that the server takes. */
const LONGEST = 12;
export const SHORTEST = 6;

/** What a PIN is after a key of the pad. */
export function keyed(pin: string, key: KeyName): string {
  if (key === "backspace") return pin.slice(0, -1);
  if (key === "clear") return "";
  return digitsOnly(pin + key);
}

/** Digits of either width, as many as a PIN may have. */
function digitsOnly(text: string): string {
  return text.normalize("NFKC").replace(/\D/g, "").slice(0, LONGEST);
}

interface PinFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly field: RefObject<HTMLInputElement | null> | null;
  readonly onFocus: () => void;
  readonly onValue: (pin: string) => void;
}

/** A PIN behind dots. The pad beside it types, so no keyboard comes up over it. */
export function PinField({ id, label, value, field, onFocus, onValue }: PinFieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        ref={field}
        type="password"
        inputMode="none"
        autocomplete="off"
        value={value}
        maxLength={LONGEST}
        onFocus={onFocus}
        onInput={(event) => onValue(digitsOnly(event.currentTarget.value))}
      />
    </div>
  );
}
