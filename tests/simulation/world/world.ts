/** One seed's world: shops, their people, a wallet, the lines between them, and what goes wrong. */
import { Checker } from "../checker.ts";
import { Chance } from "../engine/chance.ts";
import { Clockwork } from "../engine/clockwork.ts";
import type { Rules } from "../rules.ts";
import type { Sighting } from "../sightings.ts";
import { Cashier } from "./cashier.ts";
import { drawFaults, type Faults } from "./faults.ts";
import { beginBytes, ownBytes } from "./identity.ts";
import { Network } from "./network.ts";
import { Payers } from "./payers.ts";
import { Terminal } from "./terminal.ts";
import type { TillPayment } from "./till.ts";
import { Wallet } from "./wallet.ts";

export interface WorldOptions {
  readonly rules: Rules;
  /** Changes what goes wrong: leaves faults out to find the shortest history, or makes one certain. */
  readonly alter?: (faults: Faults) => Faults;
  /** Counts what is rare. */
  readonly sightings?: Map<Sighting, number>;
  /** Hears the history in words. */
  readonly tell?: (at: number, sentence: string) => void;
}

/** Long enough that whatever is slow in the product comes round: expiry, half-minute retries, a clock set back. */
const LIVENESS_MS = 3_600_000;

export class World {
  readonly chance: Chance;
  readonly clock: Clockwork;
  readonly faults: Faults;
  readonly rules: Rules;
  readonly checker = new Checker();
  readonly network: Network;
  readonly wallet: Wallet;
  readonly payers: Payers;
  readonly terminals: readonly Terminal[];
  isHealed = false;
  readonly #sightings: Map<Sighting, number> | undefined;
  readonly #tell: WorldOptions["tell"];

  constructor(seed: number, { rules, alter, sightings, tell }: WorldOptions) {
    beginBytes();
    this.chance = new Chance(seed);
    this.clock = new Clockwork(this.chance);
    const drawn = drawFaults(this.chance);
    this.faults = alter ? alter(drawn) : drawn;
    this.rules = rules;
    this.#sightings = sightings;
    this.#tell = tell;
    this.network = new Network(this.clock, this.chance, this.faults);
    const customers = Array.from({ length: this.chance.between(2, 3) }, () =>
      this.chance.pick([300, 2000, 20_000]),
    );
    this.wallet = new Wallet(this, customers);
    this.payers = new Payers(this, customers.length);
    const count = this.chance.happens(250) ? 2 : 1;
    this.terminals = Array.from({ length: count }, (_, number) => new Terminal(this, number));
  }

  /** Plays the whole story: the faults, the healing, and what has to be true at the end. */
  play(): void {
    const end = this.#plan();
    this.clock.runUntil(end);
    this.#heal();
    const drained = this.clock.runUntil(end + LIVENESS_MS);
    if (!drained) this.checker.fail("I9", "something still goes on an hour after the faults were over");
    for (const terminal of this.terminals) this.#judge(terminal);
    if (this.wallet.sum() !== 0) this.checker.fail("I1", `all accounts come to ${this.wallet.sum()}`);
    if (this.wallet.openPayments() > 0) this.checker.fail("I9", "the wallet still has open payments");
  }

  #plan(): number {
    const { chance, clock } = this;
    const end = chance.between(150_000, 420_000);
    for (const terminal of this.terminals) {
      terminal.stream.connect();
      const cashier = new Cashier(this, terminal);
      for (let sales = chance.between(1, 3); sales > 0; sales--)
        clock.in(chance.below(end - 60_000), () => cashier.sell(chance.between(100, 900)));
      if (chance.happens(200)) clock.in(chance.below(end), () => this.wallet.payOut(terminal.number));
      if (this.faults.clone) clock.in(chance.below(end), () => this.#useClone(terminal));
    }
    if (this.faults.restore) {
      const at = chance.below(end - 100_000);
      clock.in(at, () => this.wallet.backUp());
      clock.in(at + chance.between(5000, 90_000), () => this.wallet.restore());
    }
    return end;
  }

  /** The bank's people take a payment back, whatever its shop knows of it: the wrong customer was charged. */
  bankTakesBack({ signed }: TillPayment): void {
    const { request, bytes } = signed;
    this.saw("the bank took a payment back");
    this.wallet.settle(signed, { type: "reverse", request, bytes });
  }

  /** Somebody with a copy of the terminal's key sends a request under a number that the terminal has used. */
  #useClone({ number, counter }: Terminal): void {
    this.wallet.admit(number, counter.next() - 1, ownBytes());
  }

  #heal(): void {
    this.tell(() => "the faults are over");
    this.isHealed = true;
    this.network.heal();
    this.wallet.heal();
    this.wallet.reinstate();
    for (const terminal of this.terminals) {
      terminal.heal();
      terminal.line.downUntil = 0;
      this.clock.in(30_000, () => this.wallet.payIn(terminal.number, 100_000));
    }
    for (const line of this.payers.lines) line.downUntil = 0;
    for (const terminal of this.terminals) this.clock.in(30_000, () => terminal.stream.notTold());
  }

  /** What till and wallet say in the end of each payment and refund. */
  #judge(terminal: Terminal): void {
    const { checker, wallet } = this;
    const { store } = terminal;
    for (const payment of store.payments) {
      const { state, signed, id } = payment;
      const name = terminal.nameOf(payment);
      if (!payment.isOver) checker.fail("I9", `${name} is still ${state}`);
      const there = wallet.payment(signed.key)?.state;
      const settled =
        wallet.hasCase(id.tender, id.attempt) || store.alarms.has(`contradiction ${signed.key}`);
      const agrees = state === there || (this.faults.restore && settled);
      if (!agrees) checker.fail("I8", `${name} is ${state} at the till and ${there} at the wallet`);
      if (
        !this.faults.restore &&
        (state === "paid") !== checker.isCaptured(signed.key) &&
        state !== "reversed"
      )
        checker.fail("I8", `${name} is ${state}, captured: ${checker.isCaptured(signed.key)}`);
      if (!this.faults.restore && state === "reversed" && checker.net(signed.key) !== 0)
        checker.fail("I4", `${name} was taken back, and ${checker.net(signed.key)} of it was not`);
      this.#judgeAlarms(terminal, payment);
    }
    for (const { state, signed } of store.refunds) {
      const there = wallet.refundState(signed.number);
      if (state !== "refunded" && state !== "not_refunded")
        checker.fail("I9", `${signed.id} is still ${state}`);
      else if (state !== there && !this.faults.restore)
        checker.fail("I8", `${signed.id} is ${state} at the till and ${there} at the wallet`);
    }
    for (const sale of store.sales)
      if ((sale.state === "paid") !== sale.jobs.some(({ copy }) => copy === 0) && sale.jobs.length === 0)
        checker.fail("I14", `sale ${sale.number} is paid and has no receipt`);
    this.#judgeStream(terminal);
  }

  /** What came back from green, or after a cancel, or was taken on a code and not paid, is told. */
  #judgeAlarms({ store }: Terminal, { signed, state, cameBackFrom }: TillPayment): void {
    const { key } = signed;
    const isUnpaid = state !== "paid" && state !== "reversing";
    if (cameBackFrom === "accepted" && isUnpaid && !store.alarms.has(`accepted_unpaid ${key}`))
      this.checker.fail("A1", `payment ${key} was taken on a code, was not paid, and nobody was told`);
    const isLate = cameBackFrom === "paid" || cameBackFrom === "reversing";
    if (isLate && state === "reversed" && !store.alarms.has(`returned_late ${key}`))
      this.checker.fail("A1", `payment ${key} came back, and nobody was told`);
  }

  #judgeStream({ number, store, name }: Terminal): void {
    const end = this.wallet.streamEnd(number)?.position;
    if (!end || !store.position) return;
    if (store.position.number < end.number && store.position.epoch <= end.epoch)
      this.checker.fail("I21", `${name} has heard ${store.position.number} of ${end.number} statements`);
    if (!this.faults.restore && store.alarms.has("broken"))
      this.checker.fail("I21", `${name} heard a stream that did not follow`);
  }

  /** Before somebody acts, somebody's line may go down. */
  cutSomeLine(terminal: Terminal): void {
    if (!this.chance.happens(this.network.faults.partition)) return;
    const lines = [terminal.line, terminal.line, ...this.payers.lines];
    this.network.cut(this.chance.pick(lines));
    this.saw("a line went down");
  }

  /** How many steps a node takes until it crashes next; 0 for one that does not. */
  stepsToCrash(average: number): number {
    return average === 0 ? 0 : 1 + this.chance.below(2 * average);
  }

  saw(what: Sighting): void {
    this.#sightings?.set(what, (this.#sightings.get(what) ?? 0) + 1);
  }

  tell(sentence: () => string): void {
    this.#tell?.(this.clock.now, sentence());
  }
}
