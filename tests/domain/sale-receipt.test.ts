import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AMOUNT_MAX, type Currency, formatMoney } from "#domain/money.ts";
import type { ReceiptDocument } from "#domain/receipt/document.ts";
import { layout } from "#domain/receipt/layout.ts";
import { copyOf } from "#domain/receipt/parts.ts";
import { receiptMark, type SaleReceiptFacts, saleReceipt } from "#domain/receipt/sale-receipt.ts";
import { receiptText } from "#domain/receipt/text.ts";
import { textWidth } from "#domain/receipt/width.ts";
import { currencies, payableAmounts } from "./arbitraries.ts";
import { TENDER } from "./bank.ts";

const SALE = "0197b6a2-7c1e-7d3a-9f00-2b1c5d6e7f99";
const facts: SaleReceiptFacts = {
  language: "zh",
  demo: false,
  merchantName: "好邻居便利店",
  place: "上海市静安区南京西路1266号",
  terminal: "10000001",
  saleId: SALE,
  saleNumber: 7,
  operator: "1001",
  at: Date.UTC(2026, 10, 22, 6, 5, 9),
  timeZone: "Asia/Shanghai",
  currency: "CNY",
  lines: [
    { id: TENDER, name: "可乐", quantity: 3, unitPrice: 250 },
    { id: TENDER, name: "农夫山泉", quantity: 1, unitPrice: 500 },
  ],
  tenders: [{ kind: "wallet", amount: 1250, payment: `${TENDER}.1` }],
};

const PAPERS = [32, 48] as const;

/** Each line of the paper as text, its segments where they stand. */
function paper(changes: Partial<SaleReceiptFacts>, columns: number): string[] {
  return linesOf(saleReceipt({ ...facts, ...changes }), columns);
}

function linesOf(document: ReceiptDocument, columns: number): string[] {
  return receiptText(document, columns)
    .split("\n")
    .filter((line) => line !== "");
}

const worth = (amount: number, currency: Currency = "CNY"): Partial<SaleReceiptFacts> => ({
  currency,
  lines: [{ id: TENDER, name: "金条", quantity: 1, unitPrice: amount }],
  tenders: [{ kind: "wallet", amount, payment: `${TENDER}.1` }],
});

describe("the receipt of a sale", () => {
  test("says who sold what, when, for how much, and how it was paid", () => {
    expect(paper({}, 48)).toEqual([
      "            好邻居便利店",
      "           上海市静安区南京西路1266号",
      "=".repeat(48),
      "单号 0007                    2026-11-22 14:05:09",
      "终端 10000001                        收银员 1001",
      "-".repeat(48),
      "可乐",
      "  3 × 2.50                                 7.50",
      "农夫山泉                                    5.00",
      "-".repeat(48),
      "合计                              ¥12.50",
      "钱包支付                                 ¥12.50",
      `支付编号 ${TENDER}.1`,
      `[QR SHOUYIN/S/${SALE.toUpperCase()}]`,
      "                    谢谢惠顾",
    ]);
  });

  test("cash shows what was given and what went back", () => {
    const lines = paper({ tenders: [{ kind: "cash", amount: 1250, received: 2000 }] }, 32);
    expect(lines.slice(-5, -2).map((line) => line.replace(/ +/, " "))).toEqual([
      "现金 ¥12.50",
      "实收 ¥20.00",
      "找零 ¥7.50",
    ]);
  });

  test("two ways of paying stand both on it", () => {
    const tenders = [{ kind: "cash", amount: 250, received: 250 } as const, ...facts.tenders];
    const text = paper({ tenders }, 48).join("\n");
    expect(text).toContain("现金");
    expect(text).toContain("钱包支付");
    expect(text).toMatch(/找零 +¥0\.00/);
  });

  test("a copy says so, with its number, and only a copy does", () => {
    expect(linesOf(copyOf(saleReceipt(facts), 2, "zh"), 48)[0]).toMatch(/^ +补打 2$/);
    expect(linesOf(copyOf(saleReceipt(facts), 2, "en"), 48)[0]).toMatch(/^ +COPY 2$/);
    expect(linesOf(copyOf(saleReceipt(facts), 2, "zh"), 48).slice(1)).toEqual(paper({}, 48));
    expect(paper({}, 48).join()).not.toContain("补打");
  });

  test("a demo says so in both languages, and only a demo does", () => {
    expect(paper({ demo: true }, 32).join()).toContain("演示 · 非真实交易");
    expect(paper({ demo: true, language: "en" }, 32).join()).toContain("DEMO - no real money");
    expect(paper({}, 32).join()).not.toContain("演示");
  });

  test("in English has English words", () => {
    expect(
      paper({ language: "en", merchantName: "Good Neighbour", place: "Shanghai" }, 48).join("\n"),
    ).toMatch(/Terminal 10000001 +Cashier 1001[\s\S]*Total +¥12\.50[\s\S]*Wallet +¥12\.50[\s\S]*Thank you/);
  });

  test("ends with a cut, and its QR finds the sale", () => {
    const { blocks } = saleReceipt(facts);
    expect(blocks.at(-1)).toEqual({ kind: "cut" });
    expect(receiptMark(SALE)).toMatch(/^[0-9A-Z/-]+$/);
  });
});

describe("amounts on paper", () => {
  test.each(PAPERS)("the total is one piece on %i columns, up to the most that may be paid", (columns) => {
    for (const amount of [1, 99_999, 100_000, 123_456_789, AMOUNT_MAX])
      expect(paper(worth(amount), columns)).toContainEqual(
        expect.stringContaining(formatMoney({ amount, currency: "CNY" })),
      );
  });

  test("every amount is one piece, at the right edge, in every currency on every paper", () => {
    fc.assert(
      fc.property(payableAmounts, currencies, fc.constantFrom(...PAPERS), (amount, currency, columns) => {
        const money = formatMoney({ amount, currency });
        const items = layout(saleReceipt({ ...facts, ...worth(amount, currency) }), columns);
        const segments = items.flatMap((item) => (item.kind === "line" ? item.segments : []));
        const shown = segments.filter(({ text }) => text === money);
        expect(shown.map(({ size }) => size)).toEqual(["large", "normal"]);
        for (const { column, text, size } of shown)
          expect(column + textWidth(text) * (size === "large" ? 2 : 1)).toBe(columns);
      }),
    );
  });

  test("a long name goes on below itself and never pushes its price away", () => {
    const name = "农夫山泉饮用天然水大瓶装五升家庭装买二送一";
    const lines = paper({ lines: [{ id: TENDER, name, quantity: 1, unitPrice: 1250 }] }, 32);
    expect(lines.join("").replaceAll(" ", "")).toContain("农夫山泉饮用天然水大瓶装五12.50升家庭装买二送一");
  });
});

describe("the time of the shop", () => {
  test("is what stands on the paper, whatever the machine's own is", () => {
    expect(paper({ timeZone: "Europe/London" }, 48)).toContainEqual(
      expect.stringContaining("2026-11-22 06:05:09"),
    );
  });
});
