/** An amount is typed on the left; the ticket on the right adds up and offers the two ways to pay. */
import { formatMoney } from "#domain/money.ts";
import { Button } from "../kit/button.tsx";
import { amountOf, shown, typed } from "../kit/entry.ts";
import { CashIcon, CodeIcon } from "../kit/icons.tsx";
import { type KeyName, Keypad, keyOfKeyboard } from "../kit/keypad.tsx";
import { Figure, Money } from "../kit/money.tsx";
import { isOnButton, useKeyboard } from "../kit/use-keyboard.ts";
import { busy, collectByCode, nextSale } from "./actions.ts";
import * as store from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

function onAmountKey(key: KeyName): void {
  const { entry, items, currency } = store;
  if (busy.value) return;
  if (key === "clear" && entry.value === "") items.value = [];
  if (key === "backspace" && entry.value === "") items.value = items.value.slice(0, -1);
  if (key === "plus" && amountOf(entry.value, currency.value) > 0) {
    items.value = store.draftLines.value;
    entry.value = "";
    return;
  }
  entry.value = typed(entry.value, key, currency.value);
}

export function AmountPad() {
  const { entry, currency } = store;
  useKeyboard((event) => {
    const key = event.key === "Escape" ? "clear" : keyOfKeyboard(event);
    if (key === undefined) return;
    event.preventDefault();
    onAmountKey(key);
  });
  return (
    <>
      <div class="entry" data-empty={entry.value === "" ? "" : undefined}>
        <h2 class="quiet">{t("amount")}</h2>
        <Figure text={shown(entry.value, currency.value)} size={64} testid="amount" />
      </div>
      <Keypad pad="amount" onKey={onAmountKey} />
    </>
  );
}

export function TicketPanel() {
  const { sale, due, currency } = store;
  const payable = due.value > 0 && !busy.value;
  useKeyboard((event) => {
    if (event.key === "Enter" && !isOnButton(event)) void collectByCode();
    if (event.key === "F2" && payable) store.countingCash.value = true;
  });
  return (
    <>
      <TicketLines />
      <Trouble />
      <div class="total">
        <p class="quiet">{sale.value ? t("due") : t("total")}</p>
        <Money amount={due.value} currency={currency.value} size={64} testid="total" />
      </div>
      <div class="pair">
        <Button kind="primary" size="action" disabled={!payable} onPress={collectByCode}>
          <CodeIcon />
          {t("collectByCode")}
        </Button>
        <CashButton disabled={!payable} />
      </div>
      {sale.value && (
        <Button kind="quiet" disabled={busy.value} onPress={nextSale}>
          {t("nextSale")}
        </Button>
      )}
    </>
  );
}

export function CashButton({ disabled }: { disabled: boolean }) {
  return (
    <Button
      kind="secondary"
      size="action"
      disabled={disabled}
      onPress={() => {
        store.countingCash.value = true;
      }}
    >
      <CashIcon />
      {t("collectCash")}
    </Button>
  );
}

/** The lines of what is being typed. A recorded sale has its lines on the left. */
function TicketLines() {
  const { draftLines, currency, sale } = store;
  if (sale.value) return <div class="ticket-lines" />;
  if (draftLines.value.length === 0) return <p class="ticket-empty quiet">{t("enterAmount")}</p>;
  return (
    <ol class="ticket-lines" aria-label={t("sale")}>
      {draftLines.value.map((amount, index) => (
        <li key={`${index}-${amount}`}>
          <span>{t("goods")}</span>
          <span class="quiet grouped">{draftLines.value.length > 1 && index + 1}</span>
          <span class="grouped">{formatMoney({ amount, currency: currency.value })}</span>
        </li>
      ))}
    </ol>
  );
}
