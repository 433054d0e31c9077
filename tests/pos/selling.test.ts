import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { receiptText } from "#domain/receipt/text.ts";
import type { Problem } from "#domain/refusal.ts";
import { journal, products } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { SaleInput, SaleView } from "#pos/api.ts";
import { salesReport } from "#pos/reports/report.ts";
import type { HeldSale, HeldSummary } from "#pos/sales/api.ts";
import { OWN_PIN, TillApp } from "./app-support.ts";
import { CASHIER, Desk } from "./support.ts";

let desk: Desk;
let till: TillApp;
let manager: string;
let cashier: string;
beforeEach(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  manager = await till.signedIn();
  const body = { name: "李雷", role: "cashier", pin: "918273" };
  await till.call("PUT", `/api/staff/${newId()}`, { token: manager, body });
  cashier = (await till.pair("checkout")).token;
  await till.signIn(cashier, "李雷", "918273");
  await till.call("PUT", "/api/session/pin", { token: cashier, body: { pin: "918273", newPin: "730518" } });
});
afterEach(() => desk.close());

const TODAY = "2026-06-01";
const [apples, milk] = [newId(), newId()];
const lines = (): SaleInput["lines"] => [
  {
    id: newId(),
    product: apples,
    name: "红富士苹果",
    quantity: 536,
    unit: "kilogram",
    unitPrice: 1180,
    tax: 900,
  },
  {
    id: newId(),
    product: milk,
    name: "鲜牛奶",
    quantity: 3,
    unitPrice: 480,
    note: "临期",
    discount: { percent: 1000 },
  },
];
const open = (input: Partial<SaleInput>, token = cashier, id = newId()) =>
  till.call<SaleView & Problem>("PUT", `/api/sales/${id}`, {
    token,
    body: { currency: "CNY", lines: lines(), ...input },
  });

async function stock(product: string, input: object): Promise<void> {
  const body = { category: null, unit: "piece", price: 480, tax: 900, barcodes: [], ...input };
  await till.call("PUT", `/api/catalog/products/${product}`, { token: manager, body });
}
const left = (product: string) =>
  desk.store.db.select({ stock: products.stock }).from(products).where(eq(products.id, product)).get()?.stock;

function payByWallet({ id, total }: SaleView): string {
  const tender = newId();
  desk.sales.tender(id, tender, { kind: "wallet", amount: total }, CASHIER);
  desk.hears({ tender, attempt: 1 }, "paid");
  return tender;
}

describe("a discount", () => {
  test("of lines and of the whole is on the receipt, with weight, note and tax", async () => {
    const { body: sale } = await open({ discount: { amount: 28 }, note: "老顾客" });
    // 6.32 of apples, 14.40 less a tenth of milk, and 28 fen off the whole.
    expect(sale.total).toBe(632 + 1296 - 28);
    payByWallet(sale);
    await desk.prints.idle();
    const text = receiptText(desk.world.printer.printed[0] ?? { blocks: [] }, 32);
    expect(text).toMatch(/红富士苹果\n {2}0\.536 kg × 11\.80 +6\.32/);
    expect(text).toMatch(/鲜牛奶\n {2}3 × 4\.80 +14\.40\n {2}优惠 10% +-1\.44\n {2}临期/);
    expect(text).toMatch(/小计 +¥19\.28\n优惠 +-¥0\.28\n合计\s+¥19\.00\n其中税额 +¥0\.51\n老顾客/);
  });

  test("beyond the limit needs a manager's word; without it nothing is recorded", async () => {
    const id = newId();
    const input = { discount: { percent: 2000 } };
    expect((await open(input, cashier, id)).body).toMatchObject({ code: "approval_needed" });
    expect((await till.call<Problem>("GET", `/api/sales/${id}`, { token: cashier })).body.code).toBe(
      "not_found",
    );
    const approval = { operator: till.operator?.name ?? "1001", pin: OWN_PIN };
    expect((await open({ ...input, approval }, cashier, id)).status).toBe(200);
    const rows = desk.store.db.select().from(journal).where(eq(journal.subject, id)).all();
    expect(rows).toMatchObject([
      { action: "sale opened", actor: "李雷", detail: { approvedBy: approval.operator } },
    ]);
    expect((await open(input, manager)).status).toBe(200);
  });

  test("has a limit of its own for each role, which a manager changes and the journal keeps", async () => {
    const limit = (role: string, to: number, token = manager) =>
      till.call<Record<string, number> & Problem>("PUT", `/api/discount-limits/${role}`, {
        token,
        body: { limit: to },
      });
    const off = { discount: { percent: 2000 } };
    expect((await open(off)).body.code).toBe("approval_needed");
    expect((await limit("cashier", 3000, cashier)).body.code).toBe("not_permitted");
    expect((await limit("cashier", 3000)).body).toEqual({ manager: 1000, cashier: 3000 });
    expect((await open(off)).status).toBe(200);
    await limit("cashier", 0);
    expect((await open({ discount: { amount: 1 } })).body.code).toBe("approval_needed");
    expect((await limit("cashier", 10_001)).body.code).toBe("malformed");
    const rows = desk.store.db.select().from(journal).where(eq(journal.action, "permission limit changed"));
    expect(rows.all().map(({ actor, detail }) => [actor, detail])).toEqual([
      ["1001", { role: "cashier", before: 1000, limit: 3000 }],
      ["1001", { role: "cashier", before: 3000, limit: 0 }],
    ]);
  });

  test("told again under the id is the same sale, with another discount it is refused", async () => {
    const id = newId();
    const same = lines();
    expect((await open({ lines: same, discount: { amount: 10 } }, cashier, id)).status).toBe(200);
    expect((await open({ lines: same, discount: { amount: 10 } }, cashier, id)).status).toBe(200);
    expect((await open({ lines: same, discount: { amount: 11 } }, cashier, id)).body.code).toBe("id_reused");
    expect((await open({ lines: same }, cashier, id)).body.code).toBe("id_reused");
  });

  test("of everything, or none at all, is no sale", async () => {
    for (const discount of [{ percent: 10_000 }, { amount: 1_000_000 }])
      expect((await open({ discount }, manager)).body.code).toBe("amount_not_payable");
    for (const discount of [{ percent: 0 }, { percent: 10_001 }, { amount: 0 }, { percent: 1, amount: 1 }])
      expect((await open({ discount } as Partial<SaleInput>, manager)).body.code).toBe("malformed");
  });

  test("comes off what goes back: a line is worth its part of the total, and no more", async () => {
    const { body: sale } = await open({ discount: { amount: 28 } });
    const tender = payByWallet(sale);
    const [first] = sale.lines;
    const back = (amount: number) =>
      till.call<SaleView & Problem>("PUT", `/api/sales/${sale.id}/refunds/${newId()}`, {
        token: manager,
        body: { tender, amount, lines: [{ line: first?.id, quantity: 536 }], reason: "faulty" },
      });
    expect((await back(632)).body.code).toBe("refund_too_much");
    expect((await back(623)).status).toBe(200);
  });
});

test("what is sold is less in stock and is reported by product and category; what came back is there again", async () => {
  const fresh = newId();
  await till.call("PUT", `/api/catalog/categories/${fresh}`, {
    token: manager,
    body: { name: "生鲜", place: 0 },
  });
  await stock(apples, { name: "红富士苹果", unit: "kilogram", price: 1180, category: fresh, stock: 10_000 });
  await stock(milk, { name: "鲜牛奶" });
  const { body: sale } = await open({ discount: { amount: 28 } });
  const tender = payByWallet(sale);
  expect([left(apples), left(milk)]).toEqual([9464, null]);
  const refund = newId();
  const line = sale.lines[0]?.id ?? "";
  const input = { tender, amount: 623, lines: [{ line, quantity: 536 }], reason: "faulty" as const };
  desk.refunds.ask(sale.id, refund, input, { operator: CASHIER, approvedBy: undefined });
  expect(left(apples)).toBe(9464);
  desk.statements.hear(desk.refundStated(refund, "refunded"));
  expect(left(apples)).toBe(10_000);
  const report = await salesReport(desk.till, { from: TODAY, to: TODAY });
  expect(report.total).toMatchObject({ amount: 1900, discount: 172, refunded: 623 });
  expect(report.products).toMatchObject([
    { name: "鲜牛奶", quantity: 3, amount: 1277, discount: 163, refunded: 0 },
    { name: "红富士苹果", unit: "kilogram", quantity: 536, amount: 623, refunded: 623 },
  ]);
  expect(report.categories).toMatchObject([{ name: "" }, { name: "生鲜", amount: 623 }]);
  const row = desk.store.db.select().from(journal).where(eq(journal.action, "sale opened")).get();
  expect(row?.detail).toMatchObject({ off: 172 });
});

describe("a sale that is set aside", () => {
  const hold = (id: string, input: Partial<SaleInput> = {}) =>
    till.call<HeldSummary[] & Problem>("PUT", `/api/held-sales/${id}`, {
      token: cashier,
      body: { lines: lines(), ...input },
    });
  const recall = (id: string, token: string) =>
    till.call<HeldSale & Problem>("PUT", `/api/held-sales/${id}/recall`, { token, body: {} });

  test("is taken up once, whole, and again only by the screen that did", async () => {
    const [first, second] = [newId(), newId()];
    const same = lines();
    expect((await hold(first, { lines: same, discount: { amount: 28 }, note: "老顾客" })).body).toMatchObject(
      [{ id: first, total: 1900, goods: ["红富士苹果", "鲜牛奶"], lines: 2, note: "老顾客", by: "李雷" }],
    );
    expect((await hold(first, { lines: same, discount: { amount: 28 }, note: "老顾客" })).status).toBe(200);
    expect((await hold(first, { lines: same })).body.code).toBe("id_reused");
    expect((await hold(second)).body).toHaveLength(2);
    const told = await recall(first, manager);
    expect(told.body).toEqual({ id: first, lines: same, discount: { amount: 28 }, note: "老顾客" });
    expect((await recall(first, manager)).body).toEqual(told.body);
    expect((await recall(first, cashier)).body.code).toBe("sale_closed");
    const [snapshot] = await till.events("/api/checkout/events", manager, 1);
    expect(JSON.parse(snapshot?.data ?? "{}").held).toMatchObject([{ id: second }]);
    expect((await recall(newId(), cashier)).body.code).toBe("not_found");
    expect((await hold(newId(), { discount: { percent: 10_000 } })).body.code).toBe("amount_not_payable");
  });
});
