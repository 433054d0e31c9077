import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FINAL_STATES, LIGHTS, PAYMENT_STATES, type PaymentState } from "#domain/payment.ts";
import { OUTCOMES, type Outcome, type Statement } from "#domain/statement.ts";
import { newId } from "#kit/random-ids.ts";
import { decide, type PaymentEffect, type PaymentMessage, type PosPayment } from "#pos/payments/decide.ts";
import { Bank } from "./support.ts";

const bank = new Bank();
const PRESENTED: PosPayment = {
  id: { tender: newId(), attempt: 1 },
  way: "presented",
  state: "presented",
  amount: 1250,
  currency: "CNY",
  terminal: newId(),
  merchant: newId(),
  requestHash: new Uint8Array(32).fill(9),
};

/** A statement about `PRESENTED`, truly signed and verified, with what is to be wrong of it. */
function stated(outcome: Outcome, wrong: Partial<Statement> = {}): PaymentMessage {
  const { id, amount, currency, terminal, merchant, requestHash } = PRESENTED;
  const facts = { payment: id, amount, currency, terminal, merchant, request: requestHash };
  const signed = bank.sign({ outcome, ...facts, decidedAt: 1_750_000_000_000, ...wrong });
  return { type: "statement", statement: bank.verified(signed) };
}

const WRONG: Readonly<Record<string, Partial<Statement>>> = {
  "another amount": { amount: 1251 },
  "another currency": { currency: "HKD" },
  "another terminal": { terminal: newId() },
  "another merchant": { merchant: newId() },
  "another tender": { payment: { ...PRESENTED.id, tender: newId() } },
  "another attempt": { payment: { ...PRESENTED.id, attempt: 2 } },
  "another request": { request: new Uint8Array(32).fill(8) },
  "a request of which the last byte differs": { request: new Uint8Array(32).fill(9).fill(8, 31) },
};
const OUTCOME_NAMES = Object.keys(OUTCOMES) as Outcome[];
const REVERSE: PaymentMessage = { type: "reverse", operator: "1001" };

interface Told {
  readonly name: string;
  readonly message: PaymentMessage;
}
const MESSAGES: readonly Told[] = [
  { name: "open", message: { type: "open" } },
  { name: "overdue", message: { type: "overdue" } },
  { name: "reverse", message: REVERSE },
  ...OUTCOME_NAMES.map((outcome) => ({ name: outcome, message: stated(outcome) })),
  ...Object.entries(WRONG).map(([name, wrong]) => ({
    name: `paid for ${name}`,
    message: stated("paid", wrong),
  })),
];
const messages = fc.array(fc.constantFrom(...MESSAGES), { maxLength: 25 });

interface History {
  readonly states: PaymentState[];
  readonly effects: PaymentEffect[];
}

function live(told: readonly Told[], from: PosPayment = PRESENTED): History {
  const history: History = { states: [from.state], effects: [] };
  let state = from.state;
  for (const { message } of told) {
    const decision = decide({ ...from, state }, message);
    state = decision.state;
    history.states.push(state);
    history.effects.push(...decision.effects);
  }
  return history;
}

const count = ({ effects }: History, type: PaymentEffect["type"]) =>
  effects.filter((effect) => effect.type === type).length;
const every = (property: (told: readonly Told[]) => boolean | undefined) =>
  fc.assert(
    fc.property(messages, (told) => property(told) ?? true),
    { numRuns: 2000 },
  );

describe("whatever the terminal is told, and in whatever order", () => {
  test("the light is green only after the wallet's proof of this very payment", () => {
    every((told) =>
      live(told).states.every((state, i) => state !== "paid" || told.slice(0, i).some(isProof)),
    );
  });

  test("cancel wins: nothing turns the light green once the operator has cancelled", () => {
    every((told) => {
      const { states } = live(told);
      const cancelled = states.indexOf("reversing");
      return cancelled < 0 || states.slice(cancelled).every((state) => LIGHTS[state] === "keep");
    });
  });

  test("the tender is met exactly when the light turns green, once, and voided at most once", () => {
    every((told) => {
      const history = live(told);
      const wasGreen = history.states.includes("paid");
      const ended = history.states.some((state) => FINAL_STATES.includes(state));
      return count(history, "meet") === (wasGreen ? 1 : 0) && count(history, "void") === (ended ? 1 : 0);
    });
  });

  test("what is final stays as it is", () => {
    every((told) => {
      const { states } = live(told);
      const end = states.findIndex((state) => FINAL_STATES.includes(state));
      return end < 0 || states.slice(end).every((state) => state === states[end]);
    });
  });

  test("each move is journalled once and shown, and only a move is shown", () => {
    every((told) => {
      const history = live(told);
      const moves = history.states.filter((state, i) => i > 0 && state !== history.states[i - 1]).length;
      return count(history, "publish") === moves && count(history, "journal") >= moves;
    });
  });

  test("the same message again changes nothing, and alarms only where it alarmed before", () => {
    every((told) => {
      const states = live(told).states;
      const twice = live(told.flatMap((one) => [one, one]));
      return twice.states.at(-1) === states.at(-1) && count(twice, "meet") === count(live(told), "meet");
    });
  });
});

function isProof({ name }: Told): boolean {
  return name === "paid";
}

describe("a statement that does not fit", () => {
  const states = PAYMENT_STATES.map((state) => ({ ...PRESENTED, state }));

  test.each(Object.entries(WRONG))("%s: a person is told, nothing moves", (_, wrong) => {
    for (const payment of states)
      for (const outcome of OUTCOME_NAMES) {
        const { state, effects } = decide(payment, stated(outcome, wrong));
        expect(state).toBe(payment.state);
        expect(effects.map(({ type }) => type)).toEqual(["journal", "alarm"]);
        expect(effects[1]).toMatchObject({ alarm: "mismatch" });
      }
  });

  test("an outcome that contradicts the settled one: a person is told, nothing moves", () => {
    const contradictions = [
      ["paid", "expired"],
      ["paid", "cancelled"],
      ["cancelled", "paid"],
      ["expired", "paid"],
      ["expired", "cancelled"],
      ["cancelled", "reversed"],
    ] as const;
    for (const [state, outcome] of contradictions) {
      const decision = decide({ ...PRESENTED, state }, stated(outcome));
      expect(decision.state).toBe(state);
      expect(decision.effects).toMatchObject([
        { type: "journal", action: "payment contradiction" },
        { type: "alarm", alarm: "contradiction" },
      ]);
    }
  });

  test("a proof that comes after the money went back tells of what was: no alarm, no move", () => {
    const { state, effects } = decide({ ...PRESENTED, state: "reversed" }, stated("paid"));
    expect([state, effects]).toEqual(["reversed", []]);
  });
});

describe("cancelling", () => {
  test("is pursued from every open state, and refused once the money is there", () => {
    for (const state of ["presented", "waiting", "unknown"] as const)
      expect(decide({ ...PRESENTED, state }, REVERSE)).toMatchObject({
        state: "reversing",
        allowed: true,
        effects: expect.arrayContaining([{ type: "pursue" }]),
      });
    expect(decide({ ...PRESENTED, state: "paid" }, REVERSE)).toMatchObject({ state: "paid", allowed: false });
  });

  test("names the operator who did it, and tells people when the customer had paid already", () => {
    const { effects } = decide(PRESENTED, REVERSE);
    expect(effects).toContainEqual({ type: "journal", action: "payment reversing", actor: "1001" });
    const late = decide({ ...PRESENTED, state: "reversing" }, stated("reversed"));
    expect(late.effects).toContainEqual({ type: "alarm", alarm: "returned_late" });
  });
});
