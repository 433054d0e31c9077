/** Keys for digits. What a key means is data; the same pad serves amounts and PINs. */
import { BackspaceIcon, PlusIcon } from "./icons.tsx";
import { dictionary } from "./words.ts";

/** A digit key types its text; the others are named. */
export type KeyName = "backspace" | "clear" | "plus" | `${number}` | "00" | ".";

const t = dictionary(
  { backspace: "退格", clear: "清除", plus: "再加一件", keypad: "数字键盘" },
  { backspace: "Backspace", clear: "Clear", plus: "One more item", keypad: "Keypad" },
);

const PADS = {
  /** Rows of four; plus stands two rows high. */
  amount: {
    columns: 4,
    keys: ["1", "2", "3", "backspace", "4", "5", "6", "clear", "7", "8", "9", "plus", "00", "0", "."],
  },
  pin: { columns: 3, keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "clear", "0", "backspace"] },
} as const satisfies Record<string, { columns: number; keys: readonly KeyName[] }>;

interface KeypadProps {
  readonly pad: keyof typeof PADS;
  readonly disabled?: boolean;
  /** Keys that have no meaning here and rest. */
  readonly without?: readonly KeyName[];
  readonly onKey: (key: KeyName) => void;
}

export function Keypad({ pad, disabled = false, without = [], onKey }: KeypadProps) {
  const { columns, keys } = PADS[pad];
  return (
    <fieldset class="keypad" data-columns={columns} aria-label={t("keypad")}>
      {keys.map((key) => (
        <Key key={key} name={key} disabled={disabled || without.includes(key)} onKey={onKey} />
      ))}
    </fieldset>
  );
}

interface KeyProps {
  readonly name: KeyName;
  readonly disabled: boolean;
  readonly onKey: (key: KeyName) => void;
}

function Key({ name, disabled, onKey }: KeyProps) {
  const tool = name === "backspace" || name === "clear" || name === "plus";
  return (
    <button
      type="button"
      class="key"
      data-tone={tool ? "tool" : undefined}
      data-tall={name === "plus" ? "" : undefined}
      aria-label={name === "backspace" || name === "plus" ? t(name) : undefined}
      disabled={disabled}
      onMouseDown={keepFocus}
      onClick={() => onKey(name)}
    >
      <Face name={name} />
    </button>
  );
}

function Face({ name }: { name: KeyName }) {
  if (name === "backspace") return <BackspaceIcon />;
  if (name === "plus") return <PlusIcon />;
  return <>{name === "clear" ? t("clear") : name}</>;
}

/** A tap types; the focus stays in the field that is typed in, and Enter never presses the last key again. */
function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}

/** What a key of a keyboard means on a pad, or undefined. Full-width digits of a Chinese input method count too. */
export function keyOfKeyboard(event: KeyboardEvent): KeyName | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  const key = event.key.normalize("NFKC");
  if (/^\d$/.test(key)) return key as KeyName;
  return NAMED_KEYS[key];
}

const NAMED_KEYS: Readonly<Record<string, KeyName>> = {
  ".": ".",
  "。": ".",
  Decimal: ".",
  Backspace: "backspace",
  Delete: "clear",
  "+": "plus",
};
