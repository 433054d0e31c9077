/** What the customer's display shows of a payment. */
import type { Id } from "#domain/ids.ts";
import { formatMoney } from "#domain/money.ts";
import { matchCode } from "#kit/signatures.ts";
import { receiptQr } from "../e-receipts/receipt.ts";
import { inForeign } from "../rates/rates.ts";
import { findSale, type PaymentRow } from "../sales/store.ts";
import type { Till } from "../till.ts";
import { givenUpAt } from "./store.ts";

type Picture = Parameters<Till["display"]["show"]>[0];

/** What a customer sees beside what was paid: what is still due of the sale, or else the way to its receipt. */
export function afterPart(till: Till, saleId: Id): { readonly due?: string; readonly receipt?: string } {
  const sale = findSale(till.store.db, saleId);
  const due = sale ? sale.total - sale.collected : 0;
  if (sale && due > 0) return { due: formatMoney({ amount: due, currency: sale.currency }) };
  const receipt = receiptQr(till, saleId);
  return receipt === undefined ? {} : { receipt };
}

/** @param sale the one that the payment is for */
export function pictureOf(till: Till, row: PaymentRow, sale: Id): Picture {
  const { walletClock, qrText } = till;
  const amount = formatMoney({ amount: row.amount, currency: row.currency });
  const confirming = row.state === "waiting";
  switch (row.state) {
    case "presented":
    case "submitted":
    case "waiting":
      if (row.way === "submitted")
        return { state: "charging", amount, confirming, givenUpAt: walletClock.toLocal(givenUpAt(row)) };
      return {
        state: "paying",
        amount,
        ...inForeign(till, row),
        qr: qrText(row.request),
        matchCode: matchCode(row.request),
        expiresAt: walletClock.toLocal(row.expiresAt),
      };
    case "recorded":
    case "unknown":
    case "reversing":
      return { state: "checking", amount };
    case "accepted":
      return { state: "accepted", amount };
    case "paid": {
      return { state: "paid", amount, ...afterPart(till, sale) };
    }
    default:
      return { state: "ended", amount, outcome: row.state };
  }
}
