/**
 * Pursues every payment that has no definite end: asks the wallet, hears what it signed, and asks again until the
 * payment is settled. Whatever is pending in the store is taken up again at start.
 */
import { formatPaymentId, type PaymentId } from "#domain/ids.ts";
import type { WalletAnswer, WalletBackend } from "../backends/backend.ts";
import type { Payments } from "../payments/payments.ts";
import { findPayment, PENDING_STATES, pendingPayments } from "../payments/store.ts";
import type { PaymentRow } from "../sales/store.ts";
import type { Till } from "../till.ts";
import { ASK_BY_STATE, checkPause, GRACE_MS, retryPause } from "./schedule.ts";

/** Questions under way at once: enough for a till, few enough not to flood a wallet that comes back. */
const AT_ONCE_MAX = 8;

interface Pursued {
  readonly id: PaymentId;
  tries: number;
  timer: NodeJS.Timeout | undefined;
  asking: boolean;
  /** Something changed while a question was under way: ask again at once. */
  again: boolean;
}

export class Pursuit {
  readonly #till: Till;
  readonly #payments: Payments;
  readonly #backend: WalletBackend;
  readonly #pursued = new Map<string, Pursued>();
  readonly #waiting: Pursued[] = [];
  #asking = 0;
  #stopped = false;

  constructor(till: Till, payments: Payments, backend: WalletBackend) {
    this.#till = till;
    this.#payments = payments;
    this.#backend = backend;
  }

  start(): void {
    this.#payments.onPursue = (id) => this.pursue(id);
    for (const { tender, attempt } of pendingPayments(this.#till.store.db)) this.pursue({ tender, attempt });
  }

  stop(): void {
    this.#stopped = true;
    for (const { timer } of this.#pursued.values()) clearTimeout(timer);
  }

  /** Asks about everything pending at once: the line has just come back. */
  hurry(): void {
    for (const pursued of this.#pursued.values()) this.pursue(pursued.id);
  }

  /** Asks about this payment now. */
  pursue(id: PaymentId): void {
    if (this.#stopped) return;
    const key = formatPaymentId(id);
    const pursued = this.#pursued.get(key) ?? { id, tries: 0, timer: undefined, asking: false, again: false };
    this.#pursued.set(key, pursued);
    clearTimeout(pursued.timer);
    if (pursued.asking) pursued.again = true;
    else this.#enqueue(pursued);
  }

  #enqueue(pursued: Pursued): void {
    pursued.asking = true;
    this.#waiting.push(pursued);
    this.#next();
  }

  #next(): void {
    while (this.#asking < AT_ONCE_MAX && !this.#stopped) {
      const pursued = this.#waiting.shift();
      if (!pursued) return;
      this.#asking++;
      this.#question(pursued)
        .catch((error: Error) => {
          this.#till.log.error({ err: error }, "a question to the wallet failed here");
          this.#later(pursued, retryPause(++pursued.tries, Math.random()));
        })
        .finally(() => {
          this.#asking--;
          this.#next();
        });
    }
  }

  async #question(pursued: Pursued): Promise<void> {
    const before = this.#row(pursued.id);
    const how = before && ASK_BY_STATE[before.state];
    if (before && how) this.#hear(pursued, before, await this.#send(how, before));
    pursued.asking = false;
    if (this.#stopped) return;
    if (!this.#isPending(pursued.id)) this.#pursued.delete(formatPaymentId(pursued.id));
    else if (pursued.again) this.#askAgain(pursued);
    else if (pursued.timer === undefined)
      this.#later(pursued, retryPause(Math.max(pursued.tries, 1), Math.random()));
  }

  #askAgain(pursued: Pursued): void {
    pursued.again = false;
    clearTimeout(pursued.timer);
    pursued.timer = undefined;
    this.#enqueue(pursued);
  }

  async #send(how: "tell" | "ask" | "reverse", row: PaymentRow): Promise<WalletAnswer> {
    const id = { tender: row.tender, attempt: row.attempt };
    if (how === "reverse") return this.#backend.reverse(id, row.request);
    if (how === "tell") return this.#backend.tell(id, row.request);
    const answer = await this.#backend.ask(id);
    // A wallet that has forgotten the payment (restored from a back-up) is told of it again.
    return answer.kind === "unknown-there" ? this.#backend.tell(id, row.request) : answer;
  }

  #hear(pursued: Pursued, row: PaymentRow, answer: WalletAnswer): void {
    pursued.timer = undefined;
    if (this.#stopped) return;
    const untilExpiry = row.expiresAt - (this.#till.walletClock.now() ?? 0);
    if (answer.kind === "open") {
      pursued.tries = 0;
      if (untilExpiry > 0) this.#payments.hear(pursued.id, { type: "open" });
      else this.#overdue(pursued.id);
      this.#later(pursued, checkPause(untilExpiry));
      return;
    }
    if (answer.kind === "statement") {
      // Only what others bring meanwhile is a reason to ask again at once: an answer that is its own would never rest.
      const { again } = pursued;
      this.#payments.hearSigned(answer.signed);
      pursued.again = again;
    }
    if (!this.#isPending(pursued.id)) return;
    // No answer, or one that did not settle this payment: both were in vain.
    pursued.tries++;
    if (untilExpiry < -GRACE_MS) this.#overdue(pursued.id);
    this.#later(pursued, retryPause(pursued.tries, Math.random()));
  }

  #isPending(id: PaymentId): boolean {
    const row = this.#row(id);
    return row !== undefined && PENDING_STATES.includes(row.state);
  }

  #overdue(id: PaymentId): void {
    this.#payments.hear(id, { type: "overdue" });
  }

  #later(pursued: Pursued, pause: number): void {
    pursued.asking = false;
    clearTimeout(pursued.timer);
    pursued.timer = setTimeout(() => {
      pursued.timer = undefined;
      this.pursue(pursued.id);
    }, pause);
  }

  #row(id: PaymentId): PaymentRow | undefined {
    return findPayment(this.#till.store.db, id)?.row;
  }
}
