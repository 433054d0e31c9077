/**
 * Giving cash back where cash is rounded. What goes back over the counter is what the coins can pay, however a sale comes
 * back in parts: together never more than came in, and exactly that once all of it is back. By how much it differs from
 * what came back is a figure of its own, as it was when the sale was paid. All amounts are minor units.
 */
import { type CashRounding, cashFor, cashOf, payableOf } from "./cash-rounding.ts";
import type { Id } from "./ids.ts";
import { type Discount, lineShares, returnWorth, type SaleLine } from "./sale.ts";

/** A cash tender, and what went back of it: each refund with how much more it gave than what it was worth. */
export interface CashBrought {
  readonly amount: number;
  readonly rounding: number;
  readonly before: readonly { readonly amount: number; readonly rounding: number }[];
}

/** What a sale's goods are worth that came back, before and with those that come back now. */
export interface GoodsBack {
  readonly before: number;
  readonly after: number;
  /** The whole sale, and by how much its cash was rounded. */
  readonly total: number;
  readonly rounding: number;
}

export interface LineReturned {
  readonly line: Id;
  readonly quantity: number;
}

/** What goods of a sale are worth. Lines that it does not have are worth nothing. @param returned no more than was sold */
export function worthOf(
  lines: readonly SaleLine[],
  discount: Discount | undefined,
  returned: readonly LineReturned[],
): number {
  const shares = lineShares(lines, discount);
  const back = (id: Id) =>
    returned.reduce((sum, { line, quantity }) => (line === id ? sum + quantity : sum), 0);
  return lines.reduce(
    (sum, { id, quantity }, index) => sum + returnWorth(shares[index] ?? 0, quantity, 0, back(id)),
    0,
  );
}

/** What of the cash has not gone back. */
export function cashLeft({ before, ...tender }: CashBrought): number {
  return before.reduce((left, { amount }) => left - amount, cashOf(tender));
}

/**
 * The cash that the goods are worth which come back now. What has come back in all is rounded, not each part of it, so
 * that nobody loses a step with every part; the last part closes the sale to what came in.
 */
export function cashForGoods(goods: GoodsBack, rule: CashRounding | undefined): number {
  return cashBackFor(goods.after, goods, rule) - cashBackFor(goods.before, goods, rule);
}

function cashBackFor(worth: number, { total, rounding }: GoodsBack, rule: CashRounding | undefined): number {
  return worth === total ? total + rounding : cashFor(worth, rule);
}

/**
 * Whether the drawer can pay it. All that is left goes back in the coins that it came in by, also where the shop had no
 * rule at that time, or another.
 */
export function isPayable(amount: number, left: number, rule: CashRounding | undefined): boolean {
  return amount === left || amount === payableOf(amount, rule);
}

/** What is given of `worth` where `left` has not gone back: the most that the drawer can pay. */
export function cashToGive(worth: number, left: number, rule: CashRounding | undefined): number {
  return worth >= left ? left : payableOf(Math.max(0, worth), rule);
}

/**
 * By how much a refund gives more than what comes back for it is worth; below zero where it gives less. In the end the
 * refunds of a tender have it as the tender had.
 * @param amount of the refund, payable
 * @param goods that come back; none where an amount is given back
 */
export function refundRounding(
  amount: number,
  brought: CashBrought,
  goods: GoodsBack | undefined,
  rule: CashRounding | undefined,
): number {
  const unmet = brought.before.reduce((left, one) => left - (one.amount - one.rounding), brought.amount);
  if (amount === cashLeft(brought)) return amount - unmet;
  // Who gives less than the goods are worth means to: the rule has no part in it.
  const isByRule =
    goods !== undefined && amount === cashToGive(cashForGoods(goods, rule), cashLeft(brought), rule);
  const worth = isByRule ? goods.after - goods.before : amount;
  return amount - Math.min(worth, unmet);
}
