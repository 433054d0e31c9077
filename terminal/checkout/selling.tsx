/** An amount is typed on the left; the ticket on the right adds up and offers the two ways to pay. */
import { computed } from "@preact/signals";
import { Button } from "../kit/button.tsx";
import { amountOf, shown, typed } from "../kit/entry.ts";
import { Foreign } from "../kit/foreign.tsx";
import { CashIcon, CodeIcon, DrawerIcon } from "../kit/icons.tsx";
import { type KeyName, Keypad, keyOfKeyboard } from "../kit/keypad.tsx";
import { Figure, Money } from "../kit/money.tsx";
import { isOnButton, useKeyboard } from "../kit/use-keyboard.ts";
import { collectByCode, hold } from "./actions.ts";
import { busy } from "./calls.ts";
import { entry, isSearching, items, padSubject, recalling, recording } from "./draft.ts";
import { td } from "./drawer-words.ts";
import { LeaveSale } from "./give-up.tsx";
import { enterRoom, mayEnter } from "./rooms.ts";
import * as store from "./store.ts";
import { TicketLines, WholeDiscount } from "./ticket-lines.tsx";
import { tk } from "./ticket-words.ts";
import { Trouble } from "./trouble.tsx";
import { t, type Word } from "./words.ts";

function onAmountKey(key: KeyName): void {
  const { currency } = store;
  if (recording.value) return;
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
  useKeyboard((event) => {
    const key = event.key === "Escape" ? "clear" : keyOfKeyboard(event);
    if (key === undefined) return;
    event.preventDefault();
    onAmountKey(key);
  });
  return (
    <>
      <Entry />
      <Keypad pad="amount" onKey={onAmountKey} />
    </>
  );
}

/** A component of its own, as is each that follows a key: the pad is not drawn anew for every digit. */
function Entry() {
  const { currency } = store;
  return (
    <div class="entry" data-empty={entry.value === "" ? "" : undefined}>
      <h2 class="quiet">{t("amount")}</h2>
      <Figure text={shown(entry.value, currency.value)} size={64} testid="amount" />
    </div>
  );
}

const payable = computed(() => store.due.value > 0 && !busy.value);

export function TicketPanel() {
  useKeyboard((event) => {
    // What stands beside the ticket has the keys.
    if (store.typedCode.value !== null || padSubject.value || recalling.value || isSearching.value) return;
    if (event.key === "Enter" && !isOnButton(event)) void collectByCode();
    if (event.key === "F2" && payable.value) store.countingCash.value = true;
  });
  return (
    <>
      <TicketLines />
      <Trouble />
      <WholeDiscount />
      <Total />
      <Ways />
    </>
  );
}

function Total() {
  const { sale, due, dueInForeign, currency } = store;
  return (
    <div class="total">
      <p class="quiet">{t(sale.value ? "due" : "total")}</p>
      <Money amount={due.value} currency={currency.value} size={64} testid="total" />
      {dueInForeign.value.length > 0 && <Foreign amounts={dueInForeign.value} />}
    </div>
  );
}

/** The two ways to pay, and for a sale that is recorded already the way to leave it. */
function Ways() {
  return (
    <>
      <div class="pair">
        <Button kind="primary" size="action" disabled={!payable.value} onPress={collectByCode}>
          <CodeIcon />
          {t("collectByCode")}
        </Button>
        <CashButton disabled={!payable.value} />
      </div>
      <div class="row">
        <TypeCodeButton words="typeCode" disabled={!payable.value} />
        {store.sale.value ? <LeaveSale /> : <BesideWays />}
      </div>
    </>
  );
}

/** Before anything is on the ticket: what was set aside, and the drawer. Then what can be done with it. */
function BesideWays() {
  useKeyboard((event) => {
    if (event.key === "F3") enterDrawer();
  });
  if (store.draftLines.value.length > 0)
    return (
      <>
        <Button
          kind="quiet"
          disabled={!payable.value}
          onPress={() => {
            padSubject.value = { whole: true };
          }}
        >
          {tk("wholeSale")}
        </Button>
        <Button kind="quiet" disabled={busy.value} onPress={hold}>
          {tk("hold")}
        </Button>
      </>
    );
  return (
    <>
      {store.held.value.length > 0 && (
        <Button
          kind="quiet"
          disabled={busy.value}
          onPress={() => {
            recalling.value = true;
          }}
        >
          {tk("recall", { count: store.held.value.length })}
        </Button>
      )}
      <DrawerButton />
    </>
  );
}

/** Where hands look for it: beside the ways to pay, while no sale is recorded. */
function DrawerButton() {
  return (
    <Button kind="quiet" disabled={busy.value} onPress={enterDrawer}>
      <DrawerIcon />
      {td("openDrawer")}
    </Button>
  );
}

function enterDrawer(): void {
  if (mayEnter("drawer")) enterRoom("drawer");
}

interface TypeCodeButtonProps {
  readonly words: Word;
  readonly size?: "normal" | "action";
  readonly disabled?: boolean;
}

/** For a till without a scanner, or a code that no scanner reads. */
export function TypeCodeButton({ words, size = "normal", disabled = false }: TypeCodeButtonProps) {
  return (
    <Button
      kind="quiet"
      size={size}
      disabled={disabled || busy.value}
      onPress={() => {
        store.typedCode.value = "";
      }}
    >
      {t(words)}
    </Button>
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
