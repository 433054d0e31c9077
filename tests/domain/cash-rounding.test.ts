import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cashFor, ROUNDING_RULES, ROUNDING_STEP_MAX } from "#domain/cash-rounding.ts";
import { AMOUNT_MAX } from "#domain/money.ts";

const due = fc.integer({ min: 0, max: AMOUNT_MAX });
const rounding = fc.record({
  rule: fc.constantFrom(...ROUNDING_RULES),
  step: fc.integer({ min: 2, max: ROUNDING_STEP_MAX }),
});

describe("cash rounding", () => {
  test("comes to a multiple of the step, less than a step away; down never asks for more than is due", () => {
    fc.assert(
      fc.property(due, rounding, (amount, rule) => {
        const cash = cashFor(amount, rule);
        expect(cash % rule.step).toBe(0);
        expect(Math.abs(cash - amount)).toBeLessThan(rule.step);
        if (rule.rule === "down") expect(cash).toBeLessThanOrEqual(amount);
        else expect(Math.abs(cash - amount) * 2).toBeLessThanOrEqual(rule.step);
      }),
    );
  });

  test("leaves alone what is payable already, and everything where no rule is set", () => {
    fc.assert(
      fc.property(due, rounding, (amount, rule) => {
        expect(cashFor(cashFor(amount, rule), rule)).toBe(cashFor(amount, rule));
        expect(cashFor(amount, undefined)).toBe(amount);
      }),
    );
  });

  test.each([
    ["down", 10, 1253, 1250],
    ["down", 10, 1259, 1250],
    ["down", 10, 9, 0],
    ["nearest", 10, 1254, 1250],
    ["nearest", 10, 1255, 1260],
    ["nearest", 5, 1252, 1250],
    ["nearest", 5, 1253, 1255],
  ] as const)("%s to %i: %i is paid with %i", (rule, step, amount, cash) => {
    expect(cashFor(amount, { rule, step })).toBe(cash);
  });
});
