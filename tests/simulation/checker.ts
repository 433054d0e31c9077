/**
 * Watches a simulated world and says at once when something happens that never may: the invariants, each with its
 * number. It keeps its own books of what was moved and shown, and takes nobody's word for it.
 */
import type { PaymentState } from "#domain/payment.ts";
import type { VerifiedStatement } from "#domain/statement.ts";
import type { SignedPayment } from "./world/identity.ts";
import { tenderOf } from "./world/identity.ts";

export const INVARIANTS = {
  I1: "money is only moved: no transaction makes or loses any",
  I2: "no customer's balance goes below zero",
  I3: "one tender is captured at most once, from the payer who said yes",
  I4: "what goes back is never more than was captured, and goes to its payer, each refund once",
  I5: "nothing is captured at or after expiry, nor after a cancel was recorded",
  I7: "a till says PAID only on the wallet's proof of this very payment",
  I8: "what till and wallet say of a payment agrees in the end",
  I9: "everything comes to a definite end once the faults are over",
  I10: "what is sent was stored before",
  I11: "what was shown or answered outlives a crash",
  I12: "a payment only moves forward: cancel wins, and what has ended stays so",
  I13: "the drawer opens at most once for a cash tender, and only for one that is stored",
  I14: "a sale has at most one original receipt, and one that is paid has one",
  I15: "a sale is paid exactly when what its tenders brought is its total",
  I18: "a request counts once",
  I21: "a stream is heard whole and in order, also after a restore; what was forgotten becomes a case",
  A1: "a person is told when what was taken on a code, or what came back, is not as it seemed",
} as const;
export type Invariant = keyof typeof INVARIANTS;

export interface Violation {
  readonly invariant: Invariant;
  readonly sentence: string;
}

const SETTLED: ReadonlySet<PaymentState> = new Set(["paid", "declined", "expired", "cancelled", "reversed"]);

/** What the books say of one payment. */
interface Account {
  captured: number;
  back: number;
  payer: number;
  closed: boolean;
}

export class Checker {
  violation: Violation | undefined;
  #accounts = new Map<number, Account>();
  #netByTender = new Map<number, number>();
  #refunds = new Set<number>();
  readonly #drawer = new Set<number>();
  readonly #originals = new Set<number>();

  fail(invariant: Invariant, sentence: string): void {
    this.violation ??= { invariant, sentence };
  }

  /** The books as they are, for a wallet that is put back to this moment later. */
  snapshot(): () => void {
    const accounts = [...this.#accounts].map(([key, account]) => [key, { ...account }] as const);
    const net = [...this.#netByTender];
    const refunds = [...this.#refunds];
    return () => {
      this.#accounts = new Map(accounts);
      this.#netByTender = new Map(net);
      this.#refunds = new Set(refunds);
    };
  }

  // The wallet

  #account(key: number): Account {
    const known = this.#accounts.get(key);
    if (known) return known;
    const account = { captured: 0, back: 0, payer: -1, closed: false };
    this.#accounts.set(key, account);
    return account;
  }

  balance(customer: number, balance: number): void {
    if (balance < 0) this.fail("I2", `customer ${customer} has ${balance}`);
  }

  captured({ key, expiresAt, request }: SignedPayment, payer: number, amount: number, now: number): void {
    const account = this.#account(key);
    const tender = tenderOf(key);
    if (now >= expiresAt)
      this.fail("I5", `payment ${key} was captured ${now - expiresAt} ms after its expiry`);
    if (account.closed) this.fail("I5", `payment ${key} was captured after it was closed`);
    if ((this.#netByTender.get(tender) ?? 0) > 0) this.fail("I3", `tender ${tender} was captured twice`);
    if (amount !== request.amount)
      this.fail("I3", `payment ${key} captured ${amount}, not ${request.amount}`);
    account.captured += amount;
    account.payer = payer;
    this.#netByTender.set(tender, amount);
  }

  /** Money of a payment goes back, by its reversal or by the refund of that number. */
  wentBack({ key }: SignedPayment, payer: number, amount: number, refund?: number): void {
    const account = this.#account(key);
    account.back += amount;
    if (account.back > account.captured)
      this.fail("I4", `of payment ${key} ${account.back} went back, captured were ${account.captured}`);
    if (payer !== account.payer) this.fail("I4", `money of payment ${key} went to customer ${payer}`);
    if (refund === undefined) this.#netByTender.set(tenderOf(key), 0);
    else if (this.#refunds.has(refund)) this.fail("I4", `refund ${refund} moved money twice`);
    else this.#refunds.add(refund);
  }

  /** The wallet has recorded that nothing comes of the payment any more. */
  closed(key: number): void {
    this.#account(key).closed = true;
  }

  /** What of the payment is with the merchant now, minor units. */
  net(key: number): number {
    const account = this.#accounts.get(key);
    return account ? account.captured - account.back : 0;
  }

  isCaptured(key: number): boolean {
    return (this.#accounts.get(key)?.captured ?? 0) > 0;
  }

  // The till

  moved(payment: SignedPayment, from: PaymentState, to: PaymentState, statement?: VerifiedStatement): void {
    const { key } = payment;
    if (to === "paid" && !isProofOf(payment, statement))
      this.fail("I7", `payment ${key} is green without proof`);
    if (from === "reversing" && !SETTLED.has(to)) this.fail("I12", `payment ${key} left reversing for ${to}`);
    if (from === "reversing" && to === "paid")
      this.fail("I12", `payment ${key} was cancelled and turned green`);
    if (SETTLED.has(from) && !(from === "paid" && to === "reversed"))
      this.fail("I12", `payment ${key} was ${from} and became ${to}`);
  }

  /** A till says that a refund was paid. */
  refunded(refund: number): void {
    if (!this.#refunds.has(refund))
      this.fail("I8", `refund ${refund} is shown as paid and no money has moved`);
  }

  drawerOpened(tender: number, isStored: boolean): void {
    if (!isStored) this.fail("I13", `the drawer opened for tender ${tender}, which is not stored`);
    if (this.#drawer.has(tender)) this.fail("I13", `the drawer opened twice for tender ${tender}`);
    this.#drawer.add(tender);
  }

  /** Paper comes out of a printer. */
  printed(sale: number, copy: number): void {
    if (copy > 0) return;
    if (this.#originals.has(sale)) this.fail("I14", `sale ${sale} has two originals`);
    this.#originals.add(sale);
  }
}

function isProofOf({ id, bytes, request, terminal }: SignedPayment, statement?: VerifiedStatement): boolean {
  return (
    statement?.outcome === "paid" &&
    statement.payment.tender === id.tender &&
    statement.payment.attempt === id.attempt &&
    statement.amount === request.amount &&
    statement.terminal === `pos${terminal}` &&
    Buffer.compare(statement.request, bytes) === 0
  );
}
