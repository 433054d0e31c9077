/** The pad beside the ticket: how many or how heavy, what is taken off, and a note, for a line or for the whole sale. */
import { useSignal } from "@preact/signals";
import { NOTE_MAX } from "#domain/drawer.ts";
import { type Discount, GRAMS_MAX, PERCENT_MAX, PIECES_MAX } from "#domain/sale.ts";
import { Button } from "../kit/button.tsx";
import { amountOf, shown, typed } from "../kit/entry.ts";
import { type KeyName, Keypad, keyOfKeyboard } from "../kit/keypad.tsx";
import { Figure } from "../kit/money.tsx";
import { useFirstFocus } from "../kit/use-first-focus.ts";
import { isOnButton, useKeyboard } from "../kit/use-keyboard.ts";
import {
  changeLine,
  type DraftLine,
  discount,
  items,
  lineOf,
  note,
  type PadSubject,
  padSubject,
  priceChange,
  removeLine,
} from "./draft.ts";
import { currency, session } from "./store.ts";
import { tk } from "./ticket-words.ts";
import { t } from "./words.ts";

type Mode = "quantity" | "weight" | "price" | "percentOff" | "amountOff" | "noteOf";

/** What may be typed: whole pieces, kilograms to the gram, per cent to a tenth. Amounts have their own rules. */
const TYPED: Record<
  "quantity" | "weight" | "percentOff",
  { readonly pattern: RegExp; readonly scale: number; readonly most: number }
> = {
  quantity: { pattern: /^\d{0,4}$/, scale: 1, most: PIECES_MAX },
  weight: { pattern: /^\d{0,3}(\.\d{0,3})?$/, scale: 1000, most: GRAMS_MAX },
  percentOff: { pattern: /^\d{0,3}(\.\d?)?$/, scale: 100, most: PERCENT_MAX },
};

const isAmount = (mode: Mode): mode is "amountOff" | "price" => mode === "amountOff" || mode === "price";

function typedNext(mode: Mode, text: string, key: KeyName): string {
  if (isAmount(mode)) return typed(text, key, currency.value);
  if (mode === "noteOf" || key === "plus") return text;
  if (key === "clear") return "";
  const next = key === "backspace" ? text.slice(0, -1) : `${text}${key}`.replace(/^0+(?=\d)/, "");
  const { pattern, scale, most } = TYPED[mode];
  return pattern.test(next) && Number(next) * scale <= most ? next : text;
}

/** Pieces, grams, basis points or minor units; 0 while nothing is typed. */
function typedValue(mode: Mode, text: string): number {
  if (isAmount(mode)) return amountOf(text, currency.value);
  return mode === "noteOf" ? 0 : Math.round(Number(text) * TYPED[mode].scale);
}

function close(): void {
  padSubject.value = null;
}

/** Another subject is another pad, with nothing typed. */
export function LinePad() {
  const subject = padSubject.value;
  return subject && <Pad key={JSON.stringify(subject)} subject={subject} />;
}

function Pad({ subject }: { subject: PadSubject }) {
  const line = "line" in subject ? items.value[subject.line] : undefined;
  const modes = modesOf(subject, line);
  const mode = useSignal<Mode>(modes[0] ?? "quantity");
  const text = useSignal("");
  const words = useSignal(("whole" in subject ? note.value : line?.note) ?? "");
  const value = typedValue(mode.value, text.value);
  const isReady = mode.value === "noteOf" || value > 0;
  const heading = useFirstFocus();
  const apply = () => {
    if (!isReady) return;
    if (mode.value === "noteOf") keepNote(subject, words.value.trim());
    else keepValue(subject, mode.value, value);
    close();
  };
  const onKey = (key: KeyName) => {
    text.value = typedNext(mode.value, text.value, key);
  };
  useKeyboard((event) => {
    const key = keyOfKeyboard(event);
    if (key !== undefined) onKey(key);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && !isOnButton(event)) apply();
    else return;
    event.preventDefault();
  });
  return (
    <div class="line-pad">
      <header class="line-pad-head">
        <h2 tabIndex={-1} ref={heading}>
          {"weighed" in subject ? subject.weighed.name : line?.name || (line ? t("goods") : tk("wholeSale"))}
        </h2>
        <Removal subject={subject} line={line} />
      </header>
      {modes.length > 1 && (
        <fieldset class="segments" aria-label={tk("change")}>
          {modes.map((name) => (
            <Button
              key={name}
              kind="secondary"
              pressed={mode.value === name}
              onPress={() => {
                mode.value = name;
                text.value = "";
              }}
            >
              {tk(name)}
            </Button>
          ))}
        </fieldset>
      )}
      {mode.value === "noteOf" ? (
        <Note words={words} onEnter={apply} />
      ) : (
        <>
          <div class="entry" data-empty={text.value === "" ? "" : undefined}>
            <h2 class="quiet">{tk(mode.value)}</h2>
            <Figure text={faceOf(mode.value, text.value)} size={64} testid="pad-typed" />
          </div>
          <Keypad pad="amount" without={["plus"]} onKey={onKey} />
        </>
      )}
      <div class="code-choices">
        <Button kind="quiet" size="action" onPress={close}>
          {t("back")}
        </Button>
        <Button kind="primary" size="action" disabled={!isReady} onPress={apply}>
          {tk("apply")}
        </Button>
      </div>
    </div>
  );
}

function modesOf(subject: PadSubject, line: DraftLine | undefined): readonly Mode[] {
  if ("weighed" in subject) return ["weight"];
  if ("whole" in subject) return ["percentOff", "amountOff", "noteOf"];
  const off = ["percentOff", "amountOff", "noteOf"] as const;
  // A label says how much of it there is, and for what.
  if (line?.label !== undefined) return off;
  return [
    line?.unit === "kilogram" ? "weight" : "quantity",
    ...(mayPrice(line) ? ["price" as const] : []),
    ...off,
  ];
}

function mayPrice(line: DraftLine | undefined): boolean {
  return line?.product !== undefined && session.value?.permissions.change_price !== "denied";
}

function faceOf(mode: Mode, text: string): string {
  if (isAmount(mode)) return shown(text, currency.value);
  return `${text || "0"}${mode === "percentOff" ? "%" : ""}`;
}

function keepValue(subject: PadSubject, mode: Exclude<Mode, "noteOf">, value: number): void {
  if ("weighed" in subject) {
    items.value = [...items.value, lineOf(subject.weighed, value)];
    return;
  }
  const off: Discount = mode === "percentOff" ? { percent: value } : { amount: value };
  const line = "line" in subject ? items.value[subject.line] : undefined;
  if ("whole" in subject) discount.value = off;
  else if (mode === "price" && line) changeLine(subject.line, priceChange(line, value));
  else
    changeLine(
      subject.line,
      mode === "quantity" || mode === "weight" ? { quantity: value } : { discount: off },
    );
}

function keepNote(subject: PadSubject, words: string): void {
  const kept = words === "" ? undefined : words;
  if ("whole" in subject) note.value = kept;
  else if ("line" in subject) changeLine(subject.line, { note: kept });
}

/** What can be taken away of what the pad is about: the line, or the discount. */
function Removal({ subject, line }: { subject: PadSubject; line: DraftLine | undefined }) {
  const off = "whole" in subject ? discount.value : line?.discount;
  return (
    <>
      {off && (
        <Button
          kind="quiet"
          onPress={() => {
            if ("line" in subject) changeLine(subject.line, { discount: undefined });
            else discount.value = undefined;
            close();
          }}
        >
          {tk("removeDiscount")}
        </Button>
      )}
      {"line" in subject && (
        <Button
          kind="quiet"
          onPress={() => {
            removeLine(subject.line);
            close();
          }}
        >
          {tk("remove")}
        </Button>
      )}
    </>
  );
}

function Note({ words, onEnter }: { words: { value: string }; onEnter: () => void }) {
  return (
    <label class="line-note">
      <span class="quiet">{tk("noteHint")}</span>
      <input
        type="text"
        maxLength={NOTE_MAX}
        autocomplete="off"
        value={words.value}
        onInput={({ currentTarget }) => {
          words.value = currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.isComposing) onEnter();
          if (event.key === "Escape") close();
        }}
      />
    </label>
  );
}
