import { describe, expect, test } from "vitest";
import type { PaymentId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { newId } from "#kit/random-ids.ts";
import type { WalletAnswer } from "#pos/backends/backend.ts";
import { useStory } from "./story.ts";
import { CASHIER, latestPayment, type Question } from "./support.ts";

const CODE = "88000000010123456789";
const OPEN: WalletAnswer = { kind: "open" };
const UNKNOWN: WalletAnswer = { kind: "unknown-there" };
const SILENCE: WalletAnswer = { kind: "none", why: "the line is down" };

const story = useStory();
const desk = () => story().desk;
const backend = () => story().backend;
const pass = (ms: number) => story().pass(ms);
const asked = () => backend().questions.map(({ how }) => how);
const state = (payment: PaymentId) => desk().rowOf(payment).state;

/** Opens a sale and charges the payer's code for all of it. */
function charge(amount: number): { sale: string; payment: PaymentId } {
  const sale = newId();
  const tender = newId();
  desk().openSale(amount, sale);
  desk().sales.tender(sale, tender, { kind: "wallet", amount, code: CODE }, CASHIER);
  return { sale, payment: { tender, attempt: 1 } };
}

const stated = (payment: PaymentId, outcome: "paid" | "declined" | "cancelled" | "reversed") => () =>
  ({ kind: "statement", signed: desk().stated(payment, outcome) }) as const;

describe("a payment code is read", () => {
  test("and charged at once: the wallet has the code and answers with its proof", async () => {
    const { sale, payment } = charge(1250);
    expect(desk().display.picture).toMatchObject({ state: "charging", confirming: false });
    backend().answer = stated(payment, "paid");
    await pass(250);
    expect(backend().questions).toEqual([{ how: "submit", id: payment, with: CODE }]);
    expect(desk().view(sale)).toMatchObject({ state: "paid", due: 0 });
  });

  test("and refused: nothing was paid, and the next code is another attempt", async () => {
    const { sale, payment } = charge(1250);
    backend().answer = stated(payment, "declined");
    await pass(250);
    expect(desk().view(sale)).toMatchObject({ state: "open", due: 1250, tenders: [{ state: "void" }] });
    const second = { ...payment, attempt: 2 };
    desk().sales.retry(sale, second, CODE, CASHIER);
    expect(latestPayment(desk().view(sale))).toMatchObject({ way: "submitted", state: "submitted" });
  });

  test("of a scheme that this till does not take: refused before anything is written", () => {
    const sale = newId();
    desk().openSale(100, sale);
    for (const code of ["130000000000000000", "8800000001012345678", "880000000101234567890"])
      expect(() =>
        desk().sales.tender(sale, newId(), { kind: "wallet", amount: 100, code }, CASHIER),
      ).toThrow(new Refusal("not_payable_code"));
    expect(desk().view(sale).tenders).toEqual([]);
  });

  test("is nowhere in the store, the journal or the log", async () => {
    charge(1250);
    await pass(1000);
    const { db } = desk().store;
    const tables = db.all<{ name: string }>("select name from sqlite_master where type = 'table'");
    for (const { name } of tables)
      expect(JSON.stringify(db.all(`select * from "${name}"`)), name).not.toContain(CODE);
    expect(desk().logged.join("")).not.toContain(CODE);
  });
});

describe("the payer has still to confirm", () => {
  test("the till says so, asks every few seconds, and turns green when he has", async () => {
    backend().answer = ({ how }) => (how === "reverse" ? SILENCE : OPEN);
    const { sale, payment } = charge(150_000);
    await pass(500);
    expect(state(payment)).toBe("waiting");
    expect(desk().display.picture).toMatchObject({ state: "charging", confirming: true });
    const { givenUpAt, issuedAt } = latestPayment(desk().view(sale));
    expect((givenUpAt ?? 0) - issuedAt).toBe(45_000);
    await pass(20_000);
    expect(asked().slice(0, 2)).toEqual(["submit", "ask"]);
    expect(asked().length).toBeGreaterThanOrEqual(5);
    expect(asked().length).toBeLessThanOrEqual(7);
    backend().answer = stated(payment, "paid");
    await pass(4000);
    expect(desk().view(sale).state).toBe("paid");
  });

  test("when time is up it is taken back at once, and the goods stay until that is definite", async () => {
    backend().answer = ({ how }) => (how === "reverse" ? SILENCE : OPEN);
    const { sale, payment } = charge(150_000);
    await pass(44_000);
    expect(state(payment)).toBe("waiting");
    await pass(1500);
    expect(state(payment)).toBe("reversing");
    expect(asked()).toContain("reverse");
    await pass(120_000);
    expect(state(payment)).toBe("reversing");
    backend().answer = stated(payment, "cancelled");
    await pass(40_000);
    expect(state(payment)).toBe("cancelled");
    expect(desk().view(sale)).toMatchObject({ state: "open", due: 150_000 });
  });

  test("the cashier cancels meanwhile: a proof that comes after it goes back, with a slip and an alarm", async () => {
    backend().answer = () => OPEN;
    const { sale, payment } = charge(150_000);
    await pass(5000);
    backend().answer = () => SILENCE;
    desk().payments.reverse(sale, payment, CASHIER.name);
    desk().hears(payment, "paid");
    expect(state(payment)).toBe("reversing");
    desk().hears(payment, "reversed");
    await desk().prints.idle();
    expect(desk().view(sale).receipts).toMatchObject([{ kind: "reversal", copy: 0, state: "printed" }]);
    expect(desk().alarms).toEqual([expect.stringMatching(/^The customer had paid before/)]);
    expect(desk().view(sale)).toMatchObject({ state: "open", due: 150_000, tenders: [{ state: "void" }] });
  });
});

describe("nobody answers about a payment code", () => {
  test("it is unknown at once: its customer sees nothing on any display to wait for", async () => {
    const { payment } = charge(1250);
    await pass(500);
    expect(state(payment)).toBe("unknown");
    await pass(30_000);
    expect(new Set(asked())).toEqual(new Set(["submit"]));
    await pass(20_000);
    expect(state(payment)).toBe("reversing");
  });

  test("over a restart the code is gone: the payment is asked about, never charged again", async () => {
    const { payment } = charge(1250);
    await pass(500);
    await story().restart();
    await pass(2000);
    expect(new Set(asked())).toEqual(new Set(["ask"]));
    backend().answer = stated(payment, "paid");
    await pass(10_000);
    expect(state(payment)).toBe("paid");
  });

  test("over a restart, of a wallet that never saw it: it is taken back, so that nothing can come of it", async () => {
    const { payment } = charge(1250);
    await pass(250);
    await story().restart();
    backend().answer = ({ how }: Question) => (how === "reverse" ? stated(payment, "cancelled")() : UNKNOWN);
    await pass(2000);
    expect([...new Set(asked())]).toEqual(["ask", "reverse"]);
    expect(state(payment)).toBe("cancelled");
  });

  test("the reversal carries the whole signed request: the wallet can close what it never saw", async () => {
    const { sale, payment } = charge(1250);
    desk().payments.reverse(sale, payment, CASHIER.name);
    await pass(500);
    const reversal = backend().questions.find(({ how }) => how === "reverse")?.with;
    const request = Buffer.from(desk().rowOf(payment).request);
    expect(Buffer.from(reversal ?? "").subarray(0, request.length)).toEqual(request);
    expect(latestPayment(desk().view(sale)).reversalQr).toMatch(/^REVERSAL/);
  });
});
