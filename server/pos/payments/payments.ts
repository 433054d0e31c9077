/**
 * Where a payment happens on the terminal: it is committed, then published, then brought to the wallet, and every
 * word of the wallet about it is decided, committed and shown here.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { formatPaymentId, type Id, type PaymentId, samePayment } from "#domain/ids.ts";
import { step } from "#domain/payment.ts";
import { Refusal } from "#domain/refusal.ts";
import { tenders } from "#drizzle/pos/schema.ts";
import { publishAlarms, raiseAlarm } from "../alarms/alarms.ts";
import { publishAnnouncements, recordAnnouncement } from "../announcements/announcements.ts";
import { writeJournal } from "../journal.ts";
import { intendSlip, type PrintQueue } from "../receipts/jobs.ts";
import { reversible } from "../refunds/gone.ts";
import { meetSale, unmeetSale } from "../sales/meet.ts";
import { isTakenBack } from "../sales/returns.ts";
import type { PaymentRow } from "../sales/store.ts";
import type { SignedPayment, Signer } from "../signer.ts";
import type { PosDb } from "../store.ts";
import { noteSeen } from "../sync/seen.ts";
import { publishSale, type Till } from "../till.ts";
import { PaymentCodes } from "./codes.ts";
import {
  decide,
  FALSE_STATEMENT,
  type PaymentDecision,
  type PaymentEffect,
  type PaymentMessage,
} from "./decide.ts";
import { pictureOf } from "./pictures.ts";
import { findPayment, insertPayment, type StoredPayment, toPayment, updatePayment } from "./store.ts";

/** How long a QR is payable. Long enough to find one's phone, short enough to hold up no queue. */
export const QR_LIFETIME_S = 180;

/** How long a payment code may be charged: half a minute to answer or to type a PIN, and the time to take it back. */
export const CODE_LIFETIME_S = 60;

export interface NewPayment {
  readonly id: PaymentId;
  readonly amount: number;
  readonly operator: string;
  /** The payer's payment code; without one the till shows a QR. */
  readonly code?: string | undefined;
}

export interface Heard {
  readonly decision: PaymentDecision;
  /** Shows and sends what was decided; once the decision is committed. */
  readonly carryOut: () => void;
}

export class Payments {
  readonly #till: Till;
  readonly #prints: PrintQueue;
  readonly #signer: Signer;
  readonly codes = new PaymentCodes();
  /** The payment that the customer at the display is here for: news of an older one must not hide its QR. */
  #onDisplay: PaymentId | undefined;
  /** Hears of each payment that the wallet has to be asked about now. */
  onPursue: (id: PaymentId) => void = () => undefined;

  constructor(till: Till, prints: PrintQueue, signer: Signer) {
    this.#till = till;
    this.#prints = prints;
    this.#signer = signer;
  }

  /** Signs the request of a new payment. @throws Refusal `clock_untrusted` */
  sign({ id, amount, code }: NewPayment): SignedPayment {
    return this.#signer.payment(id, amount, code === undefined ? QR_LIFETIME_S : CODE_LIFETIME_S);
  }

  /** Records a signed payment, in the caller's transaction: its intent is durable before it is shown or sent. */
  record(db: PosDb, { id, amount, operator, code }: NewPayment, signed: SignedPayment): void {
    const way = code === undefined ? "presented" : "submitted";
    const first = step("recorded", way, { type: way === "presented" ? "present" : "submit" });
    if (first.kind !== "moved") throw new Error("a recorded payment can be presented or submitted");
    insertPayment(db, {
      ...id,
      way,
      state: first.state,
      amount,
      currency: this.#till.identity.enrolment.merchant.currency,
      request: Buffer.from(signed.request),
      issuedAt: signed.issuedAt,
      expiresAt: signed.expiresAt,
      createdAt: this.#till.clocks.now(),
    });
    this.#journal(db, operator, `payment ${first.state}`, id, amount);
  }

  /** Shows a committed payment, and only then brings it to the wallet. */
  begin({ id, code }: NewPayment): void {
    if (code !== undefined) this.codes.keep(id, code);
    const { row, sale } = this.#load(id);
    this.#onDisplay = id;
    this.#showCustomer(row, sale);
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

  /** The signed bytes that take the payment back. */
  reversalOf({ request }: Pick<PaymentRow, "request">): Uint8Array {
    return this.#signer.reversal(request);
  }

  /** Decides one message about one payment, commits the decision, and carries out its effects. */
  hear(id: PaymentId, message: PaymentMessage, signed?: Uint8Array): PaymentDecision {
    const { decision, carryOut } = this.#till.store.write((db) => this.hearIn(db, id, message, signed));
    carryOut();
    return decision;
  }

  /** As `hear`, in the caller's transaction: once that is committed, the caller has the effects carried out. */
  hearIn(db: PosDb, id: PaymentId, message: PaymentMessage, signed?: Uint8Array): Heard {
    const stored = findPayment(db, id);
    if (!stored) throw new Refusal("not_found");
    const { row, sale } = stored;
    const takenBack = isTakenBack(db, id.tender);
    const decision = decide({ ...toPayment(row, this.#till.identity), takenBack }, message);
    const isNews = this.#commit(db, stored, decision, signed);
    if (message.type === "statement" && decision.state !== row.state)
      noteSeen(db, formatPaymentId(id), message.statement.position);
    const effects = isNews ? decision.effects : [];
    return {
      decision,
      carryOut: () => {
        for (const effect of effects) this.#carryOut(id, sale, effect);
      },
    };
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

  /** False for a statement that cannot be true and has been told of before. */
  #commit(
    db: PosDb,
    stored: StoredPayment,
    { state, effects }: PaymentDecision,
    signed?: Uint8Array,
  ): boolean {
    const { row } = stored;
    const alarm = effects.find((effect) => effect.type === "alarm")?.alarm;
    const isFalse = alarm !== undefined && FALSE_STATEMENT.includes(alarm);
    const evidence = isFalse ? signed : undefined;
    const subject = formatPaymentId(row);
    if (alarm && !raiseAlarm(this.#till, db, { kind: alarm, subject, evidence }) && isFalse) return false;
    if (state !== row.state || (signed && effects.length > 0 && !isFalse))
      updatePayment(db, row, state, signed);
    for (const effect of effects) this.#write(db, stored, effect);
    return true;
  }

  /** What an effect writes in the transaction of its decision. */
  #write(db: PosDb, { row, sale }: StoredPayment, effect: PaymentEffect): void {
    if (effect.type === "journal") this.#journal(db, effect.actor, effect.action, row, row.amount);
    if (effect.type === "meet") {
      db.update(tenders).set({ state: "met" }).where(eq(tenders.id, row.tender)).run();
      meetSale(this.#till, db, sale, row.amount);
    }
    if (effect.type === "void") this.#void(db, row, sale);
    if (effect.type === "announce") {
      const amount = effect.kind === "returned" ? reversible(db, sale, row) : row.amount;
      const money = { amount, currency: row.currency };
      recordAnnouncement(this.#till, db, { subject: formatPaymentId(row), kind: effect.kind, money });
    }
    if (effect.type === "slip") intendSlip(this.#till, db, sale, "reversal", formatPaymentId(row));
  }

  /** The tender has no money; what it had, before the bank took it back, is due again. */
  #void(db: PosDb, { tender, state, amount }: PaymentRow, sale: Id): void {
    if (state === "paid") unmeetSale(this.#till, db, sale, amount);
    db.update(tenders).set({ state: "void" }).where(eq(tenders.id, tender)).run();
  }

  #journal(db: PosDb, actor: string, action: string, id: PaymentId, amount: number): void {
    const at = this.#till.clocks.now();
    writeJournal(db, { at, actor, action, subject: formatPaymentId(id), detail: { amount } });
  }

  #carryOut(id: PaymentId, sale: Id, effect: PaymentEffect): void {
    if (effect.type === "publish") this.#publish(this.#load(id));
    if (effect.type === "meet" || effect.type === "slip") this.#prints.wake();
    if (effect.type === "void" || effect.type === "meet") this.codes.forget(id);
    if (effect.type === "announce") publishAnnouncements(this.#till);
    if (effect.type === "pursue") this.onPursue(id);
    if (effect.type === "alarm") {
      const { alarm } = effect;
      this.#till.log.error({ payment: formatPaymentId(id), sale, alarm }, "a payment raised an alarm");
      publishAlarms(this.#till);
    }
  }

  /** The customer's display first: somebody stands before it with a phone in the hand. */
  #publish({ row, sale }: StoredPayment): void {
    if (this.#onDisplay && samePayment(row, this.#onDisplay)) this.#showCustomer(row, sale);
    publishSale(this.#till, sale);
  }

  #showCustomer(row: PaymentRow, sale: Id): void {
    this.#till.display.show(pictureOf(this.#till, row, sale));
  }
}
