/**
 * What stands in the way of a top-up, a withdrawal or a transfer: pure functions of the wallets as they are, inside the
 * transaction that would move the money.
 */
import { spend, type Usage, whyNotHold } from "#domain/limits.ts";
import { maskName } from "#domain/masked-name.ts";
import type { RefusalCode } from "#domain/refusal.ts";
import type { Payer } from "../payments/decide.ts";

/** A wallet with what is on its way to it, minor units. */
export interface Holder extends Payer {
  readonly arriving: number;
}

export interface Payee extends Holder {
  readonly name: string;
}

/** Money comes in to a frozen wallet too: it is its holder's. */
export function whyNotTopUp(
  { balance, arriving, ...wallet }: Holder,
  amount: number,
  now: number,
): RefusalCode | undefined {
  return whyNotHold({ ...wallet, balance: balance + arriving }, amount, now);
}

/** To the holder's own account: it is nobody else's, and the limits on paying do not look at it. */
export function whyNotWithdraw({ balance, frozen }: Holder, amount: number): RefusalCode | undefined {
  if (frozen) return "wallet_frozen";
  return balance < amount ? "balance_too_low" : undefined;
}

/**
 * The payer's usage after a transfer, or why there is none.
 * @param shownName the payee's name as the payer was shown it before the PIN
 */
export function decideTransfer(
  payer: Holder,
  payee: Payee | undefined,
  { amount, shownName }: { readonly amount: number; readonly shownName: string },
  now: number,
): { readonly usage: Usage } | { readonly refusal: RefusalCode } {
  if (payer.frozen) return { refusal: "wallet_frozen" };
  if (!payee) return { refusal: "payee_not_found" };
  if (payee.customer === payer.customer) return { refusal: "transfer_to_self" };
  if (maskName(payee.name) !== shownName) return { refusal: "payee_changed" };
  if (payer.currency !== payee.currency) return { refusal: "currency_mismatch" };
  if (payer.balance < amount) return { refusal: "balance_too_low" };
  const held = { ...payee, balance: payee.balance + payee.arriving };
  if (whyNotHold(held, amount, now)) return { refusal: "payee_over_limit" };
  return spend(payer, { amount }, now);
}
