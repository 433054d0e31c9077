/** Deciding a message about a refund over the books of a batch, and noting there what the decision does. */
import { feeReturned } from "#domain/fee.ts";
import type { Id } from "#domain/ids.ts";
import type { RefundOutcome } from "#domain/statement.ts";
import { newId } from "#kit/random-ids.ts";
import { sha256 } from "#kit/signatures.ts";
import { bankAccount } from "../bank-accounts.ts";
import { returnLegs } from "../payments/legs.ts";
import type { PaymentRow } from "../payments/store.ts";
import { decideRefund, type RefundStanding, type WalletRefundEffect } from "../refunds/decide.ts";
import { askMessage, type RefundRow, toRefund } from "../refunds/store.ts";
import type { AskedRefund } from "./asked.ts";
import { type Books, type Entry, paymentName, refundName } from "./books.ts";
import type { Settled } from "./payments.ts";
import { spendRequest } from "./requests.ts";

export function settleRefund(books: Books, asked: AskedRefund): Settled<RefundRow> {
  const { key, id, ask, spends } = asked;
  if (!books.terminals.get(key.terminal)) return "not_found";
  const refused = spends && spendRequest(books, key.terminal, spends);
  if (refused) return refused;
  const name = refundName({ terminal: key.terminal, id });
  const known = books.refunds.get(name)?.row;
  const message = ask.type === "retry" ? ask : askMessage(ask);
  const amount = known?.amount ?? (message.type === "ask" ? message.amount : 0);
  const standing = standingOf(books, asked, amount);
  const decision = decideRefund(known && toRefund(known), message, standing);
  if ("refusal" in decision) return decision.refusal;
  const { refund, effects } = decision;
  for (const effect of effects) {
    if (effect.type === "record") {
      const { terminal, tender, attempt } = key;
      const { amount, currency, request } = refund;
      const rest = { state: "queued", transaction: null, statement: null, decidedAt: null } as const;
      const createdAt = new Date(books.now);
      const row = { terminal, id, tender, attempt, amount, currency, request, ...rest, createdAt };
      books.refunds.add(name, { row });
    }
    if (effect.type === "state") state(books, name, effect.outcome, effects, standing.feeBack);
  }
  return entryOf(books, name);
}

function standingOf(books: Books, { key, id }: AskedRefund, amount: number): RefundStanding {
  const payment = books.payments.get(paymentName(key))?.row;
  const merchant = books.merchant(payment?.merchant ?? books.terminal(key.terminal).merchant);
  return {
    payment: payment && { ...toRefunded(payment), queued: books.queuedOf(key, id) },
    merchantBalance: books.account(merchant.account).balance,
    feeBack: payment ? feeBackWith(books, payment, amount) : 0,
  };
}

/** What of the payment's fee goes back with a refund of so much, by the schedule that the fee was taken by. */
function feeBackWith(books: Books, payment: PaymentRow, refund: number): number {
  const { merchant, fee, feeSchedule, amount, refunded } = payment;
  if (fee === 0 || feeSchedule === null) return 0;
  const returned = books.fees.isReturned(merchant, feeSchedule);
  return feeReturned(fee, amount, { by: "refund", refunded, refund, returned });
}

function toRefunded({ state, amount, currency, refunded, payer }: PaymentRow) {
  return { state, amount, currency, refunded, ...(payer && { payer }) };
}

function entryOf(books: Books, name: string): Entry<RefundRow> {
  const entry = books.refunds.get(name);
  if (!entry) throw new Error("a decided refund is in the books");
  return entry;
}

function state(
  books: Books,
  name: string,
  outcome: RefundOutcome,
  effects: readonly WalletRefundEffect[],
  feeBack: number,
): void {
  const { row } = entryOf(books, name);
  const { terminal, tender, attempt, amount, currency, request } = row;
  const back = effects.find((effect) => effect.type === "give_back");
  const transaction = back ? giveBack(books, row, back.to, feeBack) : null;
  const stated = books.state({
    outcome,
    terminal,
    merchant: books.payments.get(paymentName(row))?.row.merchant ?? books.terminal(terminal).merchant,
    payment: { tender, attempt },
    amount,
    currency,
    request: sha256(request),
    decidedAt: books.now,
  });
  const decided = { ...row, state: outcome, transaction, decidedAt: new Date(books.now) };
  books.refunds.change(name, { row: decided, stated });
}

/** Moves the money back, and keeps on the payment what was given back of it. */
function giveBack(books: Books, refund: RefundRow, to: Id, fee: number): Id {
  const name = paymentName(refund);
  const payment = books.payments.get(name);
  const customer = books.customers.get(to);
  if (!payment || !customer) throw new Error("a refund goes back to who paid");
  const { amount, currency } = refund;
  const id = newId();
  const merchant = books.merchant(payment.row.merchant).account;
  const between = { payer: customer.account, merchant, fees: bankAccount("fees", currency) };
  books.post({ id, kind: "refund", legs: returnLegs(between, { currency, amount, fee }) });
  const row = { ...payment.row, refunded: payment.row.refunded + amount };
  books.payments.change(name, { ...payment, row });
  return id;
}
