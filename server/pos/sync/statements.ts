/**
 * Hears signed bytes from wherever they came: an answer, the stream, a customer's phone. Bytes that do not verify say
 * nothing; what verifies goes to the payment or the refund that it is about.
 */
import { formatPaymentId } from "#domain/ids.ts";
import { isAboutRefund, type VerifiedStatement } from "#domain/statement.ts";
import { verifyStatement } from "#kit/signatures.ts";
import { publishAlarms, raiseAlarm } from "../alarms/alarms.ts";
import { trustAnchorOf } from "../identity.ts";
import type { Payments } from "../payments/payments.ts";
import { findPayment } from "../payments/store.ts";
import type { Refunds } from "../refunds/refunds.ts";
import type { Till } from "../till.ts";

export class Statements {
  readonly #till: Till;
  readonly #payments: Payments;
  readonly #refunds: Refunds;

  /** Hears that something was heard, after it was committed. */
  onHeard: () => void = () => undefined;

  constructor(till: Till, payments: Payments, refunds: Refunds) {
    this.#till = till;
    this.#payments = payments;
    this.#refunds = refunds;
  }

  /** The statement in these bytes, heard and committed; undefined for bytes that are none of this wallet's. */
  hear(signed: Uint8Array): VerifiedStatement | undefined {
    const statement = this.verify(signed);
    if (!statement) return undefined;
    if (!this.#isHeld(statement, signed)) this.#raiseUnheld(statement, signed);
    this.onHeard();
    return statement;
  }

  verify(signed: Uint8Array): VerifiedStatement | undefined {
    return verifyStatement(signed, trustAnchorOf(this.#till.identity));
  }

  #isHeld(statement: VerifiedStatement, signed: Uint8Array): boolean {
    if (isAboutRefund(statement)) return this.#refunds.hear(statement, signed);
    if (!findPayment(this.#till.store.db, statement.payment)) return false;
    this.#payments.hear(statement.payment, { type: "statement", statement }, signed);
    return true;
  }

  /** The wallet speaks of what this store does not have: it was lost here, or is not ours. A person must look. */
  #raiseUnheld({ terminal, payment }: VerifiedStatement, evidence: Uint8Array): void {
    if (terminal !== this.#till.identity.enrolment.terminal) return;
    const subject = formatPaymentId(payment);
    if (this.#till.store.write((db) => raiseAlarm(this.#till, db, { kind: "unheld", subject, evidence })))
      publishAlarms(this.#till);
  }
}
