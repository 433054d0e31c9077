/** A terminal of a simulated world: the product's decisions, their commits and effects, and a crash between any two. */
import type { PaymentState } from "#domain/payment.ts";
import type { VerifiedStatement } from "#domain/statement.ts";
import type { PaymentMessage } from "#pos/payments/decide.ts";
import type { ReservedNumbers } from "#pos/reserved-numbers.ts";
import { Asking } from "./asking.ts";
import { keyOf, MERCHANTS, ownBytes, type SignedPayment, TERMINALS, tenderId } from "./identity.ts";
import type { Line } from "./network.ts";
import { Paper } from "./paper.ts";
import { Stream } from "./stream.ts";
import {
  emptyStore,
  type PayerCode,
  standingOf,
  TillPayment,
  type TillRefund,
  type TillSale,
  type TillTender,
} from "./till.ts";
import type { World } from "./world.ts";

const QR_LIFETIME_S = 180;
const CODE_LIFETIME_S = 60;
const NO_KEY = new Uint8Array(0);

export class Terminal {
  readonly number: number;
  readonly world: World;
  readonly line: Line = { downUntil: 0 };
  readonly store = emptyStore();
  readonly asking: Asking;
  readonly stream: Stream;
  readonly paper: Paper;
  /** Counts lives: what an earlier one had planned does not happen. */
  life = 0;
  isOn = true;
  /** Codes in memory: gone with the life in which they were read. */
  codes = new Set<number>();
  counter!: ReservedNumbers;
  /** How far what it takes for the wallet's time is from it. Never ahead, unless somebody set the clock. */
  #behind = -200;
  #untilCrash: number;

  constructor(world: World, number: number) {
    this.world = world;
    this.number = number;
    this.#untilCrash = world.stepsToCrash(world.faults.terminalCrash);
    this.asking = new Asking(this);
    this.stream = new Stream(this);
    this.paper = new Paper(this);
    this.#beginCounting();
  }

  #beginCounting(): void {
    this.counter = new this.world.rules.ReservedNumbers(this.store.reservedCounters, (upTo) => {
      this.store.reservedCounters = upTo;
    });
  }

  get walletNow(): number {
    return this.world.clock.now + this.#behind;
  }

  learn(time: number): void {
    this.#behind = time - this.world.clock.now;
  }

  /** Does something later, if this life lasts that long. */
  later(ms: number, act: () => void): void {
    const { life } = this;
    this.world.clock.in(ms, () => {
      if (this.isOn && this.life === life) act();
    });
  }

  // Selling

  openSale(total: number): TillSale | undefined {
    if (!this.isOn || this.crashes()) return undefined;
    const sale: TillSale = {
      number: this.store.sales.length,
      total,
      collected: 0,
      state: "open",
      tenders: [],
      jobs: [],
    };
    this.store.sales.push(sale);
    return this.crashes() ? undefined : sale;
  }

  /** Collects what is due: a new tender, or a further attempt of one. Says whether something is being collected now. */
  collect(sale: TillSale, amount: number, code?: PayerCode, again?: TillTender): TillPayment | undefined {
    if (!this.isOn) return undefined;
    const { rules } = this.world;
    if (rules.whyNotCollect(standingOf(sale), amount)) {
      this.world.saw("a second tender was refused while one was collecting");
      return undefined;
    }
    const attempt = (again?.payments.length ?? 0) + 1;
    const last = again?.payments.at(-1);
    if (rules.whyNotAttempt(last && { attempt: attempt - 1, state: last.state }, attempt)) return undefined;
    const tender = again ?? this.#newTender("wallet", amount);
    const signed = this.#sign(tender.number, attempt, tender.amount, code ? CODE_LIFETIME_S : QR_LIFETIME_S);
    const payment = new TillPayment(signed, sale, tender, code);
    if (this.crashes()) return undefined;
    tender.state = "open";
    if (!again) sale.tenders.push(tender);
    tender.payments.push(payment);
    this.store.payments.push(payment);
    this.world.tell(() => `${this.name} ${code ? "charges" : "shows"} ${this.nameOf(payment)}`);
    if (this.crashes()) return undefined;
    if (code) {
      this.codes.add(signed.key);
      this.world.payers.hearOfCode(payment, code);
    } else this.world.payers.see(payment);
    this.asking.pursue(payment);
    return payment;
  }

  #newTender(kind: "cash" | "wallet", amount: number): TillTender {
    return { number: this.store.tenders++, kind, amount, state: "open", opening: undefined, payments: [] };
  }

  #sign(tender: number, attempt: number, amount: number, lifetime: number): SignedPayment {
    const issuedAt = Math.floor(this.walletNow / 1000);
    const id = { tender: tenderId(tender), attempt };
    return {
      key: keyOf(this.number, tender, attempt),
      terminal: this.number,
      id,
      request: { demo: true, key: NO_KEY, payment: id, amount, currency: "CNY", issuedAt, lifetime },
      bytes: ownBytes(),
      expiresAt: (issuedAt + lifetime) * 1000,
    };
  }

  takeCash(sale: TillSale, amount: number): void {
    if (!this.isOn || this.world.rules.whyNotCollect(standingOf(sale), amount)) return;
    const tender = this.#newTender("cash", amount);
    if (this.crashes()) return;
    tender.state = "met";
    tender.opening = "intended";
    sale.tenders.push(tender);
    this.#meet(sale, amount);
    if (this.crashes()) return;
    this.paper.openDrawer(sale, tender);
    this.paper.wake();
  }

  #meet(sale: TillSale, amount: number): void {
    const { collected, state } = this.world.rules.afterMeeting(sale, amount);
    sale.collected = collected;
    sale.state = state;
    this.#checkSale(sale);
    if (state === "paid" && sale.jobs.length === 0) sale.jobs.push({ state: "queued", copy: 0 });
  }

  #checkSale({ number, collected, total, state }: TillSale): void {
    const { checker } = this.world;
    if (collected < 0 || collected > total)
      checker.fail("I15", `sale ${number} collected ${collected} of ${total}`);
    if ((state === "paid") !== (collected === total))
      checker.fail("I15", `sale ${number} is ${state} with ${collected} of ${total}`);
  }

  reverse(payment: TillPayment): void {
    if (!this.isOn) return;
    this.hear(payment, { type: "reverse", operator: "1001" });
  }

  /** The payer's 8-digit code, which only the wallet gives, and only to who has paid. */
  acceptCode(payment: TillPayment): void {
    if (!this.isOn || !this.world.network.isDown(this.line)) return;
    this.hear(payment, { type: "accept", operator: "1001" });
    if (payment.state === "accepted") this.world.saw("a payment was taken on an 8-digit code");
  }

  // What is heard

  /** Decides one message, commits it, and carries out its effects. False where the terminal crashed over it. */
  hear(payment: TillPayment, message: PaymentMessage, statement?: VerifiedStatement): boolean {
    const { state, effects } = this.world.rules.decidePayment(payment, message);
    if (this.crashes()) return false;
    const before = payment.state;
    const isFalse = effects.some(
      (effect) =>
        effect.type === "alarm" && (effect.alarm === "mismatch" || effect.alarm === "contradiction"),
    );
    if (state !== before) this.#move(payment, state, statement);
    if (state !== before && statement) this.#noteSeen(statement);
    if (statement && effects.length > 0 && !isFalse) payment.statement = statement;
    for (const effect of effects) {
      if (effect.type === "meet") this.#met(payment);
      if (effect.type === "void") this.#void(payment, before);
      if (effect.type === "alarm") this.#alarm(payment, effect.alarm);
      if (effect.type === "journal" && effect.action === "payment captured while reversing")
        this.world.saw("a proof arrived while cancelling");
    }
    if (this.crashes()) return false;
    this.asking.remind();
    if (statement) this.stream.expect(statement);
    for (const effect of effects) {
      if (effect.type === "meet") this.paper.wake();
      if (effect.type === "pursue") this.asking.pursue(payment);
      if (this.crashes()) return false;
    }
    return true;
  }

  #noteSeen(statement: VerifiedStatement): void {
    const { store, world } = this;
    const { position } = statement;
    store.seen = world.rules.positionAfter(store.seen, position);
    if (position.epoch >= store.remindedEpoch && !world.rules.isPassedBy(store.position, position)) {
      store.owed = [...store.owed, { subject: "", position, statement }];
      return;
    }
    store.toRemind.add(statement);
    world.saw("a proof that the stream had passed by was brought back");
  }

  #move(payment: TillPayment, state: PaymentState, statement: VerifiedStatement | undefined): void {
    const { world } = this;
    world.checker.moved(payment.signed, payment.state, state, statement);
    world.tell(() => `${this.nameOf(payment)}: ${payment.state} → ${state}`);
    if (state === "reversed" && payment.state === "paid") world.saw("what was green went back");
    const isTakenBack = state === "reversed" || (payment.state === "accepted" && state !== "reversing");
    if (isTakenBack) payment.cameBackFrom = payment.state;
    payment.state = state;
    if (state === "unknown") world.saw("a payment became unknown");
    if (state === "expired") world.saw("a payment expired");
    if (state === "paid" && this.world.network.isDown(this.line)) world.saw("green while the line is down");
    if (payment.isOver) this.codes.delete(payment.signed.key);
  }

  #met({ tender, sale }: TillPayment): void {
    tender.state = "met";
    this.#meet(sale, tender.amount);
  }

  #void({ tender, sale }: TillPayment, before: PaymentState): void {
    tender.state = "void";
    if (before !== "paid") return;
    sale.collected -= tender.amount;
    sale.state = "open";
    this.#checkSale(sale);
  }

  #alarm(payment: TillPayment, alarm: string): void {
    this.store.alarms.add(`${alarm} ${payment.signed.key}`);
    if (alarm === "mismatch") this.world.saw("a statement of something else was refused");
    if (alarm === "contradiction") this.world.saw("a contradiction was told");
    if (alarm === "returned_late") this.world.saw("what came back late was told");
    if (alarm === "accepted_unpaid") this.world.saw("a code that was not paid was told");
  }

  /** A statement from the stream, an answer, or a customer's phone. */
  hearStatement(statement: VerifiedStatement): boolean {
    if (statement.outcome === "refunded" || statement.outcome === "not_refunded")
      return this.#hearRefund(statement);
    const { tender, attempt } = statement.payment;
    const payment = this.store.payments.find(({ id }) => id.tender === tender && id.attempt === attempt);
    return payment ? this.hear(payment, { type: "statement", statement }, statement) : true;
  }

  // Refunds

  refund(signed: TillRefund["signed"]): void {
    if (!this.isOn || this.crashes()) return;
    const refund: TillRefund = { signed, state: "requested" };
    this.store.refunds.push(refund);
    if (!this.crashes()) this.asking.pursueRefund(refund);
  }

  #hearRefund(statement: VerifiedStatement): boolean {
    const refund = this.store.refunds.find(({ signed }) => signed.bytes === statement.request);
    return refund ? this.hearAboutRefund(refund, statement) : true;
  }

  hearAboutRefund(refund: TillRefund, heard: VerifiedStatement | "queued" | "overdue"): boolean {
    const { payment, amount, bytes } = refund.signed;
    const known = {
      state: refund.state,
      payment: payment.id,
      amount,
      currency: "CNY" as const,
      terminal: TERMINALS[this.number] ?? "",
      merchant: MERCHANTS[this.number] ?? "",
      requestHash: bytes,
    };
    const message =
      typeof heard === "string"
        ? { type: heard }
        : { type: "statement" as const, statement: heard as VerifiedStatement & { outcome: "refunded" } };
    const { state, alarm } = this.world.rules.decidePosRefund(known, message);
    if (this.crashes()) return false;
    if (alarm) this.store.alarms.add(`${alarm} refund ${refund.signed.number}`);
    const isNews = state === "refunded" && state !== refund.state;
    // A restored wallet has forgotten refunds that it paid.
    if (isNews && !this.world.faults.restore) this.world.checker.refunded(refund.signed.number);
    refund.state = state;
    return !this.crashes();
  }

  // Lives

  /** From now on nothing crashes it. */
  heal(): void {
    this.#untilCrash = 0;
  }

  crashes(): boolean {
    if (!this.isOn) return true;
    if (--this.#untilCrash !== 0) return false;
    const { world } = this;
    this.#untilCrash = world.stepsToCrash(world.network.faults.terminalCrash);
    world.tell(() => `${this.name} crashes`);
    world.saw("a terminal crashed");
    this.isOn = false;
    this.life++;
    this.stream.drop();
    world.clock.in(world.chance.between(500, 20_000), () => this.#start());
    return true;
  }

  #start(): void {
    const { skew } = this.world.network.faults;
    // From the last life only the machine's clock carries over, whatever somebody did to it.
    if (skew > 0) {
      this.#behind += this.world.chance.between(-skew, skew);
      this.world.saw("a clock was set by hand");
    }
    this.isOn = true;
    this.codes = new Set();
    this.#beginCounting();
    this.asking.restart();
    this.paper.recover();
    this.stream.connect();
  }

  get name(): string {
    return `terminal ${this.number}`;
  }

  nameOf({ signed, amount }: TillPayment): string {
    return `${signed.id.tender}.${signed.id.attempt} of ${this.name} (${amount})`;
  }
}
