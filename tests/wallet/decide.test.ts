import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PaymentRequest } from "#domain/payment-request.ts";
import type { Outcome } from "#domain/statement.ts";
import { keyId, newKeyPair, privateKeyObject, signRequest } from "#kit/signatures.ts";
import {
  decide,
  type PayeeStanding,
  type WalletDecision,
  type WalletEffect,
  type WalletMessage,
  type WalletPayment,
} from "#wallet/payments/decide.ts";

const ISSUED_S = 1_800_000_000;
const LIFETIME_S = 120;
const EXPIRES = (ISSUED_S + LIFETIME_S) * 1000;
const AMOUNT = 1250;

const shopKey = newKeyPair();
const shop = { demo: true, currency: "CNY" } as const;

function signed(facts: Partial<PaymentRequest> = {}): { request: PaymentRequest; bytes: Uint8Array } {
  const request: PaymentRequest = {
    demo: true,
    key: keyId(shopKey.publicKey),
    payment: { tender: "0197b6a2-7c1e-7d3a-9f00-2b1c5d6e7f80", attempt: 1 },
    amount: AMOUNT,
    currency: "CNY",
    issuedAt: ISSUED_S,
    lifetime: LIFETIME_S,
    ...facts,
  };
  return { request, bytes: signRequest(request, privateKeyObject(shopKey)) };
}
const original = signed();
const forged = signed({ amount: AMOUNT - 1 });

const present: WalletMessage = { type: "present", ...original, shop };
const presentOther: WalletMessage = { type: "present", ...forged, shop };
const reverse: WalletMessage = { type: "reverse", ...original };
const reverseOther: WalletMessage = { type: "reverse", ...forged };
const consentOf = (
  customer: string,
  payee: Partial<PayeeStanding> = {},
): WalletMessage & { type: "consent" } => ({
  type: "consent",
  payer: { customer, balance: AMOUNT, currency: "CNY", frozen: false },
  payee: { suspended: false, tenderPaid: false, ...payee },
});

const anyMessage: fc.Arbitrary<WalletMessage> = fc.oneof(
  fc.constant(present),
  fc.constant(presentOther),
  fc.constant(reverse),
  fc.constant(reverse),
  fc.constant(reverseOther),
  fc.constant<WalletMessage>({ type: "time" }),
  fc.record({
    type: fc.constant("consent" as const),
    payer: fc.record({
      customer: fc.constantFrom("li", "wang", "zhang"),
      balance: fc.constantFrom(0, AMOUNT - 1, AMOUNT, AMOUNT + 1),
      currency: fc.constantFrom("CNY" as const, "CNY" as const, "USD" as const),
      frozen: fc.boolean(),
    }),
    payee: fc.record({ suspended: fc.boolean(), tenderPaid: fc.boolean() }),
  }),
);
/** A message, and how long after the one before it comes. */
const anyHistory = fc.array(fc.record({ message: anyMessage, after: fc.integer({ min: 0, max: 60_000 }) }), {
  minLength: 1,
  maxLength: 25,
});

interface Step {
  readonly before: WalletPayment | undefined;
  readonly message: WalletMessage;
  readonly now: number;
  readonly decision: WalletDecision;
}

/** Plays a history from the moment the request was issued, as the handlers do: a refusal changes nothing. */
function play(history: readonly { message: WalletMessage; after: number }[]): Step[] {
  const steps: Step[] = [];
  let payment: WalletPayment | undefined;
  let now = ISSUED_S * 1000;
  for (const { message, after } of history) {
    now += after;
    const decision = decide(payment, message, now);
    steps.push({ before: payment, message, now, decision });
    if ("payment" in decision) payment = decision.payment;
  }
  return steps;
}

const effectsOf = (decision: WalletDecision): readonly WalletEffect[] =>
  "effects" in decision ? decision.effects : [];
const stateAfter = ({ before, decision }: Step) =>
  "payment" in decision ? decision.payment.state : before?.state;
const outcomesOf = (decision: WalletDecision): Outcome[] =>
  effectsOf(decision).flatMap((effect) => (effect.type === "state" ? [effect.outcome] : []));

function holds(property: (steps: Step[]) => void): void {
  fc.assert(
    fc.property(anyHistory, (history) => property(play(history))),
    { numRuns: 2000 },
  );
}

describe("whatever arrives in whatever order", () => {
  test("a payment is captured at most once, and returned only after that", () => {
    holds((steps) => {
      const moved = steps.flatMap(({ decision }) => effectsOf(decision).map(({ type }) => type));
      const money = moved.filter((type) => type === "capture" || type === "return");
      expect([[], ["capture"], ["capture", "return"]]).toContainEqual(money);
      const last = steps.at(-1);
      if (last) expect(stateAfter(last) === "paid").toBe(money.length === 1);
    });
  });

  test("nothing is captured at or after expiry, from who cannot pay, or for a tender that is paid", () => {
    holds((steps) => {
      for (const { before, message, now, decision } of steps)
        if (effectsOf(decision).some(({ type }) => type === "capture")) {
          expect(now).toBeLessThan(EXPIRES);
          expect(message).toMatchObject({
            payer: { currency: "CNY", frozen: false },
            payee: { suspended: false, tenderPaid: false },
          });
          if (message.type === "consent")
            expect(message.payer.balance).toBeGreaterThanOrEqual(before?.amount ?? AMOUNT);
        }
    });
  });

  test("a payment only moves forward, and what has ended stays as it ended", () => {
    const forward: Record<string, readonly (string | undefined)[]> = {
      none: [undefined, "open", "expired", "cancelled"],
      open: ["open", "paid", "cancelled", "expired"],
      paid: ["paid", "reversed"],
      cancelled: ["cancelled"],
      expired: ["expired"],
      reversed: ["reversed"],
    };
    holds((steps) => {
      for (const step of steps) expect(forward[step.before?.state ?? "none"]).toContain(stateAfter(step));
    });
  });

  test("each change of state is stated once, and nothing else is", () => {
    holds((steps) => {
      for (const step of steps) {
        const after = stateAfter(step);
        const changed = after !== (step.before?.state ?? "open") && after !== undefined;
        expect(outcomesOf(step.decision)).toEqual(changed ? [after] : []);
      }
    });
  });

  test("who the payer is, what is paid and until when never changes", () => {
    holds((steps) => {
      for (const { before, decision } of steps) {
        if (!before || !("payment" in decision)) continue;
        const { payment } = decision;
        expect(payment.request).toBe(before.request);
        expect([payment.amount, payment.currency, payment.expiresAt]).toEqual([
          before.amount,
          before.currency,
          before.expiresAt,
        ]);
        if (before.payer) expect(payment.payer).toBe(before.payer);
      }
    });
  });

  test("a refused consent leaves the payment as it was, open for the next payer", () => {
    holds((steps) => {
      for (const { before, message, now, decision } of steps)
        if (message.type === "consent" && "refusal" in decision && before?.state === "open")
          expect(outcomesOf(decide(before, consentOf("next"), now))).toEqual(["paid"]);
    });
  });

  test("the same message again changes nothing and gets the same answer", () => {
    holds((steps) => {
      for (const { before, message, now, decision } of steps) {
        const payment = "payment" in decision ? decision.payment : before;
        const again = decide(payment, message, now);
        if ("refusal" in decision) expect(again).toEqual(decision);
        // The consent that found the payment expired wrote that; the next one is told so.
        else if (message.type === "consent" && decision.payment.state === "expired")
          expect(again).toEqual({ refusal: "payment_expired" });
        else expect(again).toEqual({ payment: decision.payment, effects: [] });
      }
    });
  });

  test("other bytes under a known id are refused in every state", () => {
    holds((steps) => {
      for (const { before, now } of steps)
        if (before) {
          const others =
            before.request === original.bytes ? [presentOther, reverseOther] : [present, reverse];
          for (const other of others) expect(decide(before, other, now)).toEqual({ refusal: "id_reused" });
        }
    });
  });
});

describe("a tombstone", () => {
  test("wins for ever: after a reversal nobody's consent captures", () => {
    fc.assert(
      fc.property(anyHistory, anyHistory, (before, after) => {
        const steps = play([
          { message: present, after: 0 },
          ...before,
          { message: reverse, after: 0 },
          ...after,
        ]);
        const captures = steps
          .slice(before.length + 2)
          .flatMap(({ decision }) => effectsOf(decision))
          .filter(({ type }) => type === "capture");
        expect(captures).toEqual([]);
      }),
    );
  });

  test("a reversal is idempotent, whatever came between", () => {
    holds((steps) => {
      const reversals = steps.filter(
        ({ message, decision }) => message.type === "reverse" && "payment" in decision,
      );
      for (const { decision } of reversals.slice(1)) expect(effectsOf(decision)).toEqual([]);
    });
  });
});

describe("a request that must not be payable", () => {
  const now = ISSUED_S * 1000;
  test.each([
    ["of a demo shown to a production wallet", {}, { ...shop, demo: false }, "demo_mismatch"],
    ["in a currency that is not the shop's", { currency: "USD" }, shop, "currency_mismatch"],
    ["issued in the future", { issuedAt: ISSUED_S + 1 }, shop, "issued_in_future"],
  ] as const)("%s is refused", (_, facts, payee, refusal) => {
    expect(decide(undefined, { type: "present", ...signed(facts), shop: payee }, now)).toEqual({ refusal });
  });

  test("one that lives for longer than five minutes is refused even where its signature holds", () => {
    const request = { ...original.request, lifetime: 301 };
    const message: WalletMessage = { type: "present", request, bytes: original.bytes, shop };
    expect(decide(undefined, message, now)).toEqual({ refusal: "lifetime_refused" });
  });

  test("the last millisecond pays, the expiry does not", () => {
    const first = decide(undefined, present, now);
    const open = "payment" in first ? first.payment : undefined;
    expect(outcomesOf(decide(open, consentOf("li"), EXPIRES - 1))).toEqual(["paid"]);
    expect(outcomesOf(decide(open, consentOf("li"), EXPIRES))).toEqual(["expired"]);
  });

  test("one that comes too late is recorded as expired at once, so that its terminal gets a statement", () => {
    const late = decide(undefined, present, EXPIRES);
    expect(effectsOf(late).map(({ type }) => type)).toEqual(["record", "state"]);
    expect(outcomesOf(late)).toEqual(["expired"]);
  });

  test("what was never presented cannot be paid", () => {
    for (const message of [consentOf("li"), { type: "time" }] as WalletMessage[])
      expect(decide(undefined, message, now)).toEqual({ refusal: "not_found" });
  });

  test.each([
    ["of a demo shown to a production wallet", original.request, "cancelled"],
    ["in a currency that is not the shop's", { ...original.request, currency: "USD" }, "cancelled"],
    ["issued in the future", { ...original.request, issuedAt: ISSUED_S + 1 }, "cancelled"],
    ["that lives for too long", { ...original.request, lifetime: 301 }, "cancelled"],
    ["whose time has run out", { ...original.request, issuedAt: ISSUED_S - 200 }, "expired"],
  ] as const)("one %s can be taken back: it leaves a tombstone", (_, request, outcome) => {
    const ended = decide(undefined, { type: "reverse", request, bytes: original.bytes }, now);
    expect(effectsOf(ended).map(({ type }) => type)).toEqual(["record", "state"]);
    expect(outcomesOf(ended)).toEqual([outcome]);
    const tombstone = "payment" in ended ? ended.payment : undefined;
    const again: WalletMessage = { type: "present", request, bytes: original.bytes, shop };
    expect(decide(tombstone, again, now)).toEqual({ payment: tombstone, effects: [] });
    expect(decide(tombstone, consentOf("li"), now)).toEqual({ refusal: `payment_${outcome}` });
  });

  test("after a reversal its payer hears that the money is back, everybody else that none was taken", () => {
    let payment: WalletPayment | undefined;
    for (const message of [present, consentOf("li"), reverse]) {
      const decision = decide(payment, message, now);
      if ("payment" in decision) payment = decision.payment;
    }
    expect(decide(payment, consentOf("li"), now)).toEqual({ refusal: "payment_returned" });
    expect(decide(payment, consentOf("wang"), now)).toEqual({ refusal: "payment_cancelled" });
  });
});
