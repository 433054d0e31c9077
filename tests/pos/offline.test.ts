import { describe, expect, test } from "vitest";
import type { PaymentId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { digitsOfProof, PROOF_DIGITS } from "#domain/statement.ts";
import { checkEightDigitCode, eightDigitCode } from "#kit/eight-digit-code.ts";
import { newId } from "#kit/random-ids.ts";
import { acceptCode } from "#pos/payments/acceptance.ts";
import { takeProof } from "#pos/payments/proofs.ts";
import { useStory } from "./story.ts";
import { CASHIER, Desk } from "./support.ts";

const story = useStory();
const desk = () => story().desk;
const state = (payment: PaymentId) => desk().rowOf(payment).state;
const scan = (signed: Uint8Array) => takeProof(desk().till, desk().statements, digitsOfProof(signed));

describe("the proof on the customer's phone is scanned while the line is down", () => {
  test("and turns the sale green, with its receipt; the stream that brings it later says nothing new", async () => {
    const { sale, payment } = desk().collect(1250);
    const signed = desk().stated(payment, "paid");
    expect(digitsOfProof(signed)).toHaveLength(PROOF_DIGITS);
    expect(scan(signed)).toMatchObject({ id: sale, state: "paid", due: 0 });
    desk().statements.hear(signed);
    await desk().prints.idle();
    expect(desk().world.printer.originals).toHaveLength(1);
    expect(desk().alarms).toEqual([]);
  });

  test("scanned twice for the sale at hand is the same; shown again for the next customer it is refused", () => {
    const { payment } = desk().collect(1250);
    const signed = desk().stated(payment, "paid");
    scan(signed);
    expect(scan(signed)).toMatchObject({ state: "paid" });
    const { sale: next } = desk().collect(1250);
    expect(() => scan(signed)).toThrow(new Refusal("proof_used"));
    expect(desk().view(next)).toMatchObject({ state: "open", due: 1250 });
  });

  test("of a payment that was cancelled: keep the goods, and it goes back", () => {
    const { sale, payment } = desk().collect(1250);
    desk().payments.reverse(sale, payment, CASHIER.name);
    expect(() => scan(desk().stated(payment, "paid"))).toThrow(new Refusal("proof_of_cancelled"));
    expect(state(payment)).toBe("reversing");
  });

  test("of another amount, another shop, another bank, or with a digit changed: no proof", () => {
    const { payment } = desk().collect(1250);
    const signed = desk().stated(payment, "paid");
    const digits = digitsOfProof(signed);
    const changed = `${digits.slice(0, 300)}${(Number(digits[300]) + 1) % 10}${digits.slice(301)}`;
    const stranger = Desk.open();
    const other = stranger.collect(1250);
    const wrong = [
      desk().stated(payment, "paid", { amount: 1249 }),
      desk().stated(payment, "paid", { terminal: newId() }),
      desk().stated(payment, "paid", { payment: { tender: newId(), attempt: 1 } }),
      desk().stated(payment, "cancelled", { payment: { ...payment, attempt: 2 } }),
      stranger.stated(other.payment, "paid"),
    ];
    stranger.close();
    for (const bytes of wrong) expect(() => scan(bytes)).toThrow(new Refusal("proof_not_valid"));
    for (const text of [changed, digits.slice(1), "", "12345678"])
      expect(() => takeProof(desk().till, desk().statements, text)).toThrow(new Refusal("proof_not_valid"));
    expect(state(payment)).toBe("presented");
  });
});

describe("the 8-digit code while the line is down", () => {
  const limits = { count: 2, perPayment: 20_000, sum: 30_000 };
  const right = (payment: PaymentId) =>
    eightDigitCode(desk().world.identity.enrolment.codeKey, desk().rowOf(payment).request);
  const accept = (sale: string, payment: PaymentId, code = right(payment), lineUp = false, within = limits) =>
    acceptCode(
      { till: desk().till, payments: desk().payments, limits: within, isLineUp: () => lineUp },
      sale,
      payment,
      code,
      CASHIER.name,
    );

  test("is taken at the shop's risk: never green, still pursued, and green with the wallet's proof", async () => {
    const { sale, payment } = desk().collect(1250);
    accept(sale, payment);
    expect(state(payment)).toBe("accepted");
    expect(desk().view(sale)).toMatchObject({ state: "open", due: 1250, receipts: [] });
    expect(desk().display.picture).toMatchObject({ state: "accepted" });
    expect(story().sync.line.view()).toMatchObject({ pending: 1, accepted: 1, acceptedAmount: 1250 });
    desk().hears(payment, "paid");
    expect(desk().view(sale)).toMatchObject({ state: "paid" });
    expect(desk().alarms).toEqual([]);
  });

  test("of a payment that then was not paid raises an alarm, and the sale is due", () => {
    const { sale, payment } = desk().collect(1250);
    accept(sale, payment);
    desk().hears(payment, "expired");
    expect(desk().alarms).toEqual([expect.stringMatching(/8-digit code was not paid/)]);
    expect(desk().view(sale)).toMatchObject({ state: "open", due: 1250 });
  });

  test("is refused by default, with the line up, for a payment code, and beyond any of the limits", () => {
    const refused = new Refusal("code_not_allowed");
    const { sale, payment } = desk().collect(1250);
    const code = right(payment);
    expect(() => accept(sale, payment, code, true)).toThrow(refused);
    expect(() => accept(sale, payment, code, false, { ...limits, count: 0 })).toThrow(refused);
    const { sale: dear, payment: dearer } = desk().collect(20_001);
    expect(() => accept(dear, dearer)).toThrow(refused);
    accept(sale, payment);
    const second = desk().collect(20_000);
    accept(second.sale, second.payment);
    const third = desk().collect(100);
    expect(() => accept(third.sale, third.payment)).toThrow(refused);
    const sums = desk().collect(20_000);
    expect(() =>
      accept(sums.sale, sums.payment, right(sums.payment), false, { ...limits, count: 9 }),
    ).toThrow(refused);
  });

  test("guessed is refused and soon locked out, over a restart too", async () => {
    const { sale, payment } = desk().collect(1250);
    const code = right(payment);
    const wrong = String((Number(code) + 1) % 100_000_000).padStart(8, "0");
    for (let i = 0; i < 3; i++)
      expect(() => accept(sale, payment, wrong)).toThrow(new Refusal("code_not_accepted"));
    expect(() => accept(sale, payment)).toThrow(new Refusal("locked_out"));
    await story().restart();
    expect(() => accept(sale, payment)).toThrow(new Refusal("locked_out"));
    expect(state(payment)).toBe("presented");
  });

  test("is another one for another amount, and for another terminal", () => {
    const first = desk().collect(1250);
    const second = desk().collect(1250);
    expect(right(first.payment)).not.toBe(right(second.payment));
    const { request } = desk().rowOf(first.payment);
    expect(checkEightDigitCode(new Uint8Array(32).fill(1), request, right(first.payment))).toBe(false);
  });

  test("taken and then cancelled is taken back like any other", async () => {
    const { sale, payment } = desk().collect(1250);
    accept(sale, payment);
    desk().payments.reverse(sale, payment, CASHIER.name);
    expect(state(payment)).toBe("reversing");
  });
});
