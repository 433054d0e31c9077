/** A payer's consent: the request of a QR presented from the phone, and the yes to it. */
import { type Id, isId } from "#domain/ids.ts";
import { splitSignedRequest } from "#domain/payment-request.ts";
import { Refusal } from "#domain/refusal.ts";
import { splitReversal } from "#domain/reversal.ts";
import { verifyRequest, verifyReversal } from "#kit/signatures.ts";
import type { PhonePayment } from "../api.ts";
import type { PaymentsDeps } from "../payments/routes.ts";
import { findPayment, type PaymentKey } from "../payments/store.ts";
import { findSigner } from "../terminals/admission.ts";
import { reversingKeys } from "../terminals/keys.ts";
import { type Customer, checkPin } from "./customers.ts";
import { phoneView } from "./view.ts";

/** Brings the signed request of a QR. @throws Refusal `not_a_payment_code` for bytes that no enrolled terminal signed */
export async function presentFromPhone(
  deps: PaymentsDeps,
  customer: Customer,
  bytes: Uint8Array,
): Promise<PhonePayment> {
  const claimed = splitSignedRequest(bytes);
  if (!claimed) throw new Refusal("not_a_payment_code");
  const key = await findSigner(deps.db, claimed.request);
  const signed = key && verifyRequest(bytes, key.publicKey);
  if (!signed) throw new Refusal("not_a_payment_code");
  if (key.state === "suspended") throw new Refusal("terminal_suspended");
  const { row } = await deps.writer.settle({
    key: { terminal: key.terminal, ...signed.request.payment },
    ask: { type: "present", request: signed.request, bytes },
  });
  return phoneView(deps, customer, row);
}

/**
 * Carries a terminal's reversal: it is the shop's word, so that it does not matter whose phone brings it.
 * @throws Refusal `not_a_payment_code` for bytes that no enrolled terminal signed; `terminal_suspended`
 */
export async function reverseFromPhone(
  deps: PaymentsDeps,
  customer: Customer,
  bytes: Uint8Array,
): Promise<PhonePayment> {
  const claimed = splitReversal(bytes);
  const request = claimed && splitSignedRequest(claimed.request)?.request;
  const key = request && (await findSigner(deps.db, request));
  const signed = key && verifyReversal(bytes, key.publicKey, await reversingKeys(deps.db, key.terminal));
  if (!signed) throw new Refusal("not_a_payment_code");
  // Its key may be in other hands: what it signs moves no money, whoever brings it.
  if (key.state === "suspended") throw new Refusal("terminal_suspended");
  const { row } = await deps.writer.settle({
    key: { terminal: key.terminal, ...signed.request.payment },
    ask: { type: "reverse", request: signed.request, bytes: signed.bytes },
  });
  return phoneView(deps, customer, row);
}

export async function paymentOfPhone(
  deps: PaymentsDeps,
  customer: Customer,
  id: string,
): Promise<PhonePayment> {
  const row = await findPayment(deps.db, parseKey(id));
  if (!row) throw new Refusal("not_found");
  return phoneView(deps, customer, row);
}

/**
 * Says yes, with the payment PIN, under an id that the phone made: the same id again gives the first answer again.
 * @throws Refusal why it did not pay; the payment stays open then for this payer or the next
 */
export async function consent(
  deps: PaymentsDeps,
  customer: Customer,
  paymentId: string,
  consentId: Id,
  pin: string,
): Promise<PhonePayment> {
  const key = parseKey(paymentId);
  if (!(await findPayment(deps.db, key))) throw new Refusal("not_found");
  await checkPin(deps.db, deps.keys.pepper, customer, pin);
  const { row } = await deps.writer.settle({
    key,
    ask: { type: "consent", customer: customer.id, consent: consentId },
  });
  if (row.state !== "paid") throw new Refusal("payment_expired");
  return phoneView(deps, customer, row);
}

/** `{terminal}.{tender}.{attempt}`, as phones name a payment. */
function parseKey(text: string): PaymentKey {
  const [terminal = "", tender = "", attempt = ""] = text.split(".");
  if (!isId(terminal) || !isId(tender) || !/^\d{1,3}$/.test(attempt)) throw new Refusal("not_found");
  return { terminal, tender, attempt: Number(attempt) };
}
