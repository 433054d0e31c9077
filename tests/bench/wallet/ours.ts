/**
 * The wallet's own path to the ledger, without HTTP: payments that terminals have told of, each captured by its payer's
 * yes. Every payer is another one; all pay one merchant.
 */
import { randomBytes } from "node:crypto";
import { type PaymentRequest, packRequest, SIGNATURE_SIZE } from "#domain/payment-request.ts";
import { newId } from "#kit/random-ids.ts";
import { keyId } from "#kit/signatures.ts";
import type { PaymentKey } from "#wallet/payments/store.ts";
import type { Writer } from "#wallet/writer/writer.ts";
import { AMOUNT, type Books, customerId, DEMO } from "./books.ts";

/** How many payments are told of at once, while they are laid in. */
const TELLERS = 256;

export class Ours {
  readonly #writer: Writer;
  readonly #books: Books;
  readonly #told: PaymentKey[] = [];
  #tellers = 0;
  #payers = 0;

  constructor(writer: Writer, books: Books) {
    this.#writer = writer;
    this.#books = books;
  }

  /** Has so many payments told of, for payers to come. They can be paid for five minutes. */
  async layIn(count: number): Promise<void> {
    this.#told.length = 0;
    const issuedAt = Math.floor(Date.now() / 1000) - 1;
    let left = count;
    const tell = async () => {
      while (left-- > 0) await this.#tell(issuedAt);
    };
    await Promise.all(Array.from({ length: TELLERS }, tell));
  }

  async #tell(issuedAt: number): Promise<void> {
    const terminal = this.#books.terminals[this.#tellers++ % this.#books.terminals.length];
    if (!terminal) throw new Error("these books have no terminals");
    const request: PaymentRequest = {
      demo: DEMO,
      key: keyId(terminal.signing.publicKey),
      payment: { tender: newId(), attempt: 1 },
      amount: AMOUNT,
      currency: "CNY",
      issuedAt,
      lifetime: 300,
    };
    // Whose signature it is was checked before the ledger is asked.
    const bytes = new Uint8Array(Buffer.concat([packRequest(request), randomBytes(SIGNATURE_SIZE)]));
    const key = { terminal: terminal.id, ...request.payment };
    await this.#writer.settle({ key, ask: { type: "present", request, bytes } });
    this.#told.push(key);
  }

  /** The next payer says yes to the next payment; `false` where none is left. @throws Error when it was not captured */
  async pay(): Promise<boolean> {
    const key = this.#told.pop();
    if (!key) return false;
    const customer = customerId(this.#payers++ % this.#books.customers);
    const { row } = await this.#writer.settle({ key, ask: { type: "consent", customer, consent: newId() } });
    if (row.state !== "paid") throw new Error(`the payment is ${row.state}`);
    return true;
  }
}
