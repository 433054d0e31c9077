/** What is done about a difference, at the wallet and here, before it goes on record. Each may be done twice. */
import type { Difference, Remedy, ResolutionOutcome } from "#domain/difference.ts";
import { formatPaymentId, samePayment } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import type { WalletBackend } from "../backends/backend.ts";
import { writeJournal } from "../journal.ts";
import type { Operator } from "../operators/operators.ts";
import type { Payments } from "../payments/payments.ts";
import { findPayment, PENDING_STATES } from "../payments/store.ts";
import type { Refunds } from "../refunds/refunds.ts";
import { findRefund } from "../refunds/store.ts";
import type { Statements } from "../sync/statements.ts";
import type { Till } from "../till.ts";

export interface RemedyDeps {
  readonly till: Till;
  readonly backend: Pick<WalletBackend, "ask" | "remind" | "reverse">;
  readonly payments: Payments;
  readonly refunds: Refunds;
  readonly statements: Statements;
}

type Apply = (deps: RemedyDeps, found: Difference, operator: Operator) => Promise<ResolutionOutcome>;

const REMEDY: Record<Remedy, Apply> = {
  ask,
  bring_proof: bringProof,
  acknowledge: async () => "done",
  note: async () => "done",
  take_back: takeBack,
};

/** @throws Refusal `wallet_unreachable` where the wallet gave no signed answer; `difference_changed` */
export function applyRemedy(
  deps: RemedyDeps,
  remedy: Remedy,
  found: Difference,
  operator: Operator,
): Promise<ResolutionOutcome> {
  return REMEDY[remedy](deps, found, operator);
}

/** What has no end here is pursued already, and asked about at once; anything else is asked about this one time. */
async function ask(
  { till, backend, payments, refunds, statements }: RemedyDeps,
  found: Difference,
): Promise<ResolutionOutcome> {
  if (found.refund !== null) {
    refunds.onPursue(found.refund);
    return "asked";
  }
  const { id, state } = heldPayment(till, found);
  if (PENDING_STATES.includes(state)) {
    payments.onPursue(id);
    return "asked";
  }
  const answer = await backend.ask(id);
  if (answer.kind !== "statement" || !statements.hear(answer.signed)) throw new Refusal("wallet_unreachable");
  return "asked";
}

/** The wallet compares what it signed with what it has; where it has forgotten, its people get a case. */
async function bringProof({ till, backend }: RemedyDeps, found: Difference): Promise<ResolutionOutcome> {
  const { db } = till.store;
  const row = found.refund === null ? heldPayment(till, found) : findRefund(db, found.refund);
  if (!row?.statement) throw new Refusal("difference_changed");
  const known = await backend.remind(row.statement);
  if (known === undefined) throw new Refusal("wallet_unreachable");
  return known === "known" ? "known_there" : "case_opened";
}

/** Brings the signed reversal of an attempt that was taken beside another one of the same tender. */
async function takeBack(
  { till, backend, payments, statements }: RemedyDeps,
  found: Difference,
  operator: Operator,
): Promise<ResolutionOutcome> {
  const held = heldPayment(till, found);
  const { id, sale, state } = held;
  if (state === "paid") throw new Refusal("difference_changed");
  if (PENDING_STATES.includes(state)) {
    payments.reverse(sale, id, operator.name);
    return "asked";
  }
  // The wallet had said that it ended without money: the machine has no way from there, so that this is on record first.
  const subject = formatPaymentId(id);
  const entry = { at: till.clocks.now(), actor: operator.name, action: "duplicate taken back", subject };
  till.store.write((db) => writeJournal(db, { ...entry, detail: { amount: held.amount } }));
  const answer = await backend.reverse(id, payments.reversalOf(held));
  const statement = answer.kind === "statement" ? statements.hear(answer.signed) : undefined;
  if (!statement || !samePayment(statement.payment, id)) throw new Refusal("wallet_unreachable");
  return statement.outcome === "reversed" ? "done" : "known_there";
}

/** @throws Refusal `difference_changed` where the payment is not held */
function heldPayment({ store }: Till, { payment }: Difference) {
  const stored = payment ? findPayment(store.db, payment) : undefined;
  if (!stored) throw new Refusal("difference_changed");
  const { row, sale } = stored;
  return { ...row, id: { tender: row.tender, attempt: row.attempt }, sale };
}
