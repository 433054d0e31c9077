import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  FINAL_STATES,
  LIGHTS,
  OPEN_STATES,
  PAYMENT_STATES,
  PAYMENT_WAYS,
  type PaymentEvent,
  type PaymentEventType,
  type PaymentState,
  type PaymentWay,
  paymentDiagram,
  step,
  TRANSITIONS,
} from "#domain/payment.ts";
import { isProof, OUTCOMES, type Outcome, type Statement } from "#domain/statement.ts";

import { openBank, stated, statementOf } from "./bank.ts";

const bank = openBank();
const proof = stated(bank);
if (!isProof(proof)) throw new Error("a captured payment has a proof");

const EVENTS: Record<PaymentEventType, PaymentEvent> = {
  present: { type: "present" },
  submit: { type: "submit" },
  reverse: { type: "reverse" },
  take_back: { type: "take_back" },
  open: { type: "open" },
  overdue: { type: "overdue" },
  accept: { type: "accept" },
  give_up: { type: "give_up" },
  paid: { type: "paid", proof },
  declined: { type: "declined", statement: stated(bank, { outcome: "declined" }) },
  expired: { type: "expired", statement: stated(bank, { outcome: "expired" }) },
  cancelled: { type: "cancelled", statement: stated(bank, { outcome: "cancelled" }) },
  reversed: { type: "reversed", statement: stated(bank, { outcome: "reversed" }) },
};
const EVENT_TYPES = Object.keys(EVENTS) as PaymentEventType[];

/**
 * The machine written down a second time, by hand: a row for each state, a column for each event in the order above.
 * `.` nothing new, `-` refused, `!` the wallet contradicts itself; `P` and `S` stand where the ways differ.
 */
const TABLE = `
  recorded   P         S         reversing -         .        .        -        .        !        !        !        !         !
  presented  -         -         reversing -         waiting  unknown  A        G        paid     D        expired  cancelled reversed
  submitted  -         -         reversing -         waiting  unknown  -        G        paid     D        expired  cancelled reversed
  waiting    -         -         reversing -         .        unknown  A        G        paid     D        expired  cancelled reversed
  unknown    -         -         reversing -         waiting  .        A        G        paid     D        expired  cancelled reversed
  accepted   -         -         reversing -         .        .        .        .        paid     !        expired  cancelled reversed
  reversing  -         -         .         -         .        .        -        .        .        D        expired  cancelled reversed
  paid       -         -         -         reversing .        .        -        .        .        !        !        !         reversed
  declined   -         -         -         -         .        .        -        .        !        .        !        !         !
  expired    -         -         -         -         .        .        -        .        !        !        .        !         !
  cancelled  -         -         .         -         .        .        -        .        !        !        !        .         !
  reversed   -         -         .         -         .        .        -        .        .        !        !        !         .
`;
const BY_WAY: Record<string, Record<PaymentWay, string>> = {
  P: { presented: "presented", submitted: "-" },
  S: { presented: "-", submitted: "submitted" },
  A: { presented: "accepted", submitted: "-" },
  G: { presented: ".", submitted: "reversing" },
  D: { presented: "!", submitted: "declined" },
};
const KINDS: Record<string, string> = { ".": "same", "-": "refused", "!": "contradiction" };

const ROWS = TABLE.trim()
  .split("\n")
  .map((row) => row.trim().split(/\s+/));

const CASES = PAYMENT_WAYS.flatMap((way) =>
  ROWS.flatMap(([state, ...cells]) =>
    cells.map((cell, index) => ({
      way,
      state: state as PaymentState,
      event: EVENT_TYPES[index] as PaymentEventType,
      expected: BY_WAY[cell]?.[way] ?? cell,
    })),
  ),
);

/** Where a payment is after an event; where it was, unless it moved. */
function stateAfter(state: PaymentState, way: PaymentWay, type: PaymentEventType): PaymentState {
  const result = step(state, way, EVENTS[type]);
  return result.kind === "moved" ? result.state : state;
}

/** Every state that some sequence of events leads to from `start`, which is one of them. */
function reachable(start: PaymentState, way: PaymentWay): Set<PaymentState> {
  const found = new Set([start]);
  for (const state of found) for (const type of EVENT_TYPES) found.add(stateAfter(state, way, type));
  return found;
}

describe("the payment machine, each state with each event", () => {
  test("the table leaves nothing out", () => {
    expect(CASES.length).toBe(PAYMENT_STATES.length * PAYMENT_WAYS.length * EVENT_TYPES.length);
    expect(ROWS.map(([state]) => state)).toEqual([...PAYMENT_STATES]);
  });

  test.each(CASES)("$way, $state, $event: $expected", ({ way, state, event, expected }) => {
    const kind = KINDS[expected];
    expect(step(state, way, EVENTS[event])).toEqual(kind ? { kind } : { kind: "moved", state: expected });
  });
});

describe("where a payment can go", () => {
  test("every state is reached from the start", () => {
    const all = new Set(PAYMENT_WAYS.flatMap((way) => [...reachable("recorded", way)]));
    expect([...all].sort()).toEqual([...PAYMENT_STATES].sort());
  });

  test.each(PAYMENT_WAYS)("%s: nothing that began is stuck: it can be paid or come to an end", (way) => {
    for (const state of reachable("recorded", way)) {
      const ends = [...reachable(state, way)].filter((end) => end === "paid" || FINAL_STATES.includes(end));
      expect([state, ends.length > 0]).toEqual([state, true]);
    }
  });

  test("each open state that was shown or sent can be cancelled and ends then, without waiting for a clock", () => {
    for (const state of OPEN_STATES)
      for (const way of PAYMENT_WAYS)
        expect(stateAfter(stateAfter(state, way, "reverse"), way, "cancelled")).toBe("cancelled");
  });

  test("the ends are these, and nothing leaves them", () => {
    expect(FINAL_STATES).toEqual(["declined", "expired", "cancelled", "reversed"]);
    for (const state of FINAL_STATES)
      for (const way of PAYMENT_WAYS) expect([...reachable(state, way)]).toEqual([state]);
  });

  test("open are those of which the wallet has still to be heard", () => {
    expect(OPEN_STATES).toEqual(["presented", "submitted", "waiting", "unknown", "accepted", "reversing"]);
  });

  test("paid is left by the wallet's word that it was reversed, and with a sale that is given up: by nothing else", () => {
    const left: Partial<Record<PaymentEventType, PaymentState>> = {
      reversed: "reversed",
      take_back: "reversing",
    };
    for (const way of PAYMENT_WAYS)
      for (const type of EVENT_TYPES)
        expect([type, stateAfter("paid", way, type)]).toEqual([type, left[type] ?? "paid"]);
  });
});

describe("a payment is never a guess", () => {
  test("nothing but a proof makes it paid", () => {
    for (const { state, way, event } of CASES)
      if (state !== "paid" && stateAfter(state, way, event) === "paid") expect(event).toBe("paid");
  });

  test("cancel wins: after a reversal was committed no sequence of events turns it green", () => {
    const walked = { paths: 0, red: 0 };
    const walk = (state: PaymentState, way: PaymentWay, left: number): void => {
      walked.paths++;
      if (LIGHTS[state] === "keep") walked.red++;
      if (left > 0) for (const type of EVENT_TYPES) walk(stateAfter(state, way, type), way, left - 1);
    };
    for (const way of PAYMENT_WAYS) {
      walk("reversing", way, 5);
      expect([...reachable("reversing", way)].filter((state) => LIGHTS[state] !== "keep")).toEqual([]);
    }
    const paths = [0, 1, 2, 3, 4, 5].reduce((sum, steps) => sum + EVENT_TYPES.length ** steps, 0);
    expect(walked.paths).toBe(2 * paths);
    expect(walked.red).toBe(walked.paths);
  });

  test("an 8-digit code never makes it paid, and never hides that it is not confirmed", () => {
    for (const { state, way } of CASES) {
      const next = stateAfter(state, way, "accept");
      expect(next === state || next === "accepted").toBe(true);
    }
    expect(LIGHTS.accepted).toBe("wait");
    expect(OPEN_STATES).toContain("accepted");
  });

  test("time up for a payment code takes it back, and is no word on a QR", () => {
    for (const { state, way } of CASES) {
      const next = stateAfter(state, way, "give_up");
      expect(next === state || (next === "reversing" && way === "submitted")).toBe(true);
    }
  });

  test("time passing never ends a payment, nor makes it paid, nor takes a cancellation back", () => {
    for (const { state, way } of CASES) {
      const next = stateAfter(state, way, "overdue");
      if (next !== state) expect([state, next]).toEqual([state, "unknown"]);
    }
  });

  test("only the wallet's signed word ends it", () => {
    for (const { state, way, event } of CASES) {
      const next = stateAfter(state, way, event);
      if (next !== state && (FINAL_STATES.includes(next) || next === "paid"))
        expect(Object.hasOwn(OUTCOMES, event) && event === next).toBe(true);
    }
  });

  test("a decline ends a code's payment; on a QR it ends nobody's payment", () => {
    for (const state of OPEN_STATES) {
      if (state !== "accepted") expect(stateAfter(state, "submitted", "declined")).toBe("declined");
      expect(step(state, "presented", EVENTS.declined)).toEqual({ kind: "contradiction" });
    }
  });

  test("hearing the same thing twice changes nothing the second time", () => {
    for (const { state, way, event } of CASES) {
      const once = stateAfter(state, way, event);
      expect([state, event, stateAfter(once, way, event)]).toEqual([state, event, once]);
    }
  });

  test("cancelling twice is no refusal: the second answer says that it is done or being done", () => {
    for (const state of ["reversing", "cancelled", "reversed"] as const)
      expect(step(state, "presented", EVENTS.reverse)).toEqual({ kind: "same" });
  });
});

describe("the lights", () => {
  test("green is paid, and nothing else is", () => {
    expect(PAYMENT_STATES.filter((state) => LIGHTS[state] === "go")).toEqual(["paid"]);
  });

  test("red is what ended without money, and what is being taken back", () => {
    expect(PAYMENT_STATES.filter((state) => LIGHTS[state] === "keep").sort()).toEqual(
      ["reversing", ...FINAL_STATES].sort(),
    );
  });
});

describe("who may say what", () => {
  test("outcomes and `open` come from the wallet, time from the clock, the rest from the operator", () => {
    const senders = new Map(TRANSITIONS.map(({ on, by }) => [on, by]));
    for (const { on, by } of TRANSITIONS) expect(senders.get(on)).toBe(by);
    expect(Object.fromEntries(senders)).toEqual({
      present: "operator",
      submit: "operator",
      reverse: "operator",
      take_back: "operator",
      open: "wallet",
      overdue: "clock",
      accept: "operator",
      give_up: "clock",
      ...Object.fromEntries((Object.keys(OUTCOMES) as Outcome[]).map((outcome) => [outcome, "wallet"])),
    });
  });

  test("no two rules speak of the same state, event and way", () => {
    for (const { state, way, event } of CASES) {
      const rules = TRANSITIONS.filter(
        (rule) => rule.on === event && rule.from.includes(state) && (rule.way ?? way) === way,
      );
      expect(rules.length).toBeLessThanOrEqual(1);
    }
  });

  test("the event `paid` takes nothing but a verified proof", () => {
    const claimed: Statement = statementOf();
    const verified = stated(bank, { outcome: "cancelled" });
    const events: PaymentEvent[] = [
      // @ts-expect-error a claim is no proof
      { type: "paid", proof: claimed },
      // @ts-expect-error nor is saying so
      { type: "paid" },
      // @ts-expect-error nor is a verified statement of another outcome
      { type: "paid", proof: verified },
      // @ts-expect-error and no other outcome is taken on anybody's word
      { type: "cancelled", statement: claimed },
    ];
    expect(events.length).toBe(4);
  });

  test("one file alone can call a statement verified", () => {
    const server = fileURLToPath(new URL("../../server", import.meta.url));
    const files = readdirSync(server, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .filter((name) =>
        /\bas (unknown as )?Verified(Statement|Proof)/.test(readFileSync(join(server, name), "utf8")),
      );
    expect(files).toEqual(["kit/signatures.ts"]);
  });
});

describe("the diagram for the documents", () => {
  test("shows every state, and every end", () => {
    const diagram = paymentDiagram();
    for (const state of PAYMENT_STATES) expect(diagram).toContain(`  ${state} -->`);
    for (const state of FINAL_STATES) expect(diagram).toContain(`  ${state} --> [*]`);
    expect(diagram).toContain("  waiting --> paid: paid (wallet)");
    expect(diagram).not.toContain("paid --> paid");
  });
});
