/** A checkout without a screen: calls the terminal's API as the checkout's page does, and reads its event stream. */
import { parsePaymentId } from "#domain/ids.ts";
import { newId } from "#kit/random-ids.ts";
import { readServerSentEvents } from "#kit/server-sent-events.ts";
import type { LineView, PaymentView, SaleView } from "#pos/api.ts";
import type { Shop } from "./shop.ts";

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** What a browser says of a request that our own page makes. */
export function asOwnPage(origin: string): Record<string, string> {
  return { origin, "sec-fetch-site": "same-origin", "content-type": "application/json" };
}

export const OWN_PIN = "502946";

export interface NewCashier {
  readonly name: string;
  readonly firstPin: string;
  readonly pin: string;
}

export class Checkout {
  readonly origin: string;
  #token = "";

  private constructor(origin: string) {
    this.origin = origin;
  }

  /** Pairs a checkout and signs the operator in, choosing a PIN where it is the first time. */
  static async signedIn(shop: Shop): Promise<Checkout> {
    const url = new URL(shop.posReady.checkout);
    const checkout = new Checkout(url.origin);
    const paired = await checkout.call<{ token: string }>("POST", "/api/screens", {
      kind: "checkout",
      code: url.hash.replace("#pair=", ""),
    });
    checkout.#token = paired.body.token;
    const { name, pin } = shop.operator;
    const own = await checkout.call("POST", "/api/session", { operator: name, pin: OWN_PIN });
    if (own.status === 200) return checkout;
    await checkout.expect("POST", "/api/session", { operator: name, pin });
    await checkout.expect("PUT", "/api/session/pin", { pin, newPin: OWN_PIN });
    return checkout;
  }

  async call<T>(method: string, path: string, body?: object): Promise<Answer<T>> {
    const headers = { ...asOwnPage(this.origin), authorization: `Bearer ${this.#token}` };
    const response = await fetch(this.origin + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === "" ? undefined : JSON.parse(text)) as T };
  }

  /** The answer's body. @throws Error when the call was refused */
  async expect<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await this.call<T>(method, path, body);
    if (answer.status >= 300)
      throw new Error(`${method} ${path} was refused: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** A manager adds a cashier, who chooses a PIN; afterwards the cashier is signed in here. */
  async addCashier({ name, firstPin, pin }: NewCashier): Promise<void> {
    await this.expect("PUT", `/api/staff/${newId()}`, { name, role: "cashier", pin: firstPin });
    await this.expect("POST", "/api/session", { operator: name, pin: firstPin });
    await this.expect("PUT", "/api/session/pin", { pin: firstPin, newPin: pin });
  }

  openSale(amount: number, id = newId()): Promise<SaleView> {
    const lines = [{ id: newId(), name: "商品", quantity: 1, unitPrice: amount }];
    return this.expect("PUT", `/api/sales/${id}`, { currency: "CNY", lines });
  }

  /** Opens a sale and shows the QR for all of it. */
  async collect(amount: number, tender = newId()): Promise<{ sale: SaleView; payment: PaymentView }> {
    const sale = await this.openSale(amount);
    const shown = await this.expect<SaleView>("PUT", `/api/sales/${sale.id}/tenders/${tender}`, {
      kind: "wallet",
      amount,
    });
    return { sale: shown, payment: latestPayment(shown) };
  }

  /** Cancels the payment that the sale collects. */
  cancel({ id, tenders }: SaleView): Promise<Answer<SaleView>> {
    const { tender, attempt } = parsePaymentId(tenders.at(-1)?.payments.at(-1)?.id ?? "") ?? {};
    return this.call("PUT", `/api/sales/${id}/tenders/${tender}/payments/${attempt}/reversal`, {});
  }

  /**
   * Follows the stream until a sale's view satisfies `wanted`.
   * @throws Error with the view as it was seen last, when it did not within `limitMs`
   */
  async waitForSale(
    saleId: string,
    wanted: (sale: SaleView) => boolean,
    limitMs = 50_000,
  ): Promise<SaleView> {
    const path = `/api/sales/${saleId}`;
    let seen: SaleView | undefined;
    const limit = AbortSignal.timeout(limitMs);
    try {
      for await (const { event, data } of this.events(limit)) {
        // The snapshot has the sale at hand, which in a story of many may be another one: ours is asked for then.
        if (event === "snapshot") seen = await this.expect<SaleView>("GET", path);
        if (event === "sale" && (JSON.parse(data) as SaleView).id === saleId) seen = JSON.parse(data);
        if (seen && wanted(seen)) return seen;
      }
    } catch (error) {
      if (!limit.aborted) throw error;
    }
    throw new Error(`the stream ended at ${JSON.stringify(seen)}`);
  }

  /** Follows the stream until the line to the wallet is up, or down. */
  lineBecomes(up: boolean): Promise<LineView> {
    return this.#lineUntil((line) => line.up === up);
  }

  /** Follows the stream until everything has its definite end. */
  nothingPends(): Promise<LineView> {
    return this.#lineUntil(({ pending }) => pending === 0);
  }

  async #lineUntil(wanted: (line: LineView) => boolean): Promise<LineView> {
    for await (const { event, data } of this.events()) {
      const line: LineView | undefined =
        event === "snapshot" ? JSON.parse(data).line : event === "line" ? JSON.parse(data) : undefined;
      if (line && wanted(line)) return line;
    }
    throw new Error("the stream ended first");
  }

  async *events(limit?: AbortSignal): AsyncGenerator<{ event: string; data: string }> {
    const headers = { ...asOwnPage(this.origin), authorization: `Bearer ${this.#token}` };
    const stop = new AbortController();
    const signal = AbortSignal.any(limit ? [stop.signal, limit] : [stop.signal]);
    const response = await fetch(`${this.origin}/api/checkout/events`, { headers, signal });
    if (!response.body || response.status !== 200) throw new Error(`the stream answered ${response.status}`);
    try {
      yield* readServerSentEvents(response.body, 30_000);
    } finally {
      stop.abort();
    }
  }
}

export function latestPayment(sale: SaleView): PaymentView {
  const payment = sale.tenders.at(-1)?.payments.at(-1);
  if (!payment) throw new Error("the sale has no payment");
  return payment;
}
