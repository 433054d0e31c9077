/**
 * Money given back of a paid sale, by the way that it came: what a wallet paid to its payer, committed here under its own
 * id, then brought to the wallet until that has stated how it ended; cash out of the drawer.
 */
import { equalBytes } from "#domain/bytes.ts";
import { cashOf } from "#domain/cash-rounding.ts";
import type { Id, PaymentId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import type { VerifiedRefundStatement } from "#domain/statement.ts";
import { refunds } from "#drizzle/pos/schema.ts";
import { sha256 } from "#kit/signatures.ts";
import { publishAlarms, raiseAlarm } from "../alarms/alarms.ts";
import { publishAnnouncements, recordAnnouncement } from "../announcements/announcements.ts";
import type { RefundInput, SaleView } from "../api.ts";
import { returnToStock } from "../catalog/stock.ts";
import { isReceiptDue } from "../e-receipts/due.ts";
import { writeJournal } from "../journal.ts";
import type { Operator } from "../operators/operators.ts";
import { needsSlip } from "../receipts/decide.ts";
import { readDesign } from "../receipts/design.ts";
import { intendSlip, type PrintQueue } from "../receipts/jobs.ts";
import { type CountableRefund, countRefund } from "../reports/totals.ts";
import { findSale, findTender, paymentsOf, type SaleRow } from "../sales/store.ts";
import { openForMove } from "../shifts/moves.ts";
import type { Signer } from "../signer.ts";
import type { PosDb } from "../store.ts";
import { noteSeen } from "../sync/seen.ts";
import { publishSale, type Till } from "../till.ts";
import { type CashRefundRow, cashRefundsOf, findCashRefund } from "./cash-store.ts";
import {
  decideRefund,
  type PosRefund,
  type RefundAsked,
  type RefundMessage,
  whyNotRefund,
} from "./decide.ts";
import { type CashOfSale, cashTakenBy, recordRefundInCash } from "./in-cash.ts";
import {
  findRefund,
  type RefundRow,
  refundsOf,
  refundsOfPayment,
  refundsOfTender,
  updateRefund,
} from "./store.ts";

export interface RefundAsker {
  readonly operator: Operator;
  /** The manager who approved it, where the operator's role needs one. */
  readonly approvedBy: Id | undefined;
}

export class Refunds {
  readonly #till: Till;
  readonly #prints: PrintQueue;
  readonly #signer: Signer;
  /** Hears of each refund that the wallet has to be asked about now. */
  onPursue: (id: Id) => void = () => undefined;

  constructor(till: Till, prints: PrintQueue, signer: Signer) {
    this.#till = till;
    this.#prints = prints;
    this.#signer = signer;
  }

  /**
   * What a wallet has paid goes back to it, what was paid in cash out of the drawer.
   * @throws Refusal `not_found`, `nothing_to_refund`, `refund_too_much`, `cash_not_payable`, `id_reused`, `clock_untrusted`,
   * `shift_closed`
   */
  ask(saleId: Id, id: Id, input: Omit<RefundInput, "approval">, asker: RefundAsker): SaleView {
    const begun = this.#till.store.write((db) => {
      const known = findRefund(db, id) ?? findCashRefund(db, id);
      if (known) {
        if (!isSame(known, saleId, input)) throw new Refusal("id_reused");
        return undefined;
      }
      if (findTender(db, input.tender)?.kind !== "cash") return this.#insert(db, saleId, id, input, asker);
      return this.#giveCash(db, saleId, id, input, asker);
    });
    begun?.();
    return publishSale(this.#till, saleId);
  }

  /** @returns what is to be done once it is committed */
  #giveCash(
    db: PosDb,
    saleId: Id,
    id: Id,
    input: Omit<RefundInput, "approval">,
    asker: RefundAsker,
  ): () => void {
    const { sale, cash, asked } = this.#expectRefundable(db, saleId, input);
    if (!cash) throw new Refusal("nothing_to_refund");
    const rounding = recordRefundInCash(this.#till, db, sale, id, input, { cash, asked }, asker);
    const { tender, amount, lines, reason } = input;
    const at = this.#till.clocks.now();
    writeJournal(db, {
      at,
      actor: asker.operator.name,
      action: "refunded in cash",
      subject: id,
      detail: {
        sale: saleId,
        tender,
        amount,
        reason,
        ...(rounding !== 0 && { rounding }),
        ...approvalOf(asker),
      },
    });
    const { operator } = asker;
    this.#takeBack(db, { sale: saleId, operator: operator.id, kind: "cash", amount, rounding, lines }, at);
    intendSlip(this.#till, db, saleId, "refund", id);
    return () => {
      openForMove(this.#till, id).catch((error: Error) => {
        this.#till.log.error({ err: error, refund: id }, "the drawer's outcome could not be recorded");
      });
      this.#prints.wake();
      publishAnnouncements(this.#till);
    };
  }

  /** @returns what is to be done once it is committed */
  #insert(
    db: PosDb,
    saleId: Id,
    id: Id,
    input: Omit<RefundInput, "approval">,
    asker: RefundAsker,
  ): () => void {
    const { tender, amount, lines, reason } = input;
    const { payment } = this.#expectRefundable(db, saleId, input);
    if (!payment) throw new Refusal("nothing_to_refund");
    const request = Buffer.from(this.#signer.refund({ id, payment, amount }));
    const { currency } = this.#till.identity.enrolment.merchant;
    const { operator, approvedBy } = asker;
    const at = this.#till.clocks.now();
    db.insert(refunds)
      .values({
        id,
        sale: saleId,
        ...payment,
        amount,
        currency,
        lines,
        reason,
        state: "requested",
        request,
        operator: operator.id,
        approvedBy: approvedBy ?? null,
        createdAt: at,
      })
      .run();
    writeJournal(db, {
      at,
      actor: operator.name,
      action: "refund asked",
      subject: id,
      detail: { sale: saleId, tender, amount, reason, ...approvalOf(asker) },
    });
    return () => {
      this.onPursue(id);
      this.#prints.wake();
    };
  }

  /** The sale, and either the paid payment that gives the money back or the cash that goes back of it. */
  #expectRefundable(
    db: PosDb,
    saleId: Id,
    { tender, amount, lines }: Omit<RefundInput, "approval">,
  ): Refundable {
    const sale = findSale(db, saleId);
    if (!sale) throw new Refusal("not_found");
    const paid = paymentsOf(db, saleId).find((row) => row.tender === tender && row.state === "paid");
    const cash = cashTakenBy(db, sale, tender);
    const asked: RefundAsked = {
      amount,
      lines,
      captured: paid?.amount ?? (cash && cashOf(cash.brought)),
      cash: cash && { rounding: cash.rounding, rule: this.#till.cashRounding },
      saleLines: sale.lines,
      discount: sale.discount ?? undefined,
      before: paid ? refundsOfPayment(db, saleId, paid) : given(cash),
      returned: [
        ...refundsOf(db, saleId).filter(({ state }) => state !== "not_refunded"),
        ...cashRefundsOf(db, saleId),
      ].flatMap((refund) => refund.lines),
    };
    const why = whyNotRefund(asked);
    if (why) throw new Refusal(why);
    return { sale, asked, cash, payment: paid && { tender: paid.tender, attempt: paid.attempt } };
  }

  /** Hears a verified statement. False where no refund here has these bytes. */
  hear(statement: VerifiedRefundStatement, signed: Uint8Array): boolean {
    const row = this.#refundOf(statement);
    if (row) this.hearAbout(row.id, { type: "statement", statement }, signed);
    return row !== undefined;
  }

  #refundOf({ payment, request }: VerifiedRefundStatement): RefundRow | undefined {
    const { db } = this.#till.store;
    return refundsOfTender(db, payment.tender).find((row) => equalBytes(sha256(row.request), request));
  }

  /** Decides one message about one refund, commits it, and tells the screens. */
  hearAbout(id: Id, message: RefundMessage, signed?: Uint8Array): void {
    const till = this.#till;
    const { row, alarmed, moved } = till.store.write((db) => {
      const row = findRefund(db, id);
      if (!row) throw new Refusal("not_found");
      const { state, alarm } = decideRefund(this.#toRefund(row), message);
      const evidence = signed;
      const alarmed = alarm !== undefined && raiseAlarm(till, db, { kind: alarm, subject: id, evidence });
      const moved = state !== row.state;
      if (moved && message.type === "statement") noteSeen(db, id, message.statement.position);
      if (moved) this.#move(db, row, state, message.type === "statement" ? signed : undefined);
      return { row, alarmed, moved };
    });
    if (alarmed) publishAlarms(till);
    if (!moved) return;
    this.#prints.wake();
    publishAnnouncements(till);
    publishSale(till, row.sale);
  }

  /**
   * The slip is printed once it is known what to say: that it is done, that it waits, or that it was refused. Where paper
   * is not the rule the e-receipt says that it is done.
   */
  #move(db: PosDb, row: RefundRow, state: RefundRow["state"], statement: Uint8Array | undefined): void {
    updateRefund(db, row.id, state, statement);
    const at = this.#till.clocks.now();
    const { id, sale, amount } = row;
    writeJournal(db, { at, actor: "wallet", action: `refund ${state}`, subject: id, detail: { amount } });
    if (state === "refunded") {
      this.#takeBack(db, { ...row, kind: "wallet", rounding: 0 }, at);
      const money = { amount, currency: row.currency };
      recordAnnouncement(this.#till, db, { subject: id, kind: "refunded", money });
    }
    const refund = { done: state === "refunded", told: !isReceiptDue(db, sale) };
    if (needsSlip(readDesign(db).paper, refund)) intendSlip(this.#till, db, sale, "refund", id);
  }

  /** Of a sale that is paid no more all that was left came back together, this among it. */
  #takeBack(db: PosDb, refund: CountableRefund, at: number): void {
    const sale = findSale(db, refund.sale);
    if (sale?.state !== "paid") return;
    countRefund(this.#till, db, refund, at);
    returnToStock(
      db,
      refund.lines.map(({ line, quantity }) => ({
        product: sale.lines.find(({ id }) => id === line)?.product,
        quantity,
      })),
    );
  }

  #toRefund(row: RefundRow): PosRefund {
    const { terminal, merchant } = this.#till.identity.enrolment;
    const { state, amount, currency, tender, attempt, request } = row;
    return {
      state,
      payment: { tender, attempt },
      amount,
      currency,
      terminal,
      merchant: merchant.id,
      requestHash: sha256(request),
    };
  }
}

interface Refundable {
  readonly sale: SaleRow;
  readonly asked: RefundAsked;
  readonly payment: PaymentId | undefined;
  readonly cash: CashOfSale | undefined;
}

/** Cash goes back at once. */
function given(cash: CashOfSale | undefined): RefundAsked["before"] {
  return cash?.brought.before.map(({ amount }) => ({ state: "refunded", amount })) ?? [];
}

function approvalOf({ approvedBy }: RefundAsker): { readonly approvedBy?: Id } {
  return approvedBy === undefined ? {} : { approvedBy };
}

function isSame(
  row: RefundRow | CashRefundRow,
  sale: Id,
  { tender, amount, lines, reason }: Omit<RefundInput, "approval">,
) {
  return (
    row.sale === sale &&
    row.tender === tender &&
    row.amount === amount &&
    row.reason === reason &&
    JSON.stringify(row.lines) === JSON.stringify(lines)
  );
}
