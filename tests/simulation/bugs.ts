/**
 * Bugs that people have put into payment systems, each with the invariants that catch it. They are planted from here, in
 * three ways: a line of source as it is loaded, an entry of a machine's data, a decision that is wrapped. The product
 * holds no switch for any of them.
 */
import type { Invariant } from "./checker.ts";
import type { Patch } from "./planting.ts";
import type { Rules } from "./rules.ts";
import type { Faults } from "./world/faults.ts";

export interface Bug {
  readonly name: string;
  /** Which it may break first: the same bug shows in more than one way. */
  readonly breaks: readonly Invariant[];
  readonly source?: readonly Patch[];
  /** Changes the data of the machines, in the bug's own instance of them. */
  readonly data?: (rules: Rules) => void;
  readonly wrap?: (rules: Rules) => Partial<Rules>;
  /** Makes certain what this bug needs and chance brings too seldom. */
  readonly given?: Partial<Faults>;
}

const WALLET = "server/wallet/payments/decide.ts";
const WALLET_REFUND = "server/wallet/refunds/decide.ts";
const POS = "server/pos/payments/decide.ts";
const SYNC = "server/pos/sync/decide.ts";
const PAPER = "server/pos/receipts/decide.ts";
const TERMINAL = "tests/simulation/world/terminal.ts";

/** Sends an event of the payment machine elsewhere. */
function redirect(rules: Rules, on: string, from: string, to: string): void {
  for (const transition of rules.TRANSITIONS as unknown as { on: string; from: string[]; to: string }[])
    if (transition.on === on && transition.from.includes(from)) transition.to = to;
}

export const BUGS: readonly Bug[] = [
  {
    name: "a time-out is taken for a failure",
    breaks: ["I8", "I12"],
    data: (rules) => redirect(rules, "overdue", "waiting", "cancelled"),
  },
  {
    name: "the wallet takes a payment that was cancelled",
    breaks: ["I5"],
    source: [
      {
        file: WALLET,
        find: 'if (payment.state !== "open") return consentAgain',
        replace: 'if (payment.state !== "open" && payment.state !== "cancelled") return consentAgain',
      },
    ],
  },
  {
    name: "a refund without an id of its own",
    breaks: ["I4"],
    source: [
      {
        file: WALLET_REFUND,
        find: "if (!refund) return askFirst",
        replace: "if (refund || !refund) return askFirst",
      },
    ],
  },
  {
    name: "check, then act: two payers read the payment as open",
    breaks: ["I3", "I5", "I8"],
    wrap: ({ decideWallet }) => ({
      decideWallet: (payment, message, now) => {
        const { payer: _, ...stale } = { ...payment, state: "open" as const };
        return message.type === "consent" && payment?.state === "paid"
          ? decideWallet(stale as typeof payment, message, now)
          : decideWallet(payment, message, now);
      },
    }),
  },
  {
    name: "the wallet takes a payment after its expiry",
    breaks: ["I5"],
    source: [
      {
        file: WALLET,
        find: "const expired = expireIfDue(payment, now);\n  if (expired) return expired;",
        replace: "",
      },
    ],
  },
  {
    name: "no cap on refunds",
    breaks: ["I4"],
    source: [
      { file: WALLET_REFUND, find: "amount <= left", replace: "amount > 0" },
      {
        file: "server/pos/refunds/decide.ts",
        find: "asked.amount > left",
        replace: "asked.amount > asked.captured",
      },
    ],
  },
  {
    name: "a payment is sent before it is stored",
    breaks: ["I10"],
    source: [
      {
        file: TERMINAL,
        find: "const payment = new TillPayment(signed, sale, tender, code);",
        replace:
          "const payment = new TillPayment(signed, sale, tender, code);\n    this.asking.pursue(payment);",
      },
    ],
  },
  {
    name: "the drawer opens before the commit",
    breaks: ["I13"],
    source: [
      {
        file: TERMINAL,
        find: 'tender.state = "met";\n    tender.opening = "intended";',
        replace:
          'this.paper.openDrawer(sale, tender);\n    tender.state = "met";\n    tender.opening = "intended";',
      },
    ],
  },
  {
    name: "no tombstone for a payment that was cancelled before it was seen",
    breaks: ["I9"],
    source: [
      {
        file: WALLET,
        find: 'if (!payment) return recordThen(end, { request, bytes, way: "presented" }, now);',
        replace: 'if (!payment) return refuse("not_found");',
      },
    ],
  },
  {
    name: "a payment told again is a new payment",
    breaks: ["I3", "I5", "I8", "I9"],
    source: [
      {
        file: WALLET,
        find: "return payment ? presentAgain(payment, message.bytes, now) : present(message, now);",
        replace: "return present(message, now);",
      },
    ],
  },
  {
    name: "a proof wins over a cancel",
    breaks: ["I12"],
    data: (rules) => redirect(rules, "paid", "reversing", "paid"),
  },
  {
    name: "any proof will do",
    breaks: ["I7", "I8"],
    source: [{ file: POS, find: "if (!isAbout(statement, payment)) return undefined;", replace: "" }],
  },
  {
    name: "a proof is compared by its payment's id only",
    breaks: ["I7", "I8"],
    source: [
      {
        file: POS,
        find: "statement.terminal === payment.terminal &&\n    statement.merchant === payment.merchant &&",
        replace: "",
      },
      { file: POS, find: "statement.amount === payment.amount &&", replace: "" },
      { file: POS, find: "equalBytes(statement.request, payment.requestHash)", replace: "true" },
    ],
  },
  {
    name: "what the bank takes back stays green",
    breaks: ["I8", "I9", "I12", "I15"],
    data: (rules) => {
      for (const transition of rules.TRANSITIONS as unknown as { on: string; from: string[] }[])
        if (transition.on === "reversed") transition.from = transition.from.filter((from) => from !== "paid");
    },
  },
  {
    name: "the wallet waits a little after the expiry",
    breaks: ["I5"],
    source: [{ file: WALLET, find: "now < payment.expiresAt)", replace: "now < payment.expiresAt + 5000)" }],
  },
  {
    name: "a reversal returns what refunds have given back already",
    breaks: ["I4"],
    source: [{ file: WALLET, find: "payment.amount - payment.refunded;", replace: "payment.amount;" }],
  },
  {
    name: "a payment code is not spent",
    breaks: ["I3"],
    source: [
      {
        file: WALLET,
        find: "effects: [spent, ...byCode.capture]",
        replace: "effects: byCode.capture",
      },
    ],
  },
  {
    name: "whoever knows a payment by code can confirm it",
    breaks: ["I3"],
    source: [
      {
        file: WALLET,
        find: 'if (payment.payer !== undefined && payment.payer !== payer.customer) return refuse("payment_not_yours");',
        replace: "",
      },
    ],
  },
  {
    name: "the wallet states `paid` and takes no money",
    breaks: ["I4", "I8"],
    wrap: ({ decideWallet }) => ({
      decideWallet: (payment, message, now) => {
        const decision = decideWallet(payment, message, now);
        if ("refusal" in decision) return decision;
        return { ...decision, effects: decision.effects.filter(({ type }) => type !== "capture") };
      },
    }),
  },
  {
    name: "the wallet does not see that a reader is ahead of it",
    breaks: ["I8", "I21"],
    wrap: ({ resume }) => ({ resume: (reader, facts) => ({ ...resume(reader, facts), epoch: facts.epoch }) }),
  },
  {
    name: "what the stream went past is forgotten",
    breaks: ["I8"],
    given: { restore: true, lost: 350, terminalCrash: 80 },
    wrap: () => ({ settleOwed: () => ({ left: [], forgotten: [] }), isPassedBy: () => false }),
  },
  {
    name: "the stream's position follows whatever is heard",
    breaks: ["I21"],
    wrap: () => ({ positionAfter: (_, heard) => heard }),
  },
  {
    name: "a receipt that may be out is printed again after a crash",
    breaks: ["I14"],
    source: [
      { file: PAPER, find: 'state === "sending" ? "unknown"', replace: 'state === "sending" ? "queued"' },
    ],
  },
  {
    name: "a drawer that may have opened is opened again after a crash",
    breaks: ["I13"],
    source: [
      {
        file: "server/pos/drawer/decide.ts",
        find: 'state === "intended" ? "unknown"',
        replace: 'state === "intended" ? "intended"',
      },
    ],
  },
  {
    name: "a counter is given before it is reserved",
    breaks: ["I18"],
    source: [
      {
        file: "server/pos/reserved-numbers.ts",
        find: "this.#reserve(reserved);",
        replace: "if (this.#last > 0) this.#reserve(this.#last);",
      },
    ],
  },
  {
    name: "a request counts as often as it comes",
    breaks: ["I18"],
    source: [
      {
        file: "server/wallet/terminals/counter.ts",
        find: 'return equalBytes(spentBy, digest) ? "spent" : "cloned";',
        replace: 'return equalBytes(spentBy, digest) ? "fresh" : "cloned";',
      },
    ],
  },
  {
    name: "a payment code that took too long is dropped, not taken back",
    breaks: ["I8", "I12"],
    data: (rules) => redirect(rules, "give_up", "waiting", "expired"),
  },
  {
    name: "nobody asks about what is unknown",
    breaks: ["I9"],
    wrap: ({ askAbout }) => ({
      askAbout: (payment) => (payment.state === "unknown" ? undefined : askAbout(payment)),
    }),
  },
  {
    name: "an 8-digit code turns the till green",
    breaks: ["I7"],
    data: (rules) => redirect(rules, "accept", "waiting", "paid"),
  },
  {
    name: "a sale is collected twice at once",
    breaks: ["I15"],
    source: [
      {
        file: "server/pos/sales/decide.ts",
        find: 'if (sale.collecting) return "attempt_open";\n  return amount',
        replace: "return amount",
      },
    ],
  },
  {
    name: "a sale is paid by a part of it",
    breaks: ["I15"],
    wrap: () => ({
      afterMeeting: (sale, amount) => ({ collected: sale.collected + amount, state: "paid" }),
    }),
  },
  {
    name: "nobody is told that a code which was taken was not paid",
    breaks: ["A1"],
    given: { partition: 700, restore: true },
    source: [
      { file: POS, find: 'effects.push({ type: "alarm", alarm: "accepted_unpaid" });', replace: "{}" },
    ],
  },
  {
    name: "nobody is told that a late payment went back",
    breaks: ["A1"],
    source: [
      {
        file: POS,
        find: 'if (!takenBack) effects.push({ type: "alarm", alarm: "returned_late" });',
        replace: "",
      },
    ],
  },
  {
    name: "a refund that waits is shown as paid",
    breaks: ["I8", "I9"],
    data: (rules) => {
      for (const transition of rules.REFUND_TRANSITIONS as unknown as { on: string; to: string }[])
        if (transition.on === "queued") transition.to = "refunded";
    },
  },
  {
    name: "a refund goes to somebody else",
    breaks: ["I4"],
    source: [
      {
        file: WALLET_REFUND,
        find: '{ type: "give_back", to: payer }',
        replace: '{ type: "give_back", to: "0" }',
      },
    ],
  },
  {
    name: "an answer that was lost ends the asking",
    breaks: ["I9"],
    source: [{ file: SYNC, find: '  waiting: "ask",\n  unknown: "tell",', replace: '  waiting: "ask",' }],
  },
];
