/**
 * A rush hour that goes on while processes and servers die: callers who pay, take back and refund, and ask again with the same
 * id until they have an answer. What the wallet has answered is kept, and has to be true of it for ever after.
 */
import { expect } from "vitest";
import { equalBytes } from "#domain/bytes.ts";
import type { VerifiedStatement } from "#domain/statement.ts";
import { newId } from "#kit/random-ids.ts";
import { chainAfter } from "#kit/signatures.ts";
import type { PaymentAnswer, RefundAnswer } from "#wallet/api.ts";
import type { Fleet } from "./fleet.ts";
import {
  type AskedRefund,
  type Phone,
  type Presented,
  phoneId,
  type SignedAnswer,
  type Terminal,
} from "./support.ts";

/** How long somebody goes on asking; a server that was killed is back before that. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 20;
/** Not now, and no answer to what was asked: too busy, dying, or a request that was overtaken by others. */
const TRANSIENT = new Set([500, 502, 503]);

/** A payment with the latest outcome that was answered, as the statement that the terminal keeps. */
interface Kept {
  readonly terminal: Terminal;
  readonly presented: Presented;
  statement: string;
}
interface KeptRefund {
  readonly terminal: Terminal;
  readonly refund: AskedRefund;
  readonly statement: string;
}

export class Rush {
  readonly #fleet: Fleet;
  readonly payments: Kept[] = [];
  readonly refunds: KeptRefund[] = [];
  /** What each customer has paid and was not given back, minor units, by the answers alone. */
  readonly #spent = new Map<Phone, number>();
  readonly #before = new Map<Phone, number>();
  readonly #idle: Phone[];
  #callers: Promise<void>[] = [];
  #isOver = false;
  #answers = 0;
  /** Rejects when a caller has met what must not be; otherwise it stays. */
  #broken!: Promise<never>;
  #awaited: { readonly count: number; readonly resolve: () => void }[] = [];

  private constructor(fleet: Fleet) {
    this.#fleet = fleet;
    this.#idle = [...fleet.phones];
  }

  /** So many callers begin. There must be more customers than callers. */
  static async begin(fleet: Fleet, callers: number): Promise<Rush> {
    const rush = new Rush(fleet);
    for (const phone of fleet.phones) rush.#before.set(phone, await phone.balance());
    rush.#callers = Array.from({ length: callers }, (_, i) => rush.#call(i));
    rush.#broken = Promise.all(rush.#callers).then(() => new Promise<never>(() => undefined));
    // Whoever waits hears of it.
    rush.#broken.catch(() => undefined);
    return rush;
  }

  /** Resolves when so many more outcomes have been answered. */
  answered(more: number): Promise<void> {
    const answered = new Promise<void>((resolve) =>
      this.#awaited.push({ count: this.#answers + more, resolve }),
    );
    return Promise.race([answered, this.#broken]);
  }

  /** Lets everybody finish what they have begun. */
  async end(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#callers);
  }

  async #call(caller: number): Promise<void> {
    for (let errand = caller; !this.#isOver; errand++) {
      const terminal = this.#fleet.terminals[errand % this.#fleet.terminals.length];
      const phone = this.#idle.shift();
      if (!terminal || !phone) throw new Error("there must be more customers than callers");
      await this.#errand(terminal, phone, errand);
      this.#idle.push(phone);
    }
  }

  /** One of several stories, each to its end. */
  async #errand(terminal: Terminal, phone: Phone, errand: number): Promise<void> {
    const presented = await terminal.present({ amount: 1 + (errand % 97) });
    if (errand % 7 === 6) return this.#reverse(terminal, presented);
    if (errand % 3 === 2) await this.#charge(terminal, phone, presented);
    else await this.#scan(terminal, phone, presented);
    const kept = await this.#outcome(terminal, presented);
    const state = kept && this.#fleet.statement(kept.statement).outcome;
    const amount = 1 + (errand % 97);
    if (state !== "paid") return this.#reverse(terminal, presented, kept);
    this.#count(phone, amount);
    if (errand % 5 === 4) {
      await this.#reverse(terminal, presented, kept);
      this.#count(phone, -amount);
    } else if (errand % 5 === 3) await this.#refund(terminal, phone, presented, Math.ceil(amount / 2));
  }

  /** The payer scans and says yes, under one id however often it is said. */
  async #scan(terminal: Terminal, phone: Phone, presented: Presented): Promise<void> {
    await this.#persist(() => terminal.tell(presented));
    const consent = newId();
    await this.#persist(() => phone.consent(phoneId(terminal, presented), consent));
  }

  /** A code of one step pays once: where this customer's has paid already, the outcome says so. */
  async #charge(terminal: Terminal, phone: Phone, presented: Presented): Promise<void> {
    const code = await phone.code();
    await this.#persist(() => terminal.submit(presented, code));
  }

  /** The outcome as the wallet states it; nothing while the payment is open. */
  async #outcome(terminal: Terminal, presented: Presented): Promise<Kept | undefined> {
    const answer = await this.#signed<PaymentAnswer>(() => terminal.ask(presented));
    const { statement } = answer.body;
    if (statement === undefined) return undefined;
    const kept = { terminal, presented, statement };
    this.payments.push(kept);
    this.#heard();
    return kept;
  }

  async #reverse(terminal: Terminal, presented: Presented, kept?: Kept): Promise<void> {
    const { body } = await this.#signed<PaymentAnswer>(() => terminal.reverse(presented));
    if (body.statement === undefined) throw new Error("a reversal has an outcome");
    if (kept) kept.statement = body.statement;
    else this.payments.push({ terminal, presented, statement: body.statement });
    this.#heard();
  }

  async #refund(terminal: Terminal, phone: Phone, presented: Presented, amount: number): Promise<void> {
    const refund = await terminal.signRefund(presented, { amount });
    const { body } = await this.#signed<RefundAnswer>(() => terminal.refund(refund));
    if (body.statement === undefined) return;
    this.refunds.push({ terminal, refund, statement: body.statement });
    if (body.state === "refunded") this.#count(phone, -amount);
    this.#heard();
  }

  #count(phone: Phone, amount: number): void {
    this.#spent.set(phone, (this.#spent.get(phone) ?? 0) + amount);
  }

  #heard(): void {
    this.#answers++;
    const due = this.#awaited.filter(({ count }) => count <= this.#answers);
    this.#awaited = this.#awaited.filter(({ count }) => count > this.#answers);
    for (const { resolve } of due) resolve();
  }

  /** Asks until there is an answer that is one, whatever it says. */
  async #persist<T extends { readonly status: number; readonly body: unknown }>(
    ask: () => Promise<T>,
  ): Promise<T> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await ask().catch((error: Error) => error);
      if (!(answer instanceof Error) && !TRANSIENT.has(answer.status) && !isOvertaken(answer.body))
        return answer;
      if (Date.now() > end)
        throw new Error(`nobody answered: ${answer instanceof Error ? answer : JSON.stringify(answer)}`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /** The same of a terminal, which believes only what is signed. */
  async #signed<T>(ask: () => Promise<SignedAnswer<T>>): Promise<SignedAnswer<T>> {
    const answer = await this.#persist(ask);
    if (!answer.signed || answer.status !== 200)
      throw new Error(`the wallet answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer;
  }

  /** What was answered is answered again, stands in gapless streams, and is what the money says. */
  async expectKept(): Promise<void> {
    for (const { terminal, presented, statement } of this.payments)
      expect((await this.#signed(() => terminal.ask(presented))).body.statement).toBe(statement);
    for (const { terminal, refund, statement } of this.refunds)
      expect((await this.#signed(() => terminal.refund(refund))).body.statement).toBe(statement);
    for (const terminal of this.#fleet.terminals) await this.#expectWholeStream(terminal);
    for (const [phone, before] of this.#before)
      expect(before - (await phone.balance())).toBe(this.#spent.get(phone) ?? 0);
    expect(await this.#fleet.audit()).toEqual([]);
  }

  async #expectWholeStream(terminal: Terminal): Promise<void> {
    const kept = [...this.payments, ...this.refunds].filter((one) => one.terminal === terminal);
    const wanted = new Set(kept.map(({ statement }) => statement));
    if (wanted.size === 0) return;
    let last: VerifiedStatement | undefined;
    let number = 0;
    for await (const { data, statement } of terminal.events()) {
      number++;
      expect(statement.position.number).toBe(number);
      const before = last?.position.chain ?? new Uint8Array(16);
      expect(equalBytes(chainAfter(before, statement), statement.position.chain)).toBe(true);
      last = statement;
      wanted.delete(data);
      if (wanted.size === 0) break;
    }
    expect([...wanted]).toEqual([]);
  }
}

function isOvertaken(body: unknown): boolean {
  return typeof body === "object" && body !== null && "code" in body && body.code === "stale_request";
}
