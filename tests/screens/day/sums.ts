/**
 * What the day has to come to, added up from its list by itself: whole minor units, and nothing of the product. Whoever
 * doubts the Z report adds like this, on paper.
 */
import type { Deed, Goods, Off, Payment, Ticket } from "./deeds.ts";

/** The shop leaves to its customer what is below ten fen, where the last of a sale is paid in cash. */
export const ROUNDED_TO = 10;

export interface Sums {
  /** Sales that were paid and stayed so. */
  sales: number;
  /** What they came to, after discounts. */
  amount: number;
  discounts: number;
  cash: number;
  wallet: number;
  rounding: number;
  refunded: number;
  /** Of that, out of the drawer; and by how much it is more than what came back cost. */
  refundedInCash: number;
  refundRounding: number;
  paidIn: number;
  paidOut: number;
  noSales: number;
}

const share = (of: number, percent: number) => Math.round((of * percent) / 100);
const offOf = (off: Off | undefined, of: number) =>
  off === undefined ? 0 : "percent" in off ? share(of, off.percent) : off.amount;

export function grossOf(goods: Goods): number {
  switch (goods.by) {
    case "weight":
      return Math.round((goods.article.price * goods.grams) / 1000);
    case "label":
    case "keys":
    case "keyboard":
      return goods.amount;
    case "variant":
      return goods.article.price;
    default:
      return goods.article.price * (goods.times ?? 1);
  }
}

/** What a ticket comes to, and what was taken off it. */
export function totalOf({ goods, off }: Ticket): { readonly due: number; readonly off: number } {
  const gross = goods.reduce((sum, one) => sum + grossOf(one), 0);
  const offLines = goods.reduce((sum, one) => sum + offOf(one.off, grossOf(one)), 0);
  const offWhole = offOf(off, gross - offLines);
  return { due: gross - offLines - offWhole, off: offLines + offWhole };
}

/** What each payment of a sale brings, in its order. */
export function partsOf(
  due: number,
  paid: readonly Payment[],
): readonly { readonly payment: Payment; readonly takes: number; readonly rounding: number }[] {
  let left = due;
  return paid.map((payment) => {
    const meets = payment.part ?? left;
    left -= meets;
    const rounding = "cash" in payment && payment.part === undefined ? -(meets % ROUNDED_TO) : 0;
    return { payment, takes: meets + rounding, rounding };
  });
}

/** What the goods cost that come back: here of a sale without a discount. */
function costOf(day: readonly Deed[], { refund, lines }: Extract<Deed, { readonly refund: string }>): number {
  const sold = day.find(({ what }) => what === refund);
  if (!sold || !("sale" in sold)) throw new Error(`nobody bought ${refund}`);
  return sold.sale.goods
    .filter((goods) => lines === "all" || ("article" in goods && lines.includes(goods.article.name)))
    .reduce((sum, goods) => sum + grossOf(goods), 0);
}

export function sumsOf(day: readonly Deed[]): Sums {
  const sums: Sums = {
    sales: 0,
    amount: 0,
    discounts: 0,
    cash: 0,
    wallet: 0,
    rounding: 0,
    refunded: 0,
    refundedInCash: 0,
    refundRounding: 0,
    paidIn: 0,
    paidOut: 0,
    noSales: 0,
  };
  const add = (ticket: Ticket, paid: readonly Payment[]) => {
    const { due, off } = totalOf(ticket);
    sums.sales += 1;
    sums.amount += due;
    sums.discounts += off;
    for (const { payment, takes, rounding } of partsOf(due, paid)) {
      sums["cash" in payment ? "cash" : "wallet"] += takes;
      sums.rounding += rounding;
    }
  };
  for (const deed of day) {
    if ("sale" in deed) {
      const { end = "paid" } = deed;
      if (end === "cancelled" || end === "given up") continue;
      if (typeof end === "object") add({ goods: [{ by: "keys", amount: end.edited }] }, deed.paid);
      else add(deed.sale, deed.paid);
    } else if ("recalled" in deed) add(deed.recalled, deed.paid);
    else if ("offline" in deed && deed.end === "proof") add(deed.offline, [{ wallet: "qr" }]);
    else if ("refund" in deed) {
      sums.refunded += deed.amount;
      if (deed.to === "wallet") continue;
      sums.paidOut += deed.amount;
      sums.refundedInCash += deed.amount;
      sums.refundRounding += deed.amount - costOf(day, deed);
    } else if ("moved" in deed) sums[deed.moved === "in" ? "paidIn" : "paidOut"] += deed.amount;
    else if ("noSale" in deed) sums.noSales += 1;
  }
  return sums;
}

/** What should lie in the drawer at the end. */
export const inDrawer = (float: number, { cash, paidIn, paidOut }: Sums) => float + cash + paidIn - paidOut;
