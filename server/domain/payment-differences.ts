/** How one payment of the terminal differs from the lines that the settlement has of it. */
import { type Difference, type DifferenceFacts, difference } from "./difference.ts";
import { type HeldPayment, isWithin, movementKey, type Scope } from "./held-day.ts";
import { FINAL_STATES } from "./payment.ts";
import type { LineKind, SettlementLine } from "./settlement.ts";

/** A movement of money as the terminal counts it for the day. */
export interface Movement {
  readonly kind: LineKind;
  /** Minor units, signed as the merchant sees them. */
  readonly amount: number;
}

export interface Findings {
  /** What the terminal counts for the day. */
  readonly here: readonly Movement[];
  /** Lines that say what the terminal holds. */
  readonly matched: readonly SettlementLine[];
  readonly differences: readonly Difference[];
}

/** The settlement's lines of one payment: one of each kind at most, what is more being a duplicate. */
export interface PaymentLines {
  readonly payment: SettlementLine | undefined;
  readonly reversal: SettlementLine | undefined;
}

export const NOTHING: Findings = { here: [], matched: [], differences: [] };

export function ofPayment(held: HeldPayment, lines: PaymentLines, scope: Scope): Findings {
  if (held.state === "paid") return ofPaid(held, lines, scope);
  if (held.state === "reversed") return ofReversed(held, lines, scope);
  return FINAL_STATES.includes(held.state) ? ofEnded(held, lines) : ofPending(held, lines, scope);
}

function ofPaid(held: HeldPayment, { payment, reversal }: PaymentLines, scope: Scope): Findings {
  const at = held.capturedAt ?? held.decidedAt;
  const found = compared(held, { kind: "payment", amount: held.amount, at }, payment, scope);
  const facts = { kind: "over_cut_off", explained: true, here: held.amount, at } as const;
  const crossed = crosses(held.issuedAt, at, payment, scope) ? [of(held, "payment", facts)] : [];
  const there = reversal && {
    kind: "reversed_there" as const,
    remedy: "ask" as const,
    here: held.amount,
    ...told(reversal),
  };
  const returned = there ? [of(held, "reversal", there)] : [];
  return joined([found, { ...NOTHING, differences: [...crossed, ...returned] }]);
}

/** Begun in another day than decided in, or, with its line, than settled in. */
export function crosses(
  begunAt: number,
  decidedAt: number | null,
  line: SettlementLine | undefined,
  scope: Scope,
): boolean {
  if (line) return !isWithin(begunAt, scope) || !isWithin(decidedAt, scope);
  return decidedAt !== null && isWithin(begunAt, scope) && decidedAt >= scope.to;
}

/**
 * A reversed payment was paid at some time before. Where the proof was never held, that time is known only to lie within
 * the life of its request, and a missing line is no difference unless all of that lies within the day.
 */
function ofReversed(held: HeldPayment, { payment, reversal }: PaymentLines, scope: Scope): Findings {
  const isSurelyWithin = isWithin(held.issuedAt, scope) && held.expiresAt < scope.to;
  const at = held.capturedAt ?? (isSurelyWithin ? held.expiresAt : null);
  const came = compared(held, { kind: "payment", amount: held.amount, at }, payment, scope);
  const back = { kind: "reversal" as const, amount: held.refunded - held.amount, at: held.decidedAt };
  const went = compared(held, back, reversal, scope);
  const cameHere = payment !== undefined || isWithin(at, scope);
  const wentHere = reversal !== undefined || isWithin(held.decidedAt, scope);
  const isKnown = payment !== undefined || at !== null || Number.isFinite(scope.asOf);
  const facts = {
    kind: "reversed_late",
    remedy: "acknowledge",
    here: back.amount,
    there: held.amount,
    at: held.decidedAt,
    reference: (reversal ?? payment)?.transaction ?? null,
  } as const;
  const late = isKnown && cameHere !== wentHere ? [of(held, "reversal", facts)] : [];
  return joined([came, went, { ...NOTHING, differences: late }]);
}

/** No definite end here: what the bank has of it is heard by asking, and by nothing else. */
function ofPending(held: HeldPayment, lines: PaymentLines, scope: Scope): Findings {
  const { payment, reversal } = lines;
  const line = payment ?? reversal;
  if (!line && !isDue(held, scope)) return NOTHING;
  const isLate = held.state === "reversing" && (payment !== undefined || held.capturedAt !== null);
  const there = line ? (payment?.amount ?? 0) + (reversal?.amount ?? 0) : null;
  return {
    ...NOTHING,
    differences: [
      of(held, "payment", {
        kind: isLate ? "reversed_late" : "in_flight",
        remedy: "ask",
        here: held.amount,
        there: isLate ? held.amount : there,
        at: line?.at ?? held.issuedAt,
        reference: line?.transaction ?? null,
      }),
    ],
  };
}

/** While it can still be paid it is a sale that is going on, and no difference. */
function isDue(held: HeldPayment, scope: Scope): boolean {
  return isWithin(held.issuedAt, scope) && (held.expiresAt <= scope.now || scope.to <= scope.now);
}

/** The wallet has told the terminal that no money moved. */
function ofEnded(held: HeldPayment, { payment, reversal }: PaymentLines): Findings {
  const line = payment ?? reversal;
  if (!line) return NOTHING;
  if (payment && reversal && payment.amount + reversal.amount === 0) {
    const facts = { kind: "reversed_late", explained: true, ...told(payment) } as const;
    return { ...NOTHING, differences: [of(held, "reversal", facts)] };
  }
  const lines = [payment, reversal].filter((one) => one !== undefined);
  return {
    ...NOTHING,
    differences: lines.map((one) => of(held, one.kind, { kind: "ended_here", ...told(one) })),
  };
}

/** One movement that the terminal holds, beside the settlement's line of it. */
function compared(
  held: HeldPayment,
  movement: Movement & { readonly at: number | null },
  line: SettlementLine | undefined,
  scope: Scope,
): Findings {
  const { kind, amount, at } = movement;
  if (line) {
    const here = [{ kind, amount }];
    if (line.amount === amount) return { here, matched: [line], differences: [] };
    const facts = { kind: "amount_differs", here: amount, ...told(line) } as const;
    return { here, matched: [], differences: [of(held, kind, facts)] };
  }
  // A reversal after refunds of all of it moves nothing.
  if (!isWithin(at, scope) || amount === 0) return NOTHING;
  if (scope.later.has(movementKey({ kind, payment: held.id, refund: null }))) {
    const facts = { kind: "over_cut_off", explained: true, here: amount, at } as const;
    return { ...NOTHING, differences: [of(held, kind, facts)] };
  }
  const facts = { kind: "unknown_there", remedy: "bring_proof", here: amount, at } as const;
  return {
    here: [{ kind, amount }],
    matched: [],
    differences: at < scope.asOf ? [of(held, kind, facts)] : [],
  };
}

/** What a line says, as a difference tells it. */
export function told({ amount, at, transaction }: SettlementLine) {
  return { there: amount, at, reference: transaction };
}

function of(
  { id, sale }: HeldPayment,
  movement: LineKind,
  facts: Omit<DifferenceFacts, "movement">,
): Difference {
  return difference({ ...facts, movement, payment: id, sale });
}

export function joined(findings: readonly Findings[]): Findings {
  return {
    here: findings.flatMap(({ here }) => here),
    matched: findings.flatMap(({ matched }) => matched),
    differences: findings.flatMap(({ differences }) => differences),
  };
}
