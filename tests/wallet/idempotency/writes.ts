/** Writes as they are made to be said again, and what somebody else might say under the same id. */
import { dayOf } from "#domain/business-day.ts";
import { formatPaymentId, type PaymentId } from "#domain/ids.ts";
import { splitSignedRequest } from "#domain/payment-request.ts";
import { splitReversal } from "#domain/reversal.ts";
import { newId } from "#kit/random-ids.ts";
import { agreeSchedule } from "#wallet/fees/schedules.ts";
import type { Asked, Cast } from "../roles.ts";
import {
  base64url,
  bytesOf,
  MERCHANT_FACTS,
  PIN,
  type Presented,
  phoneId,
  type Terminal,
} from "../support.ts";
import { USUAL_FEE } from "../trade.ts";
import type { Alteration } from "./row.ts";

export const bodyOf = (asked: Asked) => asked.body as Readonly<Record<string, string>>;

/** The same with another body. */
export const withBody =
  (change: object): Alteration["ask"] =>
  (asked) => ({ ...asked, body: { ...asked.body, ...change } });

/** Signed by the same terminal, under the same id, for another amount. */
export function presentedAgain({ terminal }: Cast, payment: PaymentId | undefined): Promise<Presented> {
  if (!payment) throw new Error("a payment is altered that is in the body");
  return terminal.present({ payment, amount: 1251 });
}

export const anotherRequest: Alteration = {
  what: "another amount",
  ask: async (asked, cast) => {
    const { request } = bodyOf(asked);
    const again = await presentedAgain(cast, splitSignedRequest(bytesOf(request))?.request.payment);
    return { ...asked, body: { ...asked.body, request: base64url(again.request) } };
  },
  told: "id_reused",
};

export const anotherReversal: Alteration = {
  what: "another amount",
  ask: async (asked, cast) => {
    const request = splitReversal(bytesOf(bodyOf(asked).reversal))?.request;
    const again = await presentedAgain(cast, request && splitSignedRequest(request)?.request.payment);
    return { ...asked, body: { reversal: base64url(again.reversal) } };
  },
  told: "id_reused",
};

export const put = (path: string, body: object = {}): Asked => ({ method: "PUT", path, body });
export const post = (path: string, body: object = {}): Asked => ({ method: "POST", path, body });
export const ofPayment = ({ id }: Presented, suffix = "") => `/v1/payments/${formatPaymentId(id)}${suffix}`;

/** A code of the payer's that nothing was paid with: each is of another phone of his. */
export const freshCode = async ({ wallet, payer }: Cast) => (await wallet.anotherDevice(payer)).code();

export async function paid(cast: Cast, at = cast.terminal): Promise<Presented> {
  const presented = await at.present();
  const device = await cast.wallet.anotherDevice(await cast.wallet.customer());
  const { body } = await at.submit(presented, await device.code());
  if (body.state !== "paid") throw new Error("the payment was not paid");
  return presented;
}

export async function shown({ terminal }: Cast): Promise<Presented> {
  const presented = await terminal.present();
  await terminal.tell(presented);
  return presented;
}

export async function refundOf(cast: Cast, presented: Presented): Promise<Asked> {
  const { id, signed } = await cast.terminal.signRefund(presented, { amount: 500 });
  return put(`/v1/refunds/${id}`, { refund: base64url(signed) });
}

export const consentTo = (cast: Cast, presented: Presented, consent = newId()) =>
  put(`/v1/phone/payments/${phoneId(cast.terminal, presented)}/consents/${consent}`, { pin: PIN });

/** A merchant with money that is not settled yet. */
export async function earning(cast: Cast): Promise<{ merchant: string; till: Terminal; day: string }> {
  const merchant = await cast.wallet.openMerchant();
  await agreeSchedule(cast.wallet.db, {
    id: newId(),
    merchant,
    validFrom: 0,
    onDemand: true,
    ...USUAL_FEE,
  });
  const till = await cast.wallet.terminal(merchant);
  await paid(cast, till);
  return { merchant, till, day: dayOf(await cast.wallet.now(), MERCHANT_FACTS) };
}

export const NOTHING_IN_IT = "nothing is said in it but its path";
