/** When a payer's code may be charged: never beside a payment that may still bring money in. */
import { describe, expect, test } from "vitest";
import { FINAL_STATES, PAYMENT_STATES, PAYMENT_WAYS, type PaymentState } from "#domain/payment.ts";
import { AFTER_END, decideCharging, type Floor } from "../../terminal/checkout/charging.ts";

const FLOOR: Floor = { paid: false, due: 1250, lineUp: true, payment: undefined };
const IN_DOUBT = PAYMENT_STATES.filter((state) => state !== "paid" && !FINAL_STATES.includes(state));
const charged = (change: Partial<Floor>) => decideCharging({ ...FLOOR, ...change }) === "charge";

describe("a payer's code that is read", () => {
  test("is charged where an amount is due, nothing runs and the line is up", () => {
    expect(decideCharging(FLOOR)).toBe("charge");
    expect(charged({ due: 0 })).toBe(false);
    expect(charged({ paid: true, due: 0 })).toBe(false);
    expect(charged({ lineUp: false })).toBe(false);
  });

  test.each(PAYMENT_WAYS)("is never charged beside a payment in doubt (%s)", (way) => {
    expect(IN_DOUBT.filter((state) => charged({ payment: { way, state } }))).toEqual([]);
    expect(FINAL_STATES.filter((state) => !charged({ payment: { way, state } }))).toEqual([]);
  });

  test("takes back a QR that is shown, and leaves alone another code that is being charged", () => {
    const inDoubt = (way: "presented" | "submitted", state: PaymentState) =>
      decideCharging({ ...FLOOR, payment: { way, state } });
    expect(inDoubt("presented", "waiting")).toBe("reverse");
    expect(inDoubt("presented", "reversing")).toBe("await");
    expect(inDoubt("submitted", "waiting")).toMatchObject({ zh: expect.stringContaining("请勿重复") });
    expect(inDoubt("presented", "accepted")).toMatchObject({ zh: expect.stringContaining("8 位码") });
  });

  test("having waited, is charged only where nothing was taken: money that went back asks for a new yes", () => {
    const goesOn = PAYMENT_STATES.filter((state) => AFTER_END[state] === "charge");
    expect(goesOn).toEqual(["declined", "expired", "cancelled"]);
    expect(AFTER_END.reversed).toMatchObject({ zh: expect.stringContaining("已退回") });
    expect(IN_DOUBT.filter((state) => AFTER_END[state] !== undefined)).toEqual([]);
  });
});
