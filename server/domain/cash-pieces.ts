/** Cash counted piece by piece: which notes and coins a currency has, and what so many of each come to. */
import type { Currency } from "./money.ts";

/** Notes and coins that people hold in their hands today, minor units, the largest first. */
export const DENOMINATIONS: Readonly<Record<Currency, readonly number[]>> = {
  CNY: [10_000, 5000, 2000, 1000, 500, 100, 50, 10],
  HKD: [100_000, 50_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10],
  MOP: [100_000, 50_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10],
  USD: [10_000, 5000, 2000, 1000, 500, 100, 25, 10, 5, 1],
  EUR: [50_000, 20_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
  SGD: [100_000, 10_000, 5000, 1000, 500, 200, 100, 50, 20, 10, 5],
  THB: [100_000, 50_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 25],
  MYR: [10_000, 5000, 2000, 1000, 500, 100, 50, 20, 10, 5],
  JPY: [10_000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 1],
  KRW: [50_000, 10_000, 5000, 1000, 500, 100, 50, 10],
};

/** So many of one note or coin. */
export interface CashPieces {
  /** Minor units. */
  readonly value: number;
  readonly count: number;
}

export function sumOfPieces(pieces: readonly CashPieces[]): number {
  return pieces.reduce((sum, { value, count }) => sum + value * count, 0);
}

/** Whether these are notes and coins of the currency, each named once. */
export function arePieces(pieces: readonly CashPieces[], currency: Currency): boolean {
  const values = pieces.map(({ value }) => value);
  return new Set(values).size === values.length && values.every((v) => DENOMINATIONS[currency].includes(v));
}
