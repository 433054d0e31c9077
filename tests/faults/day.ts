/**
 * A day in a shop whose terminal and wallet die again and again: whoever dies is started again at once, and whoever
 * waits for an answer asks again with the same id until there is one, as the screens and phones do.
 */
import { fileURLToPath } from "node:url";
import { type Id, parsePaymentId } from "#domain/ids.ts";
import type { Failpoint } from "#kit/failpoint.ts";
import { newId } from "#kit/random-ids.ts";
import type { SaleView } from "#pos/api.ts";
import type { LatestCharge } from "#wallet/api.ts";
import { auditBooks } from "../support/audit.ts";
import { Checkout, latestPayment } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { type Part, Shop } from "../support/shop.ts";

const HOOK = fileURLToPath(new URL("crash-at.mjs", import.meta.url));
/** How long somebody goes on asking. */
const PATIENCE_MS = 45_000;

/**
 * Answers that a server gives which is starting, stopping, or does not know the screen any more; and that a PIN cannot
 * be tried this moment, because tries whose answers were lost still count.
 */
const TRANSIENT = new Set([401, 423, 500, 502, 503]);

export class Day {
  readonly shop: Shop;
  readonly promised = { sales: [] as Id[], paid: [] as string[] };
  readonly crashes: Record<Part, number> = { pos: 0, wallet: 0 };
  #checkout: Promise<Checkout>;
  readonly #phone: Phone;
  #isOver = false;
  readonly #alive: Record<Part, Promise<void>> = { pos: Promise.resolve(), wallet: Promise.resolve() };

  private constructor(shop: Shop, checkout: Checkout, phone: Phone) {
    this.shop = shop;
    this.#checkout = Promise.resolve(checkout);
    this.#phone = phone;
    for (const part of ["pos", "wallet"] as const) this.#watch(part);
  }

  static async begin(): Promise<Day> {
    const shop = await Shop.open({ environment: { NODE_OPTIONS: `--import=${HOOK}` } });
    const day = new Day(shop, await Checkout.signedIn(shop), await Phone.signedIn(shop));
    await (await day.#checkout).lineBecomes(true);
    return day;
  }

  /** Starts the part again whenever it has ended, until the day is over. */
  #watch(part: Part): void {
    const watch = async () => {
      await this.shop.ended(part);
      if (this.#isOver) return;
      this.crashes[part]++;
      this.#alive[part] = this.shop.start(part);
      await this.#alive[part];
      if (part === "pos") this.#checkout = Checkout.signedIn(this.shop);
      await watch();
    };
    watch().catch((error: Error) => {
      if (!this.#isOver) throw error;
    });
  }

  /** One of them dies at that place, or has passed it less often when the work is done. True where it died. */
  async dies(part: Part, at: Failpoint, visits: number, work: () => Promise<unknown>): Promise<boolean> {
    const before = this.crashes[part];
    await this.#alive[part];
    await this.shop.crashAt(part, at, visits);
    await work();
    return this.crashes[part] > before;
  }

  /** The power of one of them is cut now. */
  async kill(part: Part): Promise<void> {
    await this.#alive[part];
    await this.shop.kill(part);
    await this.#alive[part];
  }

  /** Asks until there is an answer. */
  async #persist<T>(ask: (checkout: Checkout, phone: Phone) => Promise<T>): Promise<T> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await ask(await this.#checkout, this.#phone);
      } catch (error) {
        if (Date.now() > end) throw error;
        await new Promise((resolve) => setTimeout(resolve, 25));
        await Promise.all([this.#alive.pos, this.#alive.wallet]);
      }
    }
  }

  #put(path: string, body: object = {}): Promise<SaleView> {
    return this.#persist(async (checkout) => {
      const answer = await checkout.call<SaleView>("PUT", path, body);
      if (TRANSIENT.has(answer.status)) throw new Error(`${path} was answered ${answer.status}`);
      return answer.body;
    });
  }

  /** How the sale stands once it is as wanted. */
  #wait(sale: Id, wanted: (sale: SaleView) => boolean): Promise<SaleView> {
    return this.#persist((checkout) => checkout.waitForSale(sale, wanted));
  }

  async #open(amount: number): Promise<Id> {
    const id = newId();
    const lines = [{ id: newId(), name: "商品", quantity: 1, unitPrice: amount }];
    await this.#put(`/api/sales/${id}`, { currency: "CNY", lines });
    this.promised.sales.push(id);
    return id;
  }

  /** A customer scans and says yes, however often it takes. */
  async sellByQr(amount: number): Promise<SaleView> {
    const sale = await this.#open(amount);
    const view = await this.#put(`/api/sales/${sale}/tenders/${newId()}`, { kind: "wallet", amount });
    const { qr, id } = latestPayment(view);
    const consent = newId();
    const state = await this.#persist(async (_, phone) => {
      const seen = await phone.scan(qr);
      const { status, body } = await phone.consent(seen.body, undefined, consent);
      if (TRANSIENT.has(status)) throw new Error(`the consent was answered ${status}`);
      return body.state;
    });
    if (state === "paid") this.promised.paid.push(id);
    return this.#wait(sale, isHandedOver);
  }

  /** The till reads the customer's code. What becomes of it is the wallet's to say; the till has to know it. */
  async sellByCode(amount: number): Promise<SaleView> {
    const sale = await this.#open(amount);
    const code = this.#phone.paymentCode();
    await this.#put(`/api/sales/${sale}/tenders/${newId()}`, { kind: "wallet", amount, code });
    const ends = ["paid", "declined", "cancelled", "reversed", "expired"];
    const over = new AbortController();
    const confirming = this.#confirmWhileAsked(over.signal);
    const end = await this.#wait(sale, (view) => ends.includes(latestPayment(view).state));
    over.abort();
    await confirming;
    return end;
  }

  /** The customer has paid often today: the phone looks every now and then, and is given the PIN when it asks for it. */
  async #confirmWhileAsked(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      await this.#persist(async (_, phone) => {
        const { payment } = (await phone.call<LatestCharge>("GET", "/v1/phone/charges/latest")).body;
        if (payment?.state === "open") await phone.consent(payment);
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async cancel(amount: number): Promise<SaleView> {
    const sale = await this.#open(amount);
    const tender = newId();
    const view = await this.#put(`/api/sales/${sale}/tenders/${tender}`, { kind: "wallet", amount });
    const { attempt } = parsePaymentId(latestPayment(view).id) ?? {};
    await this.#put(`/api/sales/${sale}/tenders/${tender}/payments/${attempt}/reversal`);
    return this.#wait(sale, (sale) => latestPayment(sale).state === "cancelled");
  }

  async sellForCash(amount: number): Promise<SaleView> {
    const sale = await this.#open(amount);
    await this.#put(`/api/sales/${sale}/tenders/${newId()}`, { kind: "cash", amount, received: amount });
    return this.#wait(sale, (view) => isHandedOver(view) && view.tenders[0]?.drawer !== "intended");
  }

  async refund({ id, tenders }: SaleView, amount: number): Promise<SaleView> {
    const tender = tenders.find(({ state }) => state === "met")?.id;
    await this.#put(`/api/sales/${id}/refunds/${newId()}`, { tender, amount, lines: [], reason: "returned" });
    return this.#wait(id, ({ refunds }) => refunds.every(({ state }) => state === "refunded"));
  }

  /** One of everything, all at the same time. */
  async everything(amount: number): Promise<void> {
    await Promise.all([
      this.sellByQr(amount).then((sale) => this.refund(sale, Math.ceil(amount / 3))),
      this.sellByCode(amount + 1),
      this.cancel(amount + 2),
      this.sellForCash(amount + 3),
    ]);
  }

  /** Evening: what is still under way ends, and the books are read. */
  async audit(): Promise<string[]> {
    await Promise.all([this.#alive.pos, this.#alive.wallet]);
    await this.#persist((checkout) => checkout.lineBecomes(true));
    await this.#persist((checkout) => checkout.nothingPends());
    this.#isOver = true;
    return auditBooks(this.shop, this.promised);
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.shop.close();
  }
}

/** Paid, and its receipt has come to whatever end. */
function isHandedOver({ state, receipts }: SaleView): boolean {
  return state === "paid" && receipts.every((job) => job.state !== "queued" && job.state !== "sending");
}
