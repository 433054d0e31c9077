/** Sales and the tenders that meet them. Every id is the screen's own: the same call again gives the same sale. */
import { desc, eq } from "drizzle-orm";
import { cashFor, payableOf } from "#domain/cash-rounding.ts";
import { ATTEMPT_MAX, type Id, type PaymentId } from "#domain/ids.ts";
import { formatMoney, isPayableAmount } from "#domain/money.ts";
import { PAYMENT_CODE } from "#domain/payment-code.ts";
import type { Action } from "#domain/permission.ts";
import { Refusal, type RefusalCode } from "#domain/refusal.ts";
import { amountDue, discountShare, isSellable, lineGross, saleTotal } from "#domain/sale.ts";
import { payments, sales, tenders } from "#drizzle/pos/schema.ts";
import type { SaleInput, SaleView, TenderInput } from "../api.ts";
import { intendOpening, openForCash } from "../drawer/openings.ts";
import { writeJournal } from "../journal.ts";
import type { Operator } from "../operators/operators.ts";
import type { Heard, NewPayment, Payments } from "../payments/payments.ts";
import { afterPart } from "../payments/pictures.ts";
import { COLLECTING_STATES } from "../payments/store.ts";
import type { PrintQueue } from "../receipts/jobs.ts";
import { isRetired } from "../retirement.ts";
import { openShift } from "../shifts/shifts.ts";
import type { PosDb } from "../store.ts";
import { publishSale, type Till, today, viewOf } from "../till.ts";
import { type SaleStanding, whyNotAttempt, whyNotCancel, whyNotCollect } from "./decide.ts";
import { meetSale } from "./meet.ts";
import { changesPrice, pricedLines, saidOf } from "./prices.ts";
import { allToReturn, intendReturn, openForReturn, type Returning } from "./returns.ts";
import {
  findSale,
  findTender,
  metTendersOf,
  nextSaleNumber,
  paymentsOf,
  type SaleRow,
  type TenderRow,
} from "./store.ts";

/** A sale as it is told, once whatever in it needed a manager's word has it. */
export type NewSale = Omit<SaleInput, "approval">;

export class Sales {
  readonly #till: Till;
  readonly #payments: Payments;
  readonly #prints: PrintQueue;

  constructor(till: Till, payments: Payments, prints: PrintQueue) {
    this.#till = till;
    this.#payments = payments;
    this.#prints = prints;
  }

  view(id: Id): SaleView {
    if (!findSale(this.#till.store.db, id)) throw new Refusal("not_found");
    return viewOf(this.#till, id);
  }

  /** Whether giving the sale up would mean to give money back. */
  hasToReturn(id: Id): boolean {
    const { db } = this.#till.store;
    return allToReturn(db, metTendersOf(db, id)) > 0;
  }

  /**
   * Opens a sale.
   * @param approvedBy the manager whose word its discount or its prices needed
   * @throws Refusal `amount_not_payable`, `currency_mismatch`, `id_reused`, `shift_closed`
   */
  open(id: Id, input: NewSale, operator: Operator, approvedBy?: Operator): SaleView {
    if (!isSellable(input.lines, input.discount)) throw new Refusal("amount_not_payable");
    if (input.currency !== this.#till.identity.enrolment.merchant.currency)
      throw new Refusal("currency_mismatch");
    this.#till.store.write((db) => {
      const known = findSale(db, id);
      if (known && !isSame(known, input)) throw new Refusal("id_reused");
      if (!known) this.#insert(db, id, input, operator, approvedBy);
    });
    return publishSale(this.#till, id);
  }

  #insert(
    db: PosDb,
    id: Id,
    { currency, discount, note, ...input }: NewSale,
    operator: Operator,
    approvedBy: Operator | undefined,
  ): void {
    const lines = pricedLines(db, input.lines);
    const day = today(this.#till);
    const total = saleTotal(lines, discount);
    const createdAt = this.#till.clocks.now();
    const number = nextSaleNumber(db, day);
    const shift = openShift(db);
    if (!shift) throw new Refusal("shift_closed");
    db.insert(sales)
      .values({
        id,
        number,
        day,
        currency,
        lines,
        discount: discount ?? null,
        note: note ?? null,
        total,
        collected: 0,
        state: "open",
        operator: operator.id,
        shift: shift.id,
        createdAt,
      })
      .run();
    const off = lines.reduce((sum, line) => sum + lineGross(line), 0) - total;
    this.#journal(db, operator, "sale opened", id, {
      number,
      total,
      ...(off > 0 && { off }),
      ...(approvedBy && { approvedBy: approvedBy.name }),
    });
    for (const { name, listPrice, unitPrice } of lines)
      if (listPrice !== undefined)
        this.#journal(db, operator, "sale price changed", id, {
          goods: name,
          listPrice,
          price: unitPrice,
          ...(approvedBy && { approvedBy: approvedBy.name }),
        });
  }

  /**
   * What has to be allowed in order to open it; nothing for a sale that is open already.
   * @param discountLimit basis points that the role may take off alone
   */
  actionsToOpen(id: Id, { lines, discount }: NewSale, discountLimit: number): Action[] {
    const { db } = this.#till.store;
    if (findSale(db, id)) return [];
    return [
      ...(discountShare(lines, discount) > discountLimit ? (["discount"] as const) : []),
      ...(changesPrice(db, lines) ? (["change_price"] as const) : []),
    ];
  }

  /** Meets a part of the sale in cash, or begins to collect it from a wallet. */
  tender(saleId: Id, id: Id, input: TenderInput, operator: Operator): SaleView {
    if (!isPayableAmount(input.amount)) throw new Refusal("amount_not_payable");
    return input.kind === "cash"
      ? this.#takeCash(saleId, id, input, operator)
      : this.#collect(saleId, {
          id: { tender: id, attempt: 1 },
          amount: input.amount,
          operator: operator.name,
          code: input.code,
        });
  }

  /** A further attempt of a wallet tender whose last one ended without money. @throws Refusal `attempt_open` */
  retry(saleId: Id, id: PaymentId, code: string | undefined, operator: Operator): SaleView {
    const tender = findTender(this.#till.store.db, id.tender);
    if (tender?.sale !== saleId || tender.kind !== "wallet" || id.attempt > ATTEMPT_MAX)
      throw new Refusal("not_found");
    return this.#collect(saleId, { id, amount: tender.amount, operator: operator.name, code });
  }

  #takeCash(saleId: Id, id: Id, input: TenderInput & { kind: "cash" }, operator: Operator): SaleView {
    const { amount, received } = input;
    const cash = this.#till.store.write((db) => {
      if (this.#isKnown(db, saleId, id, "cash", amount, received)) return undefined;
      this.#expectDue(db, saleId, amount);
      const cash = this.#cashFor(db, saleId, amount);
      if (received < cash) throw new Refusal("cash_too_little");
      const rounding = cash - amount;
      const createdAt = this.#till.clocks.now();
      db.insert(tenders)
        .values({ id, sale: saleId, kind: "cash", amount, received, rounding, state: "met", createdAt })
        .run();
      meetSale(this.#till, db, saleId, amount);
      intendOpening(this.#till, db, id);
      this.#journal(db, operator, "cash taken", id, {
        sale: saleId,
        amount,
        received,
        ...(rounding !== 0 && { rounding }),
      });
      return cash;
    });
    if (cash !== undefined) this.#afterCash(saleId, id, cash, received - cash);
    return publishSale(this.#till, saleId);
  }

  /**
   * What has to be handed over for that much: only the rest of a sale is rounded, so that no part of it is twice.
   * @throws Refusal `cash_not_payable` for a part that the coins in use cannot pay
   */
  #cashFor(db: PosDb, saleId: Id, amount: number): number {
    const sale = findSale(db, saleId);
    const isRest = sale !== undefined && amountDue(sale.total, [sale.collected]) === amount;
    const { cashRounding } = this.#till;
    if (isRest) return cashFor(amount, cashRounding);
    if (amount !== payableOf(amount, cashRounding)) throw new Refusal("cash_not_payable");
    return amount;
  }

  /** The drawer first: the customer's change must not wait for the paper. */
  #afterCash(saleId: Id, tender: Id, amount: number, change: number): void {
    const { currency } = this.#till.identity.enrolment.merchant;
    const text = (minor: number) => formatMoney({ amount: minor, currency });
    this.#payments.leaveDisplay();
    this.#till.display.show({
      state: "paid",
      amount: text(amount),
      ...(change > 0 && { change: text(change) }),
      ...afterPart(this.#till, saleId),
    });
    openForCash(this.#till, tender, saleId).catch((error: Error) => {
      this.#till.log.error({ err: error, tender }, "the drawer's outcome could not be recorded");
    });
    this.#prints.wake();
  }

  /** @throws Refusal `terminal_retired`, `not_payable_code` for a code that no scheme here takes */
  #collect(saleId: Id, payment: NewPayment): SaleView {
    const { id, amount, code } = payment;
    if (isRetired(this.#till.store.db)) throw new Refusal("terminal_retired");
    if (code !== undefined && !PAYMENT_CODE.test(code)) throw new Refusal("not_payable_code");
    const signed = this.#payments.sign(payment);
    const isNew = this.#till.store.write((db) => {
      if (this.#isKnown(db, saleId, id.tender, "wallet", amount, null) && this.#hasAttempt(db, id))
        return false;
      this.#expectDue(db, saleId, amount);
      this.#expectNextAttempt(db, id);
      const createdAt = this.#till.clocks.now();
      db.insert(tenders)
        .values({ id: id.tender, sale: saleId, kind: "wallet", amount, state: "open", createdAt })
        .onConflictDoUpdate({ target: tenders.id, set: { state: "open" } })
        .run();
      this.#payments.record(db, payment, signed);
      return true;
    });
    if (isNew) this.#payments.begin(payment);
    return viewOf(this.#till, saleId);
  }

  #hasAttempt(db: PosDb, { tender, attempt }: PaymentId): boolean {
    return this.#attempts(db, tender).some((known) => known.attempt === attempt);
  }

  #attempts(db: PosDb, tender: Id) {
    return db
      .select()
      .from(payments)
      .where(eq(payments.tender, tender))
      .orderBy(desc(payments.attempt))
      .all();
  }

  #expectNextAttempt(db: PosDb, { tender, attempt }: PaymentId): void {
    refuse(whyNotAttempt(this.#attempts(db, tender)[0], attempt));
  }

  /** True for a repeat of the same call. @throws Refusal `id_reused` where the id was used for anything else */
  #isKnown(
    db: PosDb,
    sale: Id,
    id: Id,
    kind: "cash" | "wallet",
    amount: number,
    received: number | null,
  ): boolean {
    const known = findTender(db, id);
    if (!known) return false;
    const same =
      known.sale === sale && known.kind === kind && known.amount === amount && known.received === received;
    if (!same) throw new Refusal("id_reused");
    return true;
  }

  /** The open sale, when that much is still due and nothing else is being collected. */
  #expectDue(db: PosDb, saleId: Id, amount: number): void {
    refuse(whyNotCollect(this.#standing(db, saleId), amount));
  }

  #standing(db: PosDb, saleId: Id): SaleStanding | undefined {
    const sale = findSale(db, saleId);
    if (!sale) return undefined;
    return {
      state: sale.state,
      total: sale.total,
      met: metTendersOf(db, saleId).map(({ amount }) => amount),
      collecting: paymentsOf(db, saleId).some(({ state }) => COLLECTING_STATES.includes(state)),
    };
  }

  /**
   * Gives up a sale that is not paid in full, at any point. Payments that may still bring money in are reversed; cash
   * that was taken is given back from the drawer, and what a wallet paid by reversal, as far as no refund has given it
   * back before: all in one transaction.
   * @param who by whose word money goes back; undefined where nobody has given it
   * @throws Refusal `not_found`, `sale_closed`; `approval_needed` where money would go back without such a word
   */
  cancel(saleId: Id, operator: Operator, who: Returning | undefined): SaleView {
    const cash: Id[] = [];
    const heard: Heard[] = [];
    this.#till.store.write((db) => {
      const sale = findSale(db, saleId);
      if (!sale) throw new Refusal("not_found");
      const met = metTendersOf(db, saleId);
      const returned = allToReturn(db, met);
      refuse(whyNotCancel(sale.state, returned, who !== undefined));
      if (sale.state === "cancelled") return;
      for (const payment of paymentsOf(db, saleId))
        if (COLLECTING_STATES.includes(payment.state))
          heard.push(this.#payments.hearIn(db, payment, { type: "reverse", operator: operator.name }));
      heard.push(...this.#giveBack(db, met, who ?? { operator, approvedBy: undefined }, cash));
      db.update(sales).set({ state: "cancelled", collected: 0 }).where(eq(sales.id, saleId)).run();
      this.#journal(db, operator, "sale cancelled", saleId, {
        ...(returned > 0 && { returned }),
        ...(who?.approvedBy && { approvedBy: who.approvedBy.name }),
      });
    });
    for (const { carryOut } of heard) carryOut();
    this.#payments.leaveDisplay();
    this.#till.display.show({ state: "idle" });
    if (cash.length > 0) this.#openForReturn(saleId, cash);
    return publishSale(this.#till, saleId);
  }

  /** @param cash takes the tenders of which the drawer gives back what is left */
  #giveBack(db: PosDb, met: readonly TenderRow[], who: Returning, cash: Id[]): Heard[] {
    for (const tender of met) if (intendReturn(this.#till, db, tender, who)) cash.push(tender.id);
    return met
      .flatMap(({ id }) => this.#attempts(db, id).filter(({ state }) => state === "paid"))
      .map((paid) => this.#payments.hearIn(db, paid, { type: "take_back", operator: who.operator.name }));
  }

  #openForReturn(saleId: Id, cash: readonly Id[]): void {
    openForReturn(this.#till, saleId, cash).catch((error: Error) => {
      this.#till.log.error({ err: error, sale: saleId }, "the drawer's outcome could not be recorded");
    });
  }

  #journal(
    db: PosDb,
    operator: Operator,
    action: string,
    subject: Id,
    detail: Record<string, string | number>,
  ): void {
    writeJournal(db, { at: this.#till.clocks.now(), actor: operator.name, action, subject, detail });
  }
}

function isSame(known: SaleRow, { lines, discount, note }: NewSale): boolean {
  const told = [lines.map(saidOf), discount ?? null, note ?? null];
  return JSON.stringify([known.lines.map(saidOf), known.discount, known.note]) === JSON.stringify(told);
}

function refuse(why: RefusalCode | undefined): void {
  if (why) throw new Refusal(why);
}
