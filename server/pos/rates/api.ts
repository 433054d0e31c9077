/** What the till takes and tells of exchange rates, as schemas. */
import { z } from "@hono/zod-openapi";
import { PER_100_MAX, PER_100_MIN, RATES_MAX } from "#domain/exchange-rate.ts";
import { currency, time } from "../api-parts.ts";

const ExchangeRate = z
  .object({
    currency,
    /** What 100 units of it cost, in ten-thousandths of a unit of the shop's currency. */
    per100: z.int().min(PER_100_MIN).max(PER_100_MAX),
  })
  .openapi("ExchangeRate");

/** All rates together, each currency once. None: nothing is shown any more. */
export const ExchangeRatesInput = z
  .strictObject({ rates: z.array(ExchangeRate.strict()).max(RATES_MAX) })
  .refine(({ rates }) => new Set(rates.map(({ currency }) => currency)).size === rates.length)
  .openapi("ExchangeRatesInput");

export const ExchangeRatesView = z
  .object({
    rates: z.array(ExchangeRate),
    setAt: time,
    setBy: z.string(),
    /** From then on they are too old to be shown. */
    shownUntil: time,
  })
  .openapi("ExchangeRatesView");

/** Null where nobody has set any. */
export const KnownRates = z.object({ known: ExchangeRatesView.nullable() }).openapi("KnownRates");

export type ExchangeRatesInput = z.infer<typeof ExchangeRatesInput>;
export type ExchangeRatesView = z.infer<typeof ExchangeRatesView>;
