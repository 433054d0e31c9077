/**
 * Loads and locks all that the messages of a batch can need, each kind of row by one statement for the whole batch. Rows
 * are locked in the order that every transaction keeps: lease, terminals, payments, devices, tries, customers, accounts,
 * each by its key. Each statement sees what was committed before it began, so that what is read after a lock is as the
 * lock found it.
 */
import type { Id } from "#domain/ids.ts";
import { CURRENCIES, type Currency } from "#domain/money.ts";
import { parsePaymentCode, STEP_MS } from "#domain/payment-code.ts";
import { bankAccount } from "../bank-accounts.ts";
import type { PaymentKey } from "../payments/store.ts";
import { toUsage } from "../wallets/usage.ts";
import { arrayOf, type Element } from "./arrays.ts";
import type { Asked } from "./asked.ts";
import { Books, codeName, counterName, refundName, tenderName } from "./books.ts";
import type { Run } from "./connection.ts";
import {
  ACCOUNTS,
  CLOCK,
  CONSENTS,
  COUNTERS,
  CUSTOMERS,
  DEVICES,
  KEYS,
  LEASE,
  LEGS,
  PAYMENTS,
  PIN_FREE,
  REFUNDS,
  SHOPS,
  SPENT_CODES,
  TERMINALS,
  TRIES,
  USAGES,
} from "./loads.ts";
import { bytesOf, toPaymentRow, toRefundRow } from "./rows.ts";

/** The writer that loads is not the one that leads: another has taken over. */
export class LeaseLost extends Error {}

export interface Held {
  readonly shard: string;
  readonly token: number;
}

/** What a batch names, each once. */
class Names {
  readonly terminals = new Set<Id>();
  readonly keys = new Set<string>();
  readonly counters: (readonly [Id, number])[] = [];
  readonly tenders = new Map<string, PaymentKey>();
  readonly customers = new Set<Id>();
  readonly consents = new Set<Id>();
  /** Terminals that charge a payment code, and the devices that the codes name. */
  readonly submitted = new Set<Id>();
  readonly codes = new Set<string>();
  /** Payments whose money may go back. */
  readonly returned: PaymentKey[] = [];

  constructor(batch: readonly Asked[]) {
    for (const asked of batch) this.#note(asked);
  }

  #note(asked: Asked): void {
    const { key, spends } = asked;
    this.terminals.add(key.terminal);
    this.tenders.set(tenderName(key), key);
    if (spends) {
      this.keys.add(spends.keyId);
      this.counters.push([key.terminal, spends.counter]);
    }
    if (asked.kind === "refund" || asked.ask.type === "reverse") this.returned.push(key);
    if (asked.kind === "refund") return;
    const { ask } = asked;
    if (ask.type === "consent") {
      this.customers.add(ask.customer);
      this.consents.add(ask.consent);
    }
    const device = ask.type === "submit" ? parsePaymentCode(ask.code)?.device : undefined;
    if (ask.type === "submit") this.submitted.add(key.terminal);
    if (device !== undefined) this.codes.add(device);
  }
}

const columns = <T>(rows: Iterable<T>, ...each: ((row: T) => Element)[]) => {
  const all = [...rows];
  return each.map((column) => arrayOf(all.map(column)));
};

const attemptColumns = (keys: Iterable<PaymentKey>) =>
  columns(
    keys,
    ({ terminal }) => terminal,
    ({ tender }) => tender,
    ({ attempt }) => attempt,
  );

const tenderColumns = (keys: Iterable<PaymentKey>) => attemptColumns(keys).slice(0, 2);

/** @throws LeaseLost */
export async function loadBooks(run: Run, batch: readonly Asked[], held: Held): Promise<Books> {
  const names = new Names(batch);
  const books = new Books();
  await Promise.all([
    holdLease(run, held),
    loadTerminals(run, books, names),
    loadCounters(run, books, names),
    loadPayments(run, books, names),
    loadCodes(run, books, names),
    loadMoney(run, books, names),
    loadConsents(run, books, names),
    loadRefunds(run, books, batch),
    readClock(run, books, names),
  ]);
  return books;
}

async function holdLease(run: Run, { shard, token }: Held): Promise<void> {
  const [lease] = await run(LEASE, shard, String(token));
  if (!lease?.held) throw new LeaseLost("another writer leads");
}

async function loadTerminals(run: Run, books: Books, { terminals }: Names): Promise<void> {
  for (const raw of await run(TERMINALS, arrayOf(terminals))) {
    const { id, merchant, state, counter } = raw;
    const stream = { streamNumber: raw.stream_number, streamChain: bytesOf(raw.stream_chain) };
    books.terminals.load(id, { id, merchant, state, counter, ...stream });
  }
}

async function loadCounters(run: Run, books: Books, { keys, counters }: Names): Promise<void> {
  if (counters.length === 0) return;
  const spent = columns(
    counters,
    ([terminal]) => terminal,
    ([, counter]) => counter,
  );
  const [known, before] = await Promise.all([run(KEYS, arrayOf(keys)), run(COUNTERS, ...spent)]);
  for (const { id, terminal } of known) books.keys.set(id, terminal);
  for (const row of before) books.counters.load(counterName(row.terminal, row.counter), row);
}

async function loadPayments(run: Run, books: Books, { tenders }: Names): Promise<void> {
  // They are locked in this order.
  const inOrder = [...tenders].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
  const named = tenderColumns(inOrder);
  for (const raw of await run(PAYMENTS, ...named)) books.loadPayment(toPaymentRow(raw));
}

async function loadCodes(run: Run, books: Books, { submitted, codes }: Names): Promise<void> {
  if (submitted.size === 0) return;
  const numbers = arrayOf(codes);
  const [devices, tries, spent] = await Promise.all([
    run(DEVICES, numbers),
    run(TRIES, arrayOf(submitted), numbers),
    run(SPENT_CODES, numbers, String(STEP_MS)),
  ]);
  for (const device of devices) books.devices.set(device.number, { ...device, seed: bytesOf(device.seed) });
  for (const { subject, failures, locked_until } of tries)
    books.tries.load(subject, { subject, failures, lockedUntil: locked_until });
  for (const row of spent) books.spentCodes.load(codeName(row.device, row.step), row);
}

async function loadMoney(run: Run, books: Books, names: Names): Promise<void> {
  const { terminals, tenders, customers, codes, returned } = names;
  const back = attemptColumns(returned);
  const payers = [arrayOf(customers), arrayOf(codes), ...back];
  const shops = [arrayOf(terminals), ...tenderColumns(tenders.values())];
  const [people, usages, , accounts, legs, pinFree] = await Promise.all([
    run(CUSTOMERS, ...payers),
    run(USAGES, ...payers),
    loadShops(run, books, shops),
    run(ACCOUNTS, ...payers, ...shops, FEE_ACCOUNTS),
    returned.length > 0 ? run(LEGS, ...back) : [],
    codes.size > 0 ? run(PIN_FREE, arrayOf(codes)) : [],
  ]);
  for (const customer of people) books.customers.set(customer.id, customer);
  for (const row of usages) books.usages.load(row.customer, toUsage(row));
  for (const { id, balance, currency } of accounts) books.accounts.set(id, { balance, currency });
  for (const { customer, times } of pinFree) books.pinFree.set(customer, times);
  for (const { transaction, currency, ...leg } of legs) {
    const known = books.legs.get(transaction) ?? [];
    books.legs.set(transaction, [...known, { ...leg, currency }]);
  }
}

/** Where the fees of each currency go. */
const FEE_ACCOUNTS = arrayOf(
  (Object.keys(CURRENCIES) as Currency[]).map((currency) => bankAccount("fees", currency)),
);

async function loadShops(run: Run, books: Books, shops: readonly string[]): Promise<void> {
  for (const { id, account, currency, time_zone, schedules, allowances } of await run(SHOPS, ...shops)) {
    books.merchants.set(id, { account, currency, timeZone: time_zone });
    for (const { id: schedule, validFrom, ...agreed } of schedules ?? [])
      books.fees.agreed(id, { id: schedule, validFrom, schedule: agreed });
    for (const { month, used } of allowances ?? []) books.fees.used(id, month, used);
  }
}

async function loadConsents(run: Run, books: Books, { consents }: Names): Promise<void> {
  if (consents.size === 0) return;
  for (const row of await run(CONSENTS, arrayOf(consents))) books.consents.load(row.id, row);
}

async function loadRefunds(run: Run, books: Books, batch: readonly Asked[]): Promise<void> {
  const asked = batch.filter((one) => one.kind === "refund");
  if (asked.length === 0) return;
  const ids = columns(
    asked,
    ({ key }) => key.terminal,
    ({ id }) => id,
  );
  for (const raw of await run(REFUNDS, ...ids, ...attemptColumns(asked.map(({ key }) => key))))
    books.refunds.load(refundName(raw), { row: toRefundRow(raw) });
}

async function readClock(run: Run, books: Books, { tenders }: Names): Promise<void> {
  const [clock] = await run(CLOCK, ...tenderColumns(tenders.values()));
  if (!clock) throw new Error("a statement needs a store that was bound");
  books.now = clock.now;
  books.epoch = clock.epoch;
  for (const tender of clock.cases) books.cases.add(tender);
}
