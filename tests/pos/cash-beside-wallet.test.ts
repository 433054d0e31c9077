/**
 * A sale that cash and a wallet have met: its cash goes back by a refund too, and where the bank takes the wallet's part
 * back late and the sale is given up, the drawer gives what is left and not a fen twice.
 */
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cashForGoods } from "#domain/cash-refund.ts";
import { type CashRounding, payableOf } from "#domain/cash-rounding.ts";
import type { Id } from "#domain/ids.ts";
import { receiptText } from "#domain/receipt/text.ts";
import type { TenderKind } from "#domain/sale.ts";
import { expectedInDrawer, refundRoundingOf, refundsBy, roundingOf, taken } from "#domain/shift.ts";
import { journal, products as productRows } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { SaleView, ShiftView } from "#pos/api.ts";
import type { ReconciliationView } from "#pos/reconciliation/api.ts";
import { cashOfDay } from "#pos/reconciliation/drawer.ts";
import { salesReport } from "#pos/reports/report.ts";
import { runningTotals } from "#pos/shifts/totals.ts";
import { TillApp } from "./app-support.ts";
import { CASHIER, Desk } from "./support.ts";

const DAY_MS = 86_400_000;
/** When the business day begins in which the desk's clock does. */
const FIRST_DAY = Date.UTC(2026, 4, 31, 18);
// The desk's clock begins at noon in Shanghai.
const TODAY = "2026-06-01";

let desk: Desk;
let till: TillApp;
let manager: string;
/** Tea, of which a hundred are there. */
let tea: Id;
beforeEach(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  manager = await till.signedIn();
  tea = newId();
  const body = { name: "茶", category: null, unit: "piece", price: 1000, tax: 0, barcodes: [], stock: 100 };
  await till.call("PUT", `/api/catalog/products/${tea}`, { token: manager, body });
});
afterEach(() => desk.close());

const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
  const answer = await till.call<T>(method, path, { token: manager, ...(body && { body }) });
  expect(answer.text).not.toContain('"code"');
  return answer.body;
};

/** Three cups of tea for 30.00: 10.00 in cash, and 20.00 by a wallet. */
interface Sold {
  readonly sale: Id;
  readonly line: Id;
  readonly cash: Id;
  readonly wallet: Id;
}

async function sold(): Promise<Sold> {
  const [sale, line, cash, wallet] = [newId(), newId(), newId(), newId()];
  const lines = [{ id: line, product: tea, name: "茶", quantity: 3, unitPrice: 1000 }];
  await call("PUT", `/api/sales/${sale}`, { currency: "CNY", lines });
  const paying = { kind: "cash", amount: 1000, received: 1000 };
  await call("PUT", `/api/sales/${sale}/tenders/${cash}`, paying);
  await call("PUT", `/api/sales/${sale}/tenders/${wallet}`, { kind: "wallet", amount: 2000 });
  desk.hears({ tender: wallet, attempt: 1 }, "paid");
  return { sale, line, cash, wallet };
}

const refund = (sale: Id, tender: Id, amount: number, lines: object[] = []) =>
  call<SaleView>("PUT", `/api/sales/${sale}/refunds/${newId()}`, {
    tender,
    amount,
    lines,
    reason: "returned",
  });
const giveUp = ({ sale }: Sold) => call<SaleView>("PUT", `/api/sales/${sale}/cancellation`, {});
const takenBackLate = ({ wallet }: Sold) => desk.hears({ tender: wallet, attempt: 1 }, "reversed");
const cashOf = ({ sale, cash }: Sold) => desk.view(sale).tenders.find(({ id }) => id === cash);
const stock = () => desk.store.db.select().from(productRows).where(eq(productRows.id, tea)).get()?.stock;
const inDrawer = () => expectedInDrawer(0, runningTotals(desk.store.db));
const sumUp = async (): Promise<string> => {
  const { id } = await call<ShiftView>("GET", "/api/shift");
  await call("PUT", `/api/shifts/${id}/reports/${newId()}`, {});
  await desk.prints.idle();
  const paper = desk.world.printer.printed.at(-1);
  return paper ? receiptText(paper, 48) : "";
};
const drawerOf = async (day = "today") =>
  (await call<ReconciliationView>("GET", `/api/reconciliation/${day}`)).drawer;

describe("a cup that was paid in cash", () => {
  test("goes back in cash; the bank takes the rest back late, and giving up gives nothing a second time", async () => {
    const shop = await sold();
    const { refunds } = await refund(shop.sale, shop.cash, 1000, [{ line: shop.line, quantity: 1 }]);
    expect(refunds).toMatchObject([{ tender: shop.cash, amount: 1000, state: "refunded" }]);
    await desk.prints.idle();
    const opened = desk.world.drawer.opened;

    takenBackLate(shop);
    expect(desk.view(shop.sale)).toMatchObject({ state: "open", due: 2000 });
    expect(await giveUp(shop)).toMatchObject({ state: "cancelled" });
    await desk.prints.idle();
    expect(cashOf(shop)).toMatchObject({ state: "void", returned: {} });
    expect(cashOf(shop)?.returned?.drawer).toBeUndefined();
    expect(desk.world.drawer.opened).toBe(opened);
    expect(stock()).toBe(100);

    expect(inDrawer()).toBe(0);
    expect(await sumUp()).toMatch(/现金 × 1 +¥10\.00[\s\S]*已退款 × 1 +¥10\.00\n +现金 × 1 +¥10\.00/);
    expect(await drawerOf()).toMatchObject({
      taken: { count: 1, amount: 1000 },
      refunded: { count: 1, amount: -1000 },
    });
    const { body } = await till.call<ReconciliationView>(
      "PUT",
      `/api/reconciliation/today/counts/${newId()}`,
      {
        token: manager,
        body: { float: 5000, counted: 5000 },
      },
    );
    expect(body.drawer.count).toMatchObject({ expected: 5000, difference: 0 });
    const {
      total,
      tenders: ways,
      products: goods,
    } = await salesReport(desk.till, { from: TODAY, to: TODAY });
    expect(total).toMatchObject({ amount: 3000, refunds: 2, refunded: 3000 });
    expect(ways).toMatchObject([
      { key: "cash", amount: 1000, refunded: 1000 },
      { key: "wallet", amount: 2000, refunded: 2000 },
    ]);
    expect(goods).toMatchObject([{ amount: 3000, refunded: 3000 }]);
  });

  test("went back in part: giving up gives the rest, once, and says how much", async () => {
    const shop = await sold();
    await refund(shop.sale, shop.cash, 400);
    await desk.prints.idle();
    const opened = desk.world.drawer.opened;
    takenBackLate(shop);
    await giveUp(shop);
    await desk.prints.idle();
    expect(cashOf(shop)?.returned).toEqual({ drawer: "opened" });
    expect(desk.world.drawer.opened).toBe(opened + 1);
    const told = desk.store.db.select().from(journal).where(eq(journal.action, "sale cancelled")).get();
    expect(told?.detail).toMatchObject({ returned: 600 });
    expect(inDrawer()).toBe(0);
    expect(await drawerOf()).toMatchObject({
      taken: { count: 1, amount: 400 },
      refunded: { count: 1, amount: -400 },
    });
    expect(await sumUp()).toMatch(/¥4\.00[\s\S]*已退款 × 1 +¥4\.00/);
  });

  test("went back in whole coins of a later rule: the rest goes out as it lies there, and the two roundings cancel", async () => {
    const shop = await sold();
    desk.world.cashRounding = { rule: "down", step: 300 };
    await refund(shop.sale, shop.cash, 900, [{ line: shop.line, quantity: 1 }]);
    takenBackLate(shop);
    await giveUp(shop);
    const totals = runningTotals(desk.store.db);
    expect([taken(totals).cash, roundingOf(totals), refundRoundingOf(totals)]).toEqual([900, -100, -100]);
    expect(inDrawer()).toBe(0);
  });

  test("given up on a later day leaves the day of the sale as it was counted, and the rest goes out on its own", async () => {
    const shop = await sold();
    await refund(shop.sale, shop.cash, 400);
    desk.world.clocks.advance(DAY_MS);
    takenBackLate(shop);
    await giveUp(shop);
    expect(await drawerOf("yesterday")).toMatchObject({
      taken: { count: 1, amount: 1000 },
      refunded: { count: 1, amount: -400 },
    });
    expect(await drawerOf()).toMatchObject({ taken: { count: 0 }, refunded: { count: 1, amount: -600 } });
  });

  test("stays back where the customer pays the wallet's part anew: goods and money are counted once", async () => {
    const shop = await sold();
    await refund(shop.sale, shop.cash, 1000, [{ line: shop.line, quantity: 1 }]);
    takenBackLate(shop);
    expect(stock()).toBe(100);
    const anew = { kind: "cash", amount: 2000, received: 2000 };
    expect(await call("PUT", `/api/sales/${shop.sale}/tenders/${newId()}`, anew)).toMatchObject({
      state: "paid",
    });
    expect(stock()).toBe(98);
    expect(inDrawer()).toBe(2000);
    const { total, products: goods } = await salesReport(desk.till, { from: TODAY, to: TODAY });
    expect(total.amount - total.refunded).toBe(2000);
    expect(goods).toMatchObject([{ quantity: 5, amount: 5000, refunded: 3000 }]);
  });
});

test("what a wallet had given back before its bank took the rest is not counted twice either", async () => {
  const shop = await sold();
  const { refunds } = await refund(shop.sale, shop.wallet, 500);
  desk.statements.hear(desk.refundStated(refunds[0]?.id ?? "", "refunded"));
  takenBackLate(shop);
  await desk.prints.idle();
  const paper = desk.world.printer.printed.at(-1);
  expect(paper && receiptText(paper, 48)).toMatch(/撤销通知[\s\S]*15\.00/);
  await giveUp(shop);
  const totals = runningTotals(desk.store.db);
  expect([taken(totals).wallet, totals.refunds.amount]).toEqual([500, 500]);
  expect(inDrawer()).toBe(0);
});

/** A sale of the story, as somebody with pencil and paper keeps it. */
class Kept {
  readonly sale = newId();
  readonly line = newId();
  /** Cash that came in and went out, by tender; what wallets paid and got back. Minor units. */
  readonly cash = new Map<Id, Both>();
  readonly wallet = new Map<Id, Both>();
  readonly price: number;
  cups = 3;

  constructor(price: number) {
    this.price = price;
  }

  get view(): SaleView {
    return desk.view(this.sale);
  }

  get isPaid(): boolean {
    return this.view.state === "paid";
  }

  get kept(): number {
    return keptOf([...this.cash.values(), ...this.wallet.values()]);
  }
}

interface Both {
  readonly in: number;
  out: number;
}

const keptOf = (all: readonly Both[]) => all.reduce((sum, one) => sum + one.in - one.out, 0);

const anyKind = fc.constantFrom<TenderKind>("cash", "cash", "wallet");
/** Some money, or a cup, goes back; a round of it ends as the sale does. */
const anyRound = fc.record({
  backs: fc.array(
    fc.record({ by: anyKind, amount: fc.integer({ min: 1, max: 400 }), cups: fc.constantFrom(0, 1, 1) }),
    {
      maxLength: 3,
    },
  ),
  night: fc.constantFrom(true, false, false),
  end: fc.constantFrom("kept", "given up", "given up", "paid anew in cash", "paid anew by wallet"),
});
const anyStory = fc.record({
  rounding: fc.constantFrom<CashRounding | undefined>(
    { rule: "down", step: 10 },
    { rule: "nearest", step: 5 },
    undefined,
  ),
  price: fc.integer({ min: 200, max: 399 }),
  cash: fc.integer({ min: 150, max: 599 }),
  cashIsLast: fc.boolean(),
  rounds: fc.array(anyRound, { minLength: 1, maxLength: 2 }),
});

/** The shop, and beside it what a hand put into the drawer and took out of it, by day. */
class Counter {
  readonly ledger: Kept[] = [];
  readonly days = new Map<number, number>();
  pulses = 0;
  #day = 0;

  play({ price, cash, cashIsLast, rounds }: Omit<StoryOf<typeof anyStory>, "rounding">): void {
    const kept = new Kept(price);
    this.ledger.push(kept);
    // What is sold for less than the catalog's price is sold at a discount.
    const lines = [{ id: kept.line, product: tea, name: "茶", quantity: 3, unitPrice: 1000 }];
    const discount = { amount: 3 * (1000 - price) };
    desk.sales.open(kept.sale, { currency: "CNY", lines, discount }, CASHIER);
    const part = cashIsLast ? cash : payableOf(cash, desk.world.cashRounding);
    if (!cashIsLast) this.#payInCash(kept, part);
    this.#payByWallet(kept, 3 * price - part);
    if (cashIsLast) this.#payInCash(kept, part);
    for (const round of rounds) if (kept.isPaid) this.#round(kept, round);
  }

  #round(kept: Kept, { backs, night, end }: StoryOf<typeof anyRound>): void {
    for (const { by, amount, cups } of backs)
      this.#back(kept, by, cups > 0 ? this.#worthOfCup(kept, by) : amount, cups);
    if (night) {
      desk.world.clocks.advance(DAY_MS);
      this.#day++;
    }
    const [wallet] = kept.wallet.keys();
    if (end === "kept" || wallet === undefined) return;
    desk.hears({ tender: wallet, attempt: 1 }, "reversed");
    kept.wallet.delete(wallet);
    if (end === "given up") this.#giveUp(kept);
    else if (end === "paid anew in cash") this.#payInCash(kept, kept.view.due);
    else this.#payByWallet(kept, kept.view.due);
  }

  /** What the next cup gives back, as the screen offers it. */
  #worthOfCup({ price, cups, view }: Kept, by: TenderKind): number {
    if (by === "wallet") return price;
    const met = view.tenders.filter(({ state }) => state === "met");
    const rounding = met.reduce((sum, tender) => sum + (tender.rounding ?? 0), 0);
    const before = (3 - cups) * price;
    return cashForGoods(
      { before, after: before + price, total: 3 * price, rounding },
      desk.world.cashRounding,
    );
  }

  #hand(amount: number): void {
    this.days.set(this.#day, (this.days.get(this.#day) ?? 0) + amount);
    this.pulses++;
  }

  #payInCash(kept: Kept, amount: number): void {
    const tender = newId();
    desk.sales.tender(kept.sale, tender, { kind: "cash", amount, received: 10_000 }, CASHIER);
    const taken = 10_000 - (kept.view.tenders.find(({ id }) => id === tender)?.change ?? 0);
    kept.cash.set(tender, { in: taken, out: 0 });
    this.#hand(taken);
  }

  #payByWallet(kept: Kept, amount: number): void {
    const tender = newId();
    desk.sales.tender(kept.sale, tender, { kind: "wallet", amount }, CASHIER);
    desk.hears({ tender, attempt: 1 }, "paid");
    kept.wallet.set(tender, { in: amount, out: 0 });
  }

  /** By the first tender of the kind that has something left; no more than that, and of cash what coins can pay. */
  #back(kept: Kept, by: TenderKind, asked: number, cups: number): void {
    const [tender, its] = [...kept[by]].find(([, one]) => one.in > one.out) ?? [];
    const step = by === "cash" ? (desk.world.cashRounding?.step ?? 1) : 1;
    const amount = Math.min(asked - (asked % step), its ? its.in - its.out : 0);
    if (!tender || !its || amount === 0 || cups > kept.cups) return;
    const [id, lines] = [newId(), cups > 0 ? [{ line: kept.line, quantity: cups }] : []];
    desk.refunds.ask(kept.sale, id, { tender, amount, lines, reason: "returned" }, ASKER);
    if (by === "wallet") desk.statements.hear(desk.refundStated(id, "refunded"));
    else this.#hand(-amount);
    its.out += amount;
    kept.cups -= cups;
  }

  #giveUp(kept: Kept): void {
    const left = keptOf([...kept.cash.values()]);
    desk.sales.cancel(kept.sale, CASHIER, ASKER);
    if (left > 0) this.#hand(-left);
    kept.cash.clear();
  }
}

type StoryOf<A> = A extends fc.Arbitrary<infer Story> ? Story : never;

const ASKER = { operator: CASHIER, approvedBy: undefined };

test("whatever goes back, is taken back late, paid anew or given up: drawer, day, shift, report and stock have it once", async () => {
  const counter = new Counter();
  const opened = desk.world.drawer.opened;
  await fc.assert(
    fc.asyncProperty(anyStory, async ({ rounding, ...story }) => {
      desk.world.cashRounding = rounding;
      counter.play(story);
      await desk.prints.idle();
      expect(desk.world.drawer.opened - opened).toBe(counter.pulses);
      expect(inDrawer()).toBe([...counter.days.values()].reduce((sum, one) => sum + one, 0));
      for (const [day, moved] of counter.days) {
        const span = { from: FIRST_DAY + day * DAY_MS, to: FIRST_DAY + (day + 1) * DAY_MS };
        const cash = cashOfDay(desk.till, span);
        expect(cash.taken.amount + cash.refunded.amount).toBe(moved);
      }
    }),
    { numRuns: 20 },
  );
  const { ledger } = counter;
  const totals = runningTotals(desk.store.db);
  expect(taken(totals).wallet - (refundsBy(totals)?.wallet.amount ?? 0)).toBe(
    keptOf(ledger.flatMap((kept) => [...kept.wallet.values()])),
  );
  expect(stock()).toBe(100 - ledger.reduce((sum, kept) => sum + (kept.isPaid ? kept.cups : 0), 0));

  const { total, tenders, products, categories, operators, days } = await salesReport(desk.till, {
    from: TODAY,
    to: "2026-08-31",
  });
  const net = (rows: readonly { amount: number; refunded: number }[]) =>
    rows.reduce((sum, { amount, refunded }) => sum + amount - refunded, 0);
  const money = tenders.filter(({ key }) => key !== "rounding");
  const rounded = tenders.filter(({ key }) => key === "rounding");
  expect(net(rounded)).toBe(refundRoundingOf(totals) - roundingOf(totals));
  expect(net(money)).toBe(ledger.reduce((sum, kept) => sum + (kept.isPaid ? kept.kept : 0), 0));
  for (const parts of [tenders, products, categories, operators, days]) expect(net(parts)).toBe(net([total]));
  expect([...products, ...days].filter((row) => row.amount < 0 || row.refunded < 0)).toEqual([]);
});
