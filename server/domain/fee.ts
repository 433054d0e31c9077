/**
 * 手续费: what the bank keeps of a payment. Worked out for each payment by itself and rounded half up to the minor unit,
 * as WeChat Pay does (单笔四舍五入; a secondary source, 50data.cn), so that a shop can check any line with a pocket
 * calculator and a day's fees are the sum of its lines. With a refund the fee goes back in proportion, where the schedule
 * says so (pay.weixin.qq.com/wechatpay_h5/pages/faq/refund.shtml: refunded fee = refund × rate).
 */

/** What a merchant has agreed with the bank. Amounts are minor units of the merchant's currency. */
export interface FeeSchedule {
  /** Parts per million of what is charged: 3,800 is 0.38 %. */
  readonly ratePpm: number;
  /** The least for a payment of which anything is charged. */
  readonly minimum: number;
  /** The most for one payment; null where there is none. */
  readonly maximum: number | null;
  /** What a calendar month of the merchant's time zone takes free of fees. What was captured counts, returned or not. */
  readonly freePerMonth: number;
  /** Whether a refund gives the fee back in proportion. A reversal always returns the fee of what it returns. */
  readonly returnedWithRefund: boolean;
}

export const PPM = 1_000_000;
/** No schedule takes more than a tenth: a larger one is a slip of the hand. */
export const RATE_MAX_PPM = PPM / 10;

/** What one payment costs its merchant, and how much of the month's free allowance it uses. Minor units. */
export interface Fee {
  readonly fee: number;
  readonly free: number;
}

export const NO_FEE: Fee = { fee: 0, free: 0 };

/** True for a schedule that can be agreed: whole numbers, a rate up to `RATE_MAX_PPM`, a minimum within the maximum. */
export function isSoundSchedule({ ratePpm, minimum, maximum, freePerMonth }: FeeSchedule): boolean {
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;
  return (
    isCount(ratePpm) &&
    ratePpm <= RATE_MAX_PPM &&
    isCount(minimum) &&
    isCount(freePerMonth) &&
    (maximum === null || (isCount(maximum) && minimum <= maximum))
  );
}

/**
 * The fee of a payment. A payment that the allowance covers in part is charged for the rest; no fee is more than the payment.
 * @param amount minor units, above zero
 * @param freeUsed what the month's payments have used of the allowance before this one, minor units
 */
export function feeOf(schedule: FeeSchedule, amount: number, freeUsed: number): Fee {
  const free = Math.min(amount, Math.max(0, schedule.freePerMonth - freeUsed));
  return { fee: chargeFor(schedule, amount - free), free };
}

/** The fee on what no allowance covers. */
export function chargeFor({ ratePpm, minimum, maximum }: FeeSchedule, charged: number): number {
  if (charged === 0) return 0;
  const byRate = roundHalfUp(charged, ratePpm, PPM);
  const bounded = Math.min(Math.max(byRate, minimum), maximum ?? Number.POSITIVE_INFINITY);
  return Math.min(bounded, charged);
}

/**
 * What of a payment's fee has gone back once `refunded` of its amount has: proportional, rounded half up on the sum, so
 * that partial refunds add up and the last one returns the whole of the fee.
 */
export function feeShare(fee: number, amount: number, refunded: number): number {
  return roundHalfUp(fee, refunded, amount);
}

/** What gives the fee back. Minor units: `refunded` is what refunds gave back of the payment before this. */
export type FeeReturn =
  | { readonly by: "refund"; readonly refunded: number; readonly refund: number; readonly returned: boolean }
  | { readonly by: "reversal"; readonly refunded: number };

/**
 * What of the fee goes back to the merchant now. A reversal returns the fee of what it returns, the rest of the payment;
 * the fee of what was refunded before has gone back with the refunds, or stays where the schedule keeps it.
 */
export function feeReturned(fee: number, amount: number, by: FeeReturn): number {
  const before = feeShare(fee, amount, by.refunded);
  if (by.by === "reversal") return fee - before;
  return by.returned ? feeShare(fee, amount, by.refunded + by.refund) - before : 0;
}

/** Exact whatever the size: a fee times an amount may have eighteen digits. Neither is below zero. */
function roundHalfUp(a: number, b: number, divisor: number): number {
  const [product, by] = [BigInt(a) * BigInt(b), BigInt(divisor)];
  return Number((2n * product + by) / (2n * by));
}
