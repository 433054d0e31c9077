/** What of the books a batch has changed, as the statements that write it: each kind of row once, with all of its rows. */
import { transactionText } from "#domain/ledger.ts";
import { newId } from "#kit/random-ids.ts";
import { sha256 } from "#kit/signatures.ts";
import { cloneSuspected } from "../bank/acts.ts";
import type { PaymentRow } from "../payments/store.ts";
import { WINDOW } from "../terminals/counter.ts";
import { arrayOf, type Element } from "./arrays.ts";
import { type Books, type Entry, finished, type Rows } from "./books.ts";
import type { Call } from "./connection.ts";
import { together, type Write, type WriteCall } from "./together.ts";
import {
  ADD_ACTS,
  ADD_CONSENTS,
  ADD_COUNTERS,
  ADD_EVENTS,
  ADD_LEGS,
  ADD_PAYMENTS,
  ADD_REFUNDS,
  ADD_TRANSACTIONS,
  CHANGE_PAYMENTS,
  CHANGE_REFUNDS,
  CHANGE_TERMINALS,
  COUNT_TRIES,
  COUNT_USAGES,
  FORGET_COUNTERS,
  SPEND_CODES,
  USE_ALLOWANCES,
} from "./writes.ts";

/** How many counters may lie behind the window before they are forgotten: not at each request. */
const FORGET_EACH = 16;

/** What bears no signature and refers to nothing that does: written while the statements are being signed. */
export function unsignedWrites(books: Books): Call[] {
  return together([
    ...postCalls(books),
    ...call(COUNT_USAGES, books.usages.written(), ([customer, { day, spent, byClass, spentInYear }]) => [
      customer,
      day,
      spent,
      byClass.A,
      byClass.B,
      byClass.C,
      spentInYear,
    ]),
    ...call(USE_ALLOWANCES, books.fees.changed, ({ merchant, month, used }) => [merchant, month, used]),
    ...call(CHANGE_TERMINALS, changedIn(books.terminals), (row) => [
      row.id,
      row.state,
      row.counter,
      row.streamNumber,
      row.streamChain,
    ]),
    ...call(COUNT_TRIES, changedIn(books.tries), ({ subject, failures, lockedUntil }) => [
      subject,
      failures,
      lockedUntil,
    ]),
    ...call(ADD_ACTS, books.clones.map(cloneSuspected), ({ act, subject }) => [newId(), act, subject]),
    ...counterCalls(books),
  ]);
}

/** The rest, in the order in which rows refer to each other. */
export function signedWrites(books: Books): Call[] {
  return together([
    ...paymentCalls(books),
    ...refundCalls(books),
    ...call(ADD_EVENTS, books.stated, ({ statement: { terminal, position }, signed }) => [
      terminal,
      position.number,
      position.chain,
      signed,
    ]),
    ...call(ADD_CONSENTS, addedIn(books.consents), (row) => [
      row.id,
      row.customer,
      row.terminal,
      row.tender,
      row.attempt,
      row.refusal,
    ]),
    ...call(SPEND_CODES, addedIn(books.spentCodes), (row) => [
      row.device,
      row.step,
      row.terminal,
      row.tender,
      row.attempt,
    ]),
  ]);
}

function postCalls({ posted }: Books): WriteCall[] {
  if (posted.length === 0) return [];
  const transactions = posted.map((asked) => [
    asked.id,
    asked.kind,
    asked.reverses ?? null,
    sha256(Buffer.from(transactionText(asked))),
  ]);
  const legs = posted.flatMap(({ id, legs }) =>
    legs.map((leg, place) => [id, place, leg.debit, leg.credit, leg.currency, leg.amount]),
  );
  return [...call(ADD_TRANSACTIONS, transactions, (row) => row), ...call(ADD_LEGS, legs, (row) => row)];
}

function paymentCalls({ payments }: Books): WriteCall[] {
  return [
    ...call(ADD_PAYMENTS, finishedOf(addedIn(payments)), (row) => [
      row.terminal,
      row.tender,
      row.attempt,
      row.merchant,
      row.amount,
      row.currency,
      row.request,
      row.way,
      row.expiresAt,
      row.createdAt,
      ...outcomeOf(row),
    ]),
    ...call(CHANGE_PAYMENTS, finishedOf(changedIn(payments)), (row) => [
      row.terminal,
      row.tender,
      row.attempt,
      ...outcomeOf(row),
    ]),
  ];
}

/** What of a payment can still change. */
const outcomeOf = (row: PaymentRow): Element[] => [
  row.state,
  row.payer,
  row.refunded,
  row.transaction,
  row.capturedAt,
  row.feeSchedule,
  row.feeFree,
  row.fee,
  row.spentOn,
  row.consentClass,
  row.statement,
  row.decidedAt,
];

function refundCalls({ refunds }: Books): WriteCall[] {
  return [
    ...call(ADD_REFUNDS, finishedOf(addedIn(refunds)), (row) => [
      row.terminal,
      row.id,
      row.tender,
      row.attempt,
      row.amount,
      row.currency,
      row.request,
      row.state,
      row.transaction,
      row.statement,
      row.decidedAt,
      row.createdAt,
    ]),
    ...call(CHANGE_REFUNDS, finishedOf(changedIn(refunds)), (row) => [
      row.terminal,
      row.id,
      row.state,
      row.transaction,
      row.statement,
      row.decidedAt,
    ]),
  ];
}

function counterCalls({ counters, terminals }: Books): WriteCall[] {
  const spent = addedIn(counters);
  const crossed = new Set(spent.flatMap((row) => (row.counter % FORGET_EACH === 0 ? row.terminal : [])));
  return [
    ...call(ADD_COUNTERS, spent, ({ terminal, counter, digest }) => [terminal, counter, digest]),
    ...call(FORGET_COUNTERS, terminals.rowsOf(crossed), ({ id, counter }) => [id, counter - WINDOW]),
  ];
}

const addedIn = <Row>(rows: Rows<Row>) => rows.rowsOf(rows.added);
const changedIn = <Row>(rows: Rows<Row>) => rows.rowsOf(rows.changed);
const finishedOf = <Row extends { readonly statement: Uint8Array | null }>(entries: readonly Entry<Row>[]) =>
  entries.map(finished);

function call<Row>(
  statement: Write,
  rows: readonly Row[],
  elements: (row: Row) => readonly Element[],
): WriteCall[] {
  return rows.length === 0 ? [] : [{ statement, values: columnsOf(rows.map(elements)) }];
}

/** Rows of elements as an array a column. */
function columnsOf(rows: readonly (readonly Element[])[]): string[] {
  return (rows[0] ?? []).map((_, column) => arrayOf(rows.map((row) => row[column] ?? null)));
}
