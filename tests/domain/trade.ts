/**
 * Trade of one business day, as both sides should have it and as they differ: each deal is what the till holds, the lines
 * that the settlement has, and the differences that reconciliation has to find in it.
 */
import type { Difference } from "#domain/difference.ts";
import type { HeldPayment, HeldRefund } from "#domain/held-day.ts";
import { formatPaymentId, type Id } from "#domain/ids.ts";
import type { Settlement, SettlementLine } from "#domain/settlement.ts";

const HOUR = 3_600_000;
export const FROM = Date.UTC(2026, 10, 21, 18);
export const TO = FROM + 24 * HOUR;
const MINUTE = 60_000;

export interface Deal {
  readonly payments: readonly HeldPayment[];
  readonly refunds: readonly HeldRefund[];
  readonly lines: readonly SettlementLine[];
  /** `kind movement subject remedy` of each difference. */
  readonly expected: readonly string[];
}

/** What a deal is made of: its number in the day, its amount in minor units, and a moment of the day. */
export interface Draft {
  readonly number: number;
  readonly amount: number;
  readonly at: number;
}

const idOf = (kind: number, number: number): Id =>
  `0197b6a2-7c1e-7d3a-9f0${kind}-${number.toString(16).padStart(12, "0")}`;

export const said = ({ kind, movement, payment, refund, remedy, explained }: Difference): string =>
  [
    kind,
    movement,
    refund ?? (payment && formatPaymentId(payment)) ?? "",
    explained ? "explained" : remedy,
  ].join(" ");

/** The parts of a deal of one payment, in its simplest form: paid here, and in the settlement. */
class Parts {
  readonly #draft: Draft;
  readonly id;
  readonly refund: Id;

  constructor(draft: Draft) {
    this.#draft = draft;
    this.id = { tender: idOf(0, draft.number), attempt: 1 };
    this.refund = idOf(1, draft.number);
  }

  held(changed: Partial<HeldPayment> = {}): HeldPayment {
    const { number: sale, amount, at } = this.#draft;
    const times = { issuedAt: at - MINUTE, expiresAt: at + 2 * MINUTE, capturedAt: at, decidedAt: at };
    return { id: this.id, sale, amount, state: "paid", ...times, refunded: 0, ...changed };
  }

  heldRefund(changed: Partial<HeldRefund> = {}): HeldRefund {
    const { number: sale, amount, at } = this.#draft;
    const facts = { id: this.refund, payment: this.id, sale, amount: Math.ceil(amount / 2) };
    return { ...facts, state: "refunded", askedAt: at, decidedAt: at + 1, ...changed };
  }

  line(changed: Partial<SettlementLine> = {}): SettlementLine {
    const { number, amount, at } = this.#draft;
    const facts = { kind: "payment", payment: this.id, refund: null, amount, fee: 0, at } as const;
    return { ...facts, transaction: idOf(2, number), ...changed };
  }

  refundLine(changed: Partial<SettlementLine> = {}): SettlementLine {
    const { number, amount, at } = this.#draft;
    const facts = { kind: "refund", refund: this.refund, amount: -Math.ceil(amount / 2) } as const;
    return this.line({ ...facts, at: at + 1, transaction: idOf(3, number), ...changed });
  }

  reversalLine(changed: Partial<SettlementLine> = {}): SettlementLine {
    const { number, amount, at } = this.#draft;
    return this.line({
      kind: "reversal",
      amount: -amount,
      at: at + 1,
      transaction: idOf(4, number),
      ...changed,
    });
  }

  says(kind: string, movement: string, remedy: string): string {
    const subject = movement === "refund" ? this.refund : formatPaymentId(this.id);
    return `${kind} ${movement} ${subject} ${remedy}`;
  }
}

export type Make = (parts: Parts, draft: Draft) => Partial<Deal>;

/** Both sides agree. */
export const AGREED = {
  paid: (p) => ({ payments: [p.held()], lines: [p.line()] }),
  "paid and refunded": (p) => ({
    payments: [p.held()],
    refunds: [p.heldRefund()],
    lines: [p.line(), p.refundLine()],
  }),
  "refunded, paid on another day": (p) => ({
    payments: [
      p.held({
        issuedAt: FROM - HOUR,
        expiresAt: FROM - HOUR,
        capturedAt: FROM - HOUR,
        decidedAt: FROM - HOUR,
      }),
    ],
    refunds: [p.heldRefund()],
    lines: [p.refundLine()],
  }),
  "reversed on the same day": (p, { at }) => ({
    payments: [p.held({ state: "reversed", capturedAt: null, decidedAt: at + 1 })],
    lines: [p.line(), p.reversalLine()],
  }),
  "reversed after a refund": (p, { at, amount }) => {
    const refunded = Math.ceil(amount / 2);
    return {
      payments: [p.held({ state: "reversed", decidedAt: at + 2, refunded })],
      refunds: [p.heldRefund()],
      lines: [p.line(), p.refundLine(), p.reversalLine({ amount: refunded - amount, at: at + 2 })],
    };
  },
  declined: (p) => ({ payments: [p.held({ state: "declined", capturedAt: null })] }),
  expired: (p) => ({ payments: [p.held({ state: "expired", capturedAt: null })] }),
  cancelled: (p) => ({ payments: [p.held({ state: "cancelled", capturedAt: null })] }),
  "not refunded": (p) => ({
    payments: [p.held()],
    refunds: [p.heldRefund({ state: "not_refunded" })],
    lines: [p.line()],
  }),
} as const satisfies Readonly<Record<string, Make>>;

/** One side differs, each in one way. */
export const PLANTED: Readonly<Record<string, Make>> = {
  "no end here": (p) => ({
    payments: [p.held({ state: "unknown", capturedAt: null, decidedAt: null })],
    expected: [p.says("in_flight", "payment", "ask")],
  }),
  "no end here, paid there": (p) => ({
    payments: [p.held({ state: "waiting", capturedAt: null, decidedAt: null })],
    lines: [p.line()],
    expected: [p.says("in_flight", "payment", "ask")],
  }),
  "a refund without an end": (p) => ({
    payments: [p.held()],
    refunds: [p.heldRefund({ state: "queued", decidedAt: null })],
    lines: [p.line()],
    expected: [p.says("in_flight", "refund", "ask")],
  }),
  "a refund without an end, done there": (p) => ({
    payments: [p.held()],
    refunds: [p.heldRefund({ state: "unknown", decidedAt: null })],
    lines: [p.line(), p.refundLine()],
    expected: [p.says("in_flight", "refund", "ask")],
  }),
  "begun before the cut-off, paid after it": (p) => ({
    payments: [
      p.held({ issuedAt: TO - MINUTE, expiresAt: TO + MINUTE, capturedAt: TO + 1, decidedAt: TO + 1 }),
    ],
    expected: [p.says("over_cut_off", "payment", "explained")],
  }),
  "begun on the day before, paid on this": (p) => ({
    payments: [p.held({ issuedAt: FROM - 1, expiresAt: FROM + MINUTE, capturedAt: FROM, decidedAt: FROM })],
    lines: [p.line({ at: FROM })],
    expected: [p.says("over_cut_off", "payment", "explained")],
  }),
  "committed late over the cut-off of the day before": (p) => ({
    payments: [
      p.held({ issuedAt: FROM - MINUTE, expiresAt: FROM + 1, capturedAt: FROM - 1, decidedAt: FROM - 1 }),
    ],
    lines: [p.line({ at: FROM - 1 })],
    expected: [p.says("over_cut_off", "payment", "explained")],
  }),
  "a refund that waited over the cut-off": (p) => ({
    payments: [p.held()],
    refunds: [p.heldRefund({ decidedAt: TO })],
    lines: [p.line()],
    expected: [p.says("over_cut_off", "refund", "explained")],
  }),
  "paid on this day, reversed on the next": (p) => ({
    payments: [p.held({ state: "reversed", decidedAt: TO + 1 })],
    lines: [p.line()],
    expected: [p.says("reversed_late", "reversal", "acknowledge")],
  }),
  "paid on the day before, reversed on this": (p, { at }) => ({
    payments: [
      p.held({
        state: "reversed",
        issuedAt: FROM - HOUR,
        expiresAt: FROM - MINUTE,
        capturedAt: null,
        decidedAt: at,
      }),
    ],
    lines: [p.reversalLine({ at })],
    expected: [p.says("reversed_late", "reversal", "acknowledge")],
  }),
  "paid before the reversal that still goes on": (p) => ({
    payments: [p.held({ state: "reversing", capturedAt: null, decidedAt: null })],
    lines: [p.line()],
    expected: [p.says("reversed_late", "payment", "ask")],
  }),
  "returned by the bank, unheard of here": (p) => ({
    payments: [p.held()],
    lines: [p.line(), p.reversalLine()],
    expected: [p.says("reversed_there", "reversal", "ask")],
  }),
  "a proof without a line": (p) => ({
    payments: [p.held()],
    expected: [p.says("unknown_there", "payment", "bring_proof")],
  }),
  "a refund without a line": (p) => ({
    payments: [p.held()],
    refunds: [p.heldRefund()],
    lines: [p.line()],
    expected: [p.says("unknown_there", "refund", "bring_proof")],
  }),
  "a reversal without a line": (p, { at }) => ({
    payments: [p.held({ state: "reversed", decidedAt: at + 1 })],
    lines: [p.line()],
    expected: [p.says("unknown_there", "reversal", "bring_proof")],
  }),
  "a line of a payment that is not held": (p) => ({
    lines: [p.line()],
    expected: [p.says("unknown_here", "payment", "note")],
  }),
  "a line of a refund that is not held": (p) => ({
    payments: [p.held()],
    lines: [p.line(), p.refundLine()],
    expected: [p.says("unknown_here", "refund", "note")],
  }),
  "a payment of another amount": (p, { amount }) => ({
    payments: [p.held()],
    lines: [p.line({ amount: amount + 1 })],
    expected: [p.says("amount_differs", "payment", "")],
  }),
  "a refund of another amount": (p, { amount }) => ({
    payments: [p.held()],
    refunds: [p.heldRefund()],
    lines: [p.line(), p.refundLine({ amount: -amount - 1 })],
    expected: [p.says("amount_differs", "refund", "")],
  }),
  "a reversal of another amount": (p, { amount, at }) => ({
    payments: [p.held({ state: "reversed", decidedAt: at + 1 })],
    lines: [p.line(), p.reversalLine({ amount: -amount - 1 })],
    expected: [p.says("amount_differs", "reversal", "")],
  }),
  "a payment booked twice": (p, { number }) => ({
    payments: [p.held()],
    lines: [p.line(), p.line({ transaction: idOf(5, number) })],
    expected: [p.says("duplicate", "payment", "")],
  }),
  "a refund booked twice, once with a wrong amount": (p, { number }) => ({
    payments: [p.held()],
    refunds: [p.heldRefund()],
    lines: [p.line(), p.refundLine(), p.refundLine({ at: FROM, amount: -1, transaction: idOf(5, number) })],
    expected: [p.says("duplicate", "refund", "")],
  }),
  "two attempts of a tender taken": (p, { at, number }) => {
    const first = p.held({ state: "expired", capturedAt: null });
    const second = p.held({ id: { ...p.id, attempt: 2 } });
    const secondLine = p.line({ payment: second.id, at: at + 1, transaction: idOf(5, number) });
    return {
      payments: [first, second],
      lines: [p.line(), secondLine],
      expected: [p.says("duplicate", "payment", "take_back")],
    };
  },
  "taken, though it had ended here": (p) => ({
    payments: [p.held({ state: "cancelled", capturedAt: null })],
    lines: [p.line()],
    expected: [p.says("ended_here", "payment", "")],
  }),
  "refunded, though it was refused here": (p) => ({
    payments: [p.held()],
    refunds: [p.heldRefund({ state: "not_refunded" })],
    lines: [p.line(), p.refundLine()],
    expected: [p.says("ended_here", "refund", "")],
  }),
  "taken and returned, though it had ended here": (p) => ({
    payments: [p.held({ state: "expired", capturedAt: null })],
    lines: [p.line(), p.reversalLine()],
    expected: [p.says("reversed_late", "reversal", "explained")],
  }),
};

export function dealOf(make: Make, draft: Draft): Deal {
  return { payments: [], refunds: [], lines: [], expected: [], ...make(new Parts(draft), draft) };
}

/** A settlement of these lines, told long after the day. */
export function settlementOf(lines: readonly SettlementLine[], time = TO + HOUR): Settlement {
  const tally = (kind: SettlementLine["kind"]) => {
    const some = lines.filter((line) => line.kind === kind);
    return { count: some.length, amount: some.reduce((sum, { amount }) => sum + amount, 0) };
  };
  const totals = { payments: tally("payment"), refunds: tally("refund"), reversals: tally("reversal") };
  return {
    day: "2026-11-22",
    timeZone: "Asia/Shanghai",
    cutOff: 120,
    from: FROM,
    to: TO,
    currency: "CNY",
    state: "settled",
    lines,
    totals: {
      ...totals,
      fees: 0,
      promotionsBorneByBank: 0,
      promotionsBorneByMerchant: 0,
      due: totals.payments.amount + totals.refunds.amount + totals.reversals.amount,
    },
    next: null,
    time,
  };
}
