/** Rows as the writer's statements bring them, and as the rest of the wallet knows them. */
import type { PaymentRow } from "../payments/store.ts";
import type { RefundRow } from "../refunds/store.ts";

type Times = "expiresAt" | "decidedAt" | "createdAt";

/** Times are epoch milliseconds. */
export interface RawPayment extends Omit<PaymentRow, Times | "capturedAt"> {
  readonly captured_at: number | null;
  readonly expires_at: number;
  readonly decided_at: number | null;
  readonly created_at: number;
}

export interface RawRefund extends Omit<RefundRow, Times> {
  readonly decided_at: number | null;
  readonly created_at: number;
}

const timeOf = (at: number | null) => (at === null ? null : new Date(at));

/** Plain bytes, whichever driver brings them. */
export const bytesOf = (bytes: Uint8Array) => new Uint8Array(bytes);
const bytesOrNull = (bytes: Uint8Array | null) => bytes && bytesOf(bytes);

export function toPaymentRow(raw: RawPayment): PaymentRow {
  const { expires_at, captured_at, decided_at, created_at, request, statement, ...rest } = raw;
  return {
    ...rest,
    request: bytesOf(request),
    statement: bytesOrNull(statement),
    expiresAt: new Date(expires_at),
    capturedAt: timeOf(captured_at),
    decidedAt: timeOf(decided_at),
    createdAt: new Date(created_at),
  };
}

export function toRefundRow(raw: RawRefund): RefundRow {
  const { decided_at, created_at, request, statement, ...rest } = raw;
  return {
    ...rest,
    request: bytesOf(request),
    statement: bytesOrNull(statement),
    decidedAt: timeOf(decided_at),
    createdAt: new Date(created_at),
  };
}
