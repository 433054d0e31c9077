/** The wallet of a simulated world: the product's decisions, on a store that outlives crashes and can be restored. */

import { NO_USAGE } from "#domain/limits.ts";
import { stepOf } from "#domain/payment-code.ts";
import type { Outcome, RefundOutcome, VerifiedStatement } from "#domain/statement.ts";
import type {
  CodeStanding,
  Payer,
  WalletEffect,
  WalletMessage,
  WalletPayment,
} from "#wallet/payments/decide.ts";
import type { WalletRefund, WalletRefundMessage } from "#wallet/refunds/decide.ts";
import type { Resumption } from "#wallet/resume.ts";
import type { Rules } from "../rules.ts";
import { chainAfter, NO_CHAIN, type SignedPayment, type SignedRefund, stated, tenderOf } from "./identity.ts";
import type { PayerCode } from "./till.ts";
import type { World } from "./world.ts";

interface KeptPayment {
  readonly signed: SignedPayment;
  readonly payment: WalletPayment;
  readonly statement: VerifiedStatement | undefined;
}

interface KeptRefund {
  readonly signed: SignedRefund;
  readonly refund: WalletRefund;
  readonly statement: VerifiedStatement | undefined;
}

/** What outlives a crash. Everything in it is replaced, never changed, so that a copy of the lists is a back-up. */
interface Store {
  payments: Map<number, KeptPayment>;
  refunds: Map<number, KeptRefund>;
  customers: number[];
  merchants: number[];
  /** What the bank holds against all of them. */
  outside: number;
  streams: VerifiedStatement[][];
  spent: Set<number>;
  highest: number[];
  counters: Map<number, Uint8Array>[];
  epoch: number;
  cases: Set<VerifiedStatement>;
  suspended: boolean[];
}

/** Hears statements as they are made. */
export interface StreamReader {
  hear(statement: VerifiedStatement): void;
  broken(): void;
}

export type Reply =
  | { readonly kind: "statement"; readonly statement: VerifiedStatement; readonly time: number }
  | { readonly kind: "open" | "unknown-there" | "none" | "queued"; readonly time: number };

/** From when a wallet that crashed takes requests again, milliseconds. */
const RESTART_MS = 3000;
const SWEEP_MS = 1000;

export class Wallet {
  readonly #world: World;
  #store: Store;
  #backUp: (() => void) | undefined;
  #downUntil = 0;
  #untilCrash: number;
  readonly readers: (StreamReader | undefined)[] = [undefined, undefined];

  constructor(world: World, customers: readonly number[]) {
    this.#world = world;
    this.#untilCrash = world.stepsToCrash(world.faults.walletCrash);
    this.#store = {
      payments: new Map(),
      refunds: new Map(),
      customers: [...customers],
      merchants: [0, 0],
      outside: -customers.reduce((sum, balance) => sum + balance, 0),
      streams: [[], []],
      spent: new Set(),
      highest: [0, 0],
      counters: [new Map(), new Map()],
      epoch: 1,
      cases: new Set(),
      suspended: [false, false],
    };
  }

  get isDown(): boolean {
    return this.#downUntil > this.#world.clock.now;
  }

  // Payments

  payment(key: number): WalletPayment | undefined {
    return this.#store.payments.get(key)?.payment;
  }

  /** One message about one payment, in one transaction. Undefined where the wallet crashed and answers nobody. */
  settle(signed: SignedPayment, message: WalletMessage): Reply | undefined {
    if (this.isDown || this.#crashes()) return undefined;
    const world = this.#world;
    const { now } = world.clock;
    const known = this.#store.payments.get(signed.key);
    const decision = world.rules.decideWallet(known?.payment, message, now);
    if ("refusal" in decision) return { kind: "none", time: now };
    const before = this.#store.payments.size;
    this.#apply(signed, known, decision.payment, decision.effects);
    if (this.#store.payments.size > before) this.#sweepLater(signed);
    // Committed: a crash from here on loses the answer and nothing else.
    if (this.#crashes()) return undefined;
    return this.#replyOf(signed.key);
  }

  #apply(
    signed: SignedPayment,
    known: KeptPayment | undefined,
    payment: WalletPayment,
    effects: readonly WalletEffect[],
  ): void {
    const { checker } = this.#world;
    let statement = known?.statement;
    for (const effect of effects) {
      if (effect.type === "spend") this.#spend(effect.spends.device, effect.spends.step);
      if (effect.type === "capture") {
        const payer = Number(effect.payer);
        this.#checkCode(signed, known, payment, effects, effect.payer);
        checker.captured(signed, payer, payment.amount, this.#world.clock.now);
        this.#move("customers", payer, "merchants", signed.terminal, payment.amount);
        this.#payQueuedLater();
      }
      if (effect.type === "return") {
        const payer = Number(payment.payer);
        checker.wentBack(signed, payer, effect.amount);
        this.#move("merchants", signed.terminal, "customers", payer, effect.amount);
        if (payment.refunded > 0) this.#world.saw("reversal after a partial refund");
      }
      if (effect.type === "state") {
        if (effect.outcome !== "paid") checker.closed(signed.key);
        statement = this.#state(signed, effect.outcome, { amount: payment.amount, bytes: signed.bytes });
        if (effect.outcome === "declined") this.#world.saw("a payment code was declined");
        if (effect.outcome === "cancelled" && !known) this.#world.saw("a tombstone for what was never seen");
      }
    }
    if (effects.length > 0 || !known) this.#store.payments.set(signed.key, { signed, payment, statement });
    if (statement !== known?.statement) this.#tellReader(signed.terminal);
  }

  /** A payment by code takes money from whose code it was, and the code is spent with it. */
  #checkCode(
    { key }: SignedPayment,
    known: KeptPayment | undefined,
    { way }: WalletPayment,
    effects: readonly WalletEffect[],
    payer: string,
  ): void {
    const { checker } = this.#world;
    if (way === "presented") return;
    const isSpent = known !== undefined || effects.some(({ type }) => type === "spend");
    if (!isSpent) checker.fail("I3", `payment ${key} was charged to a code that is not spent`);
    if (known?.payment.payer !== undefined && known.payment.payer !== payer)
      checker.fail("I3", `payment ${key} was charged to somebody else's wallet`);
  }

  #spend(device: string, step: number): void {
    const code = Number(device) * 100_000 + step;
    if (this.#store.spent.has(code)) this.#world.checker.fail("I3", `code ${code} was spent twice`);
    this.#store.spent.add(code);
  }

  isSpent(device: number, step: number): boolean {
    return this.#store.spent.has(device * 100_000 + step);
  }

  #move(
    from: "customers" | "merchants",
    debit: number,
    to: "customers" | "merchants",
    credit: number,
    amount: number,
  ): void {
    const store = this.#store;
    const left = (store[from][debit] ?? 0) - amount;
    store[from][debit] = left;
    store[to][credit] = (store[to][credit] ?? 0) + amount;
    if (from === "customers") this.#world.checker.balance(debit, left);
  }

  #state(
    signed: SignedPayment,
    outcome: Outcome | RefundOutcome,
    about: { readonly amount: number; readonly bytes: Uint8Array },
  ): VerifiedStatement {
    const stream = this.#store.streams[signed.terminal] ?? [];
    const number = stream.length + 1;
    const previous = stream.at(-1)?.position.chain ?? NO_CHAIN;
    const chain = chainAfter(previous, { request: about.bytes, outcome, position: { number } });
    const position = { epoch: this.#store.epoch, number, chain };
    const statement = stated(signed, outcome, about, this.#world.clock.now, position);
    stream.push(statement);
    return statement;
  }

  #replyOf(key: number): Reply {
    const time = this.#world.clock.now;
    const kept = this.#store.payments.get(key);
    if (!kept) return { kind: "unknown-there", time };
    return kept.statement && kept.payment.state !== "open"
      ? { kind: "statement", statement: kept.statement, time }
      : { kind: "open", time };
  }

  /** How a terminal asks without bringing anything. */
  ask(key: number): Reply | undefined {
    return this.isDown ? undefined : this.#replyOf(key);
  }

  payee(signed: SignedPayment) {
    const tender = tenderOf(signed.key);
    let tenderPaid = false;
    for (const [key, { payment }] of this.#store.payments)
      if (key !== signed.key && tenderOf(key) === tender && payment.state === "paid") tenderPaid = true;
    return { suspended: this.#store.suspended[signed.terminal] ?? false, tenderPaid };
  }

  /** Limits play no part here: whoever pays has the highest tier and has paid nothing yet. */
  payer(customer: number): Payer {
    const balance = this.#store.customers[customer] ?? 0;
    return { customer: String(customer), balance, currency: "CNY", frozen: false, tier: 1, usage: NO_USAGE };
  }

  /** What a payer's code of that step is worth now. */
  code({ payer, step, pinNeeded }: PayerCode): CodeStanding {
    const away = Math.abs(stepOf(this.#world.clock.now) - step);
    if (away > 1 || this.isSpent(payer, step)) return { kind: "refused" };
    const spends = { device: String(payer), step };
    return { kind: "good", payer: this.payer(payer), spends, pinNeeded };
  }

  /** Expiry is written by the wallet's own clock, also where nobody asks. */
  #sweepLater(signed: SignedPayment): void {
    const { clock } = this.#world;
    clock.in(Math.max(0, signed.expiresAt - clock.now) + SWEEP_MS, () => {
      if (this.isDown) this.#sweepLater(signed);
      else if (this.#store.payments.get(signed.key)?.payment.state === "open") {
        this.settle(signed, { type: "time" });
        if (this.payment(signed.key)?.state === "open") this.#sweepLater(signed);
      }
    });
  }

  // Refunds

  refund(signed: SignedRefund, message: WalletRefundMessage): Reply | undefined {
    if (this.isDown || this.#crashes()) return undefined;
    const { rules, clock, checker } = this.#world;
    const known = this.#store.refunds.get(signed.number);
    const kept = this.#store.payments.get(signed.payment.key);
    const standing = {
      payment: kept && { ...kept.payment, queued: this.#queuedFor(signed) },
      merchantBalance: this.#store.merchants[signed.payment.terminal] ?? 0,
      feeBack: 0,
    };
    const decision = rules.decideWalletRefund(known?.refund, message, standing);
    if ("refusal" in decision) return { kind: "none", time: clock.now };
    let statement = known?.statement;
    for (const effect of decision.effects) {
      if (effect.type === "give_back" && kept) {
        const { amount } = decision.refund;
        checker.wentBack(signed.payment, Number(effect.to), amount, signed.number);
        this.#move("merchants", signed.payment.terminal, "customers", Number(effect.to), amount);
        const payment = { ...kept.payment, refunded: kept.payment.refunded + amount };
        this.#store.payments.set(signed.payment.key, { ...kept, payment });
      }
      if (effect.type === "state") {
        statement = this.#state(signed.payment, effect.outcome, signed);
        this.#world.saw(effect.outcome === "refunded" ? "a refund was paid" : "a refund was refused");
      }
    }
    if (decision.effects.length > 0)
      this.#store.refunds.set(signed.number, { signed, refund: decision.refund, statement });
    if (decision.refund.state === "queued") this.#world.saw("a refund waits for the shop's balance");
    if (statement !== known?.statement) this.#tellReader(signed.payment.terminal);
    if (this.#crashes()) return undefined;
    return statement
      ? { kind: "statement", statement, time: clock.now }
      : { kind: "queued", time: clock.now };
  }

  #queuedFor({ number, payment }: SignedRefund): number {
    let queued = 0;
    for (const { signed, refund } of this.#store.refunds.values())
      if (signed.payment.key === payment.key && signed.number !== number && refund.state === "queued")
        queued += refund.amount;
    return queued;
  }

  #payQueuedLater(): void {
    this.#world.clock.in(SWEEP_MS, () => this.payQueued());
  }

  payQueued(): void {
    for (const { signed, refund } of [...this.#store.refunds.values()])
      if (refund.state === "queued") this.refund(signed, { type: "retry" });
  }

  refundState(number: number): WalletRefund["state"] | undefined {
    return this.#store.refunds.get(number)?.refund.state;
  }

  /** The shop takes its money out. */
  payOut(terminal: number): void {
    const balance = this.#store.merchants[terminal] ?? 0;
    if (balance <= 0) return;
    this.#store.merchants[terminal] = 0;
    this.#store.outside += balance;
  }

  payIn(terminal: number, amount: number): void {
    this.#store.merchants[terminal] = (this.#store.merchants[terminal] ?? 0) + amount;
    this.#store.outside -= amount;
    this.payQueued();
  }

  // Terminals: their counters and their streams

  /** Whether a terminal's request counts, and spends its counter. */
  admit(terminal: number, counter: number, digest: Uint8Array): boolean {
    if (this.isDown) return false;
    const store = this.#store;
    if (store.suspended[terminal]) return false;
    const spent = store.counters[terminal] ?? new Map<number, Uint8Array>();
    const highest = store.highest[terminal] ?? 0;
    const verdict = this.#world.rules.judgeCounter({ counter, digest }, highest, spent.get(counter));
    if (verdict === "cloned") {
      this.#world.saw("a clone was suspected");
      if (!this.#world.faults.clone)
        this.#world.checker.fail("I18", `terminal ${terminal} used its counter ${counter} twice`);
      store.suspended[terminal] = true;
    }
    if (verdict !== "fresh") return false;
    if (spent.has(counter)) this.#world.checker.fail("I18", `request ${counter} counted twice`);
    spent.set(counter, digest);
    store.highest[terminal] = Math.max(highest, counter);
    return true;
  }

  isSuspended(terminal: number): boolean {
    return this.#store.suspended[terminal] ?? false;
  }

  /** Bank staff look into it. */
  reinstate(): void {
    this.#store.suspended = [false, false];
  }

  /** From where a terminal reads on; what it has heard and the store does not have raises the epoch. */
  follow(
    terminal: number,
    { heard, seen }: Parameters<Rules["resume"]>[0],
    reader: StreamReader,
  ): Resumption | undefined {
    if (this.isDown || this.isSuspended(terminal)) return undefined;
    const { epoch } = this.#store;
    const facts = {
      epoch,
      chainAtHeard: heard && this.#chainAt(terminal, heard.number),
      chainAtSeen: seen && this.#chainAt(terminal, seen.number),
    };
    const place = this.#world.rules.resume({ heard, seen }, facts);
    if (place.epoch > this.#store.epoch) {
      this.#store.epoch = place.epoch;
      this.#world.saw("a restore was noticed");
    }
    this.readers[terminal] = reader;
    return place;
  }

  #chainAt(terminal: number, number: number): Uint8Array | undefined {
    return this.#store.streams[terminal]?.[number - 1]?.position.chain;
  }

  statementsAfter(terminal: number, after: number): readonly VerifiedStatement[] {
    return this.#store.streams[terminal]?.slice(after) ?? [];
  }

  streamEnd(terminal: number): VerifiedStatement | undefined {
    return this.#store.streams[terminal]?.at(-1);
  }

  #tellReader(terminal: number): void {
    const reader = this.readers[terminal];
    const last = this.streamEnd(terminal);
    if (reader && last) reader.hear(last);
    else this.#world.terminals[terminal]?.stream.notTold();
  }

  /** A statement that a terminal brings back after a restore. */
  remember(terminal: number, statement: VerifiedStatement): boolean {
    if (this.isDown) return false;
    const { streams, cases } = this.#store;
    if (streams[terminal]?.[statement.position.number - 1] === statement) return true;
    cases.add(statement);
    this.#store.epoch = Math.max(this.#store.epoch, statement.position.epoch + 1);
    this.#world.saw("what a restore forgot became a case");
    return true;
  }

  hasCase(tender: string, attempt: number): boolean {
    for (const { payment } of this.#store.cases)
      if (payment.tender === tender && payment.attempt === attempt) return true;
    return false;
  }

  // Faults

  #crashes(): boolean {
    if (--this.#untilCrash !== 0) return false;
    this.#untilCrash = this.#world.stepsToCrash(this.#world.network.faults.walletCrash);
    this.#world.tell(() => "the wallet crashes");
    this.#world.saw("the wallet crashed");
    this.#downUntil = this.#world.clock.now + RESTART_MS;
    for (const reader of this.readers.splice(0)) reader?.broken();
    return true;
  }

  /** From now on nothing crashes it. */
  heal(): void {
    this.#untilCrash = 0;
  }

  backUp(): void {
    const { payments, refunds, customers, merchants, outside, streams, spent } = this.#store;
    const { highest, counters, epoch, cases, suspended } = this.#store;
    const books = this.#world.checker.snapshot();
    const copy: Store = {
      payments: new Map(payments),
      refunds: new Map(refunds),
      customers: [...customers],
      merchants: [...merchants],
      outside,
      streams: streams.map((stream) => [...stream]),
      spent: new Set(spent),
      highest: [...highest],
      counters: counters.map((spentCounters) => new Map(spentCounters)),
      epoch,
      cases: new Set(cases),
      suspended: [...suspended],
    };
    this.#backUp = () => {
      this.#store = copy;
      books();
    };
  }

  restore(): void {
    if (!this.#backUp) return;
    this.#backUp();
    this.#backUp = undefined;
    this.#world.tell(() => "the wallet is restored from its back-up");
    for (const reader of this.readers.splice(0)) reader?.broken();
    for (const { signed, payment } of this.#store.payments.values())
      if (payment.state === "open") this.#sweepLater(signed);
  }

  /** What all accounts come to: always nothing. */
  sum(): number {
    const { customers, merchants, outside } = this.#store;
    return [...customers, ...merchants].reduce((sum, balance) => sum + balance, outside);
  }

  openPayments(): number {
    let open = 0;
    for (const { payment } of this.#store.payments.values()) if (payment.state === "open") open++;
    return open;
  }
}
