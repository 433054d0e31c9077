/** Exchange rates as they are filled in: nothing is sent until all of it is right. */
import { computed, signal } from "@preact/signals";
import {
  type ExchangeRate,
  foreignCurrencies,
  formatPer100,
  parsePer100,
  RATES_MAX,
} from "#domain/exchange-rate.ts";
import type { Currency } from "#domain/money.ts";
import { act, screen } from "./calls.ts";
import { currency, rates } from "./store.ts";

/** A rate that is being typed; without a currency nothing of it counts. */
export interface Row {
  readonly currency: Currency | null;
  readonly price: string;
}

export const rows = signal<readonly Row[]>([]);

/** Begins with what is kept. */
export function open(): void {
  const kept = rates.value?.rates ?? [];
  rows.value = Array.from({ length: RATES_MAX }, (_, place): Row => {
    const rate = kept[place];
    return rate
      ? { currency: rate.currency, price: formatPer100(rate.per100) }
      : { currency: null, price: "" };
  });
}

export function change(place: number, of: Partial<Row>): void {
  rows.value = rows.value.map((row, at) => (at === place ? { ...row, ...of } : row));
}

export const choices = computed(() => foreignCurrencies(currency.value));

export type Fault = "wrong" | "twice";

/** What is wrong with a row as it stands. */
export function faultOf({ currency, price }: Row): Fault | undefined {
  if (currency === null) return undefined;
  if (rows.value.filter((row) => row.currency === currency).length > 1) return "twice";
  return parsePer100(price) === undefined ? "wrong" : undefined;
}

/** The rates as they are typed; undefined while one of them is none. */
export const typed = computed<readonly ExchangeRate[] | undefined>(() => {
  const chosen = rows.value.filter(({ currency }) => currency !== null);
  if (chosen.some(faultOf)) return undefined;
  return chosen.flatMap(({ currency, price }): ExchangeRate[] => {
    const per100 = parsePer100(price);
    return currency && per100 !== undefined ? [{ currency, per100 }] : [];
  });
});

/** Resolves with whether they are kept. */
export const keep = () =>
  act(async () => void (await screen.call("PUT", "/api/exchange-rates", { rates: typed.value })));
