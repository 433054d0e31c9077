/**
 * Cash rounding: what is paid in cash where the smallest coins are not used. Only what is left of a sale and met in cash
 * is rounded, never wallet money; by how much is a figure of its own, beside the tender, and no discount. A part that is
 * met in cash before has to be one that the coins can pay.
 */

/** `down` leaves the rest to the customer (抹零); `nearest` goes to the nearest step, from the middle upwards. */
export const ROUNDING_RULES = ["down", "nearest"] as const;

export interface CashRounding {
  readonly rule: (typeof ROUNDING_RULES)[number];
  /** What cash is a multiple of, minor units: 10 for whole jiao. */
  readonly step: number;
}

/** A hundred yuan: a larger step is a slip of the hand. */
export const ROUNDING_STEP_MAX = 10_000;

/** What a customer pays in cash where `due` is left of the sale, minor units. Less than a step from it; 0 is possible. */
export function cashFor(due: number, rounding: CashRounding | undefined): number {
  if (!rounding) return due;
  const { rule, step } = rounding;
  const ahead = rule === "nearest" ? Math.floor(step / 2) : 0;
  return Math.floor((due + ahead) / step) * step;
}

/** As much of `amount` as the coins in use can pay, minor units. */
export function payableOf(amount: number, rounding: CashRounding | undefined): number {
  return rounding ? amount - (amount % rounding.step) : amount;
}

/** What a cash tender brought into the drawer, minor units: what it met of the sale, and what was rounded of it. */
export function cashOf(tender: { readonly amount: number; readonly rounding?: number | undefined }): number {
  return tender.amount + (tender.rounding ?? 0);
}

/** `none`, `down:10` or `nearest:5`; undefined for `none`, null for a text that says no rule. */
export function parseCashRounding(text: string): CashRounding | undefined | null {
  if (text === "none") return undefined;
  const match = /^(down|nearest):(\d{1,5})$/.exec(text);
  const rule = ROUNDING_RULES.find((name) => name === match?.[1]);
  const step = Number(match?.[2]);
  return rule && step >= 2 && step <= ROUNDING_STEP_MAX ? { rule, step } : null;
}
