/** The sale of a refund: from the latest, by what somebody knows of it, or by the receipt's mark under the scanner. */
import { Button } from "../kit/button.tsx";
import { formatMoment } from "../kit/clock.ts";
import { type KeyName, Keypad, keyOfKeyboard } from "../kit/keypad.tsx";
import { Money } from "../kit/money.tsx";
import { useKeyboard } from "../kit/use-keyboard.ts";
import { busy } from "./calls.ts";
import { choose, found, textTyped, typeText } from "./refunds.ts";
import { matchWords, saleWords, tr } from "./room-words.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

/** As long as the last part of a payment's id. */
const LONGEST = 12;
/** What an id has besides figures. */
const LETTERS = ["a", "b", "c", "d", "e", "f"] as const;

export function FoundSales() {
  return (
    <>
      <h2 class="room-title">{tr(textTyped.value === "" ? "recentSales" : "salesThatFit")}</h2>
      {found.value.length === 0 && !busy.value && <p class="quiet">{tr("noSales")}</p>}
      <ol class="found">
        {found.value.map(({ id, number, createdAt, total, currency, state, matched }) => (
          <li key={id}>
            <button type="button" class="found-sale" disabled={busy.value} onClick={() => choose(id)}>
              <span class="strong grouped">{t("saleNumber", { number })}</span>
              <span class="quiet grouped">{formatMoment(createdAt)}</span>
              <span class="quiet">
                {saleWords(state)}
                {matched !== undefined && matched !== "number" && ` · ${matchWords(matched)}`}
              </span>
              <Money amount={total} currency={currency} size="inline" />
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}

function onKey(key: KeyName): void {
  if (key === "clear") typeText("");
  else if (key === "backspace") typeText(textTyped.value.slice(0, -1));
  else if (/^(\d+|\.)$/.test(key)) add(key);
}

function add(text: string): void {
  typeText((textTyped.value + text).slice(0, LONGEST));
}

/** The list follows each key. */
export function SaleText() {
  const text = textTyped.value;
  useKeyboard((event) => {
    const key = keyOfKeyboard(event);
    const [only] = found.value;
    if (key !== undefined) onKey(key);
    else if (/^[a-f:]$/i.test(event.key)) add(event.key.toLowerCase());
    else if (event.key === "Enter" && only && found.value.length === 1) void choose(only.id);
  });
  return (
    <>
      <div class="entry" data-empty={text === "" ? "" : undefined}>
        <h2 class="quiet">{tr("whatIsKnown")}</h2>
        <p class="code-digits grouped" data-testid="sale-text">
          {text === "" ? "0" : text}
        </p>
      </div>
      <p class="quiet code-hint">{tr("scanReceipt")}</p>
      <div class="id-letters">
        {LETTERS.map((letter) => (
          <Button key={letter} kind="secondary" onPress={() => add(letter)}>
            {letter}
          </Button>
        ))}
      </div>
      <Keypad pad="amount" without={["plus"]} onKey={onKey} />
      <Trouble />
    </>
  );
}
