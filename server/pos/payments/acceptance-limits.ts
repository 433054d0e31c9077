/** Up to where a shop takes payments on 8-digit codes: its own risk, so nothing unless it says so. */
import type { PaymentWay } from "#domain/payment.ts";
import type { RefusalCode } from "#domain/refusal.ts";

export interface AcceptanceLimits {
  /** How many may be unconfirmed at once; 0 takes none. */
  readonly count: number;
  /** Minor units, for one payment. */
  readonly perPayment: number;
  /** Minor units, for all that are unconfirmed at once. */
  readonly sum: number;
}

export interface AcceptanceStanding {
  readonly way: PaymentWay;
  readonly amount: number;
  readonly lineUp: boolean;
  /** What was taken on codes and is not confirmed. */
  readonly accepted: number;
  readonly acceptedAmount: number;
}

/** Why no code can be taken for the payment; undefined when one can. With the line up the wallet itself says. */
export function whyNotAccept(
  limits: AcceptanceLimits,
  standing: AcceptanceStanding,
): RefusalCode | undefined {
  const { way, amount, lineUp, accepted, acceptedAmount } = standing;
  const isWithin =
    accepted < limits.count && amount <= limits.perPayment && acceptedAmount + amount <= limits.sum;
  return way === "presented" && !lineUp && isWithin ? undefined : "code_not_allowed";
}
