/** What guests are shown amounts by: up to three currencies, kept together, and old after some days. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { approximations } from "#domain/exchange-rate.ts";
import { formatMoney, isCurrency } from "#domain/money.ts";
import { Button } from "../kit/button.tsx";
import { formatMoment, now } from "../kit/clock.ts";
import { busy } from "./calls.ts";
import { change, choices, faultOf, keep, open, type Row, rows, typed } from "./rates.ts";
import "./rates.css";
import { currencyName, tx } from "./rates-words.ts";
import { currency, rates } from "./store.ts";
import { Trouble } from "./trouble.tsx";

export function RatesRoom() {
  const isKept = useSignal(false);
  useLayoutEffect(open, []);
  return (
    <form
      class="room-page rates"
      onInput={() => {
        isKept.value = false;
      }}
      onSubmit={async (event) => {
        event.preventDefault();
        if (typed.value) isKept.value = await keep();
      }}
    >
      <div class="room-scroll">
        <p class="quiet">{tx("means")}</p>
        <Standing />
        {rows.value.map((row, place) => (
          <RateRow key={place} row={row} place={place} />
        ))}
      </div>
      <Trouble />
      <div class="rates-foot quiet">
        <Sample />
        <p role="status" data-testid="rates-kept">
          {isKept.value && tx("kept")}
        </p>
      </div>
      <Button kind="primary" size="action" submit disabled={busy.value || !typed.value}>
        {tx("keep")}
      </Button>
    </form>
  );
}

/** Since when they stand, and until when they are shown. */
function Standing() {
  if (!rates.value || rates.value.rates.length === 0) return <p data-testid="rates">{tx("noneYet")}</p>;
  const { setBy, setAt, shownUntil } = rates.value;
  const isShown = now.value < shownUntil;
  const facts = { who: setBy, at: formatMoment(setAt), until: formatMoment(shownUntil) };
  return (
    <p data-testid="rates" class={isShown ? undefined : "trouble"}>
      {tx(isShown ? "shown" : "old", facts)}
    </p>
  );
}

function RateRow({ row, place }: { row: Row; place: number }) {
  const id = `rate-${place}`;
  const fault = faultOf(row);
  const name = row.currency && currencyName(row.currency);
  return (
    <fieldset class="rates-row">
      <div class="field">
        <label for={id}>{tx("currency", { number: place + 1 })}</label>
        <select
          id={id}
          value={row.currency ?? ""}
          onChange={({ currentTarget: { value } }) =>
            change(place, { currency: isCurrency(value) ? value : null })
          }
        >
          <option value="">{tx("none")}</option>
          {choices.value.map((code) => (
            <option key={code} value={code}>
              {code} {currencyName(code)}
            </option>
          ))}
        </select>
      </div>
      {name !== null && (
        <div class="field">
          <label for={`${id}-price`}>{tx("price", { name, own: currencyName(currency.value) })}</label>
          <input
            id={`${id}-price`}
            inputMode="decimal"
            autocomplete="off"
            value={row.price}
            aria-invalid={fault !== undefined}
            aria-describedby={fault && `${id}-fault`}
            onInput={({ currentTarget }) => change(place, { price: currentTarget.value })}
          />
          {fault && row.price !== "" && (
            <p id={`${id}-fault`} class="small" data-wrong>
              {tx(fault)}
            </p>
          )}
        </div>
      )}
    </fieldset>
  );
}

/** A hundred units, in what has been typed: a slip by a factor of a hundred is seen at once. */
function Sample() {
  const money = { amount: 10_000, currency: currency.value };
  const amounts = approximations(money, typed.value ?? []);
  return (
    <p data-testid="rates-sample">
      {amounts.length > 0 && tx("sample", { amount: formatMoney(money), foreign: amounts.join(" · ") })}
    </p>
  );
}
