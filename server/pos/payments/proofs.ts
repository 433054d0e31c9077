/** A proof that a customer's phone shows and the till's scanner reads: worth as much as the same bytes from the line. */
import type { PaymentState } from "#domain/payment.ts";
import { Refusal, type RefusalCode } from "#domain/refusal.ts";
import { isProof, proofOfDigits } from "#domain/statement.ts";
import type { SaleView } from "../api.ts";
import { latestSale } from "../sales/store.ts";
import type { Statements } from "../sync/statements.ts";
import { type Till, today, viewOf } from "../till.ts";
import { findPayment } from "./store.ts";

/** What a proof brings where its payment was taken back. */
const TAKEN_BACK: Partial<Record<PaymentState, RefusalCode>> = {
  reversing: "proof_of_cancelled",
  reversed: "proof_of_cancelled",
  cancelled: "proof_of_cancelled",
};

/**
 * The sale that the proof has paid.
 * @throws Refusal `proof_not_valid` for what proves no payment of this terminal; `proof_used` for the proof of a sale
 * that was paid before the one at hand; `proof_of_cancelled`
 */
export function takeProof(till: Till, statements: Statements, digits: string): SaleView {
  const { db } = till.store;
  const signed = proofOfDigits(digits);
  const proof = signed && statements.verify(signed);
  const before = proof && isProof(proof) ? findPayment(db, proof.payment) : undefined;
  if (!signed || !before || proof?.terminal !== till.identity.enrolment.terminal)
    throw new Refusal("proof_not_valid");
  if (before.row.state === "paid" && latestSale(db, today(till))?.id !== before.sale)
    throw new Refusal("proof_used");
  statements.hear(signed);
  const state = findPayment(db, proof.payment)?.row.state;
  if (state !== "paid") throw new Refusal((state && TAKEN_BACK[state]) ?? "proof_not_valid");
  return viewOf(till, before.sale);
}
