/** A payer's consent: the request of a QR presented from the phone, and the yes to it. */
import { eq } from "drizzle-orm";
import { type Id, isId } from "#domain/ids.ts";
import { splitSignedRequest } from "#domain/payment-request.ts";
import { Refusal, type RefusalCode } from "#domain/refusal.ts";
import { splitReversal } from "#domain/reversal.ts";
import { consents } from "#drizzle/wallet/schema.ts";
import { verifyRequest, verifyReversal } from "#kit/signatures.ts";
import type { PhonePayment } from "../api.ts";
import { BY_PIN } from "../payments/decide.ts";
import type { PaymentsDeps } from "../payments/routes.ts";
import {
  findPayment,
  loadPayee,
  loadPayer,
  type PaymentKey,
  type PaymentRow,
  settle,
} from "../payments/store.ts";
import type { WalletDb } from "../store.ts";
import { findTerminalOfKey } from "../terminals/admission.ts";
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
  const key = await findTerminalOfKey(deps.db, Buffer.from(claimed.request.key).toString("hex"));
  const signed = key && verifyRequest(bytes, key.publicKey);
  if (!signed) throw new Refusal("not_a_payment_code");
  if (key.state === "suspended") throw new Refusal("terminal_suspended");
  const { terminal, merchant } = key;
  const shop = { demo: deps.keys.demo, currency: key.currency, retired: key.state === "retired" };
  const row = await settle(
    deps.db,
    deps.keys,
    { terminal, merchant, ...signed.request.payment },
    { type: "present", request: signed.request, bytes, shop },
  );
  deps.bell.ring(terminal);
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
  const key = request && (await findTerminalOfKey(deps.db, Buffer.from(request.key).toString("hex")));
  const signed = key && verifyReversal(bytes, key.publicKey);
  if (!signed) throw new Refusal("not_a_payment_code");
  // Its key may be in other hands: what it signs moves no money, whoever brings it.
  if (key.state === "suspended") throw new Refusal("terminal_suspended");
  const { terminal, merchant } = key;
  const row = await settle(
    deps.db,
    deps.keys,
    { terminal, merchant, ...signed.request.payment },
    { type: "reverse", request: signed.request, bytes: signed.bytes },
  );
  deps.bell.ring(terminal);
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
  const known = await findPayment(deps.db, key);
  if (!known) throw new Refusal("not_found");
  await checkPin(deps.db, deps.keys.pepper, customer, pin);
  const paid = await settle(
    deps.db,
    deps.keys,
    { ...key, merchant: known.merchant },
    async (tx) => ({
      type: "consent",
      payer: await loadPayer(tx, customer.id),
      payee: await loadPayee(tx, key),
      factors: BY_PIN,
    }),
    {
      before: (tx) => refuseAsBefore(tx, customer, key, consentId),
      after: (tx, result) => recordConsent(tx, customer, key, consentId, refusalOf(result)),
    },
  );
  deps.bell.ring(key.terminal);
  if (paid.state !== "paid") throw new Refusal("payment_expired");
  return phoneView(deps, customer, paid);
}

function refusalOf(result: RefusalCode | PaymentRow): RefusalCode | null {
  if (typeof result === "string") return result;
  return result.state === "paid" ? null : "payment_expired";
}

async function refuseAsBefore(tx: WalletDb, customer: Customer, key: PaymentKey, id: Id): Promise<void> {
  const [before] = await tx.select().from(consents).where(eq(consents.id, id));
  if (!before) return;
  const same =
    before.customer === customer.id &&
    before.terminal === key.terminal &&
    before.tender === key.tender &&
    before.attempt === key.attempt;
  if (!same) throw new Refusal("id_reused");
  if (before.refusal) throw new Refusal(before.refusal);
}

/** In the transaction of its decision: an id that was spent on something else meanwhile undoes the capture too. */
async function recordConsent(
  tx: WalletDb,
  customer: Customer,
  key: PaymentKey,
  id: Id,
  refusal: RefusalCode | null,
): Promise<void> {
  const { terminal, tender, attempt } = key;
  const kept = await tx
    .insert(consents)
    .values({ id, customer: customer.id, terminal, tender, attempt, refusal })
    .onConflictDoNothing()
    .returning({ id: consents.id });
  if (kept.length === 0) await refuseAsBefore(tx, customer, key, id);
}

/** `{terminal}.{tender}.{attempt}`, as phones name a payment. */
function parseKey(text: string): PaymentKey {
  const [terminal = "", tender = "", attempt = ""] = text.split(".");
  if (!isId(terminal) || !isId(tender) || !/^\d{1,3}$/.test(attempt)) throw new Refusal("not_found");
  return { terminal, tender, attempt: Number(attempt) };
}
