/** What a terminal holds of one business day, as reconciliation compares it with what the wallet settles. */
import { formatPaymentId, type Id, type PaymentId } from "./ids.ts";
import type { PaymentState } from "./payment.ts";
import type { RefundState } from "./refund.ts";
import type { SettlementLine } from "./settlement.ts";

export interface HeldPayment {
  readonly id: PaymentId;
  /** The day's number of its sale. */
  readonly sale: number;
  /** Minor units, above zero. */
  readonly amount: number;
  readonly state: PaymentState;
  /** Times are epoch milliseconds of the wallet's clock. Nobody pays outside of these two. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** When its proof says that it was paid; null where no proof was ever held, though a reversal may say as much. */
  readonly capturedAt: number | null;
  /** When what is stated of it last was decided. */
  readonly decidedAt: number | null;
  /** What went back of it by refunds: a reversal returns the rest. */
  readonly refunded: number;
}

export interface HeldRefund {
  readonly id: Id;
  readonly payment: PaymentId;
  readonly sale: number;
  /** Minor units, above zero. */
  readonly amount: number;
  readonly state: RefundState;
  readonly askedAt: number;
  readonly decidedAt: number | null;
}

export interface HeldDay {
  /** The business day, `[from, to)`. */
  readonly from: number;
  readonly to: number;
  /** The wallet's time now, as far as it is known. */
  readonly now: number;
  /** All that may have moved money in the day, and all that the settlement names. */
  readonly payments: readonly HeldPayment[];
  readonly refunds: readonly HeldRefund[];
}

/** The day, and up to when what the wallet told can be complete. */
export interface Scope {
  readonly from: number;
  readonly to: number;
  readonly now: number;
  /** What was decided after this may not stand in the settlement yet; below every time without a settlement. */
  readonly asOf: number;
  /** Movements of the day that the wallet committed late over the cut-off, so that they stand in the next day's settlement. */
  readonly later: ReadonlySet<string>;
}

/** The movement that a line is about, whatever amount and time it says. */
export function movementKey({
  kind,
  payment,
  refund,
}: Pick<SettlementLine, "kind" | "payment" | "refund">): string {
  return `${kind} ${kind === "refund" ? refund : formatPaymentId(payment)}`;
}

export function isWithin(at: number | null, { from, to }: Pick<Scope, "from" | "to">): at is number {
  return at !== null && at >= from && at < to;
}
