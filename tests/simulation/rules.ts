/**
 * What the product decides, as the simulated shops run it: the functions of the terminal and the wallet themselves. A
 * planted bug is another instance of these modules, with a line of their source, their data or one function changed.
 */

import { LIGHTS, TRANSITIONS } from "#domain/payment.ts";
import { REFUND_TRANSITIONS } from "#domain/refund.ts";
import { openingAfterRestart } from "#pos/drawer/decide.ts";
import { decide as decidePayment } from "#pos/payments/decide.ts";
import { jobAfterRestart } from "#pos/receipts/decide.ts";
import { decideRefund as decidePosRefund, whyNotRefund } from "#pos/refunds/decide.ts";
import { ReservedNumbers } from "#pos/reserved-numbers.ts";
import { afterMeeting, whyNotAttempt, whyNotCollect } from "#pos/sales/decide.ts";
import { askAbout, askFurther, heardBy, pauseAfter } from "#pos/sync/decide.ts";
import { isOwed, isPassedBy, positionAfter, settleOwed, standingOf } from "#pos/sync/position.ts";
import { decide as decideWallet } from "#wallet/payments/decide.ts";
import { decideRefund as decideWalletRefund } from "#wallet/refunds/decide.ts";
import { resume } from "#wallet/resume.ts";
import { judgeCounter } from "#wallet/terminals/counter.ts";

export const RULES = {
  decidePayment,
  decidePosRefund,
  whyNotRefund,
  whyNotCollect,
  whyNotAttempt,
  afterMeeting,
  jobAfterRestart,
  openingAfterRestart,
  ReservedNumbers,
  askAbout,
  askFurther,
  heardBy,
  pauseAfter,
  isOwed,
  isPassedBy,
  settleOwed,
  positionAfter,
  standingOf,
  decideWallet,
  decideWalletRefund,
  resume,
  judgeCounter,
  LIGHTS,
  TRANSITIONS,
  REFUND_TRANSITIONS,
};

export type Rules = typeof RULES;
