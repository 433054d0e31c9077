/** How one refund of the terminal differs from the settlement's line of it. */
import { type Difference, type DifferenceFacts, difference } from "./difference.ts";
import { type HeldRefund, isWithin, movementKey, type Scope } from "./held-day.ts";
import { crosses, type Findings, NOTHING, told } from "./payment-differences.ts";
import type { SettlementLine } from "./settlement.ts";

export function ofRefund(held: HeldRefund, line: SettlementLine | undefined, scope: Scope): Findings {
  if (held.state === "refunded") return ofRefunded(held, line, scope);
  if (held.state === "not_refunded") {
    const found = line ? [of(held, { kind: "ended_here", ...told(line) })] : [];
    return { ...NOTHING, differences: found };
  }
  if (!line && !(isWithin(held.askedAt, scope) && scope.to <= scope.now)) return NOTHING;
  const facts = { kind: "in_flight", remedy: "ask", here: -held.amount, at: held.askedAt } as const;
  return { ...NOTHING, differences: [of(held, { ...facts, ...(line && told(line)) })] };
}

function ofRefunded(held: HeldRefund, line: SettlementLine | undefined, scope: Scope): Findings {
  const { id: refund, payment, askedAt, decidedAt: at } = held;
  const amount = -held.amount;
  const isLater = !line && scope.later.has(movementKey({ kind: "refund", payment, refund }));
  const facts = { kind: "over_cut_off", explained: true, here: amount, at } as const;
  const crossed = isLater || crosses(askedAt, at, line, scope) ? [of(held, facts)] : [];
  const here = line || (isWithin(at, scope) && !isLater) ? [{ kind: "refund" as const, amount }] : [];
  if (line?.amount === amount) return { here, matched: [line], differences: crossed };
  if (line) {
    const differs = of(held, { kind: "amount_differs", here: amount, ...told(line) });
    return { here, matched: [], differences: [differs, ...crossed] };
  }
  const isMissing = isWithin(at, scope) && !isLater && at < scope.asOf;
  const missing = { kind: "unknown_there", remedy: "bring_proof", here: amount, at } as const;
  return { here, matched: [], differences: [...(isMissing ? [of(held, missing)] : []), ...crossed] };
}

function of({ id, payment, sale }: HeldRefund, facts: Omit<DifferenceFacts, "movement">): Difference {
  return difference({ ...facts, movement: "refund", refund: id, payment, sale });
}
