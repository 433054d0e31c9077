/**
 * Reconciliation (对账): what the terminal holds of a business day, what the wallet settles for it, and what was counted
 * in the drawer, laid side by side. Every difference has one kind, found by rules that are the same whatever order the
 * lines come in.
 *
 * A movement belongs to the day in which the wallet decided it, by the wallet's clock: the proof says when.
 */
import { type CashCount, cashDifference } from "./cash-count.ts";
import { type Difference, difference } from "./difference.ts";
import { type HeldDay, type HeldPayment, movementKey, type Scope } from "./held-day.ts";
import { formatPaymentId, type Id } from "./ids.ts";
import { type Findings, joined, type Movement, NOTHING, ofPayment, told } from "./payment-differences.ts";
import type { Tally } from "./receipt/shift-report.ts";
import { ofRefund } from "./refund-differences.ts";
import type { LineKind, Settlement, SettlementLine } from "./settlement.ts";

/** What the wallet decided this shortly before it told of an open day may have been committed just after. */
export const SETTLING_MS = 10_000;

export type Totals = Readonly<Record<"payments" | "refunds" | "reversals", Tally>>;

export interface Reconciliation {
  /** What the terminal counts for the day. */
  readonly terminal: Totals;
  /** Lines of the settlement that say what the terminal holds. */
  readonly matched: Tally;
  /** The most urgent first. */
  readonly differences: readonly Difference[];
}

/** A movement that was decided this shortly before the cut-off may have been committed after it. */
export const LATE_MS = 600_000;

/**
 * @param settlement all lines of the day; none while the bank cannot be asked: then only what needs no bank is found
 * @param count the latest count of the drawer, where there is one
 * @param nextDay lines of the next day's settlement, where `mayBeLate` asks for them
 */
export function reconcile(
  held: HeldDay,
  settlement: Settlement | undefined,
  count: CashCount | undefined,
  nextDay: readonly SettlementLine[] = [],
): Reconciliation {
  const { from, to, now } = held;
  const asOf = settlement ? settlement.time - SETTLING_MS : Number.NEGATIVE_INFINITY;
  const scope: Scope = { from, to, now, asOf, later: new Set(nextDay.map(movementKey)) };
  const { lines, doubled } = firstOfEach(held, settlement?.lines ?? []);
  const second = secondAttempts(held, lines);
  const found = joined([
    ...doubled.map((line) => only(difference({ ...aboutLine(held, line), kind: "duplicate" }))),
    ...second.map(([line, payment]) => only(twice(held, line, payment))),
    ...paymentsOf(held, lines, new Set(second.map(([line]) => line)), scope),
    ...refundsOf(held, lines, scope),
    ...unheld(held, lines, new Set(second.map(([line]) => line))),
  ]);
  const cash = cashDifference(count);
  return {
    terminal: totalsOf(found.here),
    matched: tallyOf(found.matched),
    differences: [...found.differences, ...(cash ? [cash] : [])].sort(byUrgency),
  };
}

/** Whether something is missing that the wallet may have committed late: then it stands in the next day's settlement. */
export function mayBeLate({ differences }: Reconciliation, { to }: Pick<HeldDay, "to">): boolean {
  return differences.some(({ kind, at }) => kind === "unknown_there" && at !== null && at >= to - LATE_MS);
}

/** What still has to be done comes first; otherwise the order says nothing, so that it is always the same. */
function byUrgency(a: Difference, b: Difference): number {
  return Number(a.explained) - Number(b.explained) || (a.id < b.id ? -1 : 1);
}

const paymentKey = (kind: LineKind, { id }: HeldPayment) => movementKey({ kind, payment: id, refund: null });

interface FirstLines {
  readonly lines: ReadonlyMap<string, SettlementLine>;
  readonly doubled: readonly SettlementLine[];
}

/** Of lines about the same movement the one that fits what is held here counts, or else the earliest. */
function firstOfEach(held: HeldDay, all: readonly SettlementLine[]): FirstLines {
  const amounts = heldAmounts(held);
  const lines = new Map<string, SettlementLine>();
  const doubled: SettlementLine[] = [];
  const misfit = (line: SettlementLine) => Number(amounts.get(movementKey(line)) !== line.amount);
  const sorted = [...all].sort(
    (a, b) => misfit(a) - misfit(b) || a.at - b.at || (a.transaction < b.transaction ? -1 : 1),
  );
  for (const line of sorted) {
    const key = movementKey(line);
    if (lines.has(key)) doubled.push(line);
    else lines.set(key, line);
  }
  return { lines, doubled };
}

function heldAmounts({ payments, refunds }: HeldDay): Map<string, number> {
  return new Map([
    ...payments.flatMap((held): [string, number][] => [
      [paymentKey("payment", held), held.amount],
      [paymentKey("reversal", held), held.refunded - held.amount],
    ]),
    ...refunds.map(({ id, amount }): [string, number] => [`refund ${id}`, -amount]),
  ]);
}

/**
 * Captured payments of a tender beyond the one that counts, with what is held of them: the wallet captures at most one
 * attempt of a tender. One that is being reversed here is on its way back already.
 */
function secondAttempts(
  { payments }: HeldDay,
  lines: ReadonlyMap<string, SettlementLine>,
): [SettlementLine, HeldPayment | undefined][] {
  const heldById = new Map(payments.map((held) => [formatPaymentId(held.id), held]));
  const byTender = new Map<Id, [SettlementLine, HeldPayment | undefined][]>();
  for (const line of lines.values()) {
    const held = heldById.get(formatPaymentId(line.payment));
    const isReturned = lines.has(movementKey({ ...line, kind: "reversal", refund: null }));
    if (line.kind !== "payment" || isReturned || held?.state === "reversing" || held?.state === "reversed")
      continue;
    byTender.set(line.payment.tender, [...(byTender.get(line.payment.tender) ?? []), [line, held]]);
  }
  return [...byTender.values()].flatMap((attempts) => {
    const counts = attempts.find(([, held]) => held?.state === "paid") ?? attempts.sort(byTime)[0];
    return attempts.filter((attempt) => attempt !== counts);
  });
}

function byTime([a]: [SettlementLine, unknown], [b]: [SettlementLine, unknown]): number {
  return a.at - b.at || (a.transaction < b.transaction ? -1 : 1);
}

/** A second attempt that was taken: with its request at hand the terminal can sign the way back. */
function twice(held: HeldDay, line: SettlementLine, payment: HeldPayment | undefined): Difference {
  const canReturn = payment !== undefined && payment.state !== "paid";
  return difference({
    ...aboutLine(held, line),
    kind: "duplicate",
    ...(canReturn && { remedy: "take_back" }),
  });
}

function paymentsOf(
  { payments }: HeldDay,
  lines: ReadonlyMap<string, SettlementLine>,
  second: ReadonlySet<SettlementLine>,
  scope: Scope,
): Findings[] {
  return payments.map((held) => {
    const payment = lines.get(paymentKey("payment", held));
    if (payment && second.has(payment)) return NOTHING;
    return ofPayment(held, { payment, reversal: lines.get(paymentKey("reversal", held)) }, scope);
  });
}

function refundsOf(
  { refunds }: HeldDay,
  lines: ReadonlyMap<string, SettlementLine>,
  scope: Scope,
): Findings[] {
  return refunds.map((held) => ofRefund(held, lines.get(`refund ${held.id}`), scope));
}

/** Lines of what this terminal does not have: it was restored, or they are not its own. */
function unheld(
  held: HeldDay,
  lines: ReadonlyMap<string, SettlementLine>,
  second: ReadonlySet<SettlementLine>,
): Findings[] {
  const known = new Set(heldAmounts(held).keys());
  return [...lines]
    .filter(([key, line]) => !known.has(key) && !second.has(line))
    .map(([, line]) => only(difference({ ...aboutLine(held, line), kind: "unknown_here", remedy: "note" })));
}

function aboutLine({ payments }: HeldDay, line: SettlementLine) {
  const { kind: movement, payment, refund } = line;
  const sale = payments.find(({ id }) => formatPaymentId(id) === formatPaymentId(payment))?.sale ?? null;
  return { movement, payment, refund, sale, ...told(line) };
}

function only(found: Difference): Findings {
  return { ...NOTHING, differences: [found] };
}

function totalsOf(movements: readonly Movement[]): Totals {
  const of = (kind: LineKind) => tallyOf(movements.filter((movement) => movement.kind === kind));
  return { payments: of("payment"), refunds: of("refund"), reversals: of("reversal") };
}

/** What all movements come to, minor units. */
export function netOf({ payments, refunds, reversals }: Totals): number {
  return payments.amount + refunds.amount + reversals.amount;
}

function tallyOf(movements: readonly { readonly amount: number }[]): Tally {
  return { count: movements.length, amount: movements.reduce((sum, { amount }) => sum + amount, 0) };
}
