/** Cash is counted: what was handed over on the left, what goes back, large, on the right. */
import { payableOf } from "#domain/cash-rounding.ts";
import { CURRENCIES, formatMoney, formatPlain } from "#domain/money.ts";
import type { TenderKind } from "#domain/sale.ts";
import { Button } from "../kit/button.tsx";
import { amountOf, shown, typed } from "../kit/entry.ts";
import { type KeyName, Keypad, keyOfKeyboard } from "../kit/keypad.tsx";
import { Figure, Money } from "../kit/money.tsx";
import { isOnButton, useKeyboard } from "../kit/use-keyboard.ts";
import { collectCash, collectPart } from "./actions.ts";
import { busy } from "./calls.ts";
import { useDueShown } from "./due.ts";
import { tw } from "./split-words.ts";
import * as store from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

/** Notes that people hand over, in whole units of the currency. */
const NOTES = [5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10_000];
const QUICK_NOTES = 3;

/** The next round sums above what is due, each payable by notes. */
function quickSums(due: number, minorUnits: number): number[] {
  const roundUp = (note: number) => Math.ceil(due / (note * minorUnits)) * note * minorUnits;
  const sums = [...new Set(NOTES.map(roundUp))].filter((sum) => sum > due);
  return sums.sort((a, b) => a - b).slice(0, QUICK_NOTES);
}

/** Nothing typed means the exact amount. */
function receivedAmount(): number {
  const { received, cashDue, currency } = store;
  return received.value === "" ? cashDue.value : amountOf(received.value, currency.value);
}

function onCashKey(key: KeyName): void {
  if (!busy.value) store.received.value = typed(store.received.value, key, store.currency.value);
}

function goBack(): void {
  store.countingCash.value = false;
  store.received.value = "";
}

export function CashPad() {
  const { received, cashDue } = store;
  const currency = store.currency.value;
  const sums = quickSums(cashDue.value, 10 ** CURRENCIES[currency].exponent);
  useKeyboard((event) => {
    const key = keyOfKeyboard(event);
    if (key === undefined) return;
    event.preventDefault();
    onCashKey(key);
  });
  return (
    <>
      <div class="entry" data-empty={received.value === "" ? "" : undefined}>
        <h2 class="quiet">{t("received")}</h2>
        <Figure
          text={
            received.value === ""
              ? formatMoney({ amount: cashDue.value, currency })
              : shown(received.value, currency)
          }
          size={64}
          testid="amount"
        />
      </div>
      <fieldset class="quick" aria-label={t("received")}>
        <Button
          kind="secondary"
          onPress={() => {
            received.value = "";
          }}
        >
          {t("exact")}
        </Button>
        {sums.map((amount) => (
          <Button
            key={amount}
            kind="secondary"
            onPress={() => {
              received.value = formatPlain({ amount, currency }).replace(/\.0+$/, "");
            }}
          >
            <Money amount={amount} currency={currency} size="inline" />
          </Button>
        ))}
      </fieldset>
      <Keypad pad="amount" without={["plus"]} onKey={onCashKey} />
    </>
  );
}

/** Less than what is due was typed: that much may be collected first, and the rest in another way. */
function Part() {
  const typedAmount = receivedAmount();
  return (
    <div class="pair">
      <PartButton kind="wallet" amount={typedAmount} />
      <PartButton kind="cash" amount={payableOf(typedAmount, store.shop.value?.cashRounding)} />
    </div>
  );
}

const PART_WORDS = { wallet: "partByCode", cash: "partInCash" } as const;

function PartButton({ kind, amount }: { readonly kind: TenderKind; readonly amount: number }) {
  return (
    <Button
      kind="secondary"
      size="action"
      disabled={amount === 0 || busy.value}
      onPress={() => collectPart(kind, amount)}
    >
      {tw(PART_WORDS[kind], { amount: formatMoney({ amount, currency: store.currency.value }) })}
    </Button>
  );
}

/** Where cash is rounded: what the sale leaves to pay, and what is left to the customer or asked beyond it. */
function Rounding() {
  const { due, cashDue } = store;
  const currency = store.currency.value;
  const rounding = cashDue.value - due.value;
  if (rounding === 0) return null;
  return (
    <div class="rounding quiet">
      <dt>{t("toPay")}</dt>
      <dd>
        <Money amount={due.value} currency={currency} size="inline" testid="due" />
      </dd>
      <dt>{tw("rounding")}</dt>
      <dd>
        <Money amount={rounding} currency={currency} size="inline" testid="rounding" />
      </dd>
    </div>
  );
}

export function CashPanel() {
  const { cashDue, currency } = store;
  useDueShown(cashDue.value);
  const change = receivedAmount() - cashDue.value;
  const enough = change >= 0;
  useKeyboard((event) => {
    if (event.key === "Escape" && !busy.value) goBack();
    if (event.key === "Enter" && enough && !isOnButton(event)) void collectCash();
  });
  return (
    <>
      <dl class="sums">
        <Rounding />
        <div>
          <dt>{store.due.value === cashDue.value ? t("toPay") : tw("cashToPay")}</dt>
          <dd>
            <Money amount={cashDue.value} currency={currency.value} size={40} testid="total" />
          </dd>
        </div>
        <div>
          <dt>{t("received")}</dt>
          <dd>
            <Money amount={receivedAmount()} currency={currency.value} size={40} />
          </dd>
        </div>
      </dl>
      <Trouble />
      <div class="total" data-short={enough ? undefined : ""}>
        <p class="quiet">{enough ? t("change") : t("stillMissing")}</p>
        <Money
          amount={Math.abs(change)}
          currency={currency.value}
          size={64}
          testid={enough ? "change" : "still-missing"}
        />
      </div>
      {enough ? (
        <Button kind="primary" size="action" disabled={busy.value} onPress={collectCash}>
          {t("confirmCash")}
        </Button>
      ) : (
        <Part />
      )}
      <Button kind="quiet" disabled={busy.value} onPress={goBack}>
        {t("back")}
      </Button>
    </>
  );
}
