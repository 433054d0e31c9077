/** The sale of a refund: from the latest, by the number on its receipt, or by the receipt's mark under the scanner. */
import { formatMoment } from "../kit/clock.ts";
import { type KeyName, Keypad, keyOfKeyboard } from "../kit/keypad.tsx";
import { Money } from "../kit/money.tsx";
import { useKeyboard } from "../kit/use-keyboard.ts";
import { busy } from "./calls.ts";
import { choose, found, numberTyped, typeNumber } from "./refunds.ts";
import { saleWords, tr } from "./room-words.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

/** The numbers of a day are no longer than that. */
const LONGEST = 6;

export function FoundSales() {
  return (
    <>
      <h2 class="room-title">{tr(numberTyped.value === "" ? "recentSales" : "salesOfNumber")}</h2>
      {found.value.length === 0 && !busy.value && <p class="quiet">{tr("noSales")}</p>}
      <ol class="found">
        {found.value.map(({ id, number, createdAt, total, currency, state }) => (
          <li key={id}>
            <button type="button" class="found-sale" disabled={busy.value} onClick={() => choose(id)}>
              <span class="strong grouped">{t("saleNumber", { number })}</span>
              <span class="quiet grouped">{formatMoment(createdAt)}</span>
              <span class="quiet">{saleWords(state)}</span>
              <Money amount={total} currency={currency} size="inline" />
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}

function onNumberKey(key: KeyName): void {
  const number = numberTyped.value;
  if (key === "clear") typeNumber("");
  else if (key === "backspace") typeNumber(number.slice(0, -1));
  else if (/^\d+$/.test(key)) typeNumber((number + key).replace(/^0+/, "").slice(0, LONGEST));
}

/** The list follows each key. */
export function SaleNumber() {
  const number = numberTyped.value;
  useKeyboard((event) => {
    const key = keyOfKeyboard(event);
    const [only] = found.value;
    if (key !== undefined) onNumberKey(key);
    else if (event.key === "Enter" && only && found.value.length === 1) void choose(only.id);
  });
  return (
    <>
      <div class="entry" data-empty={number === "" ? "" : undefined}>
        <h2 class="quiet">{tr("numberOnReceipt")}</h2>
        <p class="code-digits grouped" data-testid="sale-number">
          {number === "" ? "0" : number}
        </p>
      </div>
      <p class="quiet code-hint">{tr("scanReceipt")}</p>
      <Keypad pad="pin" onKey={onNumberKey} />
      <Trouble />
    </>
  );
}
