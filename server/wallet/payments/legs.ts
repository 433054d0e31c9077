/** Which legs move a payment's money: pure, for whoever posts one payment or a batch of them. */
import type { Id } from "#domain/ids.ts";
import type { Leg } from "#domain/ledger.ts";
import type { Currency } from "#domain/money.ts";

/** The accounts that a payment's money goes through. */
export interface PaymentAccounts {
  readonly payer: Id;
  /** The merchant's account of what is not settled yet. */
  readonly merchant: Id;
  /** Where the bank's fees of this currency go. */
  readonly fees: Id;
}

/** Minor units. */
export interface Moved {
  readonly currency: Currency;
  readonly amount: number;
  /** What of the amount is the bank's; nothing where it is free. */
  readonly fee: number;
}

/** The payer pays the whole amount to the merchant, who pays the bank. */
export function captureLegs(
  { payer, merchant, fees }: PaymentAccounts,
  { currency, amount, fee }: Moved,
): Leg[] {
  return [
    { debit: payer, credit: merchant, currency, amount },
    ...(fee > 0 ? [{ debit: merchant, credit: fees, currency, amount: fee }] : []),
  ];
}

/** What goes back, of a refund or a reversal: to the payer from the merchant, and to the merchant his fee. */
export function returnLegs(
  { payer, merchant, fees }: PaymentAccounts,
  { currency, amount, fee }: Moved,
): Leg[] {
  return [
    { debit: merchant, credit: payer, currency, amount },
    ...(fee > 0 ? [{ debit: fees, credit: merchant, currency, amount: fee }] : []),
  ];
}
