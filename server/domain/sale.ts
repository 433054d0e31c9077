/** A sale: what is being sold, and by which tenders its total is met. */
import type { Id } from "./ids.ts";
import { priceOnLabel } from "./in-store-barcode.ts";
import { AMOUNT_MAX, type Currency } from "./money.ts";
import type { Unit } from "./product.ts";

/** What is taken off: a part in basis points, or an amount in minor units. */
export type Discount = { readonly percent: number } | { readonly amount: number };

export interface SaleLine {
  readonly id: Id;
  readonly name: string;
  /** Pieces; grams of what is sold by the kilogram. */
  readonly quantity: number;
  /** Minor units for one piece or one kilogram. */
  readonly unitPrice: number;
  /** Absent: pieces. */
  readonly unit?: Unit | undefined;
  /** The product of the catalog, where it is one. */
  readonly product?: Id | undefined;
  /** Basis points of tax, included in the price. */
  readonly tax?: number | undefined;
  readonly discount?: Discount | undefined;
  /** The barcode of a scale's label that says what the line comes to, whatever quantity and unit price would. */
  readonly label?: string | undefined;
  /** What the catalog asked, where it is sold at another price; minor units. */
  readonly listPrice?: number | undefined;
  /** What the shop wants to remember of it; it stands on the receipt. */
  readonly note?: string | undefined;
}

export interface Sale {
  readonly id: Id;
  readonly currency: Currency;
  readonly lines: readonly SaleLine[];
  /** Taken off what the lines come to. */
  readonly discount?: Discount | undefined;
  readonly state: SaleState;
}

export const SALE_STATES = ["open", "paid", "cancelled"] as const;
export type SaleState = (typeof SALE_STATES)[number];

export const TENDER_KINDS = ["cash", "wallet"] as const;
export type TenderKind = (typeof TENDER_KINDS)[number];

export const PIECES_MAX = 9999;
/** A ton. */
export const GRAMS_MAX = 1_000_000;
export const PERCENT_MAX = 10_000;

const GRAMS_A_KILOGRAM = 1000;

/** What a line comes to before its discount. A weight is rounded half up to whole minor units. */
export function lineGross({
  quantity,
  unitPrice,
  unit,
  label,
}: Pick<SaleLine, "quantity" | "unitPrice" | "unit" | "label">): number {
  if (label !== undefined) return priceOnLabel(label);
  return unit === "kilogram" ? share(quantity, unitPrice, GRAMS_A_KILOGRAM) : quantity * unitPrice;
}

/** What a discount takes off an amount: never more than there is; a part is rounded half up. */
export function discountOf(discount: Discount | undefined, amount: number): number {
  if (!discount) return 0;
  return "percent" in discount
    ? share(amount, discount.percent, PERCENT_MAX)
    : Math.min(discount.amount, amount);
}

/** `2`, or `0.536 kg`. */
export function quantityText({ quantity, unit }: Pick<SaleLine, "quantity" | "unit">): string {
  return unit === "kilogram" ? `${(quantity / 1000).toFixed(3)} kg` : String(quantity);
}

export function lineTotal(line: Omit<SaleLine, "id" | "name">): number {
  const gross = lineGross(line);
  return gross - discountOf(line.discount, gross);
}

/** @param discount of the sale as a whole */
export function saleTotal(lines: readonly Omit<SaleLine, "id" | "name">[], discount?: Discount): number {
  const sum = lines.reduce((total, line) => total + lineTotal(line), 0);
  return sum - discountOf(discount, sum);
}

/**
 * What each line's part of the total is: the sale's discount is spread over the lines by what they come to, and what
 * rounding leaves goes to those whose parts were cut most (largest remainder). The parts add up to the total.
 */
export function lineShares(lines: readonly Omit<SaleLine, "id" | "name">[], discount?: Discount): number[] {
  const totals = lines.map(lineTotal);
  const sum = totals.reduce((total, one) => total + one, 0);
  const off = discountOf(discount, sum);
  if (off === 0) return totals;
  // Exact: a product of two amounts is beyond what a number holds.
  const cuts = totals.map((total) => {
    const exact = BigInt(total) * BigInt(off);
    return { whole: Number(exact / BigInt(sum)), rest: exact % BigInt(sum) };
  });
  const left = off - cuts.reduce((total, { whole }) => total + whole, 0);
  const byRest = cuts
    .map(({ rest }, index) => ({ rest, index }))
    .sort((a, b) => Number(b.rest - a.rest) || a.index - b.index);
  const extra = new Set(byRest.slice(0, left).map(({ index }) => index));
  return totals.map((total, index) => total - (cuts[index]?.whole ?? 0) - (extra.has(index) ? 1 : 0));
}

/**
 * What so many of a line's goods are worth when they come back: in the end its whole share goes back, however often a
 * part of it comes.
 * @param lineShare the line's part of the total, minor units
 * @param before how many came back earlier
 */
export function returnWorth(lineShare: number, sold: number, before: number, quantity: number): number {
  return share(lineShare, before + quantity, sold) - share(lineShare, before, sold);
}

/** How much of what the goods cost is taken off, in basis points, rounded up: what a limit is compared with. */
export function discountShare(lines: readonly Omit<SaleLine, "id" | "name">[], discount?: Discount): number {
  const gross = lines.reduce((sum, line) => sum + lineGross(line), 0);
  if (gross === 0) return 0;
  return Math.ceil(((gross - saleTotal(lines, discount)) / gross) * PERCENT_MAX);
}

/** The tax that is in an amount, minor units, rounded half up. @param tax basis points */
export function taxIn(amount: number, tax: number): number {
  return share(amount, tax, PERCENT_MAX + tax);
}

/** `amount × part / whole`, rounded half up; exact for amounts of any size that is sold. */
function share(amount: number, part: number, whole: number): number {
  return Number((2n * BigInt(amount) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)));
}

/** True when every line is sellable and the total is one that may be paid. */
export function isSellable(lines: readonly SaleLine[], discount?: Discount): boolean {
  const total = lines.every(isLine) && isDiscount(discount) ? saleTotal(lines, discount) : 0;
  return total > 0 && total <= AMOUNT_MAX;
}

function isLine({ quantity, unitPrice, unit, discount, tax = 0 }: SaleLine): boolean {
  return (
    isWhole(quantity, 1, unit === "kilogram" ? GRAMS_MAX : PIECES_MAX) &&
    isWhole(unitPrice, 0, AMOUNT_MAX) &&
    isWhole(tax, 0, PERCENT_MAX) &&
    isDiscount(discount)
  );
}

function isDiscount(discount: Discount | undefined): boolean {
  if (!discount) return true;
  return "percent" in discount
    ? isWhole(discount.percent, 1, PERCENT_MAX)
    : isWhole(discount.amount, 1, AMOUNT_MAX);
}

const isWhole = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most;

/** What is still to be collected, when tenders of `collected` minor units have been met. */
export function amountDue(total: number, collected: readonly number[]): number {
  return total - collected.reduce((sum, amount) => sum + amount, 0);
}
