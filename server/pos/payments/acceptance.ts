/**
 * Taking a payment on the payer's 8-digit code, where neither line nor scanner can bring the proof. Twenty-seven bits
 * are less than a proof: only with the line down, within limits that the shop has set, and never as `paid`.
 */
import { formatPaymentId, type Id, type PaymentId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { checkEightDigitCode } from "#kit/eight-digit-code.ts";
import { writeJournal } from "../journal.ts";
import type { Till } from "../till.ts";
import { countTries, forgetTries } from "../tries.ts";
import { type AcceptanceLimits, whyNotAccept } from "./acceptance-limits.ts";
import type { Payments } from "./payments.ts";
import { findPayment, pendingTotals } from "./store.ts";

export interface AcceptanceDeps {
  readonly till: Till;
  readonly payments: Payments;
  readonly limits: AcceptanceLimits;
  readonly isLineUp: () => boolean;
}

/**
 * @param operator who answers for it: the manager where one had to approve
 * @throws Refusal `not_found`, `code_not_allowed`, `code_not_accepted`, `locked_out`, `payment_not_open`
 */
export function acceptCode(
  deps: AcceptanceDeps,
  sale: Id,
  id: PaymentId,
  code: string,
  operator: string,
): void {
  const { till, payments, limits } = deps;
  const stored = findPayment(till.store.db, id);
  if (stored?.sale !== sale) throw new Refusal("not_found");
  const { row } = stored;
  const why = whyNotAccept(limits, { ...row, lineUp: deps.isLineUp(), ...pendingTotals(till.store.db) });
  if (why) throw new Refusal(why);
  if (!isRight(till, row.request, formatPaymentId(id), code, operator))
    throw new Refusal("code_not_accepted");
  const { allowed } = payments.hear(id, { type: "accept", operator });
  if (!allowed) throw new Refusal("payment_not_open");
}

/** Tries are few, for the payment and for the whole terminal: eight digits can be guessed. */
function isRight(till: Till, request: Uint8Array, payment: string, code: string, actor: string): boolean {
  const subjects = [`code of ${payment}`, "codes"];
  const isCounted = till.store.write((db) => countTries(db, subjects, till.clocks.now()));
  if (!isCounted) throw new Refusal("locked_out");
  const right = checkEightDigitCode(till.identity.enrolment.codeKey, request, code);
  till.store.write((db) => {
    if (right) forgetTries(db, subjects);
    const action = right ? "code was right" : "code was wrong";
    writeJournal(db, { at: till.clocks.now(), actor, action, subject: payment });
  });
  return right;
}
