/**
 * The payment machine, as the terminal keeps it. The machine is data: which event moves which state where, and who
 * may send it. Everything else (what is open, what is final, the diagram, the exhaustive tests) is derived from it.
 *
 * A time-out never ends a payment: it makes it `unknown`, and only what the wallet states, signed, ends it.
 */
import { OUTCOMES, type Outcome, type VerifiedProof, type VerifiedStatement } from "./statement.ts";

export const PAYMENT_STATES = [
  "recorded",
  "presented",
  "submitted",
  "waiting",
  "unknown",
  "accepted",
  "reversing",
  "paid",
  "declined",
  "expired",
  "cancelled",
  "reversed",
] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** How the payer meets the payment: the till shows a QR (`presented`), or the payer's code is read (`submitted`). */
export const PAYMENT_WAYS = ["presented", "submitted"] as const;
export type PaymentWay = (typeof PAYMENT_WAYS)[number];

export type Sender = "operator" | "wallet" | "clock";

/**
 * What can happen to a payment. The five outcomes come from the wallet and carry its verified statement; `open` is
 * its word that nothing is decided yet; `overdue` says that an answer should have been there by now; `accept` that the
 * payer's 8-digit code was right, which is less than a proof; `give_up` that the time for a payment code is up;
 * `take_back` that the sale is given up although this part of it was paid.
 */
export type PaymentEvent =
  | { readonly type: "present" }
  | { readonly type: "submit" }
  | { readonly type: "reverse" }
  | { readonly type: "take_back" }
  | { readonly type: "open" }
  | { readonly type: "overdue" }
  | { readonly type: "accept" }
  | { readonly type: "give_up" }
  | { readonly type: "paid"; readonly proof: VerifiedProof }
  | { readonly type: Exclude<Outcome, "paid">; readonly statement: VerifiedStatement };

export type PaymentEventType = PaymentEvent["type"];

export interface Transition {
  readonly on: PaymentEventType;
  readonly by: Sender;
  readonly from: readonly PaymentState[];
  readonly to: PaymentState;
  /** Where only one way of paying knows this transition. */
  readonly way?: PaymentWay;
}

/** Shown or sent, and not decided: money may be taken at any moment. */
const LIVE = ["presented", "submitted", "waiting", "unknown"] as const;

export const TRANSITIONS: readonly Transition[] = [
  { on: "present", by: "operator", from: ["recorded"], to: "presented", way: "presented" },
  { on: "submit", by: "operator", from: ["recorded"], to: "submitted", way: "submitted" },
  { on: "open", by: "wallet", from: LIVE, to: "waiting" },
  { on: "overdue", by: "clock", from: ["presented", "submitted", "waiting"], to: "unknown" },
  // Weaker than a proof: the payer's code was typed while the line was down. Never green, and pursued like any other.
  {
    on: "accept",
    by: "operator",
    from: ["presented", "waiting", "unknown"],
    to: "accepted",
    way: "presented",
  },
  { on: "accept", by: "operator", from: ["accepted"], to: "accepted" },
  // A payment code is charged within a minute or not at all: what is undecided then is taken back.
  { on: "give_up", by: "clock", from: LIVE, to: "reversing", way: "submitted" },
  { on: "reverse", by: "operator", from: ["recorded", ...LIVE, "accepted"], to: "reversing" },
  // Asked again, because an answer was lost or a finger was quick: it is done, or being done.
  { on: "reverse", by: "operator", from: ["reversing"], to: "reversing" },
  { on: "reverse", by: "operator", from: ["cancelled"], to: "cancelled" },
  { on: "reverse", by: "operator", from: ["reversed"], to: "reversed" },
  { on: "take_back", by: "operator", from: ["paid"], to: "reversing" },
  { on: "paid", by: "wallet", from: [...LIVE, "accepted"], to: "paid" },
  // Cancel wins: once the reversal is committed the proof is kept, the light stays red, and the money goes back.
  { on: "paid", by: "wallet", from: ["reversing"], to: "reversing" },
  { on: "declined", by: "wallet", from: LIVE, to: "declined", way: "submitted" },
  { on: "declined", by: "wallet", from: ["reversing"], to: "declined", way: "submitted" },
  { on: "expired", by: "wallet", from: [...LIVE, "accepted", "reversing"], to: "expired" },
  { on: "cancelled", by: "wallet", from: [...LIVE, "accepted", "reversing"], to: "cancelled" },
  { on: "reversed", by: "wallet", from: [...LIVE, "accepted", "reversing", "paid"], to: "reversed" },
];

/** States that nothing leaves: what is in one of them has a definite end. */
export const FINAL_STATES: readonly PaymentState[] = PAYMENT_STATES.filter((state) =>
  TRANSITIONS.every(({ from, to }) => !from.includes(state) || to === state),
);

/** States in which the wallet has still to be heard. `paid` is settled, though a reversal may come after it. */
export const OPEN_STATES: readonly PaymentState[] = PAYMENT_STATES.filter((state) =>
  TRANSITIONS.some(({ from, on }) => from.includes(state) && on === "cancelled"),
);

/**
 * What an event does to a payment:
 * - `moved`: it is in another state now
 * - `same`: the event was known already, or says nothing new; repeats and stragglers end here
 * - `contradiction`: the wallet stated an outcome that a settled payment cannot have; nothing moves, people are told
 * - `refused`: an operator or the clock asked for what this state does not allow
 */
export type Step =
  | { readonly kind: "moved"; readonly state: PaymentState }
  | { readonly kind: "same" }
  | { readonly kind: "contradiction" }
  | { readonly kind: "refused" };

const SAME: Step = { kind: "same" };

/** What only time or an undecided wallet says: where it moves nothing, it is no news. */
const QUIET: readonly PaymentEventType[] = ["open", "overdue", "give_up"];

export function step(state: PaymentState, way: PaymentWay, event: PaymentEvent): Step {
  const transition = TRANSITIONS.find(
    (t) => t.on === event.type && t.from.includes(state) && (t.way ?? way) === way,
  );
  if (transition) return transition.to === state ? SAME : { kind: "moved", state: transition.to };
  if (event.type === state) return SAME;
  if (isOutcome(event.type)) return isStraggler(state, event.type) ? SAME : { kind: "contradiction" };
  return QUIET.includes(event.type) ? SAME : { kind: "refused" };
}

function isOutcome(type: PaymentEventType): type is Outcome {
  return Object.hasOwn(OUTCOMES, type);
}

/** A proof that arrives after the reversal of the same payment tells of what was, not of what is. */
function isStraggler(state: PaymentState, outcome: Outcome): boolean {
  return state === "reversed" && outcome === "paid";
}

/** The three lights a cashier sees: hand over the goods, wait, keep the goods. */
export type Light = "go" | "wait" | "keep";

export const LIGHTS: Record<PaymentState, Light> = {
  recorded: "wait",
  presented: "wait",
  submitted: "wait",
  waiting: "wait",
  unknown: "wait",
  accepted: "wait",
  reversing: "keep",
  paid: "go",
  declined: "keep",
  expired: "keep",
  cancelled: "keep",
  reversed: "keep",
};

/** The machine as a Mermaid state diagram, for the documents. */
export function paymentDiagram(): string {
  const edges = TRANSITIONS.flatMap(({ on, by, from, to, way }) =>
    from
      .filter((state) => state !== to)
      .map((state) => `  ${state} --> ${to}: ${on} (${by}${way ? `, ${way} only` : ""})`),
  );
  const ends = FINAL_STATES.map((state) => `  ${state} --> [*]`);
  return ["stateDiagram-v2", "  [*] --> recorded", ...edges, ...ends].join("\n");
}
