/**
 * A payer's code was read: whether the amount may be charged to it now. Never two payments side by side: what is still
 * undecided is taken back first, and the code waits for the definite end of that.
 */
import type { PaymentState, PaymentWay } from "#domain/payment.ts";
import type { Sentence } from "#domain/payment-sentences.ts";
import type { PaymentView } from "#pos/api.ts";

/**
 * - `charge`: nothing stands in the way
 * - `reverse`: the payment at hand is taken back, and the code is charged once that is definite
 * - `await`: that is being done already
 */
export type Charging = "charge" | "reverse" | "await" | Sentence;

const RUNNING: Sentence = {
  zh: "正在扣款，请勿重复扫码",
  en: "A code is being charged: do not scan another",
};
const ACCEPTED: Sentence = {
  zh: "此笔已按 8 位码放行，不能再收一次",
  en: "This was taken on the 8-digit code: do not charge it again",
};
const PAID: Sentence = {
  zh: "本单已收款，请先开下一单",
  en: "This sale is paid: begin the next one",
};
const NOTHING_DUE: Sentence = {
  zh: "请先输入金额，再扫付款码",
  en: "Enter the amount first, then scan the code",
};
const LINE_DOWN: Sentence = {
  zh: "银行网络中断，不能扣付款码。请让顾客用手机扫收款码",
  en: "The bank's line is down, so no code can be charged: let the customer scan the QR",
};

const OVER = {
  paid: "charge",
  declined: "charge",
  expired: "charge",
  cancelled: "charge",
  reversed: "charge",
} as const;

const WHILE: Record<PaymentWay, Record<PaymentState, Charging>> = {
  presented: {
    recorded: "reverse",
    presented: "reverse",
    submitted: "reverse",
    waiting: "reverse",
    unknown: "reverse",
    accepted: ACCEPTED,
    reversing: "await",
    ...OVER,
  },
  submitted: {
    recorded: RUNNING,
    presented: RUNNING,
    submitted: RUNNING,
    waiting: RUNNING,
    unknown: RUNNING,
    accepted: ACCEPTED,
    reversing: "await",
    ...OVER,
  },
};

export interface Floor {
  /** The sale in hand has its money. */
  readonly paid: boolean;
  readonly due: number;
  readonly lineUp: boolean;
  /** The latest payment of the sale in hand. */
  readonly payment: Pick<PaymentView, "state" | "way"> | undefined;
}

export function decideCharging({ paid, due, lineUp, payment }: Floor): Charging {
  if (paid) return PAID;
  const charging = payment ? WHILE[payment.way][payment.state] : "charge";
  if (typeof charging !== "string") return charging;
  if (due === 0) return NOTHING_DUE;
  return lineUp ? charging : LINE_DOWN;
}

/** What the end of the payment before means for the code that waits for it. Money that went back asks for a new yes. */
export const AFTER_END: Partial<Record<PaymentState, "charge" | Sentence>> = {
  declined: "charge",
  expired: "charge",
  cancelled: "charge",
  reversed: {
    zh: "顾客已扫码付过，款项已退回。请顾客打开新的付款码再扫",
    en: "The customer had paid by the QR and the money went back: ask for a new payment code and scan again",
  },
};
