import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import type { PaymentId } from "#domain/ids.ts";
import { FINAL_STATES, OPEN_STATES, PAYMENT_WAYS, type PaymentState } from "#domain/payment.ts";
import { readFact } from "#pos/facts.ts";
import { QR_LIFETIME_S } from "#pos/payments/payments.ts";
import { askAbout } from "#pos/sync/decide.ts";
import { checkPause, GRACE_MS, retryPause } from "#pos/sync/schedule.ts";
import { useStory } from "./story.ts";
import { CASHIER } from "./support.ts";

const HALF_MINUTE = 30_000;

describe("the schedule", () => {
  const chances = fc.double({ min: 0, max: 1, noNaN: true });
  const tries = fc.integer({ min: 1, max: 10_000 });

  test("pauses at least a little, never longer than half a minute and its quarter", () => {
    fc.assert(
      fc.property(tries, chances, (n, chance) => {
        const pause = retryPause(n, chance);
        return Number.isInteger(pause) && pause >= 375 && pause <= HALF_MINUTE * 1.25;
      }),
    );
  });

  test("doubles until it is half a minute, with a jitter of a quarter either way", () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 60].map((n) => retryPause(n, 0.5))).toEqual([
      500,
      1000,
      2000,
      4000,
      8000,
      16_000,
      HALF_MINUTE,
      HALF_MINUTE,
      HALF_MINUTE,
    ]);
    expect([retryPause(3, 0), retryPause(3, 1)]).toEqual([1500, 2500]);
  });

  test("looks again at the latest just after the expiry, and never without a pause", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (untilExpiry) => {
        const pause = checkPause(untilExpiry);
        return pause > 0 && pause <= 10_000 && (untilExpiry <= 0 || pause <= untilExpiry + GRACE_MS);
      }),
    );
  });

  test("has a question for every state that is open, and none for one that has ended", () => {
    const open = OPEN_STATES.filter((state) => state !== "paid" && state !== "recorded");
    for (const way of PAYMENT_WAYS)
      for (const hasCode of [true, false]) {
        const how = (state: PaymentState) => askAbout({ state, way, hasCode, untilExpiry: 1000 });
        const reachable = open.filter((state) => state !== (way === "presented" ? "submitted" : "presented"));
        for (const state of reachable.filter((state) => way === "presented" || state !== "accepted"))
          expect(how(state), `${way} ${state}`).toBeDefined();
        expect(FINAL_STATES.filter(how)).toEqual([]);
      }
  });
});

const story = useStory();
const pass = (ms: number) => story().pass(ms);
const line = () => story().sync.line;
const desk = () => story().desk;
const backend = () => story().backend;

const LIFETIME = QR_LIFETIME_S * 1000;
const asked = () => backend().questions.map(({ how }) => how);
const openAnswer = () => ({ kind: "open" }) as const;
const nothing = () => ({ kind: "none", why: "the line is down" }) as const;

describe("a payment is pursued", () => {
  test("the wallet is told first, then asked, until it is paid; then it is left alone", async () => {
    backend().answer = openAnswer;
    const { sale, payment } = desk().collect(1250);
    await pass(25_000);
    expect(asked()).toEqual(["tell", "ask", "ask"]);
    expect(desk().rowOf(payment).state).toBe("waiting");
    backend().answer = () => ({ kind: "statement", signed: desk().stated(payment, "paid") });
    await pass(10_000);
    expect(desk().view(sale).state).toBe("paid");
    const questions = backend().questions.length;
    await pass(600_000);
    expect(backend().questions).toHaveLength(questions);
  });

  test("without an answer it is told again and again, ever more slowly, and nothing is concluded from it", async () => {
    const { payment } = desk().collect(1250);
    await pass(LIFETIME - 1000);
    expect(new Set(asked())).toEqual(new Set(["tell"]));
    expect(backend().questions.length).toBeGreaterThan(8);
    expect(backend().questions.length).toBeLessThan(20);
    expect(desk().rowOf(payment).state).toBe("presented");
  });

  test("after its expiry without an answer it is unknown, and stays so until the wallet has said", async () => {
    const { sale, payment } = desk().collect(1250);
    await pass(LIFETIME + 40_000);
    expect(desk().rowOf(payment).state).toBe("unknown");
    await pass(3_600_000);
    expect(desk().rowOf(payment).state).toBe("unknown");
    expect(line().view()).toMatchObject({ up: false, pending: 1, pendingAmount: 1250 });
    backend().answer = () => ({ kind: "statement", signed: desk().stated(payment, "expired") });
    await pass(40_000);
    expect(desk().rowOf(payment).state).toBe("expired");
    expect(desk().view(sale).tenders[0]?.state).toBe("void");
    expect(line().view()).toMatchObject({ pending: 0, pendingAmount: 0 });
  });

  test("a wallet that still says open after the expiry leaves it unknown", async () => {
    backend().answer = openAnswer;
    const { payment } = desk().collect(1250);
    await pass(LIFETIME + 5000);
    expect(desk().rowOf(payment).state).toBe("unknown");
  });

  test("a wallet that has forgotten it is told of it again", async () => {
    backend().answer = openAnswer;
    desk().collect(1250);
    await pass(1000);
    backend().answer = ({ how }) => (how === "ask" ? { kind: "unknown-there" } : { kind: "open" });
    await pass(10_000);
    expect(asked()).toEqual(["tell", "ask", "tell"]);
  });

  test("an answer that does not verify, or is about another payment, is as good as none", async () => {
    const { payment } = desk().collect(1250);
    const { payment: other } = desk().collect(300);
    const signed = desk().stated(other, "expired");
    const forged = desk().stated(payment, "paid").fill(0, 0, 8);
    backend().answer = ({ id }) => ({
      kind: "statement",
      signed: id.tender === payment.tender ? forged : signed,
    });
    await pass(60_000);
    expect(desk().rowOf(payment).state).toBe("presented");
    expect(desk().rowOf(other).state).toBe("expired");
    const again = backend().questions.filter(({ id }) => id.tender === payment.tender).length;
    expect(again).toBeGreaterThan(4);
    expect(again).toBeLessThan(20);
  });

  test("an adapter that breaks its promise and throws is asked again, more slowly", async () => {
    backend().answer = () => Promise.reject(new Error("a fault of the adapter"));
    const { payment } = desk().collect(1250);
    await pass(60_000);
    expect(backend().questions.length).toBeGreaterThan(4);
    expect(backend().questions.length).toBeLessThan(12);
    backend().answer = () => ({ kind: "statement", signed: desk().stated(payment, "paid") });
    await pass(40_000);
    expect(desk().rowOf(payment).state).toBe("paid");
  });

  test("many at once are asked a few at a time, and every one of them", async () => {
    let underWay = 0;
    let most = 0;
    const answers: (() => void)[] = [];
    backend().answer = () => {
      most = Math.max(most, ++underWay);
      return new Promise((resolve) => {
        answers.push(() => {
          underWay--;
          resolve({ kind: "open" });
        });
      });
    };
    const payments: PaymentId[] = [];
    for (let i = 0; i < 30; i++) payments.push(desk().collect(100 + i).payment);
    for (let answered = 0; answered < payments.length; answered++) {
      await backend().until(() => answers.length > 0);
      if (answered === 0) await vi.advanceTimersByTimeAsync(0);
      answers.shift()?.();
    }
    expect(most).toBe(8);
    expect(new Set(backend().questions.map(({ id }) => id.tender)).size).toBe(30);
  });
});

describe("a cancelled payment", () => {
  const reverse = (sale: string, payment: PaymentId) => desk().payments.reverse(sale, payment, CASHIER.name);

  test("is reversed at the wallet until that is definite, over a restart too", async () => {
    const { sale, payment } = desk().collect(1250);
    await pass(1000);
    reverse(sale, payment);
    await pass(LIFETIME + 60_000);
    expect(desk().rowOf(payment).state).toBe("reversing");
    await story().restart();
    await pass(60_000);
    expect(new Set(asked())).toEqual(new Set(["reverse"]));
    backend().answer = () => ({ kind: "statement", signed: desk().stated(payment, "cancelled") });
    await pass(40_000);
    expect(desk().rowOf(payment).state).toBe("cancelled");
    const questions = backend().questions.length;
    await pass(600_000);
    expect(backend().questions).toHaveLength(questions);
  });

  test("while it is being told: the reversal follows at once, and no proof makes it green", async () => {
    const answered = Promise.withResolvers<{ kind: "statement"; signed: Uint8Array }>();
    backend().answer = () => answered.promise;
    const { sale, payment } = desk().collect(1250);
    await pass(250);
    reverse(sale, payment);
    const signed = desk().stated(payment, "paid");
    backend().answer = () => ({ kind: "statement", signed: desk().stated(payment, "reversed") });
    answered.resolve({ kind: "statement", signed });
    await pass(250);
    expect(asked()).toEqual(["tell", "reverse"]);
    expect(desk().rowOf(payment).state).toBe("reversed");
    expect(desk().view(sale)).toMatchObject({ state: "open", due: 1250 });
  });

  test("of which the wallet goes on saying that it is paid does not make the till spin", async () => {
    const { sale, payment } = desk().collect(1250);
    reverse(sale, payment);
    const signed = desk().stated(payment, "paid");
    backend().answer = () => ({ kind: "statement", signed });
    await pass(120_000);
    expect(desk().rowOf(payment).state).toBe("reversing");
    expect(backend().questions.length).toBeLessThan(15);
    backend().answer = () => ({ kind: "statement", signed: desk().stated(payment, "reversed") });
    await pass(60_000);
    expect(desk().rowOf(payment).state).toBe("reversed");
  });
});

describe("the line", () => {
  test("comes up: whatever is pending is asked about at once, not at its time", async () => {
    desk().collect(1250);
    await pass(120_000);
    const before = backend().questions.length;
    await story().lineUp();
    await vi.advanceTimersByTimeAsync(0);
    expect(backend().questions).toHaveLength(before + 1);
    expect(line().view()).toMatchObject({ up: true, pending: 1 });
  });

  test("brings a proof: the sale is green before anybody asked, and the position is kept", async () => {
    await story().lineUp();
    const { sale, payment } = desk().collect(1250);
    backend().says(
      desk().stated(payment, "paid", { position: { epoch: 3, number: 41, chain: new Uint8Array(16) } }),
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(desk().view(sale).state).toBe("paid");
    expect(readFact(desk().store.db, "stream_position")).toBe(`3-41-${"0".repeat(32)}`);
    await story().restart();
    await story().lineUp();
    expect(backend().followed).toMatchObject([{ epoch: 3, number: 41 }]);
  });

  test("brings what nobody signed, or what another terminal's stream says: the position stays", async () => {
    await story().lineUp();
    const { payment } = desk().collect(1250);
    const position = { epoch: 1, number: 9, chain: new Uint8Array(16) };
    backend().says(new Uint8Array(322));
    backend().says(desk().stated(payment, "paid", { position }).fill(1, 40, 44));
    backend().says(
      desk().stated(payment, "paid", { position, terminal: desk().world.identity.enrolment.merchant.id }),
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(readFact(desk().store.db, "stream_position")).toBeUndefined();
    expect(desk().rowOf(payment).state).toBe("presented");
  });

  test("is lost: the checkout is told, it is tried again soon, and again from where it was", async () => {
    await story().lineUp();
    const { payment } = desk().collect(1250);
    const position = { epoch: 1, number: 7, chain: new Uint8Array(16) };
    backend().says(desk().stated(payment, "paid", { position }));
    await vi.advanceTimersByTimeAsync(0);
    backend().fallsSilent();
    await vi.advanceTimersByTimeAsync(0);
    expect(line().view().up).toBe(false);
    await pass(1000);
    expect(backend().followed).toMatchObject([undefined, { epoch: 1, number: 7 }]);
    expect(line().view().up).toBe(true);
  });

  test("that does not bring what a customer's phone has proven is followed anew, naming it", async () => {
    await story().lineUp();
    const { payment } = desk().collect(1250);
    desk().hears(payment, "paid");
    await pass(130_000);
    expect(backend().followed).toHaveLength(2);
    expect(backend().seen.map((seen) => seen?.number)).toEqual([undefined, 1]);
    backend().epoch = 2;
    await pass(300_000);
    expect(backend().followed.length).toBeLessThan(5);
  });

  test("is not up as long as nobody signs a greeting, however often it is tried", async () => {
    backend().greets = "untrusted";
    line().start();
    await pass(60_000);
    expect(line().view().up).toBe(false);
    expect(backend().followed).toEqual([]);
    expect(backend().greetings).toBeGreaterThan(8);
    expect(backend().greetings).toBeLessThan(30);
  });

  test("asks for the time each minute; a greeting that fails here breaks nothing", async () => {
    await story().lineUp();
    const before = backend().greetings;
    backend().greet = () => {
      backend().greetings++;
      return Promise.reject(new Error("the store is locked"));
    };
    await pass(180_000);
    expect(backend().greetings - before).toBe(3);
    expect(line().view().up).toBe(true);
    backend().greet = async () => "well";
  });

  test("stops while it waits to try again, and while it follows", async () => {
    backend().greets = "untrusted";
    line().start();
    await vi.advanceTimersByTimeAsync(0);
    await story().stop();
    story().resume();
    backend().greets = "well";
    await story().lineUp();
    await story().stop();
    expect(vi.getTimerCount()).toBe(0);
    backend().answer = nothing;
  });
});
