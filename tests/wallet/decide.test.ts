import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NO_USAGE, TIERS, type Usage } from "#domain/limits.ts";
import type { PaymentRequest } from "#domain/payment-request.ts";
import type { Outcome } from "#domain/statement.ts";
import { keyId, newKeyPair, privateKeyObject, signRequest } from "#kit/signatures.ts";
import {
  type CodeStanding,
  decide,
  type PayeeStanding,
  type Payer,
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
const shop = { demo: true, currency: "CNY", retired: false } as const;

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
const payerWith = (facts: Partial<Payer> = {}): Payer => ({
  customer: "li",
  balance: AMOUNT,
  currency: "CNY",
  frozen: false,
  tier: 4,
  usage: NO_USAGE,
  ...facts,
});
const consentOf = (
  customer: string,
  payee: Partial<PayeeStanding> = {},
): WalletMessage & { type: "consent" } => ({
  type: "consent",
  payer: payerWith({ customer }),
  payee: { suspended: false, tenderPaid: false, ...payee },
  factors: ["device", "pin"],
});

/** A day's limit of either class is used up. */
const FULL: Usage = {
  day: "2027-01-15",
  spent: 500_000,
  byClass: { A: 0, B: 400_000, C: 100_000 },
  spentInYear: 500_000,
};
const anyPayer = fc.record({
  customer: fc.constantFrom("li", "wang", "zhang"),
  balance: fc.constantFrom(0, AMOUNT - 1, AMOUNT, AMOUNT + 1),
  currency: fc.constantFrom("CNY" as const, "CNY" as const, "USD" as const),
  frozen: fc.boolean(),
  tier: fc.constantFrom(...TIERS),
  usage: fc.constantFrom(NO_USAGE, FULL),
});
const anyPayee = fc.record({ suspended: fc.boolean(), tenderPaid: fc.boolean() });
const anyCode: fc.Arbitrary<CodeStanding> = fc.oneof(
  fc.constant<CodeStanding>({ kind: "refused" }),
  fc.record({
    kind: fc.constant("good" as const),
    payer: anyPayer,
    spends: fc.constant({ device: "phone", step: 7 }),
    pinNeeded: fc.boolean(),
  }),
);

const anyMessage: fc.Arbitrary<WalletMessage> = fc.oneof(
  fc.constant(present),
  fc.record({
    type: fc.constant("submit" as const),
    request: fc.constant(original.request),
    bytes: fc.constant(original.bytes),
    shop: fc.constant(shop),
    payee: anyPayee,
    code: anyCode,
  }),
  fc.constant(presentOther),
  fc.constant(reverse),
  fc.constant(reverse),
  fc.constant(reverseOther),
  fc.constant<WalletMessage>({ type: "time" }),
  fc.record({
    type: fc.constant("consent" as const),
    payer: anyPayer,
    payee: anyPayee,
    factors: fc.constant(["device", "pin"] as const),
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
          expect(message).toMatchObject({ payee: { suspended: false, tenderPaid: false } });
          const payer = payerOf(message);
          expect(payer).toMatchObject({ currency: "CNY", frozen: false, usage: NO_USAGE });
          expect(payer?.balance).toBeGreaterThanOrEqual(before?.amount ?? AMOUNT);
        }
    });
  });

  test("a payment only moves forward, and what has ended stays as it ended", () => {
    const forward: Record<string, readonly (string | undefined)[]> = {
      none: [undefined, "open", "expired", "cancelled", "paid", "declined"],
      open: ["open", "paid", "cancelled", "expired"],
      declined: ["declined"],
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

  test("a refused consent leaves the payment as it was, open for whoever may pay it", () => {
    holds((steps) => {
      for (const { before, message, now, decision } of steps)
        if (message.type === "consent" && "refusal" in decision && before?.state === "open")
          expect(outcomesOf(decide(before, consentOf(before.payer ?? "next"), now))).toEqual(["paid"]);
    });
  });

  test("a payment by code takes money from nobody but the payer whose code it was, and spends the code once", () => {
    holds((steps) => {
      const spent = steps
        .flatMap(({ decision }) => effectsOf(decision))
        .filter(({ type }) => type === "spend");
      expect(spent.length).toBeLessThanOrEqual(1);
      for (const { before, decision } of steps)
        for (const effect of effectsOf(decision))
          if (effect.type === "capture" && before?.payer) expect(effect.payer).toBe(before.payer);
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

function payerOf(message: WalletMessage): Payer | undefined {
  if (message.type === "consent") return message.payer;
  return message.type === "submit" && message.code.kind === "good" ? message.code.payer : undefined;
}

describe("a payment code", () => {
  const now = ISSUED_S * 1000;
  const li = payerWith();
  const good = (payer: Payer, pinNeeded = false): CodeStanding => ({
    kind: "good",
    payer,
    spends: { device: "phone", step: 7 },
    pinNeeded,
  });
  const submit = (code: CodeStanding, payee: Partial<PayeeStanding> = {}): WalletMessage => ({
    type: "submit",
    ...original,
    shop,
    payee: { suspended: false, tenderPaid: false, ...payee },
    code,
  });

  test("that is good is recorded, spent, captured and stated in one decision", () => {
    const decision = decide(undefined, submit(good(li)), now);
    expect(effectsOf(decision).map(({ type }) => type)).toEqual(["record", "spend", "capture", "state"]);
    expect(outcomesOf(decision)).toEqual(["paid"]);
  });

  test("that fails is declined alike, whatever is wrong with it; only a good one is spent by it", () => {
    const refused = decide(undefined, submit({ kind: "refused" }), now);
    expect(effectsOf(refused).map(({ type }) => type)).toEqual(["record", "state"]);
    for (const message of [
      submit(good({ ...li, balance: AMOUNT - 1 })),
      submit(good({ ...li, frozen: true })),
      submit(good({ ...li, currency: "USD" })),
      submit(good(li), { suspended: true }),
      submit(good(li), { tenderPaid: true }),
      submit(good({ ...li, balance: 0 }, true)),
      submit(good({ ...li, usage: FULL })),
    ]) {
      const declined = decide(undefined, message, now);
      expect("payment" in declined && declined.payment).toEqual("payment" in refused && refused.payment);
      expect(effectsOf(declined).map(({ type }) => type)).toEqual(["record", "spend", "state"]);
      expect(outcomesOf(declined)).toEqual(outcomesOf(refused));
    }
  });

  test("above the limits waits for its payer's PIN, and takes nobody else's", () => {
    const asked = decide(undefined, submit(good(li, true)), now);
    const open = "payment" in asked ? asked.payment : undefined;
    expect(open).toMatchObject({ state: "open", payer: "li", way: "submitted" });
    expect(decide(open, consentOf("wang"), now)).toEqual({ refusal: "payment_not_yours" });
    expect(outcomesOf(decide(open, consentOf("li"), now))).toEqual(["paid"]);
  });

  test("never charges what is presented as a QR, and a QR's payer never pays what a code was read for", () => {
    const shown = decide(undefined, present, now);
    const open = "payment" in shown ? shown.payment : undefined;
    expect(decide(open, submit(good(li)), now)).toEqual({ refusal: "id_reused" });
    const closed = decide(undefined, reverse, now);
    const tombstone = "payment" in closed ? closed.payment : undefined;
    expect(decide(tombstone, submit(good(li)), now)).toEqual({ payment: tombstone, effects: [] });
  });

  test("at a terminal that was deactivated is refused, like a QR; what it had shown can still be taken back", () => {
    const retired = { ...shop, retired: true };
    for (const message of [present, submit(good(li))])
      expect(decide(undefined, { ...message, shop: retired } as WalletMessage, now)).toEqual({
        refusal: "terminal_retired",
      });
    expect(outcomesOf(decide(undefined, reverse, now))).toEqual(["cancelled"]);
  });
});

describe("refunds and the reversal of one payment", () => {
  test("share one cap: what refunds gave back does not go back again", () => {
    const paid: WalletPayment = {
      state: "paid",
      way: "presented",
      amount: AMOUNT,
      currency: "CNY",
      request: original.bytes,
      expiresAt: EXPIRES,
      payer: "li",
      refunded: 0,
    };
    for (const refunded of [0, 1, AMOUNT - 1, AMOUNT]) {
      const effects = effectsOf(decide({ ...paid, refunded }, reverse, EXPIRES));
      const returned = effects.flatMap((effect) => (effect.type === "return" ? [effect.amount] : []));
      expect(returned).toEqual(refunded === AMOUNT ? [] : [AMOUNT - refunded]);
    }
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
