/** Who works at a till of a simulated world: sells, taps twice, cancels, tries again, gives money back. */
import type { PaymentWay } from "#domain/payment.ts";
import { ownBytes } from "./identity.ts";
import type { Terminal } from "./terminal.ts";
import type { TillPayment, TillSale, TillTender } from "./till.ts";
import type { World } from "./world.ts";

const LOOKS_EVERY_MS = 15_000;
const ATTEMPTS = 4;

export class Cashier {
  readonly #world: World;
  readonly #terminal: Terminal;
  #refunds = 0;

  constructor(world: World, terminal: Terminal) {
    this.#world = world;
    this.#terminal = terminal;
  }

  /** Sells for so much, beginning now. */
  sell(total: number): void {
    if (this.#world.isHealed) return;
    this.#world.cutSomeLine(this.#terminal);
    const sale = this.#terminal.openSale(total);
    if (sale) this.#collect(sale, ATTEMPTS);
    else this.#in(20_000, () => this.sell(total));
  }

  #in(ms: number, act: () => void): void {
    this.#world.clock.in(ms, act);
  }

  /** Collects what is due, or a part of it. */
  #collect(sale: TillSale, left: number, again?: TillTender): void {
    const { chance } = this.#world;
    if (this.#world.isHealed || left === 0 || sale.state !== "open") return;
    const due = sale.total - sale.collected;
    const amount = again?.amount ?? (chance.happens(150) ? Math.ceil(due / 2) : due);
    if (amount <= 0 || amount > due) return;
    if (!again && chance.happens(120)) this.#terminal.takeCash(sale, amount);
    else this.#collectFromWallet(sale, amount, again);
    this.#in(LOOKS_EVERY_MS, () => this.#look(sale, left));
  }

  #collectFromWallet(sale: TillSale, amount: number, again?: TillTender): void {
    const { chance, payers } = this.#world;
    const way: PaymentWay = chance.happens(350) ? "submitted" : "presented";
    const code = way === "submitted" ? payers.code(chance.below(payers.count)) : undefined;
    const payment = this.#terminal.collect(sale, amount, code, again);
    // A double tap, or another tab with the same sale.
    if (chance.happens(150)) this.#terminal.collect(sale, amount);
    if (payment && chance.happens(300)) this.#in(chance.between(500, 120_000), () => this.#cancel(payment));
  }

  #cancel(payment: TillPayment): void {
    const { chance, network, payers } = this.#world;
    if (!payment.isPending) return;
    this.#terminal.reverse(payment);
    if (payment.state !== "reversing") return;
    if (chance.happens(150)) this.#terminal.reverse(payment);
    if (network.isDown(this.#terminal.line) && chance.happens(500))
      this.#in(chance.between(2000, 30_000), () => payers.carryReversal(payment));
  }

  /** Looks how it stands, and goes on with what is left to do. */
  #look(sale: TillSale, left: number): void {
    const { chance } = this.#world;
    if (this.#world.isHealed) return;
    if (sale.state === "paid") {
      if (chance.happens(200)) this.#terminal.paper.printAgain(sale);
      if (chance.happens(350)) this.#refund(sale);
      return;
    }
    const tender = sale.tenders.at(-1);
    const last = tender?.payments.at(-1);
    const isOver = !last || last.isOver;
    if (!isOver) this.#in(LOOKS_EVERY_MS, () => this.#look(sale, left));
    else if (chance.happens(700))
      this.#collect(sale, left - 1, chance.happens(400) && tender?.kind === "wallet" ? tender : undefined);
  }

  #refund(sale: TillSale): void {
    const { chance } = this.#world;
    const paid = sale.tenders.flatMap(({ payments }) => payments).find(({ state }) => state === "paid");
    if (!paid) return;
    const amount = chance.happens(400) ? paid.amount : chance.between(1, paid.amount);
    this.#askRefund(paid, amount);
    // A second operator, or a second item.
    if (chance.happens(400))
      this.#in(chance.between(10, 30_000), () => this.#askRefund(paid, chance.between(1, amount)));
  }

  #askRefund(payment: TillPayment, amount: number): void {
    const { rules } = this.#world;
    const { store, number } = this.#terminal;
    const before = store.refunds
      .filter(({ signed }) => signed.payment === payment.signed)
      .map(({ state, signed }) => ({ state, amount: signed.amount }));
    const captured = payment.state === "paid" ? payment.amount : undefined;
    const why = rules.whyNotRefund({
      amount,
      lines: [],
      captured,
      saleLines: [],
      discount: undefined,
      before,
      returned: [],
    });
    if (why) {
      this.#world.saw("a refund above the cap was refused at the till");
      return;
    }
    const refund = number * 100 + this.#refunds++;
    const id = `refund ${refund}`;
    this.#terminal.refund({ number: refund, id, payment: payment.signed, amount, bytes: ownBytes() });
  }
}
