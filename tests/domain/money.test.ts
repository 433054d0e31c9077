import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  AMOUNT_MAX,
  allocate,
  CURRENCIES,
  type Currency,
  currencyOfNumeric,
  formatAmount,
  formatMoney,
  formatPlain,
  isCurrency,
  isPayableAmount,
  parseAmount,
} from "#domain/money.ts";
import { currencies } from "./arbitraries.ts";

const amounts = fc.integer({ min: 0, max: AMOUNT_MAX });

describe("money as people read it", () => {
  test.each<[number, Currency, string, string]>([
    [1250, "CNY", "¥12.50", "12.50"],
    [5, "CNY", "¥0.05", "0.05"],
    [0, "CNY", "¥0.00", "0.00"],
    [AMOUNT_MAX, "CNY", "¥9,999,999.99", "9999999.99"],
    [-123_456, "CNY", "-¥1,234.56", "-1234.56"],
    [100_000, "JPY", "JP¥100,000", "100000"],
    [7, "KRW", "₩7", "7"],
    [1250, "HKD", "HK$12.50", "12.50"],
    [1250, "MYR", "RM12.50", "12.50"],
  ])("%i of %s is %s, and %s to a machine", (amount, currency, shown, plain) => {
    expect(formatMoney({ amount, currency })).toBe(shown);
    expect(formatPlain({ amount, currency })).toBe(plain);
  });

  test("what is shown can be typed again, in every currency and every way of showing it", () => {
    fc.assert(
      fc.property(amounts, currencies, (amount, currency) => {
        for (const format of [formatAmount, formatMoney, formatPlain])
          expect(parseAmount(format({ amount, currency }), currency)).toEqual({ amount });
      }),
    );
  });

  test("two amounts that differ never look alike", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), currencies, (left, right, currency) => {
        const same = formatMoney({ amount: left, currency }) === formatMoney({ amount: right, currency });
        expect(same).toBe(left === right);
      }),
    );
  });
});

describe("amounts as people type them", () => {
  test.each([
    ["12.5", 1250],
    ["12.", 1200],
    [".5", 50],
    ["0012.50", 1250],
    ["１２．５０", 1250],
    ["１２。５", 1250],
    ["12。50", 1250],
    ["1,234.56", 123_456],
    ["１，２３４．５６", 123_456],
    ["1，234", 123_400],
    ["¥12.50", 1250],
    ["￥12.50", 1250],
    ["¥ 12.50", 1250],
    ["12.50元", 1250],
    ["12.50 元", 1250],
    ["12圆", 1200],
    ["￥１２元", 1200],
    ["  12.50\t", 1250],
    ["\u300012.50\u3000", 1250],
    ["0", 0],
    ["9,999,999.99", AMOUNT_MAX],
  ])("%j is %i fen", (text, amount) => {
    expect(parseAmount(text, "CNY")).toEqual({ amount });
  });

  test.each([
    ["", "empty"],
    ["  ", "empty"],
    ["元", "empty"],
    ["¥", "empty"],
    [".", "not-a-number"],
    ["-5", "not-a-number"],
    ["+5", "not-a-number"],
    ["1e3", "not-a-number"],
    ["0x10", "not-a-number"],
    ["十二", "not-a-number"],
    ["12,50", "not-a-number"],
    ["1,2345", "not-a-number"],
    ["1.2.3", "not-a-number"],
    ["NaN", "not-a-number"],
    ["12.505", "too-many-decimals"],
    ["12.500", "too-many-decimals"],
    ["10,000,000", "too-large"],
    ["9999999999999999999999999", "too-large"],
  ])("%j is refused as %s", (text, fault) => {
    expect(parseAmount(text, "CNY")).toEqual({ fault });
  });

  test.each([
    ["12元50", "twelve fifty, not 1,250"],
    ["12 50", "twelve fifty, not 1,250"],
    ["12⁵⁰", "a price tag with raised cents"],
    ["$5", "dollars at a till that takes yuan"],
    ["€5", "euros at a till that takes yuan"],
    ["HK$5", "Hong Kong dollars at a till that takes yuan"],
    ["JP¥500", "yen at a till that takes yuan"],
  ])("%j is never guessed at: %s", (text) => {
    expect(parseAmount(text, "CNY")).toEqual({ fault: "not-a-number" });
  });

  test.each<[string, Currency, number]>([
    ["$5", "HKD", 500],
    ["HK$5", "HKD", 500],
    ["us$5", "USD", 500],
    ["rm5", "MYR", 500],
    ["€5", "EUR", 500],
    ["¥500", "JPY", 500],
    ["JP¥500", "JPY", 500],
    ["￦500", "KRW", 500],
  ])("%s at a till that takes %s is %i", (text, currency, amount) => {
    expect(parseAmount(text, currency)).toEqual({ amount });
  });

  test("a yen has no hundredths", () => {
    expect(parseAmount("500.5", "JPY")).toEqual({ fault: "too-many-decimals" });
    expect(parseAmount("500.", "JPY")).toEqual({ amount: 500 });
  });

  test("whatever is typed is either an exact amount or a fault, never a rounded one", () => {
    const typed = fc.string({ unit: fc.constantFrom(..."0123456789.,．，。１9¥￥元 "), maxLength: 14 });
    fc.assert(
      fc.property(typed, currencies, (text, currency) => {
        const parsed = parseAmount(text, currency);
        if ("fault" in parsed) return;
        expect(Number.isInteger(parsed.amount) && parsed.amount >= 0 && parsed.amount <= AMOUNT_MAX).toBe(
          true,
        );
        const digits = (value: string) => value.normalize("NFKC").replace(/\D/g, "").replace(/^0+/, "");
        expect(digits(formatPlain({ amount: parsed.amount, currency }))).toMatch(
          new RegExp(`^${digits(text)}0*$`),
        );
      }),
    );
  });
});

describe("what may be charged", () => {
  test.each([1, AMOUNT_MAX])("%d may", (amount) => expect(isPayableAmount(amount)).toBe(true));
  test.each([0, -1, AMOUNT_MAX + 1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("%d may not", (amount) =>
    expect(isPayableAmount(amount)).toBe(false),
  );

  test("every currency is known by its letters and its number, and by nothing else", () => {
    for (const [code, { numeric }] of Object.entries(CURRENCIES)) {
      expect(isCurrency(code)).toBe(true);
      expect(currencyOfNumeric(numeric)).toBe(code);
    }
    expect(new Set(Object.values(CURRENCIES).map(({ numeric }) => numeric)).size).toBe(
      Object.keys(CURRENCIES).length,
    );
    expect([isCurrency("cny"), isCurrency("toString"), currencyOfNumeric(0)]).toEqual([
      false,
      false,
      undefined,
    ]);
  });
});

describe("splitting an amount", () => {
  const weights = fc
    .array(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), { minLength: 1, maxLength: 12 })
    .filter((list) => list.some((weight) => weight > 0));

  test("nothing is lost or made, and every part is within one unit of its share", () => {
    fc.assert(
      fc.property(fc.integer({ min: -AMOUNT_MAX, max: AMOUNT_MAX }), weights, (total, list) => {
        const parts = allocate(total, list);
        expect(parts.length).toBe(list.length);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
        const whole = list.reduce((sum, weight) => sum + BigInt(weight), 0n);
        for (const [index, part] of parts.entries()) {
          const off = BigInt(part) * whole - BigInt(total) * BigInt(list[index] ?? 0);
          expect(off < whole && -off < whole).toBe(true);
        }
      }),
    );
  });

  test("a part without weight gets nothing, and equal parts are as equal as they can be", () => {
    expect(allocate(100, [1, 0, 1, 1])).toEqual([34, 0, 33, 33]);
    expect(allocate(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
    expect(allocate(0, [3, 1])).toEqual([0, 0]);
  });

  test.each([[[]], [[0, 0]], [[1, -1]], [[0.5]], [[Number.NaN]], [[2 ** 60]]])(
    "%j are no weights",
    (list) => {
      expect(() => allocate(100, list)).toThrow(RangeError);
    },
  );

  test("half a fen cannot be split", () => {
    expect(() => allocate(0.5, [1])).toThrow(RangeError);
  });
});
