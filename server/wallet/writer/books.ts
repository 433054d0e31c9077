/**
 * The books as a batch sees them: what was loaded for it, and over that what its own messages have changed, so that the
 * second of two payments by one payer sees the first. Only what was changed here is written.
 */
import type { Id } from "#domain/ids.ts";
import { balanceChanges, type LedgerTransaction, type Leg } from "#domain/ledger.ts";
import type { Tier, Usage } from "#domain/limits.ts";
import type { Currency } from "#domain/money.ts";
import type { Statement } from "#domain/statement.ts";
import type { consents, spentCodes, tries } from "#drizzle/wallet/schema.ts";
import { chainAfter } from "#kit/signatures.ts";
import type { PaymentKey, PaymentRow } from "../payments/store.ts";
import type { RefundKey, RefundRow } from "../refunds/store.ts";
import { Fees } from "./fees.ts";

/** Any statement but for its place in the stream. */
export type StatementFacts = Omit<Statement, "position">;

/** A statement at its place in the stream of its terminal; signed once all of the batch is decided. */
export interface StatedEvent {
  readonly statement: Statement;
  signed: Uint8Array;
}

/** A row as the batch has it now; a statement that this batch made of it is in `stated` and not yet in the row. */
export interface Entry<Row> {
  readonly row: Row;
  readonly stated?: StatedEvent;
}

export interface TerminalFacts {
  readonly id: Id;
  readonly merchant: Id;
  state: "active" | "suspended" | "retired";
  counter: number;
  streamNumber: number;
  streamChain: Uint8Array;
}

export interface CustomerFacts {
  readonly id: Id;
  readonly account: Id;
  readonly frozen: boolean;
  readonly tier: Tier;
}

export interface MerchantFacts {
  readonly account: Id;
  readonly currency: Currency;
  readonly timeZone: string;
}

export interface AccountFacts {
  readonly currency: Currency;
  balance: number;
}

export interface DeviceFacts {
  readonly id: Id;
  readonly customer: Id;
  readonly number: string;
  readonly seed: Uint8Array;
}

export type ConsentRow = Omit<typeof consents.$inferSelect, "createdAt">;
export type TriesRow = typeof tries.$inferSelect;
export type SpentCodeRow = typeof spentCodes.$inferSelect;

export const paymentName = ({ terminal, tender, attempt }: PaymentKey) => `${terminal}.${tender}.${attempt}`;
export const tenderName = ({ terminal, tender }: Pick<PaymentKey, "terminal" | "tender">) =>
  `${terminal}.${tender}`;
export const refundName = ({ terminal, id }: RefundKey) => `${terminal}.${id}`;
export const counterName = (terminal: Id, counter: number) => `${terminal}.${counter}`;
export const codeName = (device: Id, step: number) => `${device}.${step}`;

/** Rows by name, and which of them are new or changed. */
export class Rows<Row> {
  readonly #rows = new Map<string, Row>();
  readonly added = new Set<string>();
  readonly changed = new Set<string>();

  load(name: string, row: Row): void {
    this.#rows.set(name, row);
  }

  get(name: string): Row | undefined {
    return this.#rows.get(name);
  }

  add(name: string, row: Row): void {
    this.#rows.set(name, row);
    this.added.add(name);
  }

  change(name: string, row: Row): void {
    this.#rows.set(name, row);
    if (!this.added.has(name)) this.changed.add(name);
  }

  all(): IterableIterator<Row> {
    return this.#rows.values();
  }

  /** What is new or changed, with its name. */
  written(): [string, Row][] {
    return [...this.added, ...this.changed].flatMap((name) => {
      const row = this.#rows.get(name);
      return row === undefined ? [] : [[name, row] as [string, Row]];
    });
  }

  rowsOf(names: ReadonlySet<string>): Row[] {
    return [...names].flatMap((name) => this.#rows.get(name) ?? []);
  }
}

export class Books {
  /** The database's clock once everything was locked, epoch milliseconds. */
  now = 0;
  /** Of the event streams. */
  epoch = 0;
  readonly terminals = new Rows<TerminalFacts>();
  /** The terminal of each key that signed a request. */
  readonly keys = new Map<string, Id>();
  readonly counters = new Rows<{
    readonly terminal: Id;
    readonly counter: number;
    readonly digest: Uint8Array;
  }>();
  readonly payments = new Rows<Entry<PaymentRow>>();
  /** The names of each tender's payments. */
  readonly #attempts = new Map<string, Set<string>>();
  /** Tenders with a case that people have to settle. */
  readonly cases = new Set<string>();
  readonly customers = new Map<Id, CustomerFacts>();
  /** What customers have paid, by customer. */
  readonly usages = new Rows<Usage>();
  readonly merchants = new Map<Id, MerchantFacts>();
  readonly fees = new Fees();
  readonly accounts = new Map<Id, AccountFacts>();
  readonly consents = new Rows<ConsentRow>();
  readonly refunds = new Rows<Entry<RefundRow>>();
  /** Devices by the number that their codes name. */
  readonly devices = new Map<string, DeviceFacts>();
  readonly tries = new Rows<TriesRow>();
  readonly spentCodes = new Rows<SpentCodeRow>();
  /** How often each customer has paid by code without the PIN within a day. */
  readonly pinFree = new Map<Id, number>();
  /** The legs of each capture that the batch may have to return. */
  readonly legs = new Map<Id, readonly Leg[]>();
  /** Terminals that were found out to be two. */
  readonly clones: Id[] = [];
  readonly posted: LedgerTransaction[] = [];
  readonly stated: StatedEvent[] = [];

  /** @throws Error for a name that was not loaded: the load has to know what a decision asks for */
  terminal(id: Id): TerminalFacts {
    return expected(this.terminals.get(id), "terminal");
  }

  merchant(id: Id) {
    return expected(this.merchants.get(id), "merchant");
  }

  account(id: Id): AccountFacts {
    return expected(this.accounts.get(id), "account");
  }

  loadPayment(row: PaymentRow): void {
    this.payments.load(paymentName(row), { row });
    this.#noteAttempt(row);
  }

  addPayment(row: PaymentRow): void {
    this.payments.add(paymentName(row), { row });
    this.#noteAttempt(row);
  }

  /** The payments of one tender, one for each attempt. */
  attemptsOf(tender: string): PaymentRow[] {
    return this.payments.rowsOf(this.#attempts.get(tender) ?? new Set()).map(({ row }) => row);
  }

  /** What other refunds of a payment than this one are queued for, minor units. */
  queuedOf(payment: PaymentKey, id: Id): number {
    let queued = 0;
    for (const { row } of this.refunds.all())
      if (row.state === "queued" && row.id !== id && paymentName(row) === paymentName(payment))
        queued += row.amount;
    return queued;
  }

  #noteAttempt(key: PaymentKey): void {
    const tender = tenderName(key);
    const attempts = this.#attempts.get(tender) ?? new Set();
    this.#attempts.set(tender, attempts.add(paymentName(key)));
  }

  post(transaction: LedgerTransaction): void {
    this.posted.push(transaction);
    this.legs.set(transaction.id, transaction.legs);
    for (const [id, change] of balanceChanges(transaction.legs)) this.account(id).balance += change;
  }

  /** Puts a statement at the end of its terminal's stream. */
  state(facts: StatementFacts): StatedEvent {
    const terminal = this.terminal(facts.terminal);
    const number = terminal.streamNumber + 1;
    const place = { epoch: this.epoch, number };
    const chain = chainAfter(terminal.streamChain, {
      ...facts,
      position: { ...place, chain: terminal.streamChain },
    });
    terminal.streamNumber = number;
    terminal.streamChain = chain;
    this.terminals.change(terminal.id, terminal);
    const event = { statement: { ...facts, position: { ...place, chain } }, signed: new Uint8Array(0) };
    this.stated.push(event);
    return event;
  }
}

/** The row with the statement that the batch has made of it, once that is signed. */
export function finished<Row extends { readonly statement: Uint8Array | null }>({
  row,
  stated,
}: Entry<Row>): Row {
  return stated ? { ...row, statement: stated.signed } : row;
}

function expected<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`a decision needs a ${what} that was not loaded`);
  return found;
}
