/** How a terminal of a simulated world pursues what has no definite end: the product's questions, on a bad line. */
import type { Ask, AskedAbout } from "#pos/sync/decide.ts";
import { retryPause } from "#pos/sync/schedule.ts";
import type { Terminal } from "./terminal.ts";
import type { TillPayment, TillRefund } from "./till.ts";
import type { Reply } from "./wallet.ts";

const TIMEOUT_MS = 8000;

interface Pursued {
  tries: number;
  /** The question that is under way, or 0. */
  question: number;
  again: boolean;
  /** Plans to ask: only the latest counts. */
  plan: number;
}

export class Asking {
  readonly #terminal: Terminal;
  #payments = new Map<TillPayment, Pursued>();
  #refunds = new Map<TillRefund, Pursued>();
  #questions = 0;
  /** The latest epoch that was heard of in this life. */
  epoch = 1;
  #hearing: TillPayment | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** A new life: memory is gone, and what is pending in the store is taken up. */
  restart(): void {
    this.#payments = new Map();
    this.#refunds = new Map();
    this.#hearing = undefined;
    this.epoch = 1;
    const { payments, refunds } = this.#terminal.store;
    for (const payment of payments) if (payment.isPending) this.pursue(payment);
    for (const refund of refunds) if (isPending(refund)) this.pursueRefund(refund);
  }

  /** The line is back: everything pending is asked about now. */
  hurry(): void {
    for (const payment of this.#payments.keys()) this.pursue(payment);
    for (const refund of this.#refunds.keys()) this.pursueRefund(refund);
  }

  pursue(payment: TillPayment): void {
    if (payment === this.#hearing) return;
    const pursued = entry(this.#payments, payment);
    if (pursued.question !== 0) pursued.again = true;
    else this.#ask(payment, pursued);
  }

  #ask(payment: TillPayment, pursued: Pursued): void {
    const how = this.#terminal.world.rules.askAbout(this.#askedAbout(payment));
    if (!how || !payment.isPending) this.#payments.delete(payment);
    else this.#send(payment, pursued, how);
  }

  #send(payment: TillPayment, pursued: Pursued, how: Ask): void {
    const { store, world } = this.#terminal;
    if (!store.payments.includes(payment))
      world.checker.fail("I10", `payment ${payment.signed.key} was sent before it was stored`);
    const question = ++this.#questions;
    pursued.question = question;
    this.#request(
      payment.signed.bytes,
      () => this.#answerOf(payment, how),
      (reply) => this.#answered(payment, question, how, reply),
    );
    this.#terminal.later(TIMEOUT_MS, () => this.#answered(payment, question, how, undefined));
  }

  /** One request with a counter of its own, and its answer; either may be lost, doubled or late. */
  #request(digest: Uint8Array, serve: () => Reply | undefined, onReply: (reply: Reply) => void): void {
    const { world, line, number, life } = this.#terminal;
    const counter = this.#terminal.counter.next();
    world.network.send(line, () => {
      if (!world.wallet.admit(number, counter, digest)) return;
      const reply = serve();
      if (!reply) return;
      world.network.send(line, () => {
        if (this.#terminal.isOn && this.#terminal.life === life) onReply(reply);
      });
    });
  }

  #answerOf({ signed, code }: TillPayment, how: Ask): Reply | undefined {
    const { wallet } = this.#terminal.world;
    const { request, bytes } = signed;
    const shop = { demo: true, currency: "CNY" as const, retired: false };
    switch (how) {
      case "tell":
        return wallet.settle(signed, { type: "present", request, bytes, shop });
      case "submit":
        return wallet.settle(signed, {
          type: "submit",
          request,
          bytes,
          shop,
          payee: wallet.payee(signed),
          code: code ? wallet.code(code) : { kind: "refused" },
        });
      case "ask":
        return wallet.ask(signed.key);
      case "reverse":
        return wallet.settle(signed, { type: "reverse", request, bytes });
    }
  }

  #answered(payment: TillPayment, question: number, how: Ask, reply: Reply | undefined): void {
    const pursued = this.#payments.get(payment);
    if (pursued?.question !== question) return;
    const { world } = this.#terminal;
    pursued.question = 0;
    if (reply) this.#terminal.learn(reply.time);
    const kind = reply?.kind === "queued" ? "none" : (reply?.kind ?? "none");
    const further = world.rules.askFurther(this.#askedAbout(payment), how, kind);
    if (further) {
      this.#send(payment, pursued, further);
      return;
    }
    this.#hearing = payment;
    const lives = reply?.kind !== "statement" || this.#terminal.hearStatement(reply.statement);
    const event =
      lives && payment.isPending ? world.rules.heardBy(this.#askedAbout(payment), kind) : undefined;
    if (event === "give_up") {
      this.#hearing = undefined;
      world.saw("a payment code was given up");
    }
    const alive = lives && (!event || this.#terminal.hear(payment, { type: event }));
    this.#hearing = undefined;
    if (!alive) return;
    if (!payment.isPending) this.#payments.delete(payment);
    else this.#next(payment, pursued, kind);
  }

  #next(payment: TillPayment, pursued: Pursued, kind: "statement" | "open" | "unknown-there" | "none"): void {
    if (pursued.question !== 0) return;
    if (pursued.again) {
      pursued.again = false;
      this.#ask(payment, pursued);
      return;
    }
    const { world } = this.#terminal;
    pursued.tries = kind === "open" ? 0 : pursued.tries + 1;
    const tries = Math.max(1, pursued.tries);
    const pause = world.rules.pauseAfter(this.#askedAbout(payment), kind, tries, world.chance.share());
    const plan = ++pursued.plan;
    this.#terminal.later(pause, () => {
      if (pursued.plan === plan && pursued.question === 0) this.#ask(payment, pursued);
    });
  }

  #askedAbout({ state, way, signed }: TillPayment): AskedAbout {
    const { codes, walletNow } = this.#terminal;
    return { state, way, hasCode: codes.has(signed.key), untilExpiry: signed.expiresAt - walletNow };
  }

  // Refunds

  pursueRefund(refund: TillRefund): void {
    const pursued = entry(this.#refunds, refund);
    if (pursued.question !== 0 || !isPending(refund)) return;
    const question = ++this.#questions;
    pursued.question = question;
    const { wallet } = this.#terminal.world;
    const { signed } = refund;
    const { amount, bytes } = signed;
    this.#request(
      bytes,
      () => wallet.refund(signed, { type: "ask", amount, currency: "CNY", bytes }),
      (reply) => this.#refundAnswered(refund, question, reply),
    );
    this.#terminal.later(TIMEOUT_MS, () => this.#refundAnswered(refund, question, undefined));
  }

  #refundAnswered(refund: TillRefund, question: number, reply: Reply | undefined): void {
    const pursued = this.#refunds.get(refund);
    if (pursued?.question !== question) return;
    pursued.question = 0;
    if (reply) this.#terminal.learn(reply.time);
    const alive =
      reply?.kind === "statement"
        ? this.#terminal.hearStatement(reply.statement)
        : this.#terminal.hearAboutRefund(refund, reply?.kind === "queued" ? "queued" : "overdue");
    if (!alive || !isPending(refund)) return;
    const pause =
      reply?.kind === "queued" ? 60_000 : retryPause(++pursued.tries, this.#terminal.world.chance.share());
    this.#terminal.later(pause, () => this.pursueRefund(refund));
  }

  /** Brings statements back to a wallet that was restored. */
  remind(heard = this.epoch): void {
    const { store, world, number } = this.#terminal;
    const epoch = Math.max(heard, this.epoch);
    this.epoch = epoch;
    const left = new Set(store.toRemind);
    if (epoch > store.remindedEpoch)
      for (const { statement } of store.payments)
        if (statement && statement.position.epoch < epoch) left.add(statement);
    if (left.size === 0) {
      store.remindedEpoch = Math.max(store.remindedEpoch, epoch);
      return;
    }
    for (const statement of [...left])
      this.#request(
        statement.request,
        () =>
          world.wallet.remember(number, statement) ? { kind: "open", time: world.clock.now } : undefined,
        () => {
          left.delete(statement);
          store.toRemind.delete(statement);
          if (left.size === 0) store.remindedEpoch = Math.max(store.remindedEpoch, epoch);
        },
      );
    this.#terminal.later(10_000, () => {
      if (left.size > 0) this.remind(epoch);
    });
  }
}

function isPending({ state }: TillRefund): boolean {
  return state === "requested" || state === "queued" || state === "unknown";
}

function entry<K>(map: Map<K, Pursued>, key: K): Pursued {
  const known = map.get(key);
  if (known) return known;
  const pursued = { tries: 0, question: 0, again: false, plan: 0 };
  map.set(key, pursued);
  return pursued;
}
