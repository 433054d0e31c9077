/**
 * What an amount would be in the money that a guest knows. It is for information alone: nothing is paid, booked or
 * signed in it. A rate is written as banks in China quote it, the price of a hundred units: 100 USD = 716.23 CNY.
 */
import { CURRENCIES, type Currency, formatAmount, isCurrency, type Money } from "./money.ts";

export interface ExchangeRate {
  readonly currency: Currency;
  /** What 100 units of the currency cost, in ten-thousandths of a unit of the shop's. */
  readonly per100: number;
}

/** Rates as somebody has set them, all together: whoever sets one has looked at all. */
export interface ExchangeRates {
  readonly rates: readonly ExchangeRate[];
  /** Epoch milliseconds. */
  readonly setAt: number;
  readonly setBy: string;
}

/** More would not be read while somebody stands at the till. */
export const RATES_MAX = 3;
const DECIMALS = 4;
const SCALE = 10 ** DECIMALS;
/** From 0.01 to 100,000 of the shop's units for 100: no currency here comes near either, and each amount stays exact. */
export const PER_100_MIN = SCALE / 100;
export const PER_100_MAX = 100_000 * SCALE;

const DAY_MS = 86_400_000;

/** Rates that are so old mislead: epoch milliseconds from when on they are no longer shown. */
export function ratesEnd(setAt: number, days: number): number {
  return setAt + days * DAY_MS;
}

/** The amount at that rate, to the nearest minor unit, the middle upwards. */
export function exchanged({ amount, currency }: Money, rate: ExchangeRate): Money {
  const units = BigInt(amount) * 100n * BigInt(SCALE) * 10n ** BigInt(CURRENCIES[rate.currency].exponent);
  const price = BigInt(rate.per100) * 10n ** BigInt(CURRENCIES[currency].exponent);
  return { amount: Number((2n * units + price) / (2n * price)), currency: rate.currency };
}

/**
 * `USD 1.75` for each rate, by the code that guests know from their own banks: `¥` is the sign of two currencies. None of a
 * currency in which it would be nothing.
 */
export function approximations(money: Money, rates: readonly ExchangeRate[]): string[] {
  return rates
    .map((rate) => exchanged(money, rate))
    .filter(({ amount }) => amount > 0)
    .map((foreign) => `${foreign.currency} ${formatAmount(foreign)}`);
}

/** The currencies of guests: all but the shop's own. */
export function foreignCurrencies(own: Currency): Currency[] {
  return Object.keys(CURRENCIES).filter((code): code is Currency => isCurrency(code) && code !== own);
}

/** `716.23` → 7162300. @returns undefined for anything but a price from 0.01 with at most four decimals */
export function parsePer100(text: string): number | undefined {
  const match = /^(\d{1,6})(?:\.(\d{0,4}))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, whole = "", fraction = ""] = match;
  const per100 = Number(whole) * SCALE + Number(fraction.padEnd(DECIMALS, "0"));
  return per100 >= PER_100_MIN && per100 <= PER_100_MAX ? per100 : undefined;
}

/** 7162300 → `716.23`: at least two decimals, at most four. */
export function formatPer100(per100: number): string {
  const whole = Math.floor(per100 / SCALE);
  const fraction = String(per100 % SCALE).padStart(DECIMALS, "0");
  return `${whole}.${fraction.replace(/0{1,2}$/, "")}`;
}
