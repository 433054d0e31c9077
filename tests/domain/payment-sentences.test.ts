import { describe, expect, test } from "vitest";
import { CURRENCIES, type Currency, formatMoney } from "#domain/money.ts";
import { LIGHTS, PAYMENT_STATES, type PaymentState } from "#domain/payment.ts";
import { CASHIER_SENTENCES, CUSTOMER_SENTENCES, fill } from "#domain/payment-sentences.ts";

const both = [CASHIER_SENTENCES, CUSTOMER_SENTENCES];

describe("what the screens say of a payment", () => {
  test.each(PAYMENT_STATES)("%s has its words in both languages for both people", (state) => {
    for (const sentences of both) {
      expect(sentences[state].zh).toMatch(/\p{Script=Han}/u);
      expect(sentences[state].en).toMatch(/^[A-Z][\x20-\x7e]+$/);
      expect(`${sentences[state].zh}${sentences[state].en}`).not.toMatch(/[!！]|error/i);
    }
  });

  test("only where the money is proven does the cashier hear to hand over the goods", () => {
    const handsOver = (state: PaymentState) =>
      /hand over/.test(CASHIER_SENTENCES[state].en) || /可以交货/.test(CASHIER_SENTENCES[state].zh);
    expect(PAYMENT_STATES.filter(handsOver)).toEqual(["paid"]);
  });

  test("nobody is asked to pay again while it is not known whether they have paid", () => {
    expect(CUSTOMER_SENTENCES.unknown.zh).toContain("请勿重复付款");
    expect(CASHIER_SENTENCES.unknown.zh).toContain("不要重复收款");
    for (const state of PAYMENT_STATES.filter((each) => LIGHTS[each] === "keep"))
      expect(CUSTOMER_SENTENCES[state].en).not.toMatch(/scan/i);
  });

  test.each(Object.keys(CURRENCIES) as Currency[])("money in %s stands there as it is", (currency) => {
    const amount = formatMoney({ amount: 1_234_500, currency });
    expect(fill(CASHIER_SENTENCES.paid, "zh", amount)).toBe(`收到 ${amount}，可以交货`);
    expect(fill(CASHIER_SENTENCES.paid, "en", amount)).toBe(`Paid ${amount}, hand over the goods`);
  });

  test("signs of money never mean anything to the sentence", () => {
    expect(fill(CASHIER_SENTENCES.paid, "en", "$&$$$'")).toBe("Paid $&$$$', hand over the goods");
  });
});
