/** A customer comes back: the sale is found by whatever is still known of it. */
import { join } from "node:path";
import Database from "libsql";
import { describe, expect, test } from "vitest";
import { readSaleSearch } from "#domain/sale-search.ts";
import { newId } from "#kit/random-ids.ts";
import { findSales } from "#pos/sales/search.ts";
import { useStory } from "./story.ts";
import { CASHIER } from "./support.ts";

describe("what was typed is read as all that it may be", () => {
  test.each([
    ["7", { number: 7, amount: 700 }],
    ["12.50", { amount: 1250 }],
    ["￥12.5", { amount: 1250 }],
    ["14:05", { minute: 845 }],
    ["9:05", { minute: 545 }],
    ["1405", { number: 1405, amount: 140_500, paymentTail: "1405", minute: 845 }],
    ["2460", { number: 2460, amount: 246_000, paymentTail: "2460" }],
    ["52CC", { paymentTail: "52cc" }],
    ["d338d52cc.1", { paymentTail: "d338d52cc" }],
    ["52c", {}],
    ["0", {}],
    ["", {}],
    ["1234567", { amount: 123_456_700, paymentTail: "1234567" }],
  ])("%j is %j", (text, sought) => {
    expect(readSaleSearch(text, "CNY")).toEqual(sought);
  });
});

describe("a sale is found", () => {
  const story = useStory();
  const desk = () => story().desk;
  const find = (text: string) => findSales(desk().till, text);

  /** A day's trade: ¥12.50 by wallet, an hour later ¥3.00 and ¥12.50 in cash. */
  async function trade() {
    const first = desk().collect(1250);
    desk().hears(first.payment, "paid");
    desk().world.clocks.advance(3_600_000);
    const cash = [newId(), newId()] as const;
    for (const [index, amount] of [300, 1250].entries()) {
      const sale = cash[index] ?? "";
      desk().openSale(amount, sale);
      desk().sales.tender(sale, newId(), { kind: "cash", amount, received: amount }, CASHIER);
    }
    return { wallet: first, three: cash[0], twelve: cash[1] };
  }

  test("among the latest, by number, by amount, by time and by the end of its payment's id", async () => {
    const { wallet, three, twelve } = await trade();
    expect(find("").map(({ id }) => id)).toEqual([twelve, three, wallet.sale]);
    expect(find("2")).toMatchObject([{ id: three, matched: "number" }]);
    expect(find("12.5").map(({ id }) => id)).toEqual(expect.arrayContaining([wallet.sale, twelve]));
    expect(find("12.5")).toHaveLength(2);
    // The till's clock began at noon in Shanghai.
    expect(find("12:03")).toMatchObject([{ id: wallet.sale, matched: "time" }]);
    expect(find("12:30")).toEqual([]);
    const { tender } = wallet.payment;
    for (const tail of [tender.slice(-4), tender.slice(-11), `${tender.slice(-6)}.1`.toUpperCase()])
      expect(find(tail)).toMatchObject([{ id: wallet.sale, matched: "payment" }]);
    expect(find("beef0000")).toEqual([]);
  });

  test("the surest first, and none of them twice", async () => {
    const { three } = await trade();
    // Number 3 is the sale of ¥12.50; ¥3.00 is number 2.
    expect(find("3")).toMatchObject([
      { number: 3, matched: "number" },
      { id: three, matched: "amount" },
    ]);
  });

  test("by an index, whatever is asked: a store of years is not read through", async () => {
    await trade();
    // Beside the store's own connection: what explains a statement stays open on it.
    const beside = new Database(join(desk().world.folder, "pos.db"));
    const planOf = (from: string) =>
      (beside.prepare(`explain query plan select * from ${from}`).all() as { detail: string }[])
        .map(({ detail }) => detail)
        .join();
    expect(planOf("sales where number = 3 order by day desc")).toMatch(/^SEARCH.*sales_by_number/);
    expect(planOf("sales where total = 3 order by day desc")).toMatch(/^SEARCH.*sales_by_total/);
    expect(planOf("payments where substr(payments.tender, 15, 2) = x'beef'")).toMatch(
      /^SEARCH.*payments_tail/,
    );
    expect(planOf("sales order by day desc, number desc limit 30")).toMatch(/^SCAN.*sales_number/);
    beside.close();
  });
});
