/**
 * Where a payment happens on the terminal: it is committed, then published, then brought to the wallet, and every
 * word of the wallet about it is decided, committed and shown here.
 */
import type { KeyObject } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { formatPaymentId, type Id, type PaymentId, samePayment } from "#domain/ids.ts";
import { formatMoney } from "#domain/money.ts";
import { type PaymentState, step } from "#domain/payment.ts";
import { Refusal } from "#domain/refusal.ts";
import { sales, tenders } from "#drizzle/pos/schema.ts";
import { matchCode, privateKeyObject, signRequest, verifyStatement } from "#kit/signatures.ts";
import { keyIdOf, trustAnchorOf } from "../identity.ts";
import { writeJournal } from "../journal.ts";
import type { PrintQueue } from "../receipts/jobs.ts";
import { meetSale } from "../sales/meet.ts";
import type { PaymentRow } from "../sales/store.ts";
import type { PosDb } from "../store.ts";
import { publishSale, type Till } from "../till.ts";
import { ALARM_SENTENCES } from "./alarms.ts";
import { decide, type PaymentDecision, type PaymentEffect, type PaymentMessage } from "./decide.ts";
import { findPayment, insertPayment, type StoredPayment, toPayment, updatePayment } from "./store.ts";

/** How long a QR is payable. Long enough to find one's phone, short enough to hold up no queue. */
export const QR_LIFETIME_S = 180;

export interface NewPayment {
  readonly id: PaymentId;
  readonly amount: number;
  readonly operator: string;
}

export class Payments {
  readonly #till: Till;
  readonly #prints: PrintQueue;
  readonly #signingKey: KeyObject;
  /** The payment that the customer at the display is here for: news of an older one must not hide its QR. */
  #onDisplay: PaymentId | undefined;
  /** Hears of each payment that the wallet has to be asked about now. */
  onPursue: (id: PaymentId) => void = () => undefined;

  constructor(till: Till, prints: PrintQueue) {
    this.#till = till;
    this.#prints = prints;
    this.#signingKey = privateKeyObject(till.identity.signing);
  }

  /**
   * Signs the request of a new payment.
   * @throws Refusal `clock_untrusted` while the wallet's time was never learnt: nobody could say when the QR expires
   */
  sign(id: PaymentId, amount: number): { readonly request: Uint8Array; readonly issuedAt: number } {
    const { identity, walletClock } = this.#till;
    const walletNow = walletClock.now();
    if (walletNow === undefined) throw new Refusal("clock_untrusted");
    const issuedAt = Math.floor(walletNow / 1000);
    const { demo, merchant } = identity.enrolment;
    const request = signRequest(
      {
        demo,
        key: keyIdOf(identity),
        payment: id,
        amount,
        currency: merchant.currency,
        issuedAt,
        lifetime: QR_LIFETIME_S,
      },
      this.#signingKey,
    );
    return { request, issuedAt: issuedAt * 1000 };
  }

  /** Records a signed payment as presented, in the caller's transaction: its intent is durable before it is shown. */
  record(db: PosDb, { id, amount, operator }: NewPayment, signed: ReturnType<Payments["sign"]>): void {
    const first = step("recorded", "presented", { type: "present" });
    if (first.kind !== "moved") throw new Error("a recorded payment can be presented");
    insertPayment(db, {
      ...id,
      way: "presented",
      state: first.state,
      amount,
      currency: this.#till.identity.enrolment.merchant.currency,
      request: Buffer.from(signed.request),
      issuedAt: signed.issuedAt,
      expiresAt: signed.issuedAt + QR_LIFETIME_S * 1000,
      createdAt: this.#till.clocks.now(),
    });
    this.#journal(db, operator, "payment presented", id, { amount });
  }

  /** Shows a committed payment, and only then brings it to the wallet. */
  present(id: PaymentId): void {
    const { row, sale } = this.#load(id);
    this.#onDisplay = id;
    this.#showCustomer(row);
    this.#afterTheDisplay(id, sale).catch((error: Error) => {
      this.#till.log.error(
        { err: error, payment: formatPaymentId(id) },
        "a shown payment was not published here",
      );
    });
  }

  /** In a turn of its own: the QR has left for the display before anything else is worked out. */
  async #afterTheDisplay(id: PaymentId, sale: Id): Promise<void> {
    await nextTurn();
    this.onPursue(id);
    publishSale(this.#till, sale);
  }

  /**
   * Cancels: commits the reversal, which no proof undoes, and pursues it.
   * @throws Refusal `not_found` for a payment of another sale, `payment_not_open`
   */
  reverse(sale: Id, id: PaymentId, operator: string): void {
    if (this.#load(id).sale !== sale) throw new Refusal("not_found");
    const { allowed } = this.hear(id, { type: "reverse", operator });
    if (!allowed) throw new Refusal("payment_not_open");
  }

  /**
   * Takes signed bytes from wherever they came: an answer, the stream, a customer's phone. Bytes that do not verify
   * say nothing. Returns the position in this terminal's stream that they prove.
   */
  hearSigned(signed: Uint8Array): { readonly epoch: number; readonly number: number } | undefined {
    const statement = verifyStatement(signed, trustAnchorOf(this.#till.identity));
    if (!statement) return undefined;
    if (findPayment(this.#till.store.db, statement.payment))
      this.hear(statement.payment, { type: "statement", statement }, signed);
    return statement.terminal === this.#till.identity.enrolment.terminal ? statement.position : undefined;
  }

  /** Decides one message about one payment, commits the decision, and carries out its effects. */
  hear(id: PaymentId, message: PaymentMessage, signed?: Uint8Array): PaymentDecision {
    const { stored, decision } = this.#till.store.write((db) => {
      const stored = findPayment(db, id);
      if (!stored) throw new Refusal("not_found");
      const decision = decide(toPayment(stored.row, this.#till.identity), message);
      this.#commit(db, stored, decision, signed);
      return { stored, decision };
    });
    for (const effect of decision.effects) this.#carryOut(id, stored.sale, effect);
    return decision;
  }

  /** Shows the payment on the customer's display as it stands; for the latest one, after a restart. */
  show(id: PaymentId): void {
    this.#onDisplay = id;
    this.#publish(this.#load(id));
  }

  /** The display is for something else now: what becomes of the payment there is no longer shown. */
  leaveDisplay(): void {
    this.#onDisplay = undefined;
  }

  #load(id: PaymentId): StoredPayment {
    const stored = findPayment(this.#till.store.db, id);
    if (!stored) throw new Refusal("not_found");
    return stored;
  }

  #commit(
    db: PosDb,
    { row, sale }: StoredPayment,
    { state, effects }: PaymentDecision,
    signed?: Uint8Array,
  ): void {
    const alarmed = effects.some((effect) => effect.type === "alarm" && effect.alarm !== "returned_late");
    if (state !== row.state || (signed && effects.length > 0 && !alarmed))
      updatePayment(db, row, state, signed);
    for (const effect of effects) {
      if (effect.type === "journal")
        this.#journal(db, effect.actor, effect.action, row, { amount: row.amount });
      if (effect.type === "meet") {
        db.update(tenders).set({ state: "met" }).where(eq(tenders.id, row.tender)).run();
        meetSale(this.#till, db, sale, row.amount);
      }
      if (effect.type === "void") this.#void(db, row, sale);
    }
  }

  /** The tender has no money; what it had, before the bank took it back, is due again. */
  #void(db: PosDb, { tender, state, amount }: PaymentRow, sale: Id): void {
    db.update(tenders).set({ state: "void" }).where(eq(tenders.id, tender)).run();
    if (state !== "paid") return;
    db.update(sales)
      .set({ collected: sql`${sales.collected} - ${amount}`, state: "open" })
      .where(eq(sales.id, sale))
      .run();
  }

  #journal(
    db: PosDb,
    actor: string,
    action: string,
    id: PaymentId,
    detail: Record<string, string | number>,
  ): void {
    writeJournal(db, { at: this.#till.clocks.now(), actor, action, subject: formatPaymentId(id), detail });
  }

  #carryOut(id: PaymentId, sale: Id, effect: PaymentEffect): void {
    if (effect.type === "publish") this.#publish(this.#load(id));
    if (effect.type === "meet") this.#prints.wake();
    if (effect.type === "pursue") this.onPursue(id);
    if (effect.type === "alarm") {
      this.#till.log.error(
        { payment: formatPaymentId(id), sale, alarm: effect.alarm },
        "a payment raised an alarm",
      );
      this.#till.streams.checkout.append({ name: "alarm", data: ALARM_SENTENCES[effect.alarm] });
    }
  }

  /** The customer's display first: somebody stands before it with a phone in the hand. */
  #publish({ row, sale }: StoredPayment): void {
    if (this.#onDisplay && samePayment(row, this.#onDisplay)) this.#showCustomer(row);
    publishSale(this.#till, sale);
  }

  #showCustomer(row: PaymentRow): void {
    const amount = formatMoney({ amount: row.amount, currency: row.currency });
    const expiresAt = this.#till.walletClock.toLocal(row.expiresAt);
    const qr = this.#till.qrText(row.request);
    this.#till.display.show(
      pictureOf(row.state, { amount, qr, matchCode: matchCode(row.request), expiresAt }),
    );
  }
}

interface Shown {
  readonly amount: string;
  readonly qr: string;
  readonly matchCode: string;
  readonly expiresAt: number;
}

/** What the customer sees of a payment in this state. */
function pictureOf(state: PaymentState, shown: Shown): Parameters<Till["display"]["show"]>[0] {
  const { amount } = shown;
  switch (state) {
    case "presented":
    case "waiting":
      return { state: "paying", ...shown };
    case "recorded":
    case "submitted":
    case "unknown":
    case "reversing":
      return { state: "checking", amount };
    case "paid":
      return { state: "paid", amount };
    default:
      return { state: "ended", amount, outcome: state };
  }
}
