/** Cash is counted: piece by piece, or only its sum. Nothing says what should be there. */
import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type CashPieces, DENOMINATIONS, sumOfPieces } from "#domain/cash-pieces.ts";
import { formatMoney } from "#domain/money.ts";
import { Button } from "../kit/button.tsx";
import { amountOf, shown, typed } from "../kit/entry.ts";
import { type KeyName, Keypad, keyOfKeyboard } from "../kit/keypad.tsx";
import { Figure } from "../kit/money.tsx";
import { isOnButton, useKeyboard } from "../kit/use-keyboard.ts";
import { busy } from "./calls.ts";
import { ts } from "./shift-words.ts";
import { currency } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

interface AmountPadProps {
  readonly title: string;
  readonly text: Signal<string>;
  readonly action: string;
  readonly ready: boolean;
  readonly onKeep: () => void;
  readonly onBack: () => void;
  readonly children?: ComponentChildren;
}

/** One amount is typed, with what belongs to it beside the keys. */
export function AmountPad({ title, text, action, ready, onKeep, onBack, children }: AmountPadProps) {
  const onKey = (key: KeyName) => {
    text.value = typed(text.value, key, currency.value);
  };
  useKeys(onKey, () => ready && onKeep(), onBack);
  return (
    <div class="room-halves">
      <section class="hands">
        <h2 class="room-title">{title}</h2>
        <Keypad pad="amount" without={["plus"]} onKey={onKey} />
      </section>
      <section class="ticket">
        <div class="shift-sum" data-empty={text.value === "" ? "" : undefined}>
          <Figure text={shown(text.value, currency.value)} size={40} testid="shift-amount" />
        </div>
        <div class="shift-beside">{children}</div>
        <Trouble />
        <Choice action={action} ready={ready} onKeep={onKeep} onBack={onBack} />
      </section>
    </div>
  );
}

interface CashCountProps {
  readonly title: string;
  readonly onKeep: (sum: number, pieces: readonly CashPieces[]) => void;
  readonly onBack: () => void;
}

/** So many digits has a count of one note or coin. */
const COUNT_MAX = 4;

export function CashCount({ title, onKeep, onBack }: CashCountProps) {
  const values = DENOMINATIONS[currency.value];
  const counts = useSignal<Readonly<Record<number, string>>>({});
  const at = useSignal(0);
  const text = useSignal("");
  const isSum = useSignal(false);
  const pieces = values
    .map((value) => ({ value, count: Number(counts.value[value] ?? "") }))
    .filter(({ count }) => count > 0);
  const sum = isSum.value ? amountOf(text.value, currency.value) : sumOfPieces(pieces);
  const isTyped = isSum.value ? text.value !== "" : Object.values(counts.value).some((count) => count !== "");
  const keep = () => isTyped && onKeep(sum, isSum.value ? [] : pieces);
  const onKey = (key: KeyName) => {
    const value = values[at.value];
    if (isSum.value) text.value = typed(text.value, key, currency.value);
    else if (value !== undefined)
      counts.value = { ...counts.value, [value]: countTyped(counts.value[value] ?? "", key) };
  };
  const onEnter = () => {
    if (isSum.value || at.value >= values.length - 1) keep();
    else at.value++;
  };
  useKeys(onKey, onEnter, onBack);
  return (
    <div class="room-halves">
      <section class="hands">
        <h2 class="room-title">{title}</h2>
        <Keypad pad="amount" without={isSum.value ? ["plus"] : ["plus", "."]} onKey={onKey} />
      </section>
      <section class="ticket">
        <p class="quiet">{ts("countMeans")}</p>
        {!isSum.value && (
          <div class="shift-pieces">
            {values.map((value, index) => (
              <Piece
                key={value}
                value={value}
                count={counts.value[value] ?? ""}
                chosen={index === at.value}
                onChoose={() => {
                  at.value = index;
                }}
              />
            ))}
          </div>
        )}
        <div class="shift-sum" data-empty={isTyped ? undefined : ""}>
          <span class="quiet">{ts("sum")}</span>
          <Figure
            text={
              isSum.value
                ? shown(text.value, currency.value)
                : formatMoney({ amount: sum, currency: currency.value })
            }
            size={40}
            testid="shift-amount"
          />
        </div>
        <Button
          kind="quiet"
          onPress={() => {
            isSum.value = !isSum.value;
          }}
        >
          {ts(isSum.value ? "byPieces" : "bySum")}
        </Button>
        <Trouble />
        <Choice action={ts("keepCount")} ready={isTyped} onKeep={keep} onBack={onBack} />
      </section>
    </div>
  );
}

interface PieceProps {
  readonly value: number;
  readonly count: string;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Piece({ value, count, chosen, onChoose }: PieceProps) {
  const money = formatMoney({ amount: value, currency: currency.value }).replace(/\.00$/, "");
  const place = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (chosen) place.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    <button
      ref={place}
      type="button"
      class="shift-piece"
      aria-pressed={chosen}
      data-empty={count === "" ? "" : undefined}
      onMouseDown={keepFocus}
      onClick={onChoose}
    >
      <span class="quiet">{money} ×</span>
      <span class="grouped">{count === "" ? "0" : count}</span>
    </button>
  );
}

interface ChoiceProps {
  readonly action: string;
  readonly ready: boolean;
  readonly onKeep: () => void;
  readonly onBack: () => void;
}

function Choice({ action, ready, onKeep, onBack }: ChoiceProps) {
  return (
    <div class="pair">
      <Button kind="quiet" size="action" disabled={busy.value} onPress={onBack}>
        {t("back")}
      </Button>
      <Button kind="primary" size="action" disabled={busy.value || !ready} onPress={onKeep}>
        {action}
      </Button>
    </div>
  );
}

function countTyped(text: string, key: KeyName): string {
  if (key === "clear") return "";
  if (key === "backspace") return text.slice(0, -1);
  return /^\d+$/.test(key) ? (text + key).replace(/^0+(?=\d)/, "").slice(0, COUNT_MAX) : text;
}

/** Keys of a keyboard, wherever nothing is typed into a field. */
function useKeys(onKey: (key: KeyName) => void, onEnter: () => void, onBack: () => void): void {
  useKeyboard((event) => {
    if (busy.value) return;
    const key = keyOfKeyboard(event);
    if (key !== undefined) onKey(key);
    if (event.key === "Escape") onBack();
    if (event.key === "Enter" && !isOnButton(event)) onEnter();
  });
}

/** A tap chooses; Enter goes on afterwards, and does not choose the same once more. */
function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}
