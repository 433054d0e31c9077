/** Deciding a message about a payment over the books of a batch, and noting there what the decision does. */
import { feeReturned } from "#domain/fee.ts";
import { giveBack, NO_USAGE } from "#domain/limits.ts";
import type { RefusalCode } from "#domain/refusal.ts";
import type { Outcome } from "#domain/statement.ts";
import { newId } from "#kit/random-ids.ts";
import { sha256 } from "#kit/signatures.ts";
import { bankAccount } from "../bank-accounts.ts";
import {
  BY_PIN,
  decide,
  type PayeeStanding,
  type WalletEffect,
  type WalletMessage,
  type WalletPayment,
} from "../payments/decide.ts";
import { captureLegs, returnLegs } from "../payments/legs.ts";
import { type PaymentKey, type PaymentRow, toPayment } from "../payments/store.ts";
import type { AskedPayment, PaymentAsk } from "./asked.ts";
import { type Books, codeName, type Entry, paymentName, tenderName } from "./books.ts";
import { standingOfCode } from "./codes.ts";
import { payerOf } from "./payers.ts";
import { spendRequest } from "./requests.ts";

/** What is answered once the batch is committed. */
export type Settled<Row> = RefusalCode | Entry<Row>;

export function settlePayment(books: Books, asked: AskedPayment, demo: boolean): Settled<PaymentRow> {
  const { key, ask, spends } = asked;
  const stopped = whyNotHeard(books, asked);
  if (stopped) return stopped;
  if (spends) {
    const refused = spendRequest(books, key.terminal, spends);
    if (refused) return refused;
  }
  if (ask.type === "consent") return settleConsent(books, key, ask);
  const isNew = books.payments.get(paymentName(key)) === undefined;
  const settled = decideOver(books, key, messageOf(books, key, ask, demo));
  if (ask.type === "submit" && isNew) countPinFree(books, settled);
  return settled;
}

/** What a code has paid by itself counts against the next. */
function countPinFree(books: Books, settled: Settled<PaymentRow>): void {
  if (typeof settled === "string" || settled.row.state !== "paid" || !settled.row.payer) return;
  const { payer } = settled.row;
  books.pinFree.set(payer, (books.pinFree.get(payer) ?? 0) + 1);
}

/** What a suspended terminal signed moves no money, whoever brings it: its key may be in other hands. */
function whyNotHeard(books: Books, { key, ask }: AskedPayment): RefusalCode | undefined {
  const terminal = books.terminals.get(key.terminal);
  if (!terminal) return "not_found";
  const isSigned = ask.type === "present" || ask.type === "submit" || ask.type === "reverse";
  return isSigned && terminal.state === "suspended" ? "terminal_suspended" : undefined;
}

function messageOf(
  books: Books,
  key: PaymentKey,
  ask: Exclude<PaymentAsk, { type: "consent" }>,
  demo: boolean,
): WalletMessage {
  if (ask.type === "time" || ask.type === "close" || ask.type === "reverse") return ask;
  const { merchant, state } = books.terminal(key.terminal);
  const { currency } = books.merchant(merchant);
  const { request, bytes } = ask;
  const shop = { demo, currency, retired: state === "retired" };
  if (ask.type === "present") return { type: "present", request, bytes, shop };
  // A code is only read where the payment is new: what it is worth is no matter of the second telling.
  const code = books.payments.get(paymentName(key))
    ? ({ kind: "refused" } as const)
    : standingOfCode(books, ask.code, { terminal: key.terminal, merchant, amount: request.amount });
  return { type: "submit", request, bytes, shop, payee: payeeOf(books, key), code };
}

/** The same id again is the same consent: it is refused as before, or finds its payment paid. */
function settleConsent(
  books: Books,
  key: PaymentKey,
  { customer, consent }: PaymentAsk & { type: "consent" },
): Settled<PaymentRow> {
  const before = books.consents.get(consent);
  if (before && (before.customer !== customer || paymentName(before) !== paymentName(key)))
    return "id_reused";
  if (before?.refusal) return before.refusal;
  const payer = payerOf(books, customer);
  if (!payer || !books.payments.get(paymentName(key))) return "not_found";
  const settled = decideOver(books, key, {
    type: "consent",
    payer,
    payee: payeeOf(books, key),
    factors: BY_PIN,
  });
  if (!before) {
    const { terminal, tender, attempt } = key;
    const refusal = refusalOf(settled);
    books.consents.add(consent, { id: consent, customer, terminal, tender, attempt, refusal });
  }
  return settled;
}

function refusalOf(settled: Settled<PaymentRow>): RefusalCode | null {
  if (typeof settled === "string") return settled;
  return settled.row.state === "paid" ? null : "payment_expired";
}

/** How the shop stands to a consent now. */
function payeeOf(books: Books, key: PaymentKey): PayeeStanding {
  const tender = tenderName(key);
  const others = books.attemptsOf(tender).filter(({ attempt }) => attempt !== key.attempt);
  return {
    suspended: books.terminal(key.terminal).state !== "active",
    // What a restored store has forgotten may have been paid: until its case is settled nobody pays it again.
    tenderPaid: books.cases.has(tender) || others.some(({ state }) => state === "paid"),
  };
}

function decideOver(books: Books, key: PaymentKey, message: WalletMessage): Settled<PaymentRow> {
  const known = books.payments.get(paymentName(key));
  const decision = decide(known && toPayment(known.row), message, books.now);
  if ("refusal" in decision) return decision.refusal;
  for (const effect of decision.effects) apply(books, key, decision.payment, effect);
  const entry = books.payments.get(paymentName(key));
  if (!entry) throw new Error("a decided payment is in the books");
  return entry;
}

function apply(books: Books, key: PaymentKey, payment: WalletPayment, effect: WalletEffect): void {
  if (effect.type === "record") record(books, key, payment);
  if (effect.type === "spend") {
    const { terminal, tender, attempt } = key;
    books.spentCodes.add(codeName(effect.spends.device, effect.spends.step), {
      ...effect.spends,
      terminal,
      tender,
      attempt,
    });
  }
  if (effect.type === "capture") capture(books, key, effect);
  if (effect.type === "return") returnMoney(books, key, effect.amount);
  if (effect.type === "state") state(books, key, effect.outcome);
}

function record(books: Books, key: PaymentKey, payment: WalletPayment): void {
  const { terminal, tender, attempt } = key;
  const { amount, currency, request, expiresAt, way } = payment;
  books.addPayment({
    terminal,
    tender,
    attempt,
    merchant: books.terminal(terminal).merchant,
    amount,
    currency,
    request,
    way,
    state: "open",
    payer: way === "submitted" ? (payment.payer ?? null) : null,
    refunded: 0,
    transaction: null,
    capturedAt: null,
    feeSchedule: null,
    feeFree: 0,
    fee: 0,
    spentOn: null,
    consentClass: null,
    statement: null,
    decidedAt: null,
    expiresAt: new Date(expiresAt),
    createdAt: new Date(books.now),
  });
}

function entryOf(books: Books, key: PaymentKey): Entry<PaymentRow> {
  const entry = books.payments.get(paymentName(key));
  if (!entry) throw new Error("what is decided of a payment is decided of one that is there");
  return entry;
}

/** Moves the money, takes the fee that is agreed now, and counts it against the payer's limits. */
function capture(
  books: Books,
  key: PaymentKey,
  { payer, usage, consentClass }: WalletEffect & { type: "capture" },
): void {
  const { row } = entryOf(books, key);
  const from = books.customers.get(payer);
  if (!from) throw new Error("a payer has a wallet");
  const { amount, currency, merchant } = row;
  const { account, timeZone } = books.merchant(merchant);
  const { fee, schedule } = books.fees.take(merchant, timeZone, amount, books.now);
  const between = { payer: from.account, merchant: account, fees: bankAccount("fees", currency) };
  const transaction = newId();
  const legs = captureLegs(between, { currency, amount, fee: fee.fee });
  books.post({ id: transaction, kind: "payment", legs });
  const taken = { fee: fee.fee, feeFree: fee.free, feeSchedule: schedule };
  const counted = { spentOn: usage.day, consentClass };
  const captured = { ...row, payer, transaction, capturedAt: new Date(books.now), ...counted, ...taken };
  books.usages.change(payer, usage);
  books.payments.change(paymentName(key), { row: captured });
}

/** @param amount what of the capture is left to return: the whole, or what refunds have not given back */
function returnMoney(books: Books, key: PaymentKey, amount: number): void {
  const { row } = entryOf(books, key);
  const { transaction, currency, payer, spentOn, consentClass } = row;
  const [captured] = (transaction && books.legs.get(transaction)) || [];
  if (!transaction || !captured || !payer || !spentOn || !consentClass)
    throw new Error("only what was captured can be returned");
  const between = { payer: captured.debit, merchant: captured.credit, fees: bankAccount("fees", currency) };
  const fee = feeReturned(row.fee, row.amount, { by: "reversal", refunded: row.refunded });
  const legs = returnLegs(between, { currency, amount, fee });
  books.post({ id: newId(), kind: "reversal", reverses: transaction, legs });
  const counted = { day: spentOn, consentClass };
  books.usages.change(payer, giveBack(books.usages.get(payer) ?? NO_USAGE, counted, amount));
}

function state(books: Books, key: PaymentKey, outcome: Outcome): void {
  const { row } = entryOf(books, key);
  const { terminal, merchant, tender, attempt, amount, currency, request } = row;
  const stated = books.state({
    outcome,
    terminal,
    merchant,
    payment: { tender, attempt },
    amount,
    currency,
    request: sha256(request),
    decidedAt: books.now,
  });
  const decided = { ...row, state: outcome, decidedAt: new Date(books.now) };
  books.payments.change(paymentName(key), { row: decided, stated });
}
