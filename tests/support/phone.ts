/** A customer's phone without a screen: signs in at the wallet, opens the text of a QR, says yes. */
import { requestOfEmv } from "#domain/emv-qr/payment.ts";
import { stepOf } from "#domain/payment-code.ts";
import { signedRequestOfUrl } from "#domain/payment-request.ts";
import { digitsOfProof } from "#domain/statement.ts";
import { makePaymentCode } from "#kit/payment-codes.ts";
import { newId } from "#kit/random-ids.ts";
import type { PhoneDevice, PhonePayment, WalletView } from "#wallet/api.ts";
import { type Answer, asOwnPage } from "./checkout.ts";
import type { Customer, Shop } from "./shop.ts";

export class Phone {
  readonly #origin: string;
  readonly customer: Customer;
  #token = "";
  #code: PhoneDevice["code"] | undefined;

  private constructor(origin: string, customer: Customer) {
    this.#origin = origin;
    this.customer = customer;
  }

  static async signedIn(shop: Shop, index = 0): Promise<Phone> {
    const customer = shop.walletReady.customers[index];
    if (!customer) throw new Error("no such demo customer");
    const phone = new Phone(shop.walletReady.url, customer);
    const { phone: number, pin } = customer;
    const device = await phone.call<PhoneDevice>("POST", "/v1/phone/devices", { phone: number, pin });
    phone.#token = device.body.token;
    phone.#code = device.body.code;
    return phone;
  }

  async call<T>(method: string, path: string, body?: object): Promise<Answer<T>> {
    const headers = { ...asOwnPage(this.#origin), authorization: `Bearer ${this.#token}` };
    const response = await fetch(this.#origin + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T };
  }

  /** Opens what a QR says: sees payee and amount, pays nothing. */
  async scan(qr: string): Promise<Answer<PhonePayment>> {
    const signed = signedRequestOfUrl(qr) ?? requestOfEmv(qr);
    if (!signed) throw new Error("the QR holds no request");
    return this.call("POST", "/v1/phone/payments", { request: Buffer.from(signed).toString("base64url") });
  }

  consent(payment: PhonePayment, pin = this.customer.pin, id = newId()): Promise<Answer<PhonePayment>> {
    return this.call("PUT", `/v1/phone/payments/${payment.id}/consents/${id}`, { pin });
  }

  async pay(qr: string): Promise<Answer<PhonePayment>> {
    const { body } = await this.scan(qr);
    return this.consent(body);
  }

  /** The payment code that this phone shows now. */
  paymentCode(): string {
    if (!this.#code) throw new Error("the phone is not signed in");
    const { number, seed } = this.#code;
    return makePaymentCode({ device: number, seed: Buffer.from(seed, "base64url") }, stepOf(Date.now()));
  }

  /** What the QR of the proof says, which a till without a line reads. */
  proofOf({ proof }: PhonePayment): string {
    if (proof === undefined) throw new Error("the payment has no proof");
    return digitsOfProof(Buffer.from(proof, "base64url"));
  }

  async balance(): Promise<number> {
    return (await this.call<WalletView>("GET", "/v1/phone/wallet")).body.balance;
  }
}
