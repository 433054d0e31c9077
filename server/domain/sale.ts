/** A sale: what is being sold, and by which tenders its total is met. */
import type { Id } from "./ids.ts";
import { AMOUNT_MAX, type Currency } from "./money.ts";

export interface SaleLine {
  readonly id: Id;
  readonly name: string;
  readonly quantity: number;
  /** Minor units for one. */
  readonly unitPrice: number;
}

export interface Sale {
  readonly id: Id;
  readonly currency: Currency;
  readonly lines: readonly SaleLine[];
  readonly state: SaleState;
}

export const SALE_STATES = ["open", "paid", "cancelled"] as const;
export type SaleState = (typeof SALE_STATES)[number];

export const TENDER_KINDS = ["cash", "wallet"] as const;
export type TenderKind = (typeof TENDER_KINDS)[number];

export function lineTotal(line: SaleLine): number {
  return line.quantity * line.unitPrice;
}

export function saleTotal(lines: readonly SaleLine[]): number {
  return lines.reduce((sum, line) => sum + lineTotal(line), 0);
}

/** True when every line is sellable and the total is one that may be paid. */
export function isSellable(lines: readonly SaleLine[]): boolean {
  const sound = lines.every(
    ({ quantity, unitPrice }) =>
      Number.isInteger(quantity) &&
      quantity > 0 &&
      Number.isInteger(unitPrice) &&
      unitPrice >= 0 &&
      unitPrice <= AMOUNT_MAX,
  );
  const total = saleTotal(lines);
  return sound && total > 0 && total <= AMOUNT_MAX;
}

/** What is still to be collected, when tenders of `collected` minor units have been met. */
export function amountDue(total: number, collected: readonly number[]): number {
  return total - collected.reduce((sum, amount) => sum + amount, 0);
}
