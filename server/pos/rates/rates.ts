/** Exchange rates as a manager has set them: shown beside what is to be paid, and used for nothing else. */
import { approximations, type ExchangeRates, formatPer100, ratesEnd } from "#domain/exchange-rate.ts";
import type { Money } from "#domain/money.ts";
import { Refusal } from "#domain/refusal.ts";
import { readFact, writeFact } from "../facts.ts";
import { writeJournal } from "../journal.ts";
import type { Operator } from "../operators/operators.ts";
import type { Till } from "../till.ts";
import type { ExchangeRatesInput, ExchangeRatesView } from "./api.ts";

/** @returns null where nobody has set any; too old ones too, which say themselves until when they are shown */
export function ratesView({ store, rateDays }: Till): ExchangeRatesView | null {
  const kept = readFact(store.db, "exchange_rates");
  if (kept === undefined) return null;
  const { rates, setAt, setBy } = JSON.parse(kept) as ExchangeRates;
  return { rates: [...rates], setAt, setBy, shownUntil: ratesEnd(setAt, rateDays) };
}

/** What the amount is in the money of guests, for a picture: nothing without rates, and where they are too old. */
export function inForeign(till: Till, money: Money): { readonly foreign?: string[] } {
  const known = ratesView(till);
  if (!known || till.clocks.now() >= known.shownUntil) return {};
  return { foreign: approximations(money, known.rates) };
}

/** The rates that are shown from now on, in place of all before. @throws Refusal `malformed` for one of the shop's own currency */
export function setRates(till: Till, { rates }: ExchangeRatesInput, manager: Operator): void {
  const own = till.identity.enrolment.merchant.currency;
  if (rates.some(({ currency }) => currency === own)) throw new Refusal("malformed");
  const setAt = till.clocks.now();
  till.store.write((db) => {
    writeFact(
      db,
      "exchange_rates",
      JSON.stringify({ rates, setAt, setBy: manager.name } satisfies ExchangeRates),
    );
    writeJournal(db, {
      at: setAt,
      actor: manager.name,
      action: "exchange rates set",
      subject: "rates",
      detail: Object.fromEntries(rates.map(({ currency, per100 }) => [currency, formatPer100(per100)])),
    });
  });
  till.streams.checkout.append({ name: "rates", data: { known: ratesView(till) } });
}
