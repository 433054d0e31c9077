/** The customers of a simulated world, with their phones: they scan, hesitate, pay twice, and show old proofs. */
import { stepOf } from "#domain/payment-code.ts";
import type { VerifiedStatement } from "#domain/statement.ts";
import type { SignedPayment } from "./identity.ts";
import type { Line } from "./network.ts";
import type { PayerCode, TillPayment } from "./till.ts";
import type { World } from "./world.ts";

const PATIENCE_MS = 8000;
const TRIES = 4;
/** Longer than a QR is payable: somebody kept a photograph of it. */
const PHOTO_MS = 260_000;

export class Payers {
  readonly #world: World;
  readonly lines: readonly Line[];
  readonly #proofs: VerifiedStatement[][];

  constructor(world: World, count: number) {
    this.#world = world;
    this.lines = Array.from({ length: count }, () => ({ downUntil: 0 }));
    this.#proofs = Array.from({ length: count }, () => []);
  }

  get count(): number {
    return this.lines.length;
  }

  /** A QR is shown: one payer is there, and sometimes another, or one with a photograph of it. */
  see(payment: TillPayment): void {
    const { chance, clock } = this.#world;
    const first = chance.below(this.count);
    if (chance.happens(850)) clock.in(chance.between(1000, 40_000), () => this.#scan(first, payment));
    if (!chance.happens(200)) return;
    const second = chance.below(this.count);
    clock.in(chance.between(1000, PHOTO_MS), () => this.#scan(second, payment));
  }

  #scan(payer: number, payment: TillPayment): void {
    const { signed } = payment;
    const { network, wallet } = this.#world;
    const line = this.lines[payer] as Line;
    const shop = { demo: true, currency: "CNY" as const, retired: false };
    const { request, bytes } = signed;
    network.send(line, () => wallet.settle(signed, { type: "present", request, bytes, shop }));
    const thinks = this.#world.chance.between(500, 15_000);
    this.#world.clock.in(thinks, () => this.#consent(payer, payment, TRIES));
  }

  /** Says yes, and says it again where no answer came. */
  #consent(payer: number, payment: TillPayment, tries: number): void {
    const { network, wallet, clock } = this.#world;
    const line = this.lines[payer] as Line;
    const { signed } = payment;
    let answered = false;
    network.send(line, () => {
      const before = wallet.payment(signed.key)?.state;
      const [from, payee] = [wallet.payer(payer), wallet.payee(signed)];
      const reply = wallet.settle(signed, {
        type: "consent",
        payer: from,
        payee,
        factors: ["device", "pin"],
      });
      if (!reply) return;
      if (reply.kind === "none") this.#refused(payer, signed, before);
      network.send(line, () => {
        if (answered) return;
        answered = true;
        if (reply.kind === "statement" && reply.statement.outcome === "paid")
          this.#hasPaid(payer, payment, reply.statement);
      });
    });
    if (tries > 1)
      clock.in(PATIENCE_MS, () => {
        if (!answered) this.#consent(payer, payment, tries - 1);
      });
  }

  #refused(payer: number, signed: SignedPayment, before: string | undefined): void {
    const world = this.#world;
    if (before === "paid") world.saw("a second payer was told that it is paid");
    if (before === "expired") world.saw("a payer came too late");
    if (before === "cancelled") world.saw("a payer came after the cancel");
    if (before === "open" && world.wallet.payer(payer).balance < signed.request.amount)
      world.saw("a payer had too little");
  }

  /** The payer has the proof on the phone, and may show it to any till, now or long after. */
  #hasPaid(payer: number, payment: TillPayment, proof: VerifiedStatement): void {
    const { chance, clock, terminals } = this.#world;
    this.#proofs[payer]?.push(proof);
    const own = terminals[payment.signed.terminal];
    if (own && chance.happens(350))
      clock.in(chance.between(500, 20_000), () => {
        if (own.isOn) own.hearStatement(proof);
      });
    if (own && chance.happens(300)) clock.in(chance.between(500, 10_000), () => own.acceptCode(payment));
    if (chance.happens(50)) clock.in(chance.between(100, 120_000), () => this.#world.bankTakesBack(payment));
    if (chance.happens(100))
      clock.in(chance.between(1000, 200_000), () => {
        const anywhere = chance.pick(terminals);
        const old = chance.pick(this.#proofs[payer] ?? [proof]);
        if (anywhere.isOn) anywhere.hearStatement(old);
      });
  }

  /** The code that a payer's phone shows now. */
  code(payer: number): PayerCode {
    const { chance, clock } = this.#world;
    return {
      payer,
      step: stepOf(clock.now) + (chance.happens(100) ? -1 : 0),
      pinNeeded: chance.happens(350),
    };
  }

  /** A phone that shows a code looks whether its payer has to say yes. */
  hearOfCode(payment: TillPayment, { payer, pinNeeded }: PayerCode): void {
    const { chance, clock, wallet } = this.#world;
    if (!pinNeeded || !chance.happens(750)) return;
    clock.in(chance.between(2000, 50_000), () => {
      const asked = wallet.payment(payment.signed.key);
      if (asked?.state === "open") this.#world.saw("a payer was asked for the PIN");
      // Somebody else knows the payment too, and tries to pay it.
      const who = chance.happens(100) ? (payer + 1) % this.count : payer;
      this.#consent(who, payment, TRIES);
    });
  }

  /** A customer's phone carries the shop's reversal, while the shop's own line is down. */
  carryReversal({ signed }: TillPayment): void {
    const { chance, network, wallet } = this.#world;
    const line = this.lines[chance.below(this.count)] as Line;
    const { request, bytes } = signed;
    this.#world.saw("a phone carried a reversal");
    network.send(line, () => wallet.settle(signed, { type: "reverse", request, bytes }));
  }
}
